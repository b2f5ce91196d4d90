package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of folders, from servers that tell some of them, late, or in two commands. */
@Timeout(30)
class CountsTest {
  private static final String ITEMS = "(MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)";

  private static String login(String capabilities) {
    return "S: * OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] ready\n"
        + "C: $tag LOGIN $user $password\n"
        + "S: $tag OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] in\n";
  }

  private static String opening(String more) {
    return "C: $a EXAMINE INBOX\nC: $b UID SEARCH ALL\n"
        + "S: * FLAGS (\\Seen)\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 1] v\n"
        + more
        + "S: $a OK [READ-ONLY] x\nS: * SEARCH 5 7 9\nS: $b OK x\n";
  }

  private static IMAPStore store(ScriptedServer server) throws MessagingException {
    Properties properties = TestSettings.properties();
    properties.setProperty("mail.imap4x.timeout", "10000");
    properties.setProperty("mail.imap4x.statuscachetimeout", "60000");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  private static IMAPFolder open(IMAPStore store) throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_ONLY);
    return folder;
  }

  // ---- STATUS

  @Test
  void status_withoutMessages_keepsTheOthers() throws Exception {
    String script =
        login("") + "C: $a STATUS x " + ITEMS + "\nS: * STATUS x (UNSEEN 3)\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder x = (IMAPFolder) store.getFolder("x");
      assertEquals(3, x.getUnreadMessageCount());
      assertEquals(-1, x.getMessageCount());
      assertEquals(-1, x.getNewMessageCount());
      assertEquals(-1, x.getUIDValidity());
      server.verifyComplete();
    }
  }

  @Test
  void status_ofAListWithoutMessages_isAskedForAlone() throws Exception {
    String script =
        login("LIST-STATUS")
            + ("C: $a LIST \"\" % RETURN (STATUS " + ITEMS + ")\nS: * LIST () \"/\" x\n")
            + "S: * STATUS x (UNSEEN 3)\nS: $a OK x\n"
            + ("C: $a STATUS x " + ITEMS + "\nS: * STATUS x (MESSAGES 7)\nS: $a OK x\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      assertEquals(7, store.getDefaultFolder().list()[0].getMessageCount());
      server.verifyComplete();
    }
  }

  @Test
  void status_thatTellsNothing_isMadeUpForByExamine() throws Exception {
    String script =
        login("UNSELECT")
            + ("C: $a STATUS INBOX " + ITEMS + "\nS: * STATUS Other ()\nS: $a OK x\n")
            + opening("")
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder inbox = store.getFolder("INBOX");
      assertEquals(3, inbox.getMessageCount());
      assertEquals(-1, inbox.getUnreadMessageCount());
      server.verifyComplete();
    }
  }

  // ---- UIDNEXT

  @ParameterizedTest
  @CsvSource({
    "'', 'S: * STATUS INBOX (UIDNEXT 300)|S: $a OK x', 300",
    "'', 'S: $a OK x', -1",
    "'', 'S: $a NO it is open', -1",
    "'', 'S: $a BAD what?', -1",
    "'S: * OK [UIDNEXT 0] n|', 'S: * STATUS INBOX (UIDNEXT 0)|S: $a OK x', -1",
    "'S: * OK [UIDNEXT 0] n|', 'S: * STATUS INBOX (UIDNEXT 10)|S: $a OK x', 10"
  })
  void uidNext_selectDoesNotTell_isThatOfStatusOrUnknown(String told, String status, long uidNext)
      throws Exception {
    String script =
        login("UNSELECT")
            + opening(told.replace('|', '\n'))
            + "C: $a NOOP\nS: $a OK x\nC: $a STATUS INBOX (UIDNEXT)\n"
            + status.replace('|', '\n')
            + "\nC: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      assertEquals(uidNext, folder.getUIDNext());
      folder.close(false);
      server.verifyComplete();
    }
  }

  // ---- EXISTS

  /** The thread that idled is still asking for the UIDs when another one asks for the number. */
  @Test
  void exists_uidsNotLearnedYet_isWaitedForByTheCount() throws Exception {
    String script =
        login("UNSELECT IDLE")
            + opening("S: * OK [UIDNEXT 10] n\n")
            + "C: $i IDLE\nS: + go\nS: * 4 EXISTS\nC: DONE\nS: $i OK x\n"
            + "C: $s UID SEARCH UID 10:*\n!reached searching\n"
            + "C: $n NOOP\nS: * SEARCH 12\nS: $s OK x\nS: $n OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      CompletableFuture<Void> idling =
          CompletableFuture.runAsync(
              () -> {
                try {
                  folder.idle(true);
                } catch (MessagingException e) {
                  throw new IllegalStateException(e);
                }
              });
      server.awaitReached("searching");
      assertEquals(4, folder.getMessageCount());
      assertEquals(12, folder.getUID(folder.getMessage(4)));
      idling.get(10, TimeUnit.SECONDS);
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void exists_besideAnyAnswer_isTheCountAtOnce() throws Exception {
    String script =
        login("UNSELECT")
            + opening("S: * OK [UIDNEXT 10] n\n")
            + "C: $a UID SEARCH UNSEEN\nS: * 5 EXISTS\nS: * SEARCH 5 12\nS: $a OK x\n"
            + "C: $a UID SEARCH UID 10:*\nS: * SEARCH 11 12\nS: $a OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      assertEquals(2, folder.getUnreadMessageCount());
      assertEquals(5, folder.getMessageCount());
      assertEquals(12, folder.getUID(folder.getMessage(5)));
      folder.close(false);
      server.verifyComplete();
    }
  }

  // ---- QUOTA

  @ParameterizedTest
  @CsvSource({
    "'S: * QUOTA r (STORAGE 54 512)|S: $a OK x', 54",
    "'S: $a NO not yours', -1",
    "'S: * QUOTA other (STORAGE 1 2)|S: $a OK x', -1"
  })
  void quotaRoot_withoutQuota_isAskedForByGetQuota(String answer, long usage) throws Exception {
    String script =
        login("QUOTA")
            + "C: $a GETQUOTAROOT INBOX\nS: * QUOTAROOT INBOX r s\nS: * QUOTA s (MESSAGE 1 9)\n"
            + ("S: $a OK x\nC: $a GETQUOTA r\n" + answer.replace('|', '\n') + "\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Quota[] quotas = store.getQuota("INBOX");
      assertEquals(2, quotas.length);
      assertEquals("r", quotas[0].quotaRoot);
      assertEquals(usage >= 0 ? 1 : 0, quotas[0].resources.length);
      assertTrue(usage < 0 || quotas[0].resources[0].usage == usage);
      assertEquals(9, quotas[1].resources[0].limit);
      server.verifyComplete();
    }
  }

  // ---- arrays

  @Test
  void arrays_handedOut_mayHoldOtherMessages() throws Exception {
    String script =
        login("UNSELECT SORT")
            + opening("S: * OK [UIDNEXT 10] n\n")
            + "!auto NOOP\n"
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 5\nS: $a OK x\n"
            + "C: $a UID SORT (ARRIVAL) UTF-8 ALL\nS: * SORT 9 5 7\nS: $a OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[][] all = {
        folder.getMessages(),
        folder.getMessages(1, 2),
        folder.getMessages(new int[] {2}),
        folder.getMessagesByUID(5, 7),
        folder.getMessagesByUID(new long[] {5}),
        folder.search(new FlagTerm(new jakarta.mail.Flags(jakarta.mail.Flags.Flag.SEEN), false)),
        folder.getSortedMessages(new SortTerm[] {SortTerm.ARRIVAL})
      };
      for (Message[] some : all) {
        assertSame(Message[].class, some.getClass());
        some[0] = new MimeMessage(Session.getInstance(new Properties()));
      }
      folder.close(false);
      server.verifyComplete();
    }
  }
}
