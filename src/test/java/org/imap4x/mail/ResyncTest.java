package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.event.MessageCountListener;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What an open folder asks a server, and tells, when its connection has been replaced. */
@Timeout(30)
class ResyncTest {
  private static final String QRESYNC =
      """
      S: * PREAUTH [CAPABILITY IMAP4rev1 UNSELECT ENABLE CONDSTORE QRESYNC] ready
      C: $a ENABLE QRESYNC
      S: * ENABLED QRESYNC
      S: $a OK done
      """;

  private static final String CONDSTORE =
      """
      S: * PREAUTH [CAPABILITY IMAP4rev1 UNSELECT ENABLE CONDSTORE] ready
      C: $a ENABLE CONDSTORE
      S: * ENABLED CONDSTORE
      S: $a OK done
      """;

  private static final String PLAIN =
      "S: * PREAUTH [CAPABILITY IMAP4rev1 UNSELECT UIDPLUS MOVE X-GM-EXT-1] ready\n";

  private static final String CUT = "!await cut\n!reset\n";

  private static final String UNSELECT = "C: $a UNSELECT\nS: $a OK done\n";

  /** All that was told before it is in the queue by then. */
  private static final String LAST =
      """
      C: $a UID STORE 103 +FLAGS (\\Draft)
      S: $a OK done
      """;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /**
   * A mailbox that is selected.
   *
   * @param parameters behind its name
   * @param modSeq its HIGHESTMODSEQ; 0 for none
   * @param beside lines that come with it
   */
  private static String select(String parameters, long modSeq, String uids, String beside) {
    return "C: $a SELECT INBOX"
        + parameters
        + "\nC: $b UID SEARCH ALL\nS: * "
        + uids.split(" ").length
        + " EXISTS\nS: * OK [UIDVALIDITY 1] v\nS: * OK [UIDNEXT 200] n\n"
        + (modSeq == 0 ? "" : "S: * OK [HIGHESTMODSEQ " + modSeq + "] m\n")
        + beside
        + "S: $a OK [READ-WRITE] done\nS: * SEARCH "
        + uids
        + "\nS: $b OK done\n";
  }

  private static IMAPStore store(ScriptedServer server) throws MessagingException {
    Properties properties = TestSettings.properties("mail.imap4x.timeout", "5000");
    properties.setProperty("mail.imap4x.reconnect.delay", "1");
    properties.setProperty("mail.imap4x.reconnect.timeout", "3000");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  private IMAPFolder open(IMAPStore store) throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
    folder.addMessageCountListener(
        new MessageCountListener() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            tell("added", folder, e.getMessages());
          }

          @Override
          public void messagesRemoved(MessageCountEvent e) {
            tell("removed", folder, e.getMessages());
          }
        });
    folder.addMessageChangedListener(e -> tell("flags", folder, e.getMessage()));
    return folder;
  }

  private void tell(String what, UIDFolder folder, Message... messages) {
    for (Message message : messages) {
      try {
        told.add(what + " " + folder.getUID(message));
      } catch (MessagingException e) {
        told.add(e.toString());
      }
    }
  }

  /** Everything that was told until {@link #LAST}. */
  private List<String> toldUntilLast(IMAPFolder folder) throws Exception {
    folder.setFlags(new Message[] {folder.getMessageByUID(103)}, new Flags(Flags.Flag.DRAFT), true);
    List<String> all = new ArrayList<>();
    for (String one = ""; ; ) {
      one = told.poll(10, TimeUnit.SECONDS);
      if (one == null || one.equals("flags 103")) {
        assertEquals("flags 103", one);
        return all;
      }
      all.add(one);
    }
  }

  // ---- by QRESYNC

  @Test
  void qresync_modSeqSeenInPassing_doesNotRaiseTheBase() throws Exception {
    String script =
        QRESYNC
            + select("", 100, "101 102 103", "")
            + "C: $a NOOP\nS: * 2 FETCH (UID 102 MODSEQ (150) FLAGS (\\Seen))\nS: $a OK done\n"
            + CUT
            + "connection 2:\n"
            + QRESYNC
            + select(
                " (QRESYNC (1 100))",
                170,
                "102 103 104",
                "S: * VANISHED (EARLIER) 101\n"
                    + "S: * 1 FETCH (UID 102 MODSEQ (150) FLAGS (\\Seen))\n"
                    + "S: * 3 FETCH (UID 104 MODSEQ (160) FLAGS ())\n")
            + "C: $a NOOP\nS: $a OK done\n"
            + LAST
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[] all = folder.getMessages();
      folder.getUIDNext();
      server.signal("cut");
      folder.getUIDNext();
      assertTrue(all[0].isExpunged());
      // 102 was told before it was lost, and is not again
      assertEquals(List.of("flags 102", "removed 101", "added 104"), toldUntilLast(folder));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void qresync_ended_movesTheBase() throws Exception {
    String again = select(" (QRESYNC (1 100))", 170, "101 102 103", "");
    String script =
        QRESYNC
            + select("", 100, "101 102 103", "")
            + CUT
            + "connection 2:\n"
            + QRESYNC
            + again
            + "C: $a NOOP\nS: $a OK done\n!await second\n!reset\n"
            + "connection 3:\n"
            + QRESYNC
            + again.replace("1 100", "1 170")
            + "C: $a NOOP\nS: $a OK done\n"
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      server.signal("cut");
      folder.getUIDNext();
      server.signal("second");
      folder.getUIDNext();
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void qresync_lostAgainWhileItRuns_asksFromTheSameBaseAndTellsOnce() throws Exception {
    String news =
        "S: * VANISHED (EARLIER) 101\nS: * 1 FETCH (UID 102 MODSEQ (160) FLAGS (\\Seen))\n";
    String again = select(" (QRESYNC (1 100))", 170, "102 103", news);
    String script =
        QRESYNC
            + select("", 100, "101 102 103", "")
            + CUT
            + "connection 2:\n"
            + QRESYNC
            + again.substring(0, again.indexOf("S: * SEARCH"))
            + "!reset\nconnection 3:\n"
            + QRESYNC
            + again
            + "C: $a NOOP\nS: $a OK done\n"
            + LAST
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      server.signal("cut");
      folder.getUIDNext();
      assertEquals(List.of("removed 101", "flags 102"), toldUntilLast(folder));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void qresync_modSeqWentDown_allKnownFlagsAreRead() throws Exception {
    String script =
        QRESYNC
            + select("", 100, "101 102 103", "")
            + "C: $a NOOP\nS: * 2 FETCH (UID 102 MODSEQ (90) FLAGS (\\Seen))\nS: $a OK done\n"
            + CUT
            + "connection 2:\n"
            + QRESYNC
            + select(" (QRESYNC (1 100))", 50, "101 102 103", "")
            + "C: $a UID FETCH 102 (UID FLAGS)\n"
            + "S: * 2 FETCH (UID 102 FLAGS (\\Flagged))\nS: $a OK done\n"
            + "C: $a NOOP\nS: $a OK done\n"
            + LAST
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message two = folder.getMessage(2);
      folder.getUIDNext();
      server.signal("cut");
      folder.getUIDNext();
      assertTrue(two.isSet(Flags.Flag.FLAGGED));
      assertFalse(two.isSet(Flags.Flag.SEEN));
      assertEquals(List.of("flags 102", "flags 102"), toldUntilLast(folder));
      folder.close(false);
      server.verifyComplete();
    }
  }

  // ---- by CONDSTORE

  @Test
  void condstore_lost_asksForWhatChangedSinceTheBase() throws Exception {
    String script =
        CONDSTORE
            + select("", 100, "101 102 103", "")
            + "C: $a NOOP\nS: * 2 FETCH (UID 102 MODSEQ (150) FLAGS (\\Seen))\nS: $a OK done\n"
            + CUT
            + "connection 2:\n"
            + CONDSTORE
            + select(" (CONDSTORE)", 170, "102 103 104", "")
            + "C: $a UID FETCH 102:103 (UID FLAGS) (CHANGEDSINCE 100)\n"
            + "S: * 1 FETCH (UID 102 MODSEQ (160) FLAGS (\\Answered))\nS: $a OK done\n"
            + "C: $a NOOP\nS: $a OK done\n"
            + LAST
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      folder.getUIDNext();
      server.signal("cut");
      folder.getUIDNext();
      assertEquals(
          List.of("flags 102", "removed 101", "added 104", "flags 102"), toldUntilLast(folder));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void condstore_lostAgainWhileItRuns_losesNoChangeAndTellsNoneTwice() throws Exception {
    String again =
        CONDSTORE
            + select(" (CONDSTORE)", 170, "102 103 104", "")
            + "C: $a UID FETCH 102:103 (UID FLAGS) (CHANGEDSINCE 100)\n"
            + "S: * 1 FETCH (UID 102 MODSEQ (160) FLAGS (\\Answered))\n";
    String script =
        CONDSTORE
            + select("", 100, "101 102 103", "")
            + CUT
            + "connection 2:\n"
            + again
            + "!reset\nconnection 3:\n"
            + again.replace("102:103 (UID", "102:104 (UID") // 104 is known by now
            + "S: * 3 FETCH (UID 104 MODSEQ (165) FLAGS (\\Seen))\nS: $a OK done\n"
            + "C: $a NOOP\nS: $a OK done\n"
            + LAST
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      server.signal("cut");
      folder.getUIDNext();
      assertEquals(
          List.of("removed 101", "added 104", "flags 102", "flags 104"), toldUntilLast(folder));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void condstore_modSeqWentDown_allKnownFlagsAreRead() throws Exception {
    String script =
        CONDSTORE
            + select("", 100, "101 102 103", "")
            + "C: $a NOOP\nS: * 2 FETCH (UID 102 MODSEQ (90) FLAGS (\\Seen))\nS: $a OK done\n"
            + CUT
            + "connection 2:\n"
            + CONDSTORE
            + select(" (CONDSTORE)", 50, "101 102 103", "")
            + "C: $a UID FETCH 102 (UID FLAGS)\n"
            + "S: * 2 FETCH (UID 102 FLAGS ())\nS: $a OK done\n"
            + "C: $a NOOP\nS: $a OK done\n"
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message two = folder.getMessage(2);
      folder.getUIDNext();
      assertTrue(two.isSet(Flags.Flag.SEEN));
      server.signal("cut");
      folder.getUIDNext();
      assertFalse(two.isSet(Flags.Flag.SEEN));
      folder.close(false);
      server.verifyComplete();
    }
  }

  // ---- by UIDs and flags

  @Test
  void plainServer_lost_comparesUidsAndReadsKnownFlags() throws Exception {
    String script =
        PLAIN
            + select("", 0, "101 102 103", "")
            + "C: $a NOOP\nS: * 2 FETCH (UID 102 FLAGS (\\Seen))\n"
            + "S: * 1 FETCH (UID 101 FLAGS ())\nS: $a OK done\n"
            + CUT
            + "connection 2:\n"
            + PLAIN
            + select("", 0, "102 103 104", "")
            + "C: $a UID FETCH 102 (UID FLAGS)\n"
            + "S: * 1 FETCH (UID 102 FLAGS (\\Answered))\nS: $a OK done\n"
            + "C: $a NOOP\nS: $a OK done\n"
            + LAST
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[] held = folder.getMessages(); // flags are known of messages that somebody holds
      folder.getUIDNext();
      server.signal("cut");
      folder.getUIDNext();
      assertEquals(
          List.of("flags 102", "flags 101", "removed 101", "added 104", "flags 102"),
          toldUntilLast(folder));
      Reference.reachabilityFence(held);
      folder.close(false);
      server.verifyComplete();
    }
  }

  // ---- another state than before

  @Test
  void readOnlyAfterwards_writesAreRefusedAndNothingIsSent() throws Exception {
    String script =
        PLAIN
            + select("", 0, "101 102 103", "")
            + CUT
            + "connection 2:\n"
            + PLAIN
            + select("", 0, "101 102 103", "").replace("READ-WRITE", "READ-ONLY")
            + "C: $a NOOP\nS: $a OK done\n"
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[] all = folder.getMessages();
      Folder target = store.getFolder("to");
      server.signal("cut");
      folder.getUIDNext();
      List<Executable> writes =
          List.of(
              () -> folder.setFlags(all, new Flags(Flags.Flag.SEEN), true),
              () -> folder.setFlags(1, 2, new Flags(Flags.Flag.SEEN), true),
              () -> all[0].setFlag(Flags.Flag.DELETED, true),
              () -> folder.setLabels(all, new String[] {"x"}, true),
              () -> folder.moveMessages(all, target),
              () -> folder.moveUIDMessages(all, target),
              folder::expunge,
              () -> folder.expunge(all));
      for (Executable write : writes) {
        assertThrows(ReadOnlyFolderException.class, write);
      }
      folder.close(true); // nothing was marked here that could go
      server.verifyComplete();
    }
  }

  @Test
  void noMailboxSelected_isSelectedAnewAndTheCallSucceeds() throws Exception {
    String script =
        PLAIN
            + select("", 0, "101 102 103", "")
            + "C: $a UID STORE 103 +FLAGS (\\Draft)\nS: $a BAD No mailbox selected\n"
            + "!expect-close\n"
            + "connection 2:\n"
            + PLAIN
            + select("", 0, "101 102 103", "")
            + LAST
            + UNSELECT;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      assertEquals(List.of(), toldUntilLast(folder));
      folder.close(false);
      server.verifyComplete();
    }
  }
}
