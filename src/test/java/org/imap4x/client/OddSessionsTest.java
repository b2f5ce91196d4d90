package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.imap4x.model.MailboxName;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Odd sessions that go on all the same. */
@Timeout(30)
class OddSessionsTest {

  private static void play(String script, CommandsTest.Order order) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      order.on(c);
      s.verifyComplete();
    }
  }

  @Test
  void capability_inTwoLines_isOneList() throws Exception {
    play(
        "S: * OK hi\nC: $c CAPABILITY\nS: * CAPABILITY IMAP4rev1 UIDPLUS\n"
            + "S: * CAPABILITY IDLE\nS: $c OK done\n"
            + "C: $d CAPABILITY\nS: * CAPABILITY IMAP4rev1 MOVE\nS: $d OK done\n",
        c -> {
          assertEquals(List.of("IMAP4rev1", "UIDPLUS", "IDLE"), c.capabilities().listed());
          assertEquals(List.of("IMAP4rev1", "MOVE"), c.capability().listed());
        });
  }

  @Test
  void capability_afterThatOfTheGreeting_replacesIt() throws Exception {
    play(
        Core.greeting("LOGINDISABLED")
            + "C: $c CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: $c OK done\n",
        c -> {
          c.capability();
          assertFalse(c.capabilities().has("LOGINDISABLED"));
        });
  }

  @Test
  void capability_notUnderstood_isNoReasonToGo() throws Exception {
    play(
        "S: * OK hi\nC: $c CAPABILITY\nS: $c BAD what\nC: $n NOOP\nS: $n OK done\n",
        c -> {
          assertTrue(c.capabilities().isEmpty());
          c.noop();
        });
  }

  @Test
  void search_thatLagsBehind_isMadeUpForByFetch() throws Exception {
    play(
        Core.selected("")
            + "C: $n NOOP\nS: * 4 EXISTS\nS: $n OK done\n"
            + "C: $a UID SEARCH UID 16:*\nS: * SEARCH 15\nS: $a OK done\n"
            + "C: $b UID SEARCH ALL\nS: * SEARCH 10 12 15\nS: $b OK done\n"
            + "C: $f FETCH 1:* (UID)\nS: * 1 FETCH (UID 10)\nS: * 2 FETCH (UID 12)\n"
            + "S: * 3 FETCH (UID 15)\nS: * 4 FETCH (UID 21)\nS: $f OK done\n",
        c -> {
          c.select(MailboxName.INBOX, SelectOptions.READ_WRITE);
          c.noop();
          assertEquals(UidSet.of(10, 12, 15, 21), c.selected().orElseThrow().uids());
        });
  }
}
