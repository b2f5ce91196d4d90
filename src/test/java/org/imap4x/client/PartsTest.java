package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.SearchKey;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sets of UIDs that are too long for one line. */
@Timeout(60)
class PartsTest {
  private static final List<FetchItem> FLAGS = List.of(FetchItem.Simple.FLAGS);
  private static final FlagSet SEEN = FlagSet.of(FlagSet.SEEN);
  private static final MailboxName ARCHIVE = MailboxName.of("Archive");

  /** Eleven octets for each UID but the last. */
  private static UidSet set(int from, int count) {
    UidSet.Builder b = new UidSet.Builder();
    for (int i = from; i < from + count; i++) {
      b.add(1_000_000_001L + 2L * i);
    }
    return b.build();
  }

  private static ImapClient select(ScriptedServer s, int maxLine) throws ImapException {
    ImapClient c =
        ImapClient.connect(Core.options(s).tagPrefix("T").maxCommandLine(maxLine).build());
    c.select(INBOX, SelectOptions.READ_WRITE);
    return c;
  }

  /** The line's octets when it is the first command after SELECT and UID SEARCH. */
  private static int octets(String line) {
    return ("T3 " + line + "\r\n").length();
  }

  /** So many octets that twenty UIDs fit beside those arguments. */
  private static int twentyIn(String before, String after) {
    return octets(before + set(0, 20) + after);
  }

  private static final class Confirmed implements ConfirmedPart {
    private final List<String> parts = new ArrayList<>();

    @Override
    public void confirmed(UidSet part, Optional<UidMapping> mapping) {
      parts.add(part + mapping.map(m -> " " + m).orElse(""));
    }
  }

  @Test
  void fetch_lineExactlyAtTheLimit_isOneCommand() throws Exception {
    String line = "UID FETCH " + set(0, 40) + " (FLAGS)";
    String script = Core.selected("") + "C: $a " + line + "\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, octets(line))) {
      c.fetch(set(0, 40), FLAGS, d -> {});
      s.verifyComplete();
    }
  }

  @Test
  void fetch_lineOneOctetOver_isTwoCommandsWithOneSink() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID FETCH " + set(0, 39) + " (FLAGS)\nC: $b UID FETCH ")
            + (set(39, 1) + " (FLAGS)\nS: * 9 FETCH (UID 1000000079 FLAGS ())\n")
            + "S: * 9 FETCH (UID 1000000001 FLAGS ())\nS: $a OK\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, octets("UID FETCH " + set(0, 40) + " (FLAGS)") - 1)) {
      Core.Messages messages = new Core.Messages();
      Pending<Void> pending = c.beginFetch(set(0, 40), FLAGS, null, messages);
      pending.await();
      assertTrue(pending.isDone());
      pending.await();
      assertEquals(List.of(1000000079L, 1000000001L), messages.uids());
      s.verifyComplete();
    }
  }

  @Test
  void fetch_moreThanMayBeInFlight_isAnsweredAll() throws Exception {
    StringBuilder script = new StringBuilder(Core.selected(""));
    for (int i = 0; i < 250; i++) {
      script.append("C: $t UID FETCH ").append(set(20 * i, 20)).append(" (FLAGS)\n");
      script.append("S: * 9 FETCH (UID ").append(set(20 * i, 1)).append(" FLAGS ())\nS: $t OK\n");
    }
    int limit = octets("UID FETCH " + set(0, 20) + " (FLAGS)") + 3;
    try (ScriptedServer s = ScriptedServer.inline(script.toString());
        ImapClient c = select(s, limit)) {
      Core.Messages messages = new Core.Messages();
      c.fetch(set(0, 5000), FLAGS, messages);
      assertEquals(250, messages.all.size());
      s.verifyComplete();
    }
  }

  @Test
  void fetch_rangeThatNeverFits_goesAlone() throws Exception {
    String name = "f".repeat(300);
    String script =
        Core.selected("")
            + ("C: $a UID COPY 1000000001:1000000009 " + name + "\nS: $a OK\n")
            + ("C: $b UID COPY 2000000001:2000000009 " + name + "\nS: $b OK\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, 300)) {
      UidSet uids =
          UidSet.range(1_000_000_001, 1_000_000_009)
              .union(UidSet.range(2_000_000_001, 2_000_000_009));
      c.copy(uids, MailboxName.of(name));
      s.verifyComplete();
    }
  }

  @Test
  void fetch_withPartial_isNeverDivided() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID FETCH " + set(0, 40) + " (FLAGS) (PARTIAL 1:5)\nS: $a OK\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, 300)) {
      c.beginFetch(set(0, 40), FLAGS, "PARTIAL 1:5", d -> {}).await();
      s.verifyComplete();
    }
  }

  @Test
  void store_twoParts_answersAreOne() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID STORE " + set(0, 30) + " +FLAGS (\\Seen)\nC: $b UID STORE ")
            + (set(30, 30) + " +FLAGS (\\Seen)\nS: * 9 FETCH (UID 1000000001 FLAGS (\\Seen))\n")
            + "S: $a OK [MODIFIED 7] .\nS: * 9 FETCH (UID 1000000061 FLAGS (\\Seen))\n"
            + "S: $b OK [MODIFIED 9] .\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, octets("UID STORE " + set(0, 30) + " +FLAGS (\\Seen)"))) {
      StoreResult result = c.store(set(0, 60), StoreMode.ADD, SEEN, false);
      assertEquals(
          List.of(1000000001L, 1000000061L), result.data().stream().map(FetchData::uid).toList());
      assertEquals("7,9", UidSet.ofRanges(result.modified()).toString());
      s.verifyComplete();
    }
  }

  @Test
  void store_refusedInTheMiddle_flagsOfTheOthersAreTold() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID STORE " + set(0, 30) + " +FLAGS (\\Seen)\nC: $b UID STORE ")
            + (set(30, 30) + " +FLAGS (\\Seen)\nC: $c UID STORE " + set(60, 1))
            + " +FLAGS (\\Seen)\nS: * 9 FETCH (UID 1000000001 FLAGS (\\Seen))\nS: $a OK\n"
            + "S: $b NO [LIMIT] too many\nS: * 9 FETCH (UID 1000000121 FLAGS (\\Seen))\nS: $c OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, octets("UID STORE " + set(0, 30) + " +FLAGS (\\Seen)"))) {
      Core.Changes changes = Core.Changes.of(c);
      ImapException.No no =
          assertThrows(
              ImapException.No.class, () -> c.store(set(0, 61), StoreMode.ADD, SEEN, false));
      assertTrue(no.hasCode("LIMIT"));
      assertEquals(
          List.of("flags 1000000001 (\\Seen)", "flags 1000000121 (\\Seen)"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void copy_manyParts_mappingsAreOneAndEachIsConfirmed() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID COPY " + set(0, 20) + " Archive\nS: $a OK [COPYUID 4 1000000001 1] .\n")
            + ("C: $b UID COPY " + set(20, 20) + " Archive\nS: $b OK\n")
            + ("C: $c UID COPY " + set(40, 3))
            + " Archive\nS: $c OK [COPYUID 4 1000000081,1000000083 8,5] .\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, twentyIn("UID COPY ", " Archive"))) {
      Confirmed confirmed = new Confirmed();
      UidMapping mapping = c.copy(set(0, 43), ARCHIVE, confirmed).orElseThrow();
      assertEquals("4 1000000001,1000000081,1000000083 1,8,5", mapping.toString());
      assertEquals(
          List.of(
              set(0, 20) + " 4 1000000001 1",
              set(20, 20).toString(),
              set(40, 3) + " 4 1000000081,1000000083 8,5"),
          confirmed.parts);
      s.verifyComplete();
    }
  }

  @Test
  void copy_refusedInTheMiddle_restIsNotSent() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID COPY " + set(0, 20) + " Archive\nS: $a OK\n")
            + ("C: $b UID COPY " + set(20, 20) + " Archive\nS: $b NO [OVERQUOTA] full\n")
            + "C: $c NOOP\nS: $c OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, twentyIn("UID COPY ", " Archive"))) {
      Confirmed confirmed = new Confirmed();
      ImapException e =
          assertThrows(ImapException.No.class, () -> c.copy(set(0, 50), ARCHIVE, confirmed));
      assertEquals(Outcome.REFUSED, e.outcome());
      assertEquals(List.of(set(0, 20).toString()), confirmed.parts);
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void move_lostInTheMiddle_outcomeIsUnknownAndTheEarlierPartConfirmed() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID MOVE " + set(0, 20) + " Archive\nS: $a OK [COPYUID 4 1000000001 1] .\n")
            + ("C: $b UID MOVE " + set(20, 20) + " Archive\n!close\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, twentyIn("UID MOVE ", " Archive"))) {
      Confirmed confirmed = new Confirmed();
      ImapException e =
          assertThrows(ImapException.Lost.class, () -> c.move(set(0, 50), ARCHIVE, confirmed));
      assertEquals(Outcome.UNKNOWN, e.outcome());
      assertEquals(List.of(set(0, 20) + " 4 1000000001 1"), confirmed.parts);
      s.verifyComplete();
    }
  }

  @Test
  void expunge_lostBetweenTwoParts_isNotSentForWhoKnowsTheFirst() throws Exception {
    String script =
        Core.selected("UIDPLUS") + ("C: $a UID EXPUNGE " + set(0, 20) + "\nS: $a OK\n!stall\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, octets("UID EXPUNGE " + set(0, 20)))) {
      Confirmed confirmed = new Confirmed();
      ImapException e =
          assertThrows(
              ImapException.Lost.class,
              () ->
                  c.expunge(
                      set(0, 40),
                      (part, mapping) -> {
                        confirmed.confirmed(part, mapping);
                        c.abort();
                      }));
      assertEquals(Outcome.NOT_SENT, e.outcome());
      assertEquals(List.of(set(0, 20).toString()), confirmed.parts);
    }
  }

  @Test
  void expunge_lostBetweenTwoParts_isUnknownForWhoDoesNot() throws Exception {
    String script =
        Core.selected("UIDPLUS")
            + ("C: $a UID EXPUNGE " + set(0, 20) + "\nS: * 1 EXPUNGE\nS: $a OK\n!stall\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, octets("UID EXPUNGE " + set(0, 20)))) {
      c.setChangeListener(change -> c.abort());
      ImapException e = assertThrows(ImapException.Lost.class, () -> c.expunge(set(0, 40)));
      assertEquals(Outcome.UNKNOWN, e.outcome());
    }
  }

  @Test
  void expunge_listenerThatFails_partIsConfirmedBefore() throws Exception {
    String script =
        Core.selected("UIDPLUS")
            + ("C: $a UID EXPUNGE " + set(0, 20) + "\nS: * 1 EXPUNGE\nS: $a OK\n");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, octets("UID EXPUNGE " + set(0, 20)))) {
      c.setChangeListener(
          change -> {
            throw new UnsupportedOperationException("listener");
          });
      Confirmed confirmed = new Confirmed();
      assertThrows(UnsupportedOperationException.class, () -> c.expunge(set(0, 40), confirmed));
      assertEquals(List.of(set(0, 20).toString()), confirmed.parts);
    }
  }

  @Test
  void move_otherMailboxSelectedBetweenTwoParts_endsThere() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID MOVE " + set(0, 20) + " Archive\nS: $a OK\n")
            + "C: $s SELECT Archive\nC: $u UID SEARCH ALL\nS: * 0 EXISTS\nS: $s OK\nS: $u OK\n"
            + "C: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, twentyIn("UID MOVE ", " Archive"))) {
      assertThrows(
          IllegalStateException.class,
          () -> c.move(set(0, 40), ARCHIVE, (part, mapping) -> selectOther(c)));
      c.noop();
      s.verifyComplete();
    }
  }

  private static void selectOther(ImapClient c) {
    try {
      c.select(ARCHIVE, SelectOptions.READ_WRITE);
    } catch (ImapException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void search_setDemandedBesideAnotherKey_resultsAreUnited() throws Exception {
    String script =
        Core.selected("")
            + ("C: $a UID SEARCH UNSEEN UID " + set(0, 20) + "\nS: * SEARCH 1000000001\nS: $a OK\n")
            + ("C: $b UID SEARCH UNSEEN UID " + set(20, 20) + "\nS: * SEARCH\nS: $b OK\n")
            + ("C: $c UID SEARCH UNSEEN UID " + set(40, 2))
            + "\nS: * SEARCH 1000000081 1000000083\nS: $c OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, twentyIn("UID SEARCH UNSEEN UID ", ""))) {
      SearchKey key =
          new SearchKey.And(List.of(SearchKey.Simple.UNSEEN, new SearchKey.Uids(set(0, 42))));
      SearchResult<UidSet> found = c.search(UidSet.class, key, null);
      assertEquals("1000000001,1000000081,1000000083", found.numbers().toString());
      s.verifyComplete();
    }
  }

  @Test
  void search_literalInTheLine_isNotCounted() throws Exception {
    String text = "x".repeat(2000);
    String script =
        Core.selected("LITERAL+")
            + ("C: $a UID SEARCH UID " + set(0, 20) + " SUBJECT {2000+}\nC: " + text)
            + "\nS: * SEARCH 1000000001\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, 300)) {
      SearchKey key =
          new SearchKey.And(
              List.of(
                  new SearchKey.Uids(set(0, 20)),
                  new SearchKey.Text(SearchKey.Field.SUBJECT, text)));
      assertEquals(UidSet.of(1_000_000_001), c.search(UidSet.class, key, null).numbers());
      s.verifyComplete();
    }
  }

  @Test
  void emptySet_anyCommand_isRefusedBeforeItIsSent() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.selected(""));
        ImapClient c = select(s, 300)) {
      assertThrows(IllegalArgumentException.class, () -> c.fetch(UidSet.EMPTY, FLAGS, d -> {}));
      assertThrows(IllegalArgumentException.class, () -> c.copy(UidSet.EMPTY, ARCHIVE));
    }
  }

  @Test
  void savedResult_anyCommand_isSentAsItIs() throws Exception {
    String script = Core.selected("SEARCHRES") + "C: $a UID FETCH $$ (FLAGS)\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = select(s, 300)) {
      c.fetch(UidSet.SAVED, FLAGS, d -> {});
      s.verifyComplete();
    }
  }
}
