package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.ConnectionAdapter;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.FolderAdapter;
import jakarta.mail.event.FolderEvent;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.imap4x.testing.AttentiveGreenMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stores and folders on GreenMail, as an application uses them. */
@Timeout(60)
class FolderGreenMailTest {
  private final GreenMail server = new AttentiveGreenMail();
  private final Properties properties = new Properties();
  private IMAPStore store;
  private IMAPFolder inbox;

  @BeforeEach
  void start() throws Exception {
    server.start();
    server.setUser("u", "u", "p");
    properties.setProperty("mail.imap4x.timeout", "10000");
    store = connect();
    inbox = (IMAPFolder) store.getFolder("INBOX");
    inbox.appendMessages(new Message[] {mail("one"), mail("two"), mail("three")});
    inbox.open(Folder.READ_WRITE);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    server.stop();
  }

  private IMAPStore connect() throws MessagingException {
    IMAPStore s = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    s.connect("127.0.0.1", server.getImap().getPort(), "u", "p");
    return s;
  }

  private static MimeMessage mail(String subject) throws MessagingException {
    String text =
        "From: a@example.org\r\nSubject: "
            + subject
            + "\r\nMessage-ID: <"
            + subject
            + "@example.org>\r\n\r\nbody of "
            + subject
            + "\r\n";
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, "not in time");
      Thread.sleep(10);
    }
  }

  private static List<String> subjects(Folder folder) throws MessagingException {
    List<String> all = new CopyOnWriteArrayList<>();
    for (Message m : folder.getMessages()) {
      all.add(m.getSubject());
    }
    return all;
  }

  private static final class Counts extends MessageCountAdapter {
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void messagesAdded(MessageCountEvent e) {
      for (Message m : e.getMessages()) {
        try {
          events.add("+" + ((UIDFolder) e.getSource()).getUID(m) + " " + m.getSubject());
        } catch (MessagingException x) {
          events.add(x.toString());
        }
      }
    }

    @Override
    public void messagesRemoved(MessageCountEvent e) {
      for (Message m : e.getMessages()) {
        events.add("-" + ((IMAPMessage) m).uid() + " " + e.isRemoved());
      }
    }
  }

  @Test
  void folder_createRenameDelete_tellsAndLists() throws Exception {
    List<Integer> events = new CopyOnWriteArrayList<>();
    store.addFolderListener(
        new FolderAdapter() {
          @Override
          public void folderCreated(FolderEvent e) {
            events.add(e.getType());
          }

          @Override
          public void folderRenamed(FolderEvent e) {
            events.add(e.getType());
          }

          @Override
          public void folderDeleted(FolderEvent e) {
            events.add(e.getType());
          }
        });
    IMAPFolder a = (IMAPFolder) store.getFolder("Stra\u00dfe & Co");
    assertFalse(a.exists());
    assertTrue(a.create(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS));
    assertTrue(a.exists());
    IMAPFolder below = (IMAPFolder) a.getFolder("below");
    assertTrue(below.create(Folder.HOLDS_MESSAGES));
    assertEquals("below", below.getName());
    assertEquals(a.getFullName(), below.getParent().getFullName());
    assertEquals(1, a.list("*").length);
    assertEquals(below.getFullName(), a.list()[0].getFullName());
    a.setSubscribed(true);
    assertTrue(a.isSubscribed());
    a.setSubscribed(false);
    assertFalse(a.isSubscribed());
    Folder other = store.getFolder("other");
    assertTrue(a.renameTo(other));
    assertTrue(other.exists());
    assertTrue(other.delete(true));
    assertFalse(a.exists());
    await(() -> events.size() >= 4);
    assertEquals(
        List.of(FolderEvent.CREATED, FolderEvent.CREATED, FolderEvent.RENAMED, FolderEvent.DELETED),
        events.subList(0, 4));
  }

  @Test
  void open_missingFolder_isFolderNotFound() throws Exception {
    Folder none = store.getFolder("none");
    assertThrows(FolderNotFoundException.class, () -> none.open(Folder.READ_ONLY));
    assertThrows(FolderNotFoundException.class, none::getMessageCount);
    assertThrows(
        FolderNotFoundException.class, () -> inbox.copyMessages(inbox.getMessages(), none));
  }

  @Test
  void states_wrongOnes_throwAsTheApiSays() throws Exception {
    assertThrows(IllegalStateException.class, () -> inbox.open(Folder.READ_ONLY));
    assertThrows(IllegalStateException.class, () -> inbox.delete(false));
    Folder closed = store.getFolder("INBOX");
    assertThrows(IllegalStateException.class, closed::getMessages);
    assertThrows(IllegalStateException.class, () -> closed.getMessage(1));
    assertThrows(IllegalStateException.class, closed::expunge);
    assertThrows(IllegalStateException.class, () -> closed.close(false));
    assertThrows(IndexOutOfBoundsException.class, () -> inbox.getMessage(0));
    assertThrows(IndexOutOfBoundsException.class, () -> inbox.getMessage(4));
    assertThrows(NoSuchElementException.class, () -> inbox.getUID(mail("x")));
    assertThrows(IllegalStateException.class, () -> store.connect("127.0.0.1", 1, "u", "p"));
    IMAPStore other = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    assertThrows(IllegalStateException.class, () -> other.getFolder("INBOX"));
    assertThrows(IllegalStateException.class, other::getDefaultFolder);
    assertFalse(other.isConnected());
    other.close();
  }

  @Test
  void readOnlyFolder_changes_areRefused() throws Exception {
    inbox.close(false);
    inbox.open(Folder.READ_ONLY);
    assertEquals(Folder.READ_ONLY, inbox.getMode());
    Message one = inbox.getMessage(1);
    assertThrows(
        IllegalStateException.class,
        () -> inbox.setFlags(new Message[] {one}, new Flags(Flags.Flag.SEEN), true));
    assertEquals(0, inbox.expunge().length);
  }

  @Test
  void close_false_expungesNothing() throws Exception {
    inbox.getMessage(2).setFlag(Flags.Flag.DELETED, true);
    inbox.close(false);
    inbox.open(Folder.READ_WRITE);
    assertEquals(3, inbox.getMessageCount());
    inbox.close();
    inbox.close();
    assertEquals(2, inbox.getMessageCount());
  }

  @Test
  void expunge_others_renumbersThenOnly() throws Exception {
    Message[] all = inbox.getMessages();
    try (IMAPStore second = connect()) {
      Folder f = second.getFolder("INBOX");
      f.open(Folder.READ_WRITE);
      f.getMessage(1).setFlag(Flags.Flag.DELETED, true);
      assertEquals(1, f.expunge().length);
      f.close(false);
    }
    inbox.getUIDNext();
    assertTrue(all[0].isExpunged());
    assertThrows(MessageRemovedException.class, all[0]::getSubject);
    assertEquals(3, all[2].getMessageNumber());
    assertEquals("three", all[2].getSubject());
    assertEquals(3, inbox.getMessageCount());
    assertArrayEquals(new Message[] {all[0]}, inbox.expunge());
    assertEquals(2, all[2].getMessageNumber());
    assertSame(all[2], inbox.getMessage(2));
  }

  @Test
  void expunge_some_leavesOthersDeleted() throws Exception {
    Message[] all = inbox.getMessages();
    inbox.setFlags(1, 2, new Flags(Flags.Flag.DELETED), true);
    Counts counts = new Counts();
    inbox.addMessageCountListener(counts);
    assertArrayEquals(new Message[] {all[1]}, inbox.expunge(new Message[] {all[1], all[2]}));
    assertEquals(2, inbox.getMessageCount());
    assertEquals(1, inbox.getDeletedMessageCount());
    await(() -> counts.events.size() == 1);
    assertEquals(List.of("-2 true"), counts.events);
  }

  @Test
  void messages_closeAndReopen_stayTheSameObjects() throws Exception {
    Message[] all = inbox.getMessages();
    inbox.close(false);
    assertThrows(FolderClosedException.class, all[2]::getSubject);
    inbox.open(Folder.READ_WRITE);
    assertSame(all[2], inbox.getMessage(3));
    assertEquals("three", all[2].getSubject());
  }

  @Test
  void append_open_givesUidsAndMessages() throws Exception {
    Counts counts = new Counts();
    inbox.addMessageCountListener(counts);
    AppendUID[] uids = inbox.appendUIDMessages(new Message[] {mail("four"), mail("five")});
    assertEquals(inbox.getUIDValidity(), uids[0].uidvalidity);
    assertEquals("five", inbox.getMessageByUID(uids[1].uid).getSubject());
    Message[] added = inbox.addMessages(new Message[] {mail("six")});
    assertEquals("six", added[0].getSubject());
    assertEquals(6, inbox.getMessageCount());
    assertEquals(inbox.getUID(added[0]) + 1, inbox.getUIDNext());
    await(() -> counts.events.size() == 3);
    assertEquals(List.of("+4 four", "+5 five", "+6 six"), counts.events);
  }

  @Test
  void copyAndMove_uids_nameTheCopies() throws Exception {
    IMAPFolder to = (IMAPFolder) store.getFolder("to");
    assertTrue(to.create(Folder.HOLDS_MESSAGES));
    Message[] all = inbox.getMessages();
    AppendUID[] copied = inbox.copyUIDMessages(new Message[] {all[2], all[0]}, to);
    AppendUID[] moved = inbox.moveUIDMessages(new Message[] {all[1]}, to);
    assertTrue(all[1].isExpunged());
    assertEquals(3, to.getMessageCount());
    to.open(Folder.READ_ONLY);
    assertEquals("three", to.getMessageByUID(copied[0].uid).getSubject());
    assertEquals("one", to.getMessageByUID(copied[1].uid).getSubject());
    assertEquals("two", to.getMessageByUID(moved[0].uid).getSubject());
    assertEquals(3, all[2].getMessageNumber());
  }

  @Test
  void copy_toOtherStore_appends() throws Exception {
    try (IMAPStore second = connect()) {
      Folder to = second.getFolder("elsewhere");
      to.create(Folder.HOLDS_MESSAGES);
      inbox.copyMessages(inbox.getMessages(), to);
      to.open(Folder.READ_ONLY);
      assertEquals(List.of("one", "two", "three"), subjects(to));
    }
  }

  @Test
  void getMessagesByUid_rangesAndHoles_areWhatIsThere() throws Exception {
    assertEquals(3, inbox.getMessagesByUID(1, UIDFolder.LASTUID).length);
    assertEquals(1, inbox.getMessagesByUID(77, UIDFolder.LASTUID).length);
    assertEquals(2, inbox.getMessagesByUID(2, 99).length);
    assertEquals(0, inbox.getMessagesByUID(9, 5).length);
    Message[] some = inbox.getMessagesByUID(new long[] {3, 44, 1});
    assertEquals("three", some[0].getSubject());
    assertNull(some[1]);
    assertEquals("one", some[2].getSubject());
    assertNull(inbox.getMessageByUID(44));
  }

  @Test
  void counters_openAndClosed_agree() throws Exception {
    inbox.getMessage(1).setFlag(Flags.Flag.SEEN, true);
    assertEquals(2, inbox.getUnreadMessageCount());
    assertEquals(0, inbox.getDeletedMessageCount());
    assertEquals(-1, inbox.getStatusItem("MESSAGES"));
    inbox.close(false);
    assertEquals(3, inbox.getMessageCount());
    assertEquals(2, inbox.getUnreadMessageCount());
    assertEquals(-1, inbox.getDeletedMessageCount());
    assertEquals(3, inbox.getStatusItem("messages"));
    assertEquals(4, inbox.getUIDNext());
    assertThrows(IllegalArgumentException.class, () -> inbox.getStatusItem("A) (B"));
  }

  @Test
  void idle_newMessage_tellsAndEndsOnce() throws Exception {
    Counts counts = new Counts();
    inbox.addMessageCountListener(counts);
    ExecutorService executor = Executors.newCachedThreadPool();
    try (IMAPStore second = connect()) {
      Future<?> idle =
          executor.submit(
              () -> {
                inbox.idle(true);
                return null;
              });
      await(() -> inbox.opened().isIdling());
      second.getFolder("INBOX").appendMessages(new Message[] {mail("four")});
      idle.get(20, TimeUnit.SECONDS);
      await(() -> counts.events.size() == 1);
      assertEquals(List.of("+4 four"), counts.events);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void idle_otherThreadAsks_ends() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      for (int i = 0; i < 5; i++) {
        Future<?> idle =
            executor.submit(
                () -> {
                  inbox.idle();
                  return null;
                });
        await(() -> inbox.opened().isIdling());
        boolean count = i % 2 == 0;
        await(
            () -> {
              assertTrue(count ? inbox.getMessageCount() == 3 : inbox.isOpen());
              return idle.isDone();
            });
        idle.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void idleManager_watchOnce_goesOnAfterCommands() throws Exception {
    Counts counts = new Counts();
    inbox.addMessageCountListener(counts);
    // one thread for two folders: neither may starve
    ExecutorService executor = Executors.newSingleThreadExecutor();
    IMAPFolder other = (IMAPFolder) store.getFolder("other");
    other.create(Folder.HOLDS_MESSAGES);
    other.open(Folder.READ_ONLY);
    other.addMessageCountListener(counts);
    IdleManager manager = new IdleManager(Session.getInstance(properties), executor);
    try (IMAPStore second = connect()) {
      manager.watch(inbox);
      manager.watch(other);
      second.getFolder("INBOX").appendMessages(new Message[] {mail("four")});
      await(() -> counts.events.contains("+4 four"));
      assertEquals(4, inbox.getMessageCount());
      second.getFolder("INBOX").appendMessages(new Message[] {mail("five")});
      second.getFolder("other").appendMessages(new Message[] {mail("six")});
      await(() -> counts.events.size() == 3);
      assertTrue(counts.events.containsAll(List.of("+5 five", "+1 six")));
      assertTrue(manager.isRunning());
      manager.stop();
      assertFalse(manager.isRunning());
      assertThrows(MessagingException.class, () -> manager.watch(inbox));
    } finally {
      manager.stop();
      executor.shutdownNow();
    }
  }

  @Test
  void listener_usesAndClosesFolder_works() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    inbox.addMessageCountListener(
        new MessageCountAdapter() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            try {
              seen.add(inbox.getMessageCount() + e.getMessages()[0].getSubject());
              inbox.close(false);
              seen.add("closed");
            } catch (MessagingException x) {
              seen.add(x.toString());
            }
          }
        });
    inbox.appendMessages(new Message[] {mail("four")});
    await(() -> seen.size() == 2);
    assertEquals(List.of("4four", "closed"), seen);
    assertFalse(inbox.isOpen());
  }

  @Test
  void connectionEvents_openAndClose_comeOnce() throws Exception {
    List<Integer> events = new CopyOnWriteArrayList<>();
    ConnectionAdapter listener =
        new ConnectionAdapter() {
          @Override
          public void opened(ConnectionEvent e) {
            events.add(e.getType());
          }

          @Override
          public void closed(ConnectionEvent e) {
            events.add(e.getType());
          }
        };
    inbox.addConnectionListener(listener);
    inbox.close(false);
    inbox.open(Folder.READ_ONLY);
    store.close();
    store.close();
    await(() -> events.size() >= 3);
    assertEquals(
        List.of(ConnectionEvent.CLOSED, ConnectionEvent.OPENED, ConnectionEvent.CLOSED), events);
    assertFalse(inbox.isOpen());
    assertFalse(store.isConnected());
  }

  @Test
  void pool_oneConnection_neverWaitsForItself() throws Exception {
    store.close();
    properties.setProperty("mail.imap4x.connectionpool.max", "1");
    properties.setProperty("mail.imap4x.connectionpool.wait", "300");
    store = connect();
    inbox = (IMAPFolder) store.getFolder("INBOX");
    inbox.open(Folder.READ_WRITE);
    assertTrue(inbox.exists());
    assertTrue(store.isConnected());
    Folder to = store.getFolder("to");
    assertTrue(to.create(Folder.HOLDS_MESSAGES));
    inbox.copyMessages(inbox.getMessages(), to);
    assertEquals(3, to.getMessageCount());
    assertEquals("one", inbox.getMessage(1).getSubject());
    MessagingException full =
        assertThrows(MessagingException.class, () -> to.open(Folder.READ_ONLY));
    assertTrue(full.getMessage().contains("connectionpool.max"), full.getMessage());
    inbox.close(false);
    to.open(Folder.READ_ONLY);
    assertEquals(3, to.getMessageCount());
    assertEquals(1, store.connections().pool().total());
  }

  @Test
  void pool_manyOpensAndFailures_leavesNoConnection() throws Exception {
    Folder none = store.getFolder("none");
    for (int i = 0; i < 50; i++) {
      assertThrows(FolderNotFoundException.class, () -> none.open(Folder.READ_ONLY));
      inbox.close(false);
      inbox.open(i % 2 == 0 ? Folder.READ_ONLY : Folder.READ_WRITE);
    }
    inbox.forceClose();
    assertTrue(store.connections().pool().total() <= 2, "connections are left");
  }

  @Test
  void doCommand_onTheCore_runsThere() throws Exception {
    assertNotNull(inbox.doCommand(client -> client.selected().orElseThrow().name()));
    assertThrows(
        MessagingException.class, () -> inbox.doCommand(client -> client.xatom("XNOTHING")));
    inbox.close(false);
    assertEquals("OK", inbox.doCommand(c -> c.xatom("NOOP").end().toString().substring(0, 2)));
  }

  @Test
  void names_withLineEnds_neverBecomeCommands() throws Exception {
    for (String evil : List.of("a\r\nx LOGOUT", "a\nb", "a\0b", "a\"b\\", "a{5}")) {
      try {
        store.getFolder(evil).exists();
        store.getFolder(evil).create(Folder.HOLDS_MESSAGES);
      } catch (MessagingException | IllegalArgumentException refused) {
        assertNotNull(refused.getMessage());
      }
      assertTrue(store.isConnected());
      assertEquals(3, inbox.getMessageCount(), Arrays.toString(evil.toCharArray()));
    }
  }
}
