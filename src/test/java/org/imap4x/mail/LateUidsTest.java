package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.search.MessageNumberTerm;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.Readers;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a folder does not wait for its UIDs, and whoever needs them does. */
@Timeout(30)
class LateUidsTest {
  private static final String LOGIN =
      "S: * OK [CAPABILITY IMAP4rev1 UNSELECT] ready\n"
          + "C: $tag LOGIN $user $password\n"
          + "S: $tag OK [CAPABILITY IMAP4rev1 UNSELECT] in\n";

  private static final String SELECT = select(3, 10);

  private static final String FOUND = "S: * SEARCH 5 7 9\nS: $s OK x\n";

  /** Asked for the rest of those that it has told of. */
  private static final String NO_MORE =
      "C: $a UID SEARCH UID 10:*\nS: * SEARCH 9\nS: $a OK x\n"
          + "C: $a UID SEARCH ALL\nS: * SEARCH 5 9\nS: $a OK x\nC: $a FETCH 1:* (UID)\n"
          + "S: * 1 FETCH (UID 5)\nS: * 2 FETCH (UID 5)\nS: * 3 FETCH (UID 9)\nS: $a OK x\n";

  private static String select(int exists, int uidNext) {
    return ("C: $a EXAMINE INBOX\nC: $s UID SEARCH ALL\nS: * FLAGS (\\Seen)\n")
        + ("S: * " + exists + " EXISTS\nS: * OK [UIDVALIDITY 1] v\n")
        + ("S: * OK [UIDNEXT " + uidNext + "] n\nS: $a OK [READ-ONLY] x\n");
  }

  private static IMAPStore store(ScriptedServer server) throws MessagingException {
    Properties properties = TestSettings.properties();
    properties.setProperty("mail.imap4x.timeout", "10000");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  private static IMAPFolder inbox(IMAPStore store, BlockingQueue<Message> added)
      throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.addMessageCountListener(
        new MessageCountAdapter() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            added.addAll(List.of(e.getMessages()));
          }
        });
    folder.open(Folder.READ_ONLY);
    return folder;
  }

  private static long[] uids(IMAPFolder folder) throws MessagingException {
    Message[] messages = folder.getMessages();
    long[] uids = new long[messages.length];
    for (int i = 0; i < uids.length; i++) {
      uids[i] = folder.getUID(messages[i]);
      assertEquals(i + 1, messages[i].getMessageNumber());
    }
    return uids;
  }

  private static Message next(BlockingQueue<Message> queue) throws InterruptedException {
    Message message = queue.poll(10, TimeUnit.SECONDS);
    assertTrue(message != null, "no event came");
    return message;
  }

  @Test
  void open_returnsAtTheEndOfSelect_andMessagesWaitForTheirUids() throws Exception {
    String script = LOGIN + SELECT + "!await needed\n" + FOUND + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = inbox(store, new LinkedBlockingQueue<>());
      assertEquals(1, folder.getUIDValidity());
      CompletableFuture<Message> first =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return folder.getMessage(1);
                } catch (MessagingException e) {
                  throw new IllegalStateException(e);
                }
              });
      server.signal("needed");
      assertEquals(5, folder.getUID(first.get(10, TimeUnit.SECONDS)));
      assertEquals(3, folder.getMessageCount());
      assertArrayEquals(new long[] {5, 7, 9}, uids(folder));
      folder.close(false);
      server.verifyComplete();
    }
  }

  private static String counting(String select) {
    return select.replace("S: * FLAGS", "S: * OK [HIGHESTMODSEQ 9] m\nS: * FLAGS");
  }

  @Test
  void count_whereTheServerCountsChanges_waitsForNothing() throws Exception {
    String script = LOGIN + counting(SELECT) + "!await counted\n" + FOUND;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = inbox(store, new LinkedBlockingQueue<>());
      assertEquals(3, folder.getMessageCount());
      server.signal("counted");
      assertArrayEquals(new long[] {5, 7, 9}, uids(folder));
      assertEquals(3, folder.getMessageCount());
      server.verifyComplete();
    }
  }

  /** Who was told of three finds three, the last of them where it looks for it. */
  @ParameterizedTest
  @ValueSource(strings = {"S: * 2 EXPUNGE\n", ""})
  void count_ofMoreThanThereAre_isKept(String told) throws Exception {
    String script =
        LOGIN
            + counting(SELECT).replace("EXAMINE", "SELECT").replace("READ-ONLY", "READ-WRITE")
            + ("!await counted\n" + told + "S: * SEARCH 5 9\nS: $s OK x\n")
            + (told.isEmpty() ? NO_MORE : "")
            + ("C: $a UID FETCH 5,9 (UID FLAGS)\n")
            + ("S: * 1 FETCH (UID 5 FLAGS ())\nS: * 2 FETCH (UID 9 FLAGS ())\nS: $a OK x\n")
            + "C: $a EXPUNGE\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      BlockingQueue<Message> removed = new LinkedBlockingQueue<>();
      folder.addMessageCountListener(
          new MessageCountAdapter() {
            @Override
            public void messagesRemoved(MessageCountEvent e) {
              assertFalse(e.isRemoved());
              removed.addAll(List.of(e.getMessages()));
            }
          });
      folder.open(Folder.READ_WRITE);
      assertEquals(3, folder.getMessageCount());
      server.signal("counted");
      Message[] all = folder.getMessages();
      assertEquals(3, folder.getMessageCount());
      assertArrayEquals(
          new boolean[] {true, false, false},
          new boolean[] {all[0].isExpunged(), all[1].isExpunged(), all[2].isExpunged()});
      assertSame(all[0], next(removed));
      assertThrows(MessageRemovedException.class, () -> folder.getUID(all[0]));
      assertThrows(MessageRemovedException.class, all[0]::getSubject);
      assertThrows(MessageRemovedException.class, () -> all[0].setFlag(Flags.Flag.SEEN, true));
      assertEquals(9, folder.getUID(all[2]));
      assertEquals(0, folder.search(new MessageNumberTerm(1)).length);
      FetchProfile flags = new FetchProfile();
      flags.add(FetchProfile.Item.FLAGS);
      folder.fetch(all, flags);
      assertArrayEquals(new Message[] {all[0]}, folder.expunge());
      assertArrayEquals(new long[] {5, 9}, uids(folder));
      server.verifyComplete();
    }
  }

  /** Seen at QQ: two messages have one UID. */
  @Test
  void count_whereTheServerCountsNoChanges_isThatOfUids() throws Exception {
    String script = LOGIN + SELECT + "S: * SEARCH 5 9\nS: $s OK x\n" + NO_MORE;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = inbox(store, new LinkedBlockingQueue<>());
      assertEquals(2, folder.getMessageCount());
      assertArrayEquals(new long[] {5, 9}, uids(folder));
      server.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void newMail_beforeOrAfterTheAnswer_isAnEvent(boolean before) throws Exception {
    String news = "S: * 4 EXISTS\n";
    String script =
        LOGIN
            + SELECT
            + "!await counted\n"
            + (before
                ? news + "S: * SEARCH 5 7 9 12\nS: $s OK x\n"
                : "S: * SEARCH 5 7 9\n"
                    + news
                    + "S: $s OK x\nC: $a UID SEARCH UID 10:*\nS: * SEARCH 12\nS: $a OK x\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      BlockingQueue<Message> added = new LinkedBlockingQueue<>();
      IMAPFolder folder = inbox(store, added);
      server.signal("counted");
      assertArrayEquals(new long[] {5, 7, 9, 12}, uids(folder));
      assertEquals(12, folder.getUID(next(added)));
      assertEquals(0, added.size());
      assertEquals(4, folder.getMessageCount());
      server.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: * 2 EXPUNGE|S: * SEARCH 5 9",
        "S: * 4 EXISTS|S: * 4 EXPUNGE|S: * 2 EXPUNGE|S: * SEARCH 5 9",
        "S: * SEARCH 5 7 9|S: * 2 EXPUNGE"
      })
  void expunged_beforeAnybodyHasCounted_isNotThere(String told) throws Exception {
    String script = LOGIN + SELECT + "!await open\n" + told.replace('|', '\n') + "\nS: $s OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      BlockingQueue<Message> added = new LinkedBlockingQueue<>();
      IMAPFolder folder = inbox(store, added);
      server.signal("open");
      int count = folder.getMessageCount();
      List<Message> there =
          Stream.of(folder.getMessages(1, count)).filter(m -> !m.isExpunged()).toList();
      assertEquals(2, there.size());
      assertEquals(5, folder.getUID(there.get(0)));
      assertEquals(9, folder.getUID(there.get(1)));
      assertEquals(2, folder.getMessagesByUID(1, 9).length);
      assertEquals(0, added.size());
      server.verifyComplete();
    }
  }

  @Test
  void expunge_ofOthersWithoutUid_renumbers() throws Exception {
    String script =
        LOGIN
            + SELECT.replace("EXAMINE", "SELECT").replace("READ-ONLY", "READ-WRITE")
            + "!await open\nS: * 1 EXPUNGE\nS: * SEARCH 7 9\nS: * 3 EXISTS\nS: $s OK x\n"
            + "C: $a UID SEARCH UID 10:*\nS: * SEARCH 12\nS: $a OK x\n"
            + "C: $a EXPUNGE\nS: * 1 EXPUNGE\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      server.signal("open");
      Message last = folder.getMessageByUID(12);
      assertEquals(3, last.getMessageNumber());
      assertEquals(1, folder.expunge().length);
      assertEquals(2, last.getMessageNumber());
      assertArrayEquals(new long[] {9, 12}, uids(folder));
      server.verifyComplete();
    }
  }

  @Test
  void interrupted_whileItWaits_leavesThemToTheNext() throws Exception {
    String script = LOGIN + SELECT + "!await interrupted\n" + FOUND;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = inbox(store, new LinkedBlockingQueue<>());
      CompletableFuture<Boolean> failed = new CompletableFuture<>();
      Thread first =
          new Thread(
              () -> {
                try {
                  folder.getMessage(1);
                  failed.complete(false);
                } catch (MessagingException e) {
                  failed.complete(Thread.currentThread().isInterrupted());
                }
              });
      first.start();
      Readers.awaitReading(first);
      first.interrupt();
      assertTrue(failed.get(10, TimeUnit.SECONDS));
      server.signal("interrupted");
      assertArrayEquals(new long[] {5, 7, 9}, uids(folder));
      server.verifyComplete();
    }
  }

  @Test
  void connection_lostBeforeTheAnswer_isReplaced() throws Exception {
    String script =
        ("connection 1:\n" + LOGIN + SELECT + "!await counted\n!close\n")
            + ("connection 2:\n" + LOGIN + select(3, 13))
            + "S: * SEARCH 5 9 12\nS: $s OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      BlockingQueue<Message> added = new LinkedBlockingQueue<>();
      IMAPFolder folder = inbox(store, added);
      server.signal("counted");
      assertArrayEquals(new long[] {5, 9, 12}, uids(folder));
      assertEquals(12, folder.getUID(next(added)));
      server.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closed_beforeTheAnswer_leavesAConnectionThatIsInStep(boolean expunge) throws Exception {
    String again = SELECT.replace("EXAMINE", "SELECT").replace("READ-ONLY", "READ-WRITE");
    String end = "C: $a " + (expunge ? "CLOSE" : "UNSELECT") + "\nS: $a OK x\n";
    try (ScriptedServer server =
            ScriptedServer.inline(LOGIN + again + FOUND + end + again + FOUND);
        IMAPStore store = store(server)) {
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      folder.close(expunge);
      assertFalse(folder.isOpen());
      folder.open(Folder.READ_WRITE);
      assertArrayEquals(new long[] {5, 7, 9}, uids(folder));
      server.verifyComplete();
    }
  }

  @Test
  void search_refused_isMadeUpForByFetch() throws Exception {
    String script =
        LOGIN
            + SELECT
            + "S: $s NO not now\n"
            + "C: $a UID SEARCH ALL\nS: $a NO not now\n"
            + "C: $a FETCH 1:* (UID)\n"
            + "S: * 1 FETCH (UID 5)\nS: * 2 FETCH (UID 7)\nS: * 3 FETCH (UID 9)\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = inbox(store, new LinkedBlockingQueue<>());
      assertEquals(3, folder.getMessageCount());
      assertArrayEquals(new long[] {5, 7, 9}, uids(folder));
      server.verifyComplete();
    }
  }

  @Test
  void search_thatNamesTooFew_addsNoNews() throws Exception {
    String script =
        LOGIN
            + SELECT
            + "S: * SEARCH 5 7\nS: $s OK x\n"
            + "C: $a UID SEARCH UID 8:*\nS: * SEARCH 9\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      BlockingQueue<Message> added = new LinkedBlockingQueue<>();
      IMAPFolder folder = inbox(store, added);
      assertArrayEquals(new long[] {5, 7, 9}, uids(folder));
      assertEquals(0, added.size());
      server.verifyComplete();
    }
  }
}
