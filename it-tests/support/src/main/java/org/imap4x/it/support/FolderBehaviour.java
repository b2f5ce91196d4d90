package org.imap4x.it.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import jakarta.mail.event.FolderEvent;
import jakarta.mail.event.FolderListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.imap4x.mail.ACL;
import org.imap4x.mail.IMAPFolder;
import org.imap4x.mail.IMAPStore;
import org.imap4x.mail.Rights;
import org.junit.jupiter.api.Test;

/** Folders as such: what is there, made, renamed, removed, subscribed, counted, allowed. */
public abstract class FolderBehaviour extends ServerBehaviour {
  protected FolderBehaviour(TestServer server) {
    super(server);
  }

  private static Set<String> names(Folder... folders) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(folders).forEach(f -> names.add(f.getFullName()));
    return names;
  }

  @Test
  void create_newName_isThereAndListed() throws Exception {
    IMAPFolder made = named("made");
    assertFalse(made.exists());
    assertTrue(made.create(Folder.HOLDS_MESSAGES));
    assertTrue(made.exists());
    assertTrue((made.getType() & Folder.HOLDS_MESSAGES) != 0);
    assertEquals("made", made.getName());
    Folder parent = server.prefix().isEmpty() ? store.getDefaultFolder() : store.getFolder("INBOX");
    assertTrue(names(parent.list()).contains(made.getFullName()));
    assertTrue(names(store.getDefaultFolder().list("*")).contains(made.getFullName()));
    assertEquals(parent.getFullName(), made.getParent().getFullName());
    assertFalse(made.create(Folder.HOLDS_MESSAGES), "it is there already");
  }

  @Test
  void create_oddNames_areTheSameAgain() throws Exception {
    for (String name :
        List.of("a b", "Entwürfe & Söhne", "日本語", "quote\"d", "(paren) {3}", "50%")) {
      if (!server.takesName(name)) {
        continue;
      }
      Folder odd = folder.getFolder(name);
      assertTrue(odd.create(Folder.HOLDS_MESSAGES), name);
      assertTrue(names(folder.list()).contains(odd.getFullName()), () -> "LIST: " + name);
      odd.appendMessages(new Message[] {parsed(Samples.small(1))});
      odd.open(Folder.READ_ONLY);
      assertEquals(1, odd.getMessageCount(), name);
      odd.close(false);
      assertTrue(odd.delete(false), name);
      assertFalse(odd.exists(), name);
    }
  }

  @Test
  void list_tree_isListedByLevel() throws Exception {
    Folder child = folder.getFolder("child");
    Folder grandchild = child.getFolder("grandchild");
    assertTrue(child.create(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS));
    assertTrue(grandchild.create(Folder.HOLDS_MESSAGES));
    assertEquals(names(child), names(folder.list()));
    assertEquals(names(child, grandchild), names(folder.list("*")));
    assertEquals(names(), names(folder.list("no%")));
    if (server.has("CHILDREN")) {
      assertTrue(List.of(folder.getAttributes()).contains("\\HasChildren"));
    }
    assertEquals(folder.getSeparator(), grandchild.getSeparator());
  }

  @Test
  void rename_withChildren_keepsMessages() throws Exception {
    Folder child = folder.getFolder("child");
    assertTrue(child.create(Folder.HOLDS_MESSAGES));
    folder.appendMessages(new Message[] {parsed(Samples.small(1))});
    Folder renamed = named("renamed");
    assertTrue(folder.renameTo(renamed));
    assertFalse(folder.exists());
    assertTrue(renamed.exists());
    assertEquals(1, renamed.getMessageCount());
    if (server.renamesChildren()) {
      assertTrue(renamed.getFolder("child").exists());
    }
    renamed.open(Folder.READ_ONLY);
    assertThrows(IllegalStateException.class, () -> renamed.renameTo(folder));
    renamed.close(false);
  }

  @Test
  void delete_recursive_takesAllAndNotOpenOnes() throws Exception {
    Folder child = folder.getFolder("child");
    assertTrue(child.create(Folder.HOLDS_MESSAGES));
    folder.open(Folder.READ_ONLY);
    assertThrows(IllegalStateException.class, () -> folder.delete(true));
    folder.close(false);
    assertTrue(folder.delete(true));
    assertFalse(child.exists());
    assertFalse(folder.exists());
    assertThrows(FolderNotFoundException.class, () -> folder.open(Folder.READ_ONLY));
    assertThrows(FolderNotFoundException.class, folder::getMessageCount);
  }

  @Test
  void subscribe_andBack_isListedSubscribed() throws Exception {
    folder.setSubscribed(true);
    assertTrue(folder.isSubscribed());
    assertTrue(names(store.getDefaultFolder().listSubscribed("*")).contains(folder.getFullName()));
    folder.setSubscribed(false);
    assertFalse(folder.isSubscribed());
    assertFalse(names(store.getDefaultFolder().listSubscribed("*")).contains(folder.getFullName()));
  }

  @Test
  void inbox_anyCase_isOne() throws Exception {
    assertTrue(store.getFolder("inbox").exists());
    assertEquals("INBOX", store.getFolder("InBox").getFullName());
    assertTrue(names(store.getDefaultFolder().list("%")).contains("INBOX"));
  }

  @Test
  void counts_closedAndOpen_areTheSame() throws Exception {
    folder.appendMessages(
        new Message[] {
          parsed(Samples.small(1)), parsed(Samples.small(2)), parsed(Samples.small(3))
        });
    RawImap other = otherHere();
    other.command("UID STORE 1 +FLAGS (\\Seen)");
    other.command("CLOSE");
    assertEquals(3, folder.getMessageCount());
    assertEquals(2, folder.getUnreadMessageCount());
    assertEquals(4, folder.getUIDNext());
    assertEquals(4, folder.getStatusItem("UIDNEXT"));
    assertTrue(folder.getUIDValidity() > 0);
    long validity = folder.getUIDValidity();
    folder.open(Folder.READ_ONLY);
    assertEquals(3, folder.getMessageCount());
    assertEquals(2, folder.getUnreadMessageCount());
    assertEquals(0, folder.getDeletedMessageCount());
    assertEquals(validity, folder.getUIDValidity());
    assertEquals(Folder.READ_ONLY, folder.getMode());
  }

  @Test
  void readOnly_changes_areRefusedHere() throws Exception {
    numbered(1);
    folder.close(false);
    folder.open(Folder.READ_ONLY);
    Message message = folder.getMessage(1);
    Message[] one = {message};
    Flags seen = new Flags(Flags.Flag.SEEN);
    assertThrows(IllegalStateException.class, () -> folder.setFlags(one, seen, true));
    assertThrows(IllegalStateException.class, () -> message.setFlag(Flags.Flag.SEEN, true));
    assertFalse(message.isSet(Flags.Flag.SEEN));
    assertEquals(0, folder.expunge().length);
    assertThrows(
        IllegalStateException.class, () -> folder.moveMessages(one, store.getFolder("INBOX")));
    message.getContent();
    folder.close(false);
    assertEquals(1, folder.getUnreadMessageCount(), "reading changed nothing");
    assertThrows(IllegalStateException.class, () -> folder.getMessage(1));
  }

  @Test
  void folderEvents_ownChanges_areTold() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    IMAPFolder first = named("events");
    Folder second = named("events renamed");
    first.addFolderListener(
        new FolderListener() {
          @Override
          public void folderCreated(FolderEvent e) {
            told.add("created");
          }

          @Override
          public void folderDeleted(FolderEvent e) {
            told.add("deleted");
          }

          @Override
          public void folderRenamed(FolderEvent e) {
            told.add("renamed " + e.getNewFolder().getName());
          }
        });
    first.create(Folder.HOLDS_MESSAGES);
    first.renameTo(second);
    second.renameTo(first);
    first.delete(false);
    List<String> expected = List.of("created", "renamed events renamed", "deleted");
    Await.until(
        Duration.ofSeconds(20), () -> told.size() >= expected.size(), () -> "told: " + told);
    assertEquals(expected, told);
  }

  @Test
  void namespaces_whereThereAreSome_areFolders() throws Exception {
    assumeTrue(server.has("NAMESPACE"), "no NAMESPACE here");
    Folder[] personal = store.getPersonalNamespaces();
    assertTrue(personal.length > 0);
    assertTrue(names(personal[0].list("*")).contains(folder.getFullName()));
    assertNotNull(store.getUserNamespaces("somebody"));
    assertNotNull(store.getSharedNamespaces());
  }

  @Test
  void quota_whereThereIsSome_isRead() throws Exception {
    assumeTrue(server.has("QUOTA"), "no QUOTA here");
    Quota[] quotas = ((IMAPFolder) store.getFolder("INBOX")).getQuota();
    assertNotNull(quotas);
    for (Quota quota : quotas) {
      assertNotNull(quota.quotaRoot);
      assertNotNull(quota.resources);
    }
    assertEquals(quotas.length, ((IMAPStore) store).getQuota("INBOX").length);
  }

  @Test
  void acl_whereThereIsSome_isReadAndChanged() throws Exception {
    assumeTrue(server.has("ACL"), "no ACL here");
    assertTrue(folder.myRights().contains(Rights.Right.READ));
    assertTrue(folder.myRights().contains(Rights.Right.getInstance('a')));
    String friend = server.newUser();
    folder.addACL(new ACL(friend, new Rights("lr")));
    assertEquals(new Rights("lr"), rightsOf(friend));
    folder.addRights(new ACL(friend, new Rights("s")));
    assertEquals(new Rights("lrs"), rightsOf(friend));
    folder.removeRights(new ACL(friend, new Rights("r")));
    assertEquals(new Rights("ls"), rightsOf(friend));
    assertTrue(folder.listRights(friend).length > 0);
    folder.removeACL(friend);
    assertEquals(new Rights(), rightsOf(friend));
  }

  private Rights rightsOf(String name) throws MessagingException {
    return Arrays.stream(folder.getACL())
        .filter(acl -> acl.getName().equals(name))
        .map(ACL::getRights)
        .findFirst()
        .orElse(new Rights());
  }

  @Test
  void append_missingFolder_isNotFound() throws Exception {
    Folder missing = named("missing");
    Message[] one = {parsed(Samples.small(1))};
    assertThrows(FolderNotFoundException.class, () -> missing.appendMessages(one));
    assertFalse(missing.exists());
    Message[] there = numbered(1);
    assertThrows(FolderNotFoundException.class, () -> folder.copyMessages(there, missing));
    assertArrayEquals(Samples.small(1), written(folder.getMessage(1)));
  }
}
