package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked again of messages that were kept over a closing, and what is not. */
@Timeout(30)
class ReopenedTest {
  private static final String COUNTING =
      "S: * PREAUTH [CAPABILITY IMAP4rev1 UNSELECT ENABLE CONDSTORE] ready\n"
          + "C: $a ENABLE CONDSTORE\nS: * ENABLED CONDSTORE\nS: $a OK done\n";

  private static final String NOT_COUNTING = "S: * PREAUTH [CAPABILITY IMAP4rev1 UNSELECT] ready\n";

  private static final String UNSELECT = "C: $a UNSELECT\nS: $a OK done\n";

  private static final String[] FLAGS = {"\\Flagged", "\\Seen", "\\Answered"};

  private static String select(String uids, int modSeq, int validity) {
    return ("C: $a SELECT INBOX\nC: $b UID SEARCH ALL\n")
        + ("S: * " + uids.split(" ").length + " EXISTS\nS: * FLAGS (\\Seen)\n")
        + ("S: * OK [UIDVALIDITY " + validity + "] v\nS: * OK [UIDNEXT 10] n\n")
        + (modSeq == 0 ? "" : "S: * OK [HIGHESTMODSEQ " + modSeq + "] m\n")
        + ("S: $a OK [READ-WRITE] x\nS: * SEARCH " + uids + "\nS: $b OK x\n");
  }

  private static String flags(String set, String flags, int... uids) {
    StringBuilder script = new StringBuilder("C: $a UID FETCH " + set + " (UID FLAGS)\n");
    for (int uid : uids) {
      script.append("S: * " + uid + " FETCH (UID " + uid + " FLAGS (" + flags + "))\n");
    }
    return script + "S: $a OK x\n";
  }

  private static IMAPFolder open(ScriptedServer server) throws MessagingException {
    IMAPStore store = (IMAPStore) Session.getInstance(TestSettings.properties()).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  private static void list(Folder folder, Message[] messages) throws MessagingException {
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.FLAGS);
    folder.fetch(messages, profile);
  }

  @Test
  void unchanged_asksForNoFlags() throws Exception {
    String script =
        COUNTING
            + (select("5 6 7", 7, 1) + flags("5:7", FLAGS[0], 5, 6, 7) + UNSELECT)
            + (select("5 6 7", 7, 1) + UNSELECT)
            + (select("5 6 7", 7, 1) + UNSELECT);
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      IMAPFolder folder = open(server);
      Message[] messages = folder.getMessages();
      list(folder, messages);
      for (int i = 0; i < 2; i++) {
        folder.close(false);
        folder.open(Folder.READ_WRITE);
        list(folder, folder.getMessages());
        for (Message message : messages) {
          assertEquals(true, message.isSet(Flags.Flag.FLAGGED));
        }
      }
      folder.close(false);
      server.verifyComplete();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, 7, 8, 1, \\Flagged", // changed
    "true, 7, 6, 1, \\Flagged", // nothing of before counts
    "true, 0, 0, 1, \\Flagged",
    "true, 7, 0, 1, \\Flagged", // counted no more
    "false, 1, 1, 1, \\Flagged", // nobody has asked the server to count
    "true, 7, 7, 0, \\Flagged", // the UIDs may be those of others
    "true, 7, 7, 1, \\Recent" // which is of a session
  })
  void whereNothingProvesIt_asksAgain(
      boolean counting, int modSeq, int later, int validity, String flag) throws Exception {
    String script =
        (counting ? COUNTING : NOT_COUNTING)
            + (select("5 6 7", modSeq, validity) + flags("5:7", flag, 5, 6, 7) + UNSELECT)
            + (select("5 6 7", later, validity) + flags("5:7", "\\Seen", 5, 6, 7) + UNSELECT);
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      IMAPFolder folder = open(server);
      Message[] messages = folder.getMessages();
      list(folder, messages);
      folder.close(false);
      folder.open(Folder.READ_WRITE);
      messages = folder.getMessages();
      list(folder, messages);
      for (Message message : messages) {
        assertEquals(true, message.isSet(Flags.Flag.SEEN));
        assertEquals(false, message.isSet(Flags.Flag.FLAGGED));
      }
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void afterAChangeOfOurOwn_asksAgain() throws Exception {
    String script =
        COUNTING
            + (select("5 6 7", 7, 1) + flags("5:7", "", 5, 6, 7))
            + ("C: $a UID STORE 6 +FLAGS (\\Flagged)\nS: $a OK x\n" + UNSELECT)
            + (select("5 6 7", 7, 1) + flags("5:7", "", 5, 6, 7) + UNSELECT);
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      IMAPFolder folder = open(server);
      Message[] messages = folder.getMessages();
      list(folder, messages);
      messages[1].setFlag(Flags.Flag.FLAGGED, true);
      folder.close(false);
      folder.open(Folder.READ_WRITE);
      list(folder, messages);
      assertEquals(false, messages[1].isSet(Flags.Flag.FLAGGED));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void newMessages_ofTheSameState_areAskedForAlone() throws Exception {
    String script =
        COUNTING
            + (select("5 6 7", 7, 1) + flags("5:7", FLAGS[0], 5, 6, 7) + UNSELECT)
            + (select("5 6 7 8", 7, 1) + flags("8", FLAGS[1], 8) + UNSELECT);
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      IMAPFolder folder = open(server);
      Message[] messages = folder.getMessages();
      list(folder, messages);
      folder.close(false);
      folder.open(Folder.READ_WRITE);
      list(folder, folder.getMessages());
      assertEquals(true, messages[2].isSet(Flags.Flag.FLAGGED));
      assertEquals(true, folder.getMessage(4).isSet(Flags.Flag.SEEN));
      folder.close(false);
      server.verifyComplete();
    }
  }
}
