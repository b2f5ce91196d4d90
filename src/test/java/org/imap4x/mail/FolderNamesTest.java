package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.event.FolderAdapter;
import jakarta.mail.event.FolderEvent;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of folders, as applications and servers spell them, and what servers refuse. */
@Timeout(30)
class FolderNamesTest {
  private static final String NFD = "Cafe\u0301";
  private static final String NFC = "Caf\u00e9";

  private static String login(String capabilities) {
    return "S: * OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] ready\n"
        + "C: $tag LOGIN $user $password\n"
        + "S: $tag OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] in\n";
  }

  private static String list(String pattern, String... answers) {
    StringBuilder script = new StringBuilder("C: $a LIST \"\" " + pattern + "\n");
    for (String name : answers) {
      script.append("S: * LIST () \"/\" ").append(name).append('\n');
    }
    return script + "S: $a OK x\n";
  }

  private static String examined(String name) {
    return "C: $a EXAMINE "
        + name
        + "\nC: $b UID SEARCH ALL\nS: * 2 EXISTS\nS: * OK [UIDVALIDITY 1] v\n"
        + "S: $a OK x\nS: * SEARCH 5 7\nS: $b OK x\n";
  }

  private static IMAPStore store(ScriptedServer server, String... keysAndValues)
      throws MessagingException {
    Properties properties = TestSettings.properties((Object[]) keysAndValues);
    properties.setProperty("mail.imap4x.timeout", "5000");
    properties.setProperty("mail.imap4x.reconnect.delay", "1");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  // ---- what LIST answers

  @ParameterizedTest
  @CsvSource({
    "projects, projects, Projects, Projects",
    "STRASSE, STRASSE, Stra&AN8-e, Stra\u00dfe",
    NFD + ", Cafe&AwE-, Caf&AOk-, " + NFC,
    NFC + ", Caf&AOk-, Cafe&AwE-, " + NFD,
    "'Sent ', '\"Sent \"', Sent, Sent",
    "a/B, a/B, A/b/, A/b"
  })
  void name_listedOtherwise_isTheListedOne(String asked, String wire, String listed, String name)
      throws Exception {
    String trimmed = listed.endsWith("/") ? listed.substring(0, listed.length() - 1) : listed;
    String script =
        login("UNSELECT")
            + list(wire, listed)
            + examined(trimmed)
            + "C: $a UNSELECT\nS: $a OK x\n"
            + list(trimmed, listed)
            + ("C: $a RENAME " + trimmed + " New\nS: $a OK x\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder folder = store.getFolder(asked);
      assertTrue(folder.exists());
      assertEquals(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS, folder.getType());
      assertEquals(name, folder.getFullName());
      folder.open(Folder.READ_ONLY);
      assertEquals(2, folder.getMessageCount());
      folder.close(false);
      assertTrue(folder.renameTo(store.getFolder("New")));
      server.verifyComplete();
    }
  }

  @Test
  void name_severalListed_isTheSameThenTheLikeOne() throws Exception {
    String script =
        login("")
            + list("a", "A", "a")
            + list("b", "c", "B")
            + list("x*", "xy")
            + list("New", "INBOX")
            + list("d", "e", "f")
            + list("INBOX", "Posteingang");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder a = store.getFolder("a");
      assertTrue(a.exists());
      assertEquals("a", a.getFullName());
      Folder b = store.getFolder("b");
      assertTrue(b.exists());
      assertEquals("B", b.getFullName());
      assertFalse(store.getFolder("x*").exists());
      assertFalse(store.getFolder("New").exists());
      assertFalse(store.getFolder("d").exists());
      assertFalse(store.getFolder("INBOX").exists());
      server.verifyComplete();
    }
  }

  @Test
  void open_refusedByThisName_isTriedByTheListedOne() throws Exception {
    String script =
        login("UNSELECT")
            + "C: $a EXAMINE Cafe&AwE-\nC: $b UID SEARCH ALL\n"
            + "S: $a NO [NONEXISTENT] x\nS: $b BAD x\n"
            + list("Cafe&AwE-", "Caf&AOk-")
            + examined("Caf&AOk-")
            + "C: $a UNSELECT\nS: $a OK x\n"
            + "C: $a EXAMINE y\nC: $b UID SEARCH ALL\nS: $a NO x\nS: $b BAD x\n"
            + list("y");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder folder = store.getFolder(NFD);
      folder.open(Folder.READ_ONLY);
      assertEquals(2, folder.getMessageCount());
      assertEquals(NFC, folder.getFullName());
      folder.close(false);
      assertThrows(
          FolderNotFoundException.class, () -> store.getFolder("y").open(Folder.READ_ONLY));
      server.verifyComplete();
    }
  }

  @Test
  void subscribed_listedInOtherCase_isSubscribed() throws Exception {
    String script =
        login("") + "C: $a LSUB \"\" projects\nS: * LSUB () \"/\" Projects\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      assertTrue(store.getFolder("projects").isSubscribed());
      server.verifyComplete();
    }
  }

  // ---- create, delete, rename

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: $a OK x\n",
        "S: $a NO not now\n",
        "S: * LIST () \"/\nS: $a OK x\n",
        "S: * LIST () \"/\" Caf&AOk-\nS: $a OK x\n"
      })
  void create_serverSaysOk_isTrueWhateverListSays(String listed) throws Exception {
    String script =
        login("") + ("C: $a CREATE Cafe&AwE-\nS: $a OK x\nC: $a LIST \"\" Cafe&AwE-\n" + listed);
    CountDownLatch created = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder folder = store.getFolder(NFD);
      folder.addFolderListener(
          new FolderAdapter() {
            @Override
            public void folderCreated(FolderEvent e) {
              created.countDown();
            }
          });
      assertTrue(folder.create(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS));
      assertTrue(created.await(10, TimeUnit.SECONDS));
      server.verifyComplete();
    }
  }

  private static final String REFUSALS =
      "C: $a CREATE x\nS: $a NO [ALREADYEXISTS] there it is\n"
          + "C: $a DELETE x\nS: $a NO [INUSE] open elsewhere\n"
          + list("x", "x")
          + "C: $a RENAME x y\nS: $a NO [CANNOT] no\n"
          + "C: $a SUBSCRIBE x\nS: $a NO [OVERQUOTA] too many\n";

  @Test
  void refusal_ofAChange_isToldByTheFolder() throws Exception {
    String script = login("") + REFUSALS + "C: $a UNSUBSCRIBE x\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder x = (IMAPFolder) store.getFolder("x");
      assertNull(x.getRefusal());
      assertFalse(x.create(Folder.HOLDS_MESSAGES));
      assertRefusal(x, IMAPException.Kind.ALREADY_EXISTS, "there it is");
      assertFalse(x.delete(false));
      assertRefusal(x, IMAPException.Kind.UNAVAILABLE, "open elsewhere");
      assertFalse(x.renameTo(store.getFolder("y")));
      assertRefusal(x, IMAPException.Kind.REFUSED, "no");
      x.setSubscribed(true);
      assertRefusal(x, IMAPException.Kind.OVER_QUOTA, "too many");
      x.setSubscribed(false);
      assertNull(x.getRefusal());
      server.verifyComplete();
    }
  }

  private static void assertRefusal(IMAPFolder folder, IMAPException.Kind kind, String text) {
    IMAPException why = assertInstanceOf(IMAPException.class, folder.getRefusal());
    assertEquals(kind, why.getKind());
    assertEquals(text, why.getServerText());
    assertEquals(IMAPException.Outcome.REFUSED, why.getOutcome());
  }

  @Test
  void refusal_withTheProperty_isThrown() throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(login("") + REFUSALS);
        IMAPStore store = store(server, "mail.imap4x.refusalexception", "true")) {
      IMAPFolder x = (IMAPFolder) store.getFolder("x");
      MessagingException e =
          assertThrows(IMAPException.class, () -> x.create(Folder.HOLDS_MESSAGES));
      assertSame(e, x.getRefusal());
      assertThrows(IMAPException.class, () -> x.delete(false));
      assertThrows(IMAPException.class, () -> x.renameTo(store.getFolder("y")));
      assertThrows(IMAPException.class, () -> x.setSubscribed(true));
      server.verifyComplete();
    }
  }

  /** On a server that ignores case both names are answered, before the change and after it. */
  @Test
  void rename_lostAndOfCaseOnly_isLookedUpByTheNameAsListed() throws Exception {
    String script =
        login("")
            + list("a", "a")
            + "C: $a RENAME a A\n!reset\nconnection 2:\n"
            + login("")
            + list("A", "A");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      assertTrue(store.getFolder("a").renameTo(store.getFolder("A")));
      server.verifyComplete();
    }
  }

  // ---- on the wire

  @ParameterizedTest
  @ValueSource(strings = {"", "LITERAL+"})
  void name_thatNeedsEscapes_isALiteral(String capabilities) throws Exception {
    String size = capabilities.isEmpty() ? "{4}\nS: + go\n" : "{4+}\n";
    String below = capabilities.isEmpty() ? "{6}\nS: + go\n" : "{6+}\n";
    String script =
        login(capabilities)
            + ("C: $a LIST \"\" " + size + "C: a\"\\b\nS: * LIST () \"\\\\\" \"a\\\"\\\\b\"\n")
            + "S: $a OK x\n"
            + ("C: $a LIST \"\" "
                + below
                + "C: a\"\\b\\%\nS: * LIST () \"\\\\\" \"a\\\"\\\\b\\\\c\"\n")
            + "S: $a OK x\n"
            + ("C: $a DELETE " + size + "C: a\"\\b\nS: $a OK x\n")
            + "C: $a CREATE \"c d\"\nS: $a OK x\nC: $a LIST \"\" \"c d\"\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder folder = store.getFolder("a\"\\b");
      assertTrue(folder.exists());
      Folder[] children = folder.list();
      assertEquals("c", children[0].getName());
      assertTrue(folder.delete(false));
      assertTrue(store.getFolder("c d").create(Folder.HOLDS_MESSAGES));
      server.verifyComplete();
    }
  }

  /** As with the usual provider, whose server does not find such names. */
  @ParameterizedTest
  @ValueSource(strings = {"a\ud83d", "\udca9", "a\0b"})
  void name_thatNothingCanCarry_isNotThere(String name) throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(login("UTF8=ACCEPT"));
        IMAPStore store = store(server, "mail.imap4x.utf8.enable", "false")) {
      IMAPFolder odd = (IMAPFolder) store.getFolder(name);
      assertFalse(odd.exists());
      assertFalse(odd.isSubscribed());
      assertThrows(FolderNotFoundException.class, odd::getMessageCount);
      assertThrows(FolderNotFoundException.class, odd::getUIDNext);
      assertThrows(FolderNotFoundException.class, odd::getType);
      assertThrows(FolderNotFoundException.class, odd::list);
      assertThrows(FolderNotFoundException.class, () -> odd.open(Folder.READ_ONLY));
      assertThrows(
          FolderNotFoundException.class,
          () -> odd.appendMessages(new Message[] {new MimeMessage((Session) null)}));
      assertThrows(FolderNotFoundException.class, () -> odd.renameTo(store.getFolder("x")));
      assertFalse(odd.create(Folder.HOLDS_MESSAGES));
      assertTrue(odd.getRefusal().getMessage().contains("create"), () -> "" + odd.getRefusal());
      assertFalse(odd.delete(false));
      odd.setSubscribed(true);
      assertFalse(odd.isOpen());
      assertTrue(store.isConnected());
      server.verifyComplete();
    }
  }

  @Test
  void pattern_thatNothingCanCarry_isAMessagingException() throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(login(""));
        IMAPStore store = store(server)) {
      Folder root = store.getDefaultFolder();
      assertThrows(MessagingException.class, () -> root.list("a\ud83d"));
      assertThrows(MessagingException.class, () -> root.listSubscribed("a\ud83d"));
      server.verifyComplete();
    }
  }

  // ---- refusals, and what LIST says

  private static final String ITEMS = "(MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)";

  /** Dovecot says CANNOT of names like "a//b", where the usual provider finds no folder. */
  @Test
  void refusalByTheName_folderIsNotListed_isNotFound() throws Exception {
    String refused = "S: $a NO [CANNOT] Invalid mailbox name\n";
    String script =
        login("")
            + ("C: $a STATUS a//b " + ITEMS + "\n" + refused + list("a//b"))
            + ("C: $a STATUS a//b (UIDNEXT)\n" + refused + list("a//b"))
            + ("C: $a EXAMINE a//b\nC: $b UID SEARCH ALL\n" + refused + "S: $b BAD x\n")
            + list("a//b")
            + list("a//b/%")
            + list("a//b")
            + ("C: $a LSUB \"\" a//b/%\nS: $a OK x\n" + list("a//b"))
            + ("C: $a STATUS y " + ITEMS + "\nS: $a NO [UNAVAILABLE] busy\n")
            + ("C: $a EXAMINE y\nC: $b UID SEARCH ALL\nS: $a NO x\nS: $b BAD x\n")
            + list("y", "y");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = store.newIMAPFolder("a//b", '/', null);
      assertThrows(FolderNotFoundException.class, folder::getMessageCount);
      assertThrows(FolderNotFoundException.class, folder::getUIDNext);
      assertThrows(FolderNotFoundException.class, () -> folder.open(Folder.READ_ONLY));
      assertThrows(FolderNotFoundException.class, folder::list);
      assertThrows(FolderNotFoundException.class, folder::listSubscribed);
      assertThrows(IMAPException.class, () -> store.getFolder("y").getMessageCount());
      server.verifyComplete();
    }
  }

  /** Dovecot says NONEXISTENT of a name that only has others below it. */
  @Test
  void nonexistentByTheServer_folderIsListed_isNoMissingFolder() throws Exception {
    String script =
        login("LIST-EXTENDED")
            + ("C: $a STATUS Par (UIDNEXT)\nS: $a NO [NONEXISTENT] x\n"
                + "C: $a LIST \"\" Par RETURN (SUBSCRIBED CHILDREN)\n"
                + "S: * LIST (\\NonExistent \\HasChildren) \"/\" Par\nS: $a OK x\n")
            + ("C: $a EXAMINE Par\nC: $b UID SEARCH ALL\nS: $a NO [NONEXISTENT] x\n"
                + "S: $b BAD x\n"
                + "C: $a LIST \"\" Par RETURN (SUBSCRIBED CHILDREN)\n"
                + "S: * LIST (\\NonExistent \\HasChildren) \"/\" Par\nS: $a OK x\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder par = (IMAPFolder) store.getFolder("Par");
      assertThrows(IMAPException.class, par::getUIDNext);
      MessagingException e =
          assertThrows(MessagingException.class, () -> par.open(Folder.READ_ONLY));
      assertSame(MessagingException.class, e.getClass());
      assertTrue(e.getMessage().contains("cannot contain messages"), e::getMessage);
      assertEquals(
          List.of("\\NonExistent", "\\HasChildren", "\\Noselect"), List.of(par.getAttributes()));
      server.verifyComplete();
    }
  }

  // ---- the default folder, and a prefix

  @Test
  void emptyName_isTheDefaultFolder() throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(login("") + list("%", "a"));
        IMAPStore store = store(server)) {
      Folder root = store.getFolder("");
      assertInstanceOf(DefaultFolder.class, root);
      assertEquals("", root.getFullName());
      assertEquals(1, root.list().length);
      assertInstanceOf(DefaultFolder.class, store.getDefaultFolder().getFolder(""));
      assertInstanceOf(DefaultFolder.class, store.getFolder(new URLName("imap4x://u@h")));
      assertInstanceOf(DefaultFolder.class, store.getFolder(new URLName("imap4x://u@h/")));
      server.verifyComplete();
    }
  }

  @Test
  void countOfTheDefaultFolder_isRefusedAndNotMissing() throws Exception {
    String script =
        login("")
            + ("C: $a STATUS \"\" " + ITEMS + "\nS: $a NO [CANNOT] x\n")
            + "C: $a EXAMINE \"\"\nC: $b UID SEARCH ALL\nS: $a NO [CANNOT] x\nS: $b BAD x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder root = store.getDefaultFolder();
      assertThrows(IMAPException.class, root::getMessageCount);
      server.verifyComplete();
    }
  }

  private static String dotted(String pattern, String... answers) {
    return list(pattern, answers).replace("\"/\"", "\".\"");
  }

  @Test
  void prefix_isPutBeforeNamesThatLackIt() throws Exception {
    String script =
        login("")
            + dotted("INBOX.Sent", "INBOX.Sent")
            + dotted("INBOX", "INBOX")
            + dotted("INBOX.%", "INBOX.Sent", "INBOX.Trash")
            + "C: $a LSUB \"\" INBOX\nS: * LSUB () \".\" INBOX\nS: $a OK x\n"
            + "C: $a LSUB \"\" INBOX.*\nS: $a OK x\n"
            + dotted("INBOX.S%", "INBOX.Sent")
            + dotted("INBOX.Sent.%", "INBOX.Sent.2024");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server, "mail.imap4x.folderprefix", "INBOX.")) {
      Folder sent = store.getFolder("Sent");
      assertTrue(sent.exists());
      assertEquals("INBOX.Sent", sent.getFullName());
      assertEquals("Sent", sent.getName());
      assertEquals("INBOX", store.getFolder("inbox").getFullName());
      assertEquals("inbox.Sent", store.getFolder("inbox.Sent").getFullName());
      Folder root = store.getDefaultFolder();
      assertEquals(List.of("INBOX", "INBOX.Sent", "INBOX.Trash"), names(root.list()));
      assertEquals(List.of("INBOX"), names(root.listSubscribed("*")));
      assertEquals(List.of("INBOX.Sent"), names(root.list("S%")));
      assertEquals("INBOX.Sent", root.getFolder("Sent").getFullName());
      assertEquals(List.of("INBOX.Sent.2024"), names(sent.list()));
      assertEquals("INBOX.Sent.x", sent.getFolder("x").getFullName());
      assertInstanceOf(DefaultFolder.class, store.getFolder(""));
      server.verifyComplete();
    }
  }

  @Test
  void prefix_listExtended_isListedByOneCommand() throws Exception {
    String script =
        login("LIST-EXTENDED")
            + "C: $a LIST \"\" (INBOX Mail/%) RETURN (SUBSCRIBED CHILDREN)\n"
            + "S: * LIST () \"/\" INBOX\nS: * LIST () \"/\" Mail/a\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server, "mail.imap.folderprefix", "Mail/")) {
      assertEquals(List.of("INBOX", "Mail/a"), names(store.getDefaultFolder().list()));
      assertEquals("Mail", store.getFolder("Mail").getFullName());
      assertEquals("Mail/mail/x", store.getFolder("mail/x").getFullName());
      server.verifyComplete();
    }
  }

  @Test
  void prefix_withoutSeparator_getsTheServers() throws Exception {
    String script =
        login("") + "C: $a LIST \"\" \"\"\nS: * LIST (\\Noselect) \".\" \"\"\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server, "mail.imap4x.folderprefix", "INBOX")) {
      assertEquals("INBOX.a", store.getFolder("a").getFullName());
      assertEquals("INBOX.b", store.getFolder("b").getFullName());
      server.verifyComplete();
    }
  }

  private static List<String> names(Folder[] folders) {
    return Arrays.stream(folders).map(Folder::getFullName).toList();
  }
}
