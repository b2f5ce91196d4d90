package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SearchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of servers whose answers to SEARCH, SORT and THREAD can't be true, or lack something. */
@Timeout(60)
class DoubtfulAnswersTest {
  private static final FlagTerm UNSEEN = new FlagTerm(new Flags(Flags.Flag.SEEN), false);

  private static String login(String capabilities) {
    return ("S: * OK [CAPABILITY IMAP4rev1 " + capabilities + "] ready\n")
        + "C: $tag LOGIN $user $password\n"
        + ("S: $tag OK [CAPABILITY IMAP4rev1 " + capabilities + "] in\n");
  }

  private static String examine(String name, String uids) {
    return ("C: $a EXAMINE " + name + "\nC: $b UID SEARCH ALL\n")
        + "S: * FLAGS (\\Seen)\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 1] v\n"
        + "S: * OK [UIDNEXT 60] n\nS: $a OK [READ-ONLY] x\n"
        + ("S: * SEARCH " + uids + "\nS: $b OK x\n");
  }

  private static IMAPStore store(ScriptedServer server, Object... keysAndValues)
      throws MessagingException {
    Properties properties = TestSettings.properties(keysAndValues);
    properties.setProperty("mail.imap4x.timeout", "10000");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  private static IMAPFolder open(IMAPStore store, String name) throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder(name);
    folder.open(Folder.READ_ONLY);
    return folder;
  }

  private static List<Long> uids(IMAPFolder folder, Message[] messages) throws MessagingException {
    List<Long> uids = new ArrayList<>();
    for (Message m : messages) {
      uids.add(folder.getUID(m));
    }
    return uids;
  }

  @Test
  void esearch_countAlone_isNotAskedForAgainByTheStore() throws Exception {
    String script =
        login("ESEARCH UNSELECT")
            + "C: $a EXAMINE INBOX\nC: $b UID SEARCH RETURN (ALL) ALL\nS: * 3 EXISTS\n"
            + "S: * OK [UIDVALIDITY 1] v\nS: $a OK [READ-ONLY] x\n"
            + "S: * ESEARCH (TAG \"$b\") UID COUNT 3\nS: $b OK x\n"
            + "C: $b UID SEARCH ALL\nS: * SEARCH 31 44 59\nS: $b OK x\n"
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 31 59\nS: $a OK x\n"
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 44\nS: $a OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n"
            + examine("other", "31 44 59");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder inbox = open(store, "INBOX");
      assertEquals(List.of(31L, 59L), uids(inbox, inbox.search(UNSEEN)));
      assertEquals(1, inbox.getUnreadMessageCount());
      inbox.close(false);
      assertEquals(3, open(store, "other").getMessageCount());
      server.verifyComplete();
    }
  }

  @Test
  void search_numbersThatAreNoUids_isAnErrorWhereNothingElseHelps() throws Exception {
    String script =
        login("")
            + examine("INBOX", "31 44 59")
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 3\nS: $a OK x\n"
            + "C: $a SEARCH UNSEEN\nS: * SEARCH 3\nS: $a OK x\n"
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 3\nS: $a OK x\n"
            + "C: $a SEARCH UNSEEN\nS: * SEARCH 17\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server, "mail.imap4x.throwsearchexception", "true")) {
      IMAPFolder folder = open(store, "INBOX");
      assertEquals(List.of(59L), uids(folder, folder.search(UNSEEN)));
      assertThrows(SearchException.class, () -> folder.search(UNSEEN));
      server.verifyComplete();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "59 31, 59 31 44",
    "'', 31 44 59",
    "44 44 31, 44 31 59",
  })
  void sort_thatLeavesMessagesOut_hasTheRestAtItsEnd(String answer, String order) throws Exception {
    String script =
        login("SORT")
            + examine("INBOX", "31 44 59")
            + ("C: $a UID SORT (SIZE) UTF-8 ALL\nS: * SORT " + answer + "\nS: $a OK x\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store, "INBOX");
      StringBuilder sorted = new StringBuilder();
      for (long uid : uids(folder, folder.getSortedMessages(new SortTerm[] {SortTerm.SIZE}))) {
        sorted.append(sorted.length() > 0 ? " " : "").append(uid);
      }
      assertEquals(order, sorted.toString());
      server.verifyComplete();
    }
  }

  @Test
  void sort_ofSequenceNumbers_isMadeHere() throws Exception {
    String script =
        login("SORT")
            + examine("INBOX", "31 44 59")
            + "C: $a UID SORT (SIZE) UTF-8 ALL\nS: * SORT 2 1 3\nS: $a OK x\n"
            + "C: $a UID FETCH 31,44,59 (UID RFC822.SIZE)\nS: * 1 FETCH (UID 31 RFC822.SIZE 20)\n"
            + "S: * 2 FETCH (UID 44 RFC822.SIZE 10)\nS: * 3 FETCH (UID 59 RFC822.SIZE 30)\n"
            + "S: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store, "INBOX");
      assertEquals(
          List.of(44L, 31L, 59L),
          uids(folder, folder.getSortedMessages(new SortTerm[] {SortTerm.SIZE})));
      server.verifyComplete();
    }
  }

  @Test
  void thread_thatLeavesMessagesOut_hasThemInThreadsOfTheirOwn() throws Exception {
    String script =
        login("THREAD=REFERENCES")
            + examine("INBOX", "31 44 59")
            + "C: $a UID THREAD REFERENCES UTF-8 ALL\nS: * THREAD (59 12)(59)\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store, "INBOX");
      List<Long> roots = new ArrayList<>();
      for (MessageThread thread : folder.getThreads("REFERENCES", null)) {
        roots.add(folder.getUID(thread.message().orElseThrow()));
        assertEquals(List.of(), thread.replies());
      }
      assertEquals(List.of(59L, 31L, 44L), roots);
      server.verifyComplete();
    }
  }
}
