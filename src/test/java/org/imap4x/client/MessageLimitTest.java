package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that stop at a limit of messages a command (RFC 9738), and those without numbers. */
@Timeout(60)
class MessageLimitTest {
  private static final List<FetchItem> FLAGS = List.of(FetchItem.Simple.FLAGS);
  private static final FlagSet SEEN = FlagSet.of(FlagSet.SEEN);
  private static final MailboxName ARCHIVE = MailboxName.of("Archive");
  private static final UidSet FIVE = UidSet.of(20, 23, 24, 30, 35);

  /** INBOX with UIDs 20, 23, 24, 30, 35 selected. */
  private static String selected(String capabilities) {
    return Core.preauth(capabilities)
        + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\n"
        + "S: * 5 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: * OK [UIDNEXT 40] .\n"
        + "S: $s OK [READ-WRITE] done\nS: * SEARCH 20 23 24 30 35\nS: $u OK done\n";
  }

  private static String flags(int sequenceNumber, long uid) {
    return "S: * " + sequenceNumber + " FETCH (UID " + uid + " FLAGS (\\Seen))\n";
  }

  // ---- FETCH

  @Test
  void fetch_stoppedTwice_goesOnBelowUntilNothingIsLeft() throws Exception {
    String script =
        selected("MESSAGELIMIT=2")
            + ("C: $a UID FETCH 1:* (FLAGS)\n" + flags(5, 35) + flags(4, 30))
            + "S: $a OK [MESSAGELIMIT 2 30] two of them\n"
            + ("C: $a UID FETCH 1:29 (FLAGS)\n" + flags(3, 24) + flags(2, 23))
            + "S: $a OK [MESSAGELIMIT 2 23] two more\n"
            + ("C: $a UID FETCH 1:22 (FLAGS)\n" + flags(1, 20) + "S: $a OK done\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages messages = new Core.Messages();
      Pending<Void> pending = c.beginFetch(UidSet.ALL, FLAGS, null, messages);
      pending.await();
      pending.await(); // a second time asks nothing
      assertEquals(List.of(35L, 30L, 24L, 23L, 20L), messages.uids());
      s.verifyComplete();
    }
  }

  @Test
  void fetch_ofAServerThatAnnouncesNothing_goesOnToo() throws Exception {
    String script =
        selected("")
            + ("C: $a UID FETCH 20,23:24,30 (FLAGS)\n" + flags(4, 30))
            + "S: $a OK [MESSAGELIMIT 1 30] one\n"
            + ("C: $a UID FETCH 20,23:24 (FLAGS)\n" + flags(3, 24) + flags(2, 23) + flags(1, 20))
            + "S: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages messages = new Core.Messages();
      c.fetch(UidSet.of(20, 23, 24, 30), FLAGS, messages);
      assertEquals(List.of(30L, 24L, 23L, 20L), messages.uids());
      s.verifyComplete();
    }
  }

  @Test
  void fetch_codeInTheMiddle_goesOnToo() throws Exception {
    String script =
        selected("")
            + ("C: $a UID FETCH 20,23:24,30 (FLAGS)\n" + flags(4, 30))
            + "S: * NO [MESSAGELIMIT 1 30] too many\nS: $a OK done\n"
            + ("C: $a UID FETCH 20,23:24 (FLAGS)\n" + flags(3, 24) + flags(2, 23) + flags(1, 20))
            + "S: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages messages = new Core.Messages();
      c.fetch(UidSet.of(20, 23, 24, 30), FLAGS, messages);
      assertEquals(List.of(30L, 24L, 23L, 20L), messages.uids());
      s.verifyComplete();
    }
  }

  @Test
  void fetch_refusedAfterAPart_asksForWhatDidNotComeOnly() throws Exception {
    String script =
        selected("")
            + ("C: $a UID FETCH 20,23:24,30,35 (FLAGS)\n" + flags(5, 35))
            + "S: $a NO [MESSAGELIMIT 2 30] not so many\n"
            + ("C: $a UID FETCH 30 (FLAGS)\n" + flags(4, 30) + "S: $a OK done\n")
            + ("C: $a UID FETCH 20,23:24 (FLAGS)\n" + flags(3, 24) + flags(2, 23) + flags(1, 20))
            + "S: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages messages = new Core.Messages();
      c.fetch(FIVE, FLAGS, messages);
      assertEquals(List.of(35L, 30L, 24L, 23L, 20L), messages.uids());
      s.verifyComplete();
    }
  }

  @Test
  void fetch_refusedWithoutAUid_isDividedByTheLimit() throws Exception {
    String script =
        selected("")
            + "C: $a UID FETCH 1:* (FLAGS)\nS: $a NO [MESSAGELIMIT 3] not so many\n"
            + ("C: $a UID FETCH 24:* (FLAGS)\n" + flags(5, 35) + flags(4, 30) + flags(3, 24))
            + ("S: $a OK done\nC: $a UID FETCH 1:23 (FLAGS)\n" + flags(2, 23) + flags(1, 20))
            + "S: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages messages = new Core.Messages();
      c.fetch(UidSet.ALL, FLAGS, messages);
      assertEquals(List.of(35L, 30L, 24L, 23L, 20L), messages.uids());
      s.verifyComplete();
    }
  }

  @Test
  void fetch_sameUidAgain_saysWhatRemains() throws Exception {
    String script =
        selected("")
            + ("C: $a UID FETCH 20,23:24,30,35 (FLAGS)\n" + flags(5, 35) + flags(4, 30))
            + "S: $a OK [MESSAGELIMIT 2 30] two of them\n"
            + "C: $a UID FETCH 20,23:24 (FLAGS)\nS: $a OK [MESSAGELIMIT 2 30] two of them\n"
            + "C: $a NOOP\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages messages = new Core.Messages();
      ImapException.Incomplete e =
          assertThrows(ImapException.Incomplete.class, () -> c.fetch(FIVE, FLAGS, messages));
      assertEquals(UidSet.of(20, 23, 24), e.remaining());
      assertEquals(Outcome.REFUSED, e.outcome());
      assertTrue(e.hasCode("MESSAGELIMIT"));
      assertTrue(e.getMessage().contains("20,23:24"), e::getMessage);
      assertFalse(e.isFatal());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void fetch_bySequenceNumber_goesOnByUid() throws Exception {
    String script =
        selected("MESSAGELIMIT=2")
            + ("C: $a FETCH 2:* (FLAGS)\n" + flags(5, 35) + flags(4, 30))
            + "S: $a OK [MESSAGELIMIT 2 30] two of them\n"
            + ("C: $a UID FETCH 23:24 (FLAGS)\n" + flags(3, 24) + flags(2, 23) + "S: $a OK\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages messages = new Core.Messages();
      c.fetch(SequenceSet.range(2, SequenceSet.STAR), FLAGS, messages);
      assertEquals(List.of(35L, 30L, 24L, 23L), messages.uids());
      s.verifyComplete();
    }
  }

  @Test
  void fetch_refusedForAnotherReason_isRefused() throws Exception {
    String script =
        selected("")
            + "C: $a UID FETCH 20,23:24 (FLAGS)\nS: * OK [MESSAGELIMIT 1 24] one\n"
            + "S: $a NO [UNAVAILABLE] later\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertThrows(ImapException.No.class, () -> c.fetch(UidSet.of(20, 23, 24), FLAGS, d -> {}));
      s.verifyComplete();
    }
  }

  // ---- SEARCH

  @ParameterizedTest
  @ValueSource(strings = {"OK", "NO"})
  void search_stopped_findsAll(String end) throws Exception {
    String again =
        end.equals("NO") ? "C: $a UID SEARCH UID 24:* UNSEEN\nS: * SEARCH 35\nS: $a OK\n" : "";
    String script =
        selected("")
            + ("C: $a UID SEARCH UNSEEN\nS: * SEARCH 35\nS: $a " + end)
            + (" [MESSAGELIMIT 3 24] looked at three\n" + again)
            + "C: $a UID SEARCH UID 1:23 UNSEEN\nS: * SEARCH 20\nS: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(
          UidSet.of(20, 35), c.search(UidSet.class, SearchKey.Simple.UNSEEN, null).numbers());
      s.verifyComplete();
    }
  }

  @Test
  void search_nothingAmongTheFirst_isNotTheEnd() throws Exception {
    String script =
        selected("")
            + "C: $a SEARCH UNSEEN\nS: * SEARCH\nS: $a OK [MESSAGELIMIT 2 30] looked at two\n"
            + "C: $a SEARCH UID 1:29 UNSEEN\nS: * SEARCH 1 3\nS: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(
          SequenceSet.of(1, 3),
          c.search(SequenceSet.class, SearchKey.Simple.UNSEEN, null).numbers());
      s.verifyComplete();
    }
  }

  @Test
  void sort_stopped_isNoOrder() throws Exception {
    String script =
        selected("SORT")
            + "C: $a UID SORT (SIZE) UTF-8 ALL\nS: * SORT 35 30\nS: $a OK [MESSAGELIMIT 2 30] two\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      ImapException.Incomplete e =
          assertThrows(
              ImapException.Incomplete.class,
              () ->
                  c.sort(
                      true,
                      List.of(
                          new org.imap4x.model.SortKey(org.imap4x.model.SortKey.Field.SIZE, false)),
                      SearchKey.Simple.ALL,
                      "UTF-8"));
      assertEquals(UidSet.range(1, 29), e.remaining());
    }
  }

  // ---- STORE

  @Test
  void store_stopped_marksAllAndKeepsWhatWasAnswered() throws Exception {
    String script =
        selected("CONDSTORE")
            + "C: $a UID STORE 20,23:24,30,35 (UNCHANGEDSINCE 9) +FLAGS (\\Seen)\n"
            + "S: * 5 FETCH (UID 35 FLAGS (\\Seen) MODSEQ (12))\n"
            + "S: * OK [MESSAGELIMIT 2 30] two\nS: $a OK [MODIFIED 30] one failed\n"
            + "C: $a UID STORE 20,23:24 (UNCHANGEDSINCE 9) +FLAGS (\\Seen)\n"
            + "S: * 1 FETCH (UID 20 FLAGS (\\Seen) MODSEQ (13))\n"
            + "S: $a OK [MODIFIED 23:24] two failed\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      StoreResult result = c.beginStore(FIVE, StoreMode.ADD, SEEN, false, 9).await();
      assertEquals(List.of(35L, 20L), result.data().stream().map(d -> d.uid()).toList());
      assertEquals(UidSet.of(23, 24, 30), UidSet.ofRanges(result.modified()));
      s.verifyComplete();
    }
  }

  @Test
  void store_refused_isDoneInTwo() throws Exception {
    String script =
        selected("")
            + "C: $a UID STORE 20,23:24,30 +FLAGS.SILENT (\\Seen)\n"
            + "S: $a NO [MESSAGELIMIT 2 24] too many\n"
            + "C: $a UID STORE 24,30 +FLAGS.SILENT (\\Seen)\nS: $a OK\n"
            + "C: $a UID STORE 20,23 +FLAGS.SILENT (\\Seen)\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.store(UidSet.of(20, 23, 24, 30), StoreMode.ADD, SEEN, true);
      s.verifyComplete();
    }
  }

  // ---- COPY and MOVE

  private static final class Confirmed implements ConfirmedPart {
    private final List<String> parts = new ArrayList<>();

    @Override
    public void confirmed(UidSet part, Optional<UidMapping> mapping) {
      parts.add(part.toString());
    }
  }

  @Test
  void copy_refused_isDoneInPartsThatAreConfirmed() throws Exception {
    String script =
        selected("UIDPLUS")
            + "C: $a UID COPY 20,23:24,30 Archive\nS: $a NO [MESSAGELIMIT 2 24] too many\n"
            + "C: $a UID COPY 24,30 Archive\nS: $a OK [COPYUID 5 24,30 1:2] x\n"
            + "C: $a UID COPY 20,23 Archive\nS: $a OK [COPYUID 5 20,23 3:4] x\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Confirmed confirmed = new Confirmed();
      UidMapping map = c.copy(UidSet.of(20, 23, 24, 30), ARCHIVE, confirmed).orElseThrow();
      assertEquals(List.of("24,30", "20,23"), confirmed.parts);
      assertEquals(4, map.targetOf(23).orElseThrow());
      assertEquals(1, map.targetOf(24).orElseThrow());
      s.verifyComplete();
    }
  }

  @Test
  void copy_ofAnAnnouncedLimit_goesInOrderAndIsNotRefused() throws Exception {
    String script =
        selected("UIDPLUS SAVELIMIT=2")
            + "C: $a UID COPY 20,23 Archive\nS: $a OK [COPYUID 5 20,23 1:2] x\n"
            + "C: $a UID COPY 24,30 Archive\nS: $a OK [COPYUID 5 24,30 3:4] x\n"
            + "C: $a UID COPY 35 Archive\nS: $a OK [COPYUID 5 35 5] x\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      UidMapping map = c.copy(FIVE, ARCHIVE).orElseThrow();
      assertEquals(UidSet.range(1, 5), map.targetSet());
      s.verifyComplete();
    }
  }

  @Test
  void copy_allIsRefusedDownToOne_saysWhatRemains() throws Exception {
    String script =
        selected("")
            + "C: $a UID COPY 20,23:24,30 Archive\nS: $a NO [MESSAGELIMIT 2 24] too many\n"
            + "C: $a UID COPY 24,30 Archive\nS: $a OK\n"
            + "C: $a UID COPY 20,23 Archive\nS: $a NO [MESSAGELIMIT 2 20] too many\n"
            + "C: $a UID COPY 23 Archive\nS: $a NO [MESSAGELIMIT 2 20] too many\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Confirmed confirmed = new Confirmed();
      ImapException.Incomplete e =
          assertThrows(
              ImapException.Incomplete.class,
              () -> c.copy(UidSet.of(20, 23, 24, 30), ARCHIVE, confirmed));
      assertEquals(List.of("24,30"), confirmed.parts);
      assertEquals(UidSet.of(20, 23), e.remaining());
      s.verifyComplete();
    }
  }

  @Test
  void move_stopped_movesTheRest() throws Exception {
    String script =
        selected("UIDPLUS MOVE")
            + "C: $a UID MOVE 20,23:24,30,35 Archive\nS: * OK [COPYUID 5 30,35 1:2] x\n"
            + "S: * 5 EXPUNGE\nS: * 4 EXPUNGE\nS: $a OK [MESSAGELIMIT 2 30] the last two\n"
            + "C: $a UID MOVE 20,23:24 Archive\nS: * OK [COPYUID 5 23:24 3:4] x\n"
            + "S: * 3 EXPUNGE\nS: * 2 EXPUNGE\nS: $a NO [MESSAGELIMIT 2 20] the last two\n"
            + "C: $a UID MOVE 20 Archive\nS: * OK [COPYUID 5 20 5] x\nS: * 1 EXPUNGE\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Confirmed confirmed = new Confirmed();
      UidMapping map = c.move(FIVE, ARCHIVE, confirmed).orElseThrow();
      assertEquals(FIVE, map.sourceSet());
      assertEquals(5, map.targetOf(20).orElseThrow());
      assertEquals(List.of("30,35", "23:24", "20"), confirmed.parts);
      assertEquals(0, c.selected().orElseThrow().exists());
      s.verifyComplete();
    }
  }

  @Test
  void move_bySequenceNumber_movesTheRestByUid() throws Exception {
    String script =
        selected("MOVE MESSAGELIMIT=2")
            + "C: $a MOVE 2:4 Archive\nS: * 4 EXPUNGE\nS: * 3 EXPUNGE\n"
            + "S: $a OK [MESSAGELIMIT 2 24] the last two\n"
            + "C: $a UID MOVE 23 Archive\nS: * 2 EXPUNGE\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.move(SequenceSet.range(2, 4), ARCHIVE);
      assertEquals(UidSet.of(20, 35), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }

  // ---- EXPUNGE

  @Test
  void uidExpunge_stopped_goesOn() throws Exception {
    String script =
        selected("UIDPLUS")
            + "C: $a UID EXPUNGE 20,23:24,30\nS: * 4 EXPUNGE\nS: $a OK [MESSAGELIMIT 1 30] one\n"
            + "C: $a UID EXPUNGE 20,23:24\nS: * 3 EXPUNGE\nS: * 2 EXPUNGE\nS: * 1 EXPUNGE\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.expunge(UidSet.of(20, 23, 24, 30));
      assertEquals(UidSet.of(35), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @CsvSource({"OK, 2", "NO, 2", "OK, 2 30"})
  void expunge_withoutUidplus_isRepeatedWhileSomethingGoes(String end, String limit)
      throws Exception {
    String script =
        selected("")
            + ("C: $a EXPUNGE\nS: * 5 EXPUNGE\nS: * 4 EXPUNGE\nS: $a " + end)
            + (" [MESSAGELIMIT " + limit + "] two\n")
            + "C: $a EXPUNGE\nS: * 3 EXPUNGE\nS: $a OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.expunge();
      assertEquals(UidSet.of(20, 23), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }

  @Test
  void expunge_stoppedAndNothingGoes_isAnError() throws Exception {
    String script =
        selected("")
            + "C: $a EXPUNGE\nS: * 5 EXPUNGE\nS: $a OK [MESSAGELIMIT 1 35] one\n"
            + "C: $a EXPUNGE\nS: $a OK [MESSAGELIMIT 1 35] one\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertThrows(ImapException.Incomplete.class, c::expunge);
      s.verifyComplete();
    }
  }

  @Test
  void expunge_withUidplus_goesOnBelow() throws Exception {
    String script =
        selected("UIDPLUS")
            + "C: $a EXPUNGE\nS: * 5 EXPUNGE\nS: $a OK [MESSAGELIMIT 1 30] one\n"
            + "C: $a UID EXPUNGE 30:*\nS: $a OK\n"
            + "C: $a UID EXPUNGE 1:29\nS: * 1 EXPUNGE\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.expunge();
      assertEquals(UidSet.of(23, 24, 30), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }

  /** Nobody hears what CLOSE has left. */
  @Test
  void close_ofAServerWithALimit_expungesAllBefore() throws Exception {
    String script =
        selected("MESSAGELIMIT=1 UIDPLUS")
            + "C: $a EXPUNGE\nS: * 5 EXPUNGE\nS: $a OK [MESSAGELIMIT 1 30] one\n"
            + "C: $a UID EXPUNGE 30:*\nS: $a OK\n"
            + "C: $a UID EXPUNGE 1:29\nS: * 1 EXPUNGE\nS: $a OK\n"
            + "C: $a CLOSE\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.closeMailbox();
      assertTrue(c.selected().isEmpty());
      s.verifyComplete();
    }
  }

  @Test
  void close_ofAServerWithALimit_readOnly_expungesNothing() throws Exception {
    String script =
        selected("MESSAGELIMIT=1 UIDPLUS").replace("[READ-WRITE]", "[READ-ONLY]")
            + "C: $a CLOSE\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.closeMailbox();
      s.verifyComplete();
    }
  }

  // ---- APPEND

  @Test
  void append_ofMoreThanTheServerTakes_goesInSmallerShares() throws Exception {
    String two = "{1+}\nC: a {1+}\nC: b";
    String script =
        selected("MULTIAPPEND UIDPLUS LITERAL+")
            + "C: $a APPEND INBOX {1+}\nC: a {1+}\nC: b {1+}\nC: c\n"
            + "S: $a NO [MESSAGELIMIT 2] too many\n"
            + ("C: $a APPEND INBOX " + two + "\nS: $a OK [APPENDUID 7 40:41] x\n")
            + "C: $a APPEND INBOX {1+}\nC: c\nS: $a OK [APPENDUID 7 42] x\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      List<AppendMessage> three = List.of(message("a"), message("b"), message("c"));
      List<Integer> places = new ArrayList<>();
      AppendResult result = c.append(INBOX, three, (first, r) -> places.add(first));
      assertEquals(List.of(40L, 41L, 42L), result.uids().stream().map(u -> u.getAsLong()).toList());
      assertEquals(List.of(0, 2), places);
    }
  }

  private static AppendMessage message(String text) {
    return AppendMessage.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  // ---- the UID map

  @Test
  void select_searchIsCut_goesOnUntilAllUidsAreKnown() throws Exception {
    String script =
        Core.preauth("ESEARCH MESSAGELIMIT=2")
            + "C: $s SELECT INBOX\nC: $u UID SEARCH RETURN (ALL) ALL\n"
            + "S: * 5 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: $s OK [READ-WRITE] done\n"
            + "S: * ESEARCH (TAG \"$u\") UID ALL 30,35\nS: $u OK [MESSAGELIMIT 2 30] two\n"
            + "C: $u UID SEARCH RETURN (ALL) UID 1:29\n"
            + "S: * ESEARCH (TAG \"$u\") UID ALL 23:24\nS: $u OK [MESSAGELIMIT 2 23] two\n"
            + "C: $u UID SEARCH RETURN (ALL) UID 1:22\n"
            + "S: * ESEARCH (TAG \"$u\") UID ALL 20\nS: $u OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      SelectedMailbox mailbox = c.selected().orElseThrow();
      assertEquals(5, mailbox.exists());
      assertEquals(FIVE, mailbox.uids());
      assertTrue(mailbox.whyUidsUnknown().isEmpty());
      s.verifyComplete();
    }
  }

  @Test
  void select_expungeBetweenTheParts_isNotLost() throws Exception {
    String script =
        Core.preauth("")
            + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\n"
            + "S: * 5 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: $s OK [READ-WRITE] done\n"
            + "S: * SEARCH 24 30 35\nS: * 4 EXPUNGE\nS: $u OK [MESSAGELIMIT 3 24] three\n"
            + "C: $u UID SEARCH UID 1:23\nS: * SEARCH 20 23\nS: $u OK done\n"
            + "C: $u UID SEARCH ALL\nS: * SEARCH 20 23 24 35\nS: $u OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      SelectedMailbox mailbox = c.selected().orElseThrow();
      assertEquals(4, mailbox.exists());
      assertEquals(UidSet.of(20, 23, 24, 35), mailbox.uids());
      s.verifyComplete();
    }
  }

  @Test
  void select_searchCanNotGoOn_asksByFetchInParts() throws Exception {
    String script =
        Core.preauth("")
            + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\n"
            + "S: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: $s OK [READ-WRITE] done\n"
            + "S: * SEARCH 30\nS: $u OK [MESSAGELIMIT 1 30] one\n"
            + "C: $u UID SEARCH UID 1:29\nS: $u BAD what is UID?\n"
            + "C: $u UID SEARCH ALL\nS: * SEARCH 30\nS: $u OK [MESSAGELIMIT 1 30] one\n"
            + "C: $u UID SEARCH UID 1:29\nS: $u BAD what is UID?\n"
            + "C: $u FETCH 1:* (UID)\nS: * 3 FETCH (UID 30)\nS: * 2 FETCH (UID 20)\n"
            + "S: $u OK [MESSAGELIMIT 2 20] two\n"
            + "C: $u UID FETCH 1:19 (UID)\nS: * 1 FETCH (UID 10)\nS: $u OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals(UidSet.of(10, 20, 30), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }

  @Test
  void select_uidsCanNotBeHad_keepsExistsAndSaysWhy() throws Exception {
    String cut = " [MESSAGELIMIT 1 30] one\n";
    String script =
        Core.preauth("")
            + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\n"
            + "S: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: $s OK [READ-WRITE] done\n"
            + ("S: * SEARCH 30\nS: $u OK" + cut)
            + ("C: $u UID SEARCH UID 1:29\nS: * SEARCH\nS: $u OK" + cut)
            + ("C: $u UID SEARCH ALL\nS: * SEARCH 30\nS: $u OK" + cut)
            + ("C: $u UID SEARCH UID 1:29\nS: * SEARCH\nS: $u OK" + cut)
            + ("C: $u FETCH 1:* (UID)\nS: * 3 FETCH (UID 30)\nS: $u OK" + cut)
            + ("C: $u UID FETCH 1:29 (UID)\nS: $u OK" + cut)
            + "C: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      SelectedMailbox mailbox = c.selected().orElseThrow();
      assertEquals(3, mailbox.exists());
      ImapException why = mailbox.whyUidsUnknown().orElseThrow();
      assertEquals(UidSet.range(1, 29), ((ImapException.Incomplete) why).remaining());
      c.noop(); // it is not asked for again until something changes
      s.verifyComplete();
    }
  }

  // ---- UIDONLY

  private static String uidOnly() {
    return Core.preauth("ENABLE UIDONLY")
        + "C: $e ENABLE UIDONLY\nS: * ENABLED UIDONLY\nS: $e OK\n"
        + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\n"
        + "S: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: $s OK [READ-WRITE] done\n";
  }

  private static ImapClient selectUidOnly(ScriptedServer s) throws ImapException {
    ImapClient c = Core.connect(s);
    c.enable("UIDONLY");
    c.select(INBOX, SelectOptions.READ_WRITE);
    return c;
  }

  @Test
  void uidOnly_commandsWithSequenceNumbers_areNotSent() throws Exception {
    String script =
        uidOnly() + "S: * SEARCH 5 7 9\nS: $u OK done\nC: $a NOOP\nS: * VANISHED 7\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = selectUidOnly(s)) {
      SequenceSet one = SequenceSet.of(1);
      SearchKey key = new SearchKey.Not(new SearchKey.Sequences(one));
      assertThrows(IllegalStateException.class, () -> c.fetch(one, FLAGS, d -> {}));
      assertThrows(IllegalStateException.class, () -> c.store(one, StoreMode.ADD, SEEN, true));
      assertThrows(IllegalStateException.class, () -> c.copy(one, ARCHIVE));
      assertThrows(IllegalStateException.class, () -> c.move(one, ARCHIVE));
      assertThrows(
          IllegalStateException.class,
          () -> c.search(SequenceSet.class, SearchKey.Simple.ALL, null));
      assertThrows(IllegalStateException.class, () -> c.search(UidSet.class, key, null));
      assertThrows(IllegalStateException.class, () -> c.thread(true, "REFERENCES", key, "UTF-8"));
      assertThrows(
          IllegalStateException.class,
          () -> c.thread(false, "REFERENCES", SearchKey.Simple.ALL, "UTF-8"));
      assertThrows(IllegalStateException.class, () -> c.replace(one, INBOX, message("a")));
      assertThrows(IllegalStateException.class, () -> c.xatom("FETCH", "1", "FLAGS"));
      c.noop();
      assertEquals(UidSet.of(5, 9), c.selected().orElseThrow().uids());
      assertEquals(2, c.selected().orElseThrow().exists());
      s.verifyComplete();
    }
  }

  @Test
  void uidOnly_searchThatLags_isMadeUpForByUidFetch() throws Exception {
    String script =
        uidOnly()
            + "S: * SEARCH 5 7\nS: $u OK done\n"
            + "C: $u UID SEARCH UID 8:*\nS: * SEARCH\nS: $u OK done\n"
            + "C: $u UID SEARCH ALL\nS: * SEARCH 5 7\nS: $u OK done\n"
            + "C: $u UID FETCH 1:* (UID)\nS: * 9 UIDFETCH (UID 9)\nS: * 7 UIDFETCH ()\n"
            + "S: * 5 UIDFETCH (UID 5)\nS: $u OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = selectUidOnly(s)) {
      assertEquals(UidSet.of(5, 7, 9), c.selected().orElseThrow().uids());
      s.verifyComplete();
    }
  }
}
