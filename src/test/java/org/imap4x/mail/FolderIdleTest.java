package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an IDLE makes of reports, in orders that a real server brings by chance only. */
@Timeout(30)
class FolderIdleTest {
  private static final String OPENED =
      """
      S: * PREAUTH [CAPABILITY IMAP4rev1 IDLE UNSELECT] ready
      C: $a SELECT INBOX
      C: $b UID SEARCH ALL
      S: * 1 EXISTS
      S: * OK [UIDVALIDITY 1] v
      S: * OK [UIDNEXT 102] n
      S: $a OK [READ-WRITE] done
      S: * SEARCH 101
      S: $b OK done
      """;

  /** A STORE that nobody waits for; its answer is read while the IDLE waits for its turn. */
  private static final String ANNOUNCED =
      """
      C: $s UID STORE 101 +FLAGS.SILENT (\\Seen)
      S: * 2 EXISTS
      S: $s OK done
      C: $i IDLE
      S: + idling
      C: DONE
      S: $i OK done
      C: $u UID SEARCH UID 102:*
      """;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final BlockingQueue<Long> added = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private IMAPFolder open(IMAPStore store, ScriptedServer server) throws MessagingException {
    store.connect(server.host(), server.port(), "u", "p");
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
    folder.addMessageCountListener(
        new MessageCountAdapter() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            for (Message m : e.getMessages()) {
              try {
                added.add(((UIDFolder) e.getSource()).getUID(m));
              } catch (MessagingException x) {
                added.add(-1L);
              }
            }
          }
        });
    return folder;
  }

  private static IMAPStore store() throws MessagingException {
    return (IMAPStore)
        Session.getInstance(TestSettings.properties("mail.imap4x.timeout", "5000"))
            .getStore("imap4x");
  }

  private Future<?> idle(IMAPFolder folder, boolean once) {
    return executor.submit(
        () -> {
          folder.idle(once);
          return null;
        });
  }

  private static void storeWithoutWaiting(IMAPFolder folder) throws MessagingException {
    folder.doCommand(
        c ->
            c.beginStore(UidSet.of(101), StoreMode.ADD, FlagSet.of(FlagSet.SEEN), true, -1)
                .isDone());
  }

  @Test
  void idle_messageAnnouncedBesideAStore_isTold() throws Exception {
    String script =
        OPENED
            + ANNOUNCED
            + "S: * SEARCH 105\nS: $u OK done\nC: $i IDLE\nS: + idling\n!reached again\n"
            + "C: DONE\nS: $i OK done\nC: $a UNSELECT\nS: $a OK done\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store()) {
      IMAPFolder folder = open(store, server);
      storeWithoutWaiting(folder);
      Future<?> idle = idle(folder, false);
      assertEquals(105, added.poll(10, TimeUnit.SECONDS));
      server.awaitReached("again");
      assertFalse(idle.isDone(), "nobody has called the folder");
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void idleOnce_messageAnnouncedBesideAStore_endsWithIt() throws Exception {
    String script =
        OPENED + ANNOUNCED + "S: * SEARCH 105\nS: $u OK done\nC: $a UNSELECT\nS: $a OK done\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store()) {
      IMAPFolder folder = open(store, server);
      storeWithoutWaiting(folder);
      idle(folder, true).get(10, TimeUnit.SECONDS);
      assertEquals(105, added.poll(10, TimeUnit.SECONDS));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void idle_uidOfAnnouncedMessageRefused_isAskedForOnceAndTheIdleGoesOn() throws Exception {
    String script =
        OPENED
            + ANNOUNCED
            + "S: $u NO not now\nC: $f FETCH 1:* (UID)\nS: $f NO not now\n"
            + "C: $i IDLE\nS: + idling\n!reached again\nS: * 3 EXISTS\nC: DONE\nS: $i OK done\n"
            + "C: $u UID SEARCH UID 102:*\nS: * SEARCH 105 106\nS: $u OK done\n"
            + "C: $i IDLE\nS: + idling\n!reached on\nC: DONE\nS: $i OK done\n"
            + "C: $a UNSELECT\nS: $a OK done\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store()) {
      IMAPFolder folder = open(store, server);
      storeWithoutWaiting(folder);
      idle(folder, false);
      server.awaitReached("again");
      assertEquals(105, added.poll(10, TimeUnit.SECONDS));
      assertEquals(106, added.poll(10, TimeUnit.SECONDS));
      assertNull(added.poll());
      server.awaitReached("on");
      folder.close(false);
      server.verifyComplete();
    }
  }
}
