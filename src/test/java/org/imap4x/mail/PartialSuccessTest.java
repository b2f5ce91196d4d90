package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.search.FlagTerm;
import java.util.Arrays;
import java.util.Properties;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Folders of a server that stops at a limit of messages a command (RFC 9738). */
@Timeout(60)
class PartialSuccessTest {
  private static String login(String capabilities) {
    return ("S: * OK [CAPABILITY IMAP4rev1 " + capabilities + "] ready\n")
        + "C: $tag LOGIN $user $password\n"
        + ("S: $tag OK [CAPABILITY IMAP4rev1 " + capabilities + "] in\n");
  }

  /** UIDs 3, 5, 7, 8, of which one search looks at three. */
  private static String select(String capabilities) {
    return login(capabilities)
        + "C: $a SELECT INBOX\nC: $b UID SEARCH ALL\n"
        + "S: * FLAGS (\\Seen \\Deleted \\Flagged)\nS: * 4 EXISTS\n"
        + "S: * OK [UIDVALIDITY 1] v\nS: * OK [UIDNEXT 9] n\nS: $a OK [READ-WRITE] x\n"
        + "S: * SEARCH 5 7 8\nS: $b OK [MESSAGELIMIT 3 5] three\n"
        + "C: $b UID SEARCH UID 1:4\nS: * SEARCH 3\nS: $b OK x\n";
  }

  private static IMAPStore store(ScriptedServer server, Object... keysAndValues)
      throws MessagingException {
    Properties properties = TestSettings.properties(keysAndValues);
    properties.setProperty("mail.imap4x.timeout", "10000");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  private static IMAPFolder open(IMAPStore store) throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  private static String uids(IMAPFolder folder, Message[] messages) {
    return Arrays.stream(messages)
        .map(
            m -> {
              try {
                return "" + folder.getUID(m);
              } catch (MessagingException e) {
                throw new IllegalStateException(e);
              }
            })
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  @Test
  void open_searchIsCut_countsAllMessages() throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(select("MESSAGELIMIT=3"));
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      assertEquals(4, folder.getMessageCount());
      assertEquals("3 5 7 8", uids(folder, folder.getMessages()));
      server.verifyComplete();
    }
  }

  @Test
  void open_uidsCanNotBeHad_failsWithWhatTheServerSaid() throws Exception {
    String cut = " [MESSAGELIMIT 1 8] no more than one\n";
    String script =
        login("")
            + "C: $a SELECT INBOX\nC: $b UID SEARCH ALL\nS: * 4 EXISTS\n"
            + "S: * OK [UIDVALIDITY 1] v\nS: $a OK [READ-WRITE] x\n"
            + ("S: * SEARCH 8\nS: $b OK" + cut)
            + ("C: $b UID SEARCH UID 1:7\nS: $b OK" + cut)
            + ("C: $b UID SEARCH ALL\nS: * SEARCH 8\nS: $b OK" + cut)
            + ("C: $b UID SEARCH UID 1:7\nS: $b OK" + cut)
            + ("C: $b FETCH 1:* (UID)\nS: * 4 FETCH (UID 8)\nS: $b OK" + cut)
            + ("C: $b UID FETCH 1:7 (UID)\nS: $b OK" + cut);
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      MessagingException e = assertThrows(MessagingException.class, () -> open(store));
      assertTrue(e.getMessage().contains("no more than one"), e::getMessage);
      assertTrue(e.getMessage().contains("1:7"), e::getMessage);
    }
  }

  @Test
  void setFlags_stopped_flagsAll() throws Exception {
    String script =
        select("")
            + "C: $a UID STORE 3,5,7:8 +FLAGS (\\Flagged)\n"
            + "S: * 4 FETCH (UID 8 FLAGS (\\Flagged))\nS: * 3 FETCH (UID 7 FLAGS (\\Flagged))\n"
            + "S: $a OK [MESSAGELIMIT 2 7] two\n"
            + "C: $a UID STORE 3,5 +FLAGS (\\Flagged)\n"
            + "S: * 2 FETCH (UID 5 FLAGS (\\Flagged))\nS: * 1 FETCH (UID 3 FLAGS (\\Flagged))\n"
            + "S: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      folder.setFlags(folder.getMessages(), new Flags(Flags.Flag.FLAGGED), true);
      for (Message m : folder.getMessages()) {
        assertTrue(m.isSet(Flags.Flag.FLAGGED), "message " + m.getMessageNumber());
      }
      server.verifyComplete();
    }
  }

  @Test
  void closeAndExpunge_ofAServerWithALimit_leavesNothing() throws Exception {
    String script =
        select("MESSAGELIMIT=3 UNSELECT UIDPLUS")
            + "C: $a EXPUNGE\nS: * 4 EXPUNGE\nS: * 3 EXPUNGE\nS: $a OK [MESSAGELIMIT 2 7] two\n"
            + "C: $a UID EXPUNGE 7:*\nS: $a OK\n"
            + "C: $a UID EXPUNGE 1:6\nS: * 1 EXPUNGE\nS: $a OK\nC: $a CLOSE\nS: $a OK\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      folder.close(true);
      server.verifyComplete();
    }
  }

  @Test
  void setFlags_serverDoesNotGoOn_failsWithWhatRemains() throws Exception {
    String script =
        select("")
            + "C: $a UID STORE 3,5,7:8 +FLAGS (\\Flagged)\nS: $a OK [MESSAGELIMIT 2 7] two\n"
            + "C: $a UID STORE 3,5 +FLAGS (\\Flagged)\nS: $a OK [MESSAGELIMIT 2 7] two\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      MessagingException e =
          assertThrows(
              MessagingException.class,
              () -> folder.setFlags(folder.getMessages(), new Flags(Flags.Flag.FLAGGED), true));
      ImapException.Incomplete core = (ImapException.Incomplete) ErrorMapper.core(e).orElseThrow();
      assertEquals(UidSet.of(3, 5), core.remaining());
      assertEquals(IMAPException.Outcome.REFUSED, IMAPException.outcome(e).orElseThrow());
      assertEquals(IMAPException.Kind.LIMIT, IMAPException.kind(e).orElseThrow());
      server.verifyComplete();
    }
  }

  @Test
  void search_stopped_findsAll() throws Exception {
    String script =
        select("")
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 8\nS: $a OK [MESSAGELIMIT 2 7] two\n"
            + "C: $a UID SEARCH UID 1:6 UNSEEN\nS: * SEARCH 3\nS: $a OK x\n"
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH\nS: $a OK [MESSAGELIMIT 2 7] two\n"
            + "C: $a UID SEARCH UID 1:6 UNSEEN\nS: * SEARCH 3 5\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      assertEquals(
          "3 8", uids(folder, folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false))));
      assertEquals(2, folder.getUnreadMessageCount());
      server.verifyComplete();
    }
  }

  @Test
  void fetch_stopped_fillsAllMessages() throws Exception {
    String script =
        select("")
            + "C: $a UID FETCH 3,5,7:8 (UID RFC822.SIZE)\n"
            + "S: * 4 FETCH (UID 8 RFC822.SIZE 80)\nS: $a OK [MESSAGELIMIT 1 8] one\n"
            + "C: $a UID FETCH 3,5,7 (UID RFC822.SIZE)\n"
            + "S: * 3 FETCH (UID 7 RFC822.SIZE 70)\nS: * 2 FETCH (UID 5 RFC822.SIZE 50)\n"
            + "S: * 1 FETCH (UID 3 RFC822.SIZE 30)\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      FetchProfile sizes = new FetchProfile();
      sizes.add(FetchProfile.Item.SIZE);
      folder.fetch(folder.getMessages(), sizes);
      assertEquals(30, folder.getMessage(1).getSize());
      assertEquals(80, folder.getMessage(4).getSize());
      server.verifyComplete();
    }
  }

  @Test
  void copy_ofMoreThanOneCommandMay_copiesAll() throws Exception {
    String script =
        select("UIDPLUS")
            + "C: $a STATUS to (UIDNEXT UIDVALIDITY)\n"
            + "S: * STATUS to (UIDNEXT 1 UIDVALIDITY 7)\nS: $a OK x\n"
            + "C: $a UID COPY 3,5,7:8 to\nS: $a NO [MESSAGELIMIT 3 5] too many\n"
            + "C: $a UID COPY 5,7:8 to\nS: $a OK [COPYUID 7 5,7:8 1:3] x\n"
            + "C: $a UID COPY 3 to\nS: $a OK [COPYUID 7 3 4] x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      AppendUID[] to = folder.copyUIDMessages(folder.getMessages(), store.getFolder("to"));
      assertEquals(4, to[0].uid);
      assertEquals(3, to[3].uid);
      server.verifyComplete();
    }
  }

  @Test
  void expunge_stopped_removesAll() throws Exception {
    String script =
        select("")
            + "C: $a UID STORE 3,5,7 +FLAGS (\\Deleted)\nS: $a OK x\n"
            + "C: $a EXPUNGE\nS: * 3 EXPUNGE\nS: $a OK [MESSAGELIMIT 1 7] one\n"
            + "C: $a EXPUNGE\nS: * 2 EXPUNGE\nS: * 1 EXPUNGE\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      folder.setFlags(1, 3, new Flags(Flags.Flag.DELETED), true);
      assertEquals(3, folder.expunge().length);
      assertEquals(1, folder.getMessageCount());
      server.verifyComplete();
    }
  }

  @Test
  void uidOnly_ofAFolderThatLags_sendsNoSequenceNumber() throws Exception {
    String script =
        login("ENABLE UIDONLY")
            + "C: $e ENABLE UIDONLY\nS: * ENABLED UIDONLY\nS: $e OK x\n"
            + "C: $a SELECT INBOX\nC: $b UID SEARCH ALL\nS: * 2 EXISTS\n"
            + "S: * OK [UIDVALIDITY 1] v\nS: $a OK [READ-WRITE] x\nS: * SEARCH 5\nS: $b OK x\n"
            + "C: $b UID SEARCH UID 6:*\nS: * SEARCH\nS: $b OK x\n"
            + "C: $b UID SEARCH ALL\nS: * SEARCH 5\nS: $b OK x\n"
            + "C: $b UID FETCH 1:* (UID)\nS: * 5 UIDFETCH (UID 5)\nS: * 9 UIDFETCH (UID 9)\n"
            + "S: $b OK x\n"
            + "C: $a UID STORE 5,9 +FLAGS (\\Flagged)\nS: * 9 UIDFETCH (FLAGS (\\Flagged))\n"
            + "S: * 5 UIDFETCH (FLAGS (\\Flagged))\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server, "mail.imap4x.uidonly.enable", "true")) {
      IMAPFolder folder = open(store);
      assertEquals(2, folder.getMessageCount());
      folder.setFlags(folder.getMessages(), new Flags(Flags.Flag.FLAGGED), true);
      assertTrue(folder.getMessage(2).isSet(Flags.Flag.FLAGGED));
      server.verifyComplete();
    }
  }
}
