package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.imap4x.model.SearchKey;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to SEARCH that can't be true; INBOX has UIDs 10, 12, 15 and UIDNEXT 20. */
@Timeout(60)
class DoubtfulSearchTest {
  private static UidSet unseen(ImapClient c) throws ImapException {
    return c.search(UidSet.class, SearchKey.Simple.UNSEEN, null).numbers();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: * ESEARCH (TAG \"$a\") UID COUNT 2\n",
        "S: * ESEARCH (TAG \"$a\") UID COUNT 2 ALL 12\n",
        "S: * ESEARCH (TAG \"$a\") UID MIN 12 MAX 15\n",
        "S: * ESEARCH (TAG \"other\") UID ALL 10\n",
        "S: * ESEARCH (TAG \"$a\") UID ALL 2:3\n",
        "S: * ESEARCH (TAG \"$a\") ALL 2:3\n",
        ""
      })
  void esearch_withoutWhatWasAsked_isAskedPlainlyFromThenOn(String answer) throws Exception {
    String script =
        Core.selected("ESEARCH")
            + ("C: $a UID SEARCH RETURN (ALL) UNSEEN\n" + answer + "S: $a OK done\n")
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 12 15\nS: $a OK done\n"
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 12\nS: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(12, 15), unseen(c));
      assertEquals(UidSet.of(12), unseen(c));
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: * ESEARCH (TAG \"$a\") UID\n",
        "S: * ESEARCH (TAG \"$a\") UID COUNT 0\n",
        "S: * SEARCH\n"
      })
  void esearch_nothingFound_isBelieved(String answer) throws Exception {
    String script =
        Core.selected("ESEARCH")
            + ("C: $a UID SEARCH RETURN (ALL) UNSEEN\n" + answer + "S: $a OK done\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertTrue(unseen(c).isEmpty());
      s.verifyComplete();
    }
  }

  @Test
  void esearch_withoutTagAndWordUid_isBelievedWhereItNamesUids() throws Exception {
    String script =
        Core.selected("ESEARCH")
            + "C: $a UID SEARCH RETURN (ALL) UNSEEN\nS: * ESEARCH ALL 10,15\nS: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(10, 15), unseen(c));
      s.verifyComplete();
    }
  }

  @Test
  void traits_areSharedByConnections() throws Exception {
    String other =
        "S: * PREAUTH [CAPABILITY IMAP4rev1 ESEARCH] ready\n"
            + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\nS: * 0 EXISTS\nS: $s OK x\n"
            + "S: * SEARCH\nS: $u OK x\n";
    String script =
        Core.selected("ESEARCH")
            + "C: $a UID SEARCH RETURN (ALL) UNSEEN\nS: * ESEARCH (TAG \"$a\") COUNT 1\nS: $a OK\n"
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 12\nS: $a OK done\n";
    ServerTraits traits = new ServerTraits();
    try (ScriptedServer s = ScriptedServer.inline(script);
        ScriptedServer t = ScriptedServer.inline(other);
        ImapClient c = Core.connect(s);
        ImapClient d = Core.connect(t)) {
      c.share(traits);
      d.share(traits);
      c.select(Core.INBOX, SelectOptions.READ_WRITE);
      unseen(c);
      d.select(Core.INBOX, SelectOptions.READ_WRITE);
      t.verifyComplete();
    }
  }

  @Test
  void select_esearchOfACountAlone_isAskedPlainly() throws Exception {
    String script =
        Core.preauth("ESEARCH")
            + "C: $s SELECT INBOX\nC: $u UID SEARCH RETURN (ALL) ALL\nS: * 2 EXISTS\n"
            + "S: * OK [UIDVALIDITY 7] .\nS: $s OK done\n"
            + "S: * ESEARCH (TAG \"$u\") UID COUNT 2\nS: $u OK done\n"
            + "C: $u UID SEARCH ALL\nS: * SEARCH 40 50\nS: $u OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(40, 50), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }

  // ---- no UIDs

  @ParameterizedTest
  @CsvSource({"2 3", "7", "10 11", "12 12 14"})
  void uidSearch_numbersThatAreNoUids_areAskedForBySequenceNumber(String numbers) throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID SEARCH UNSEEN\nS: * SEARCH " + numbers + "\nS: $a OK done\n")
            + "C: $a SEARCH UNSEEN\nS: * SEARCH 2 3\nS: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(12, 15), unseen(c));
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"S: * SEARCH 2 9\nS: $a OK\n", "S: * SEARCH\nS: $a OK\n", "S: $a NO\n"})
  void uidSearch_noWayToFindOut_isAnErrorAndTheSessionLives(String answer) throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID SEARCH UNSEEN\nS: * SEARCH 7\nS: $a OK done\nC: $a SEARCH UNSEEN\n")
            + (answer + "C: $a NOOP\nS: $a OK\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      ImapException e = assertThrows(ImapException.Protocol.class, () -> unseen(c));
      assertTrue(e.getMessage().contains("7"), e::getMessage);
      assertTrue(e.isRefusal());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void uidSearch_messageExpungedMeanwhile_isNoLie() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 12 15\nS: * 2 EXPUNGE\nS: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(12, 15), unseen(c));
      s.verifyComplete();
    }
  }

  @Test
  void uidSearch_messageNotYetAnnounced_isNoLie() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 15 21\nS: $a OK done\n"
            + "C: $a NOOP\nS: * 4 EXISTS\nS: $a OK\n"
            + "C: $a UID SEARCH UID 16:*\nS: * SEARCH 21\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(15, 21), unseen(c));
      s.verifyComplete();
    }
  }

  @Test
  void uidSearch_beyondAllUids_isFoundOut() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID SEARCH UNSEEN\nS: * SEARCH 500\nS: $a OK done\nC: $a NOOP\nS: $a OK\n"
            + "C: $a SEARCH UNSEEN\nS: * SEARCH 3\nS: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(15), unseen(c));
      s.verifyComplete();
    }
  }

  // ---- the UID map

  private static String opening(String uidNext, String uids) {
    return Core.preauth("")
        + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\nS: * 3 EXISTS\n"
        + ("S: * OK [UIDVALIDITY 7] .\nS: * OK [UIDNEXT " + uidNext + "] .\n")
        + ("S: $s OK [READ-WRITE] x\nS: * SEARCH " + uids + "\nS: $u OK\n");
  }

  @Test
  void select_sequenceNumbersForUids_areFoundOut() throws Exception {
    String script =
        opening("20", "1 2 3")
            + "C: $u FETCH 3 (UID)\nS: * 3 FETCH (UID 15)\nS: $u OK\n"
            + "C: $u FETCH 1:* (UID)\nS: * 1 FETCH (UID 10)\nS: * 2 FETCH (UID 12)\n"
            + "S: * 3 FETCH (UID 15)\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      Core.Changes changes = Core.Changes.of(c);
      c.select(Core.INBOX, SelectOptions.READ_WRITE);
      assertEquals(UidSet.of(10, 12, 15), c.selected().orElseThrow().uids());
      assertTrue(changes.lines().isEmpty(), () -> "" + changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void select_uidsFromOneOn_areUidsWhereFetchSaysSo() throws Exception {
    String script =
        opening("20", "1 2 3") + "C: $u FETCH 3 (UID)\nS: * 3 FETCH (UID 3)\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(1, 2, 3), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }

  @Test
  void select_uidsFromOneToUidnext_needNoProof() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(opening("4", "1 2 3"));
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(1, 2, 3), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }
}
