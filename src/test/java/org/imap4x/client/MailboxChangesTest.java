package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.imap4x.model.FetchItem;
import org.imap4x.model.MailboxName;
import org.imap4x.model.SearchKey;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EXISTS, EXPUNGE, VANISHED and FETCH, in any order and command: one stream of changes by UID. */
@Timeout(30)
class MailboxChangesTest {

  /**
   * What comes during a command, and what is to be seen of it; UIDs 10, 12, 15 were there.
   *
   * @param more what is asked and answered afterwards
   */
  record Case(String name, String data, String more, List<String> changes, String uids) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, String data, String more, String uids, String... changes) {
    return new Case(name, data, more, List.of(changes), uids);
  }

  private static String search(String keys, String uids) {
    return "C: $q UID SEARCH " + keys + "\nS: * SEARCH " + uids + "\nS: $q OK\n";
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("nothing", "", "", "10,12,15"),
        of("expunge", "S: * 2 EXPUNGE\n", "", "10,15", "removed 12"),
        of(
            "expunges renumber",
            "S: * 1 EXPUNGE\nS: * 1 EXPUNGE\n",
            "",
            "15",
            "removed 10",
            "removed 12"),
        of("expunge out of range", "S: * 9 EXPUNGE\nS: * 0 EXPUNGE\n", "", "10,12,15"),
        of("vanished", "S: * VANISHED 12,15:20\n", "", "10", "removed 12,15"),
        of("vanished unknown", "S: * VANISHED 1:9\n", "", "10,12,15"),
        of("vanished earlier", "S: * VANISHED (EARLIER) 10\n", "", "12,15", "removed 10"),
        of("vanished twice", "S: * VANISHED 10\nS: * VANISHED 10\n", "", "12,15", "removed 10"),
        of(
            "exists",
            "S: * 5 EXISTS\n",
            search("UID 16:*", "20 22"),
            "10,12,15,20,22",
            "added 20,22"),
        of("exists, the same", "S: * 3 EXISTS\n", "", "10,12,15"),
        of(
            "exists twice",
            "S: * 4 EXISTS\nS: * 5 EXISTS\n",
            search("UID 16:*", "20 22"),
            "10,12,15,20,22",
            "added 20,22"),
        of(
            "exists, star answers the old one",
            "S: * 4 EXISTS\n",
            search("UID 16:*", "15 21"),
            "10,12,15,21",
            "added 21"),
        of(
            "expunge, then exists",
            "S: * 1 EXPUNGE\nS: * 3 EXISTS\n",
            search("UID 16:*", "20"),
            "12,15,20",
            "removed 10",
            "added 20"),
        of("exists, then expunge of the new", "S: * 4 EXISTS\nS: * 4 EXPUNGE\n", "", "10,12,15"),
        of(
            "exists, then expunge of an old one",
            "S: * 4 EXISTS\nS: * 1 EXPUNGE\n",
            search("UID 16:*", "20"),
            "12,15,20",
            "removed 10",
            "added 20"),
        of(
            "exists, then fetch tells the UID",
            "S: * 4 EXISTS\nS: * 4 FETCH (UID 21 FLAGS (\\Recent))\n",
            "",
            "10,12,15,21",
            "added 21",
            "flags 21 (\\Recent)"),
        of(
            "fetch tells of a new one before exists",
            "S: * 4 FETCH (UID 21 FLAGS ())\nS: * 4 EXISTS\n",
            "",
            "10,12,15,21",
            "added 21",
            "flags 21 ()"),
        of(
            "flags by sequence number",
            "S: * 2 FETCH (FLAGS (\\Seen))\n",
            "",
            "10,12,15",
            "flags 12 (\\Seen)"),
        of(
            "flags after expunge",
            "S: * 1 EXPUNGE\nS: * 2 FETCH (FLAGS (x))\n",
            "",
            "12,15",
            "removed 10",
            "flags 15 (x)"),
        of("flags with UID", "S: * 2 FETCH (UID 12 FLAGS (x))\n", "", "10,12,15", "flags 12 (x)"),
        of(
            "another UID than known",
            "S: * 2 FETCH (UID 15 FLAGS (x))\n",
            search("ALL", "12 15 16"),
            "12,15:16",
            "flags 15 (x)",
            "removed 10",
            "added 16"),
        of(
            "exists shrinks untold",
            "S: * 2 EXISTS\n",
            search("ALL", "10 15"),
            "10,15",
            "removed 12"),
        of("exists zero untold", "S: * 0 EXISTS\n", search("ALL", ""), "", "removed 10,12,15"),
        of(
            "shrinks and others came",
            "S: * 2 EXISTS\n",
            search("ALL", "15 30"),
            "15,30",
            "removed 10,12",
            "added 30"),
        of("recent only", "S: * 1 RECENT\n", "", "10,12,15"),
        of(
            "new UIDVALIDITY",
            "S: * OK [UIDVALIDITY 8] changed\nS: * 2 EXISTS\n",
            search("ALL", "1 2"),
            "1:2",
            "reset 8"),
        of(
            "server that can't count",
            "S: * 7 EXISTS\n",
            search("UID 16:*", "")
                + search("ALL", "10 12 15")
                + "C: $f FETCH 1:* (UID)\nS: * 1 FETCH (UID 10)\nS: * 2 FETCH (UID 12)\n"
                + "S: * 3 FETCH (UID 15)\nS: $f OK\n",
            "10,12,15"),
        of(
            "search refused, so fetched",
            "S: * 4 EXISTS\n",
            "C: $q UID SEARCH UID 16:*\nS: $q NO no search\nC: $f FETCH 1:* (UID)\n"
                + "S: * 1 FETCH (UID 10)\nS: * 2 FETCH (UID 12)\nS: * 3 FETCH (UID 15)\nS: * 4 FETCH (UID 40)\nS: $f OK\n",
            "10,12,15,40",
            "added 40"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void duringNoop_data_becomesChanges(Case test) throws Exception {
    check(test, "NOOP", ImapClient::noop, "");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void duringStatus_data_becomesChanges(Case test) throws Exception {
    check(
        test,
        "STATUS x (MESSAGES)",
        c -> c.status(MailboxName.of("x"), "MESSAGES"),
        "S: * STATUS x (MESSAGES 1)\n");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void duringUidFetch_data_becomesChanges(Case test) throws Exception {
    check(
        test,
        "UID FETCH 10 (RFC822.SIZE)",
        c -> {
          Core.Messages m = new Core.Messages();
          c.fetch(UidSet.of(10), List.of(FetchItem.Simple.RFC822_SIZE), m);
          assertEquals(List.of(10L), m.uids());
          assertEquals(77, m.all.get(0).size());
        },
        "S: * 1 FETCH (UID 10 RFC822.SIZE 77)\n");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void duringUidSearch_data_becomesChanges(Case test) throws Exception {
    check(
        test,
        "UID SEARCH SEEN",
        c ->
            assertEquals(
                "12", c.search(UidSet.class, SearchKey.Simple.SEEN, null).numbers().toString()),
        "S: * SEARCH 12\n");
  }

  private interface Call {
    void on(ImapClient c) throws Exception;
  }

  private static void check(Case test, String command, Call call, String answer) throws Exception {
    String script =
        Core.selected("")
            + "C: $t "
            + command
            + "\n"
            + answer
            + test.data()
            + "S: $t OK\n"
            + test.more();
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      call.on(c);
      assertEquals(test.changes(), changes.lines());
      SelectedMailbox m = c.selected().orElseThrow();
      assertEquals(test.uids(), m.uids().toString());
      assertEquals(m.uids().size(), m.exists());
      assertTrue(m.uidNext() > (m.uids().isEmpty() ? 0 : m.uids().max()));
      s.verifyComplete();
    }
  }

  @Test
  void flagsAskedFor_byFetch_goToItsSinkOnly() throws Exception {
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10 (FLAGS)\nS: * 1 FETCH (UID 10 FLAGS (a))\nS: * 3 FETCH (FLAGS (b))\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      Core.Messages m = new Core.Messages();
      c.fetch(UidSet.of(10), List.of(FetchItem.Simple.FLAGS), m);
      assertEquals(List.of(10L), m.uids());
      assertEquals(List.of("flags 15 (b)"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void select_exists_changesNothingAndNothingIsTold() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.selected(""));
        ImapClient c = Core.connect(s)) {
      Core.Changes changes = Core.Changes.of(c);
      c.select(Core.INBOX, SelectOptions.READ_WRITE);
      assertEquals(List.of(), changes.lines());
    }
  }

  @Test
  void select_uidMapDiffersFromExists_isAskedForAgain() throws Exception {
    String script =
        Core.preauth("")
            + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\nS: * 3 EXISTS\nS: $s OK .\nS: * SEARCH 1 2\nS: $u OK\n"
            + "C: $u UID SEARCH UID 3:*\nS: * SEARCH 9\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals("1:2,9", c.selected().orElseThrow().uids().toString());
      s.verifyComplete();
    }
  }

  @Test
  void qresync_select_keepsWhatCameAndTellsNothing() throws Exception {
    String script =
        Core.preauth("ENABLE QRESYNC")
            + "C: $t ENABLE QRESYNC\nS: * ENABLED QRESYNC\nS: $t OK\n"
            + "C: $s SELECT INBOX (QRESYNC (7 90 1:20))\nC: $u UID SEARCH ALL\n"
            + "S: * 2 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: * OK [HIGHESTMODSEQ 99] .\n"
            + "S: * VANISHED (EARLIER) 12\nS: * 2 FETCH (UID 15 FLAGS (x) MODSEQ (95))\nS: $s OK .\n"
            + "S: * SEARCH 10 15\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      Core.Changes changes = Core.Changes.of(c);
      c.enable("QRESYNC");
      SelectedMailbox m =
          c.select(
              Core.INBOX,
              new SelectOptions(
                  false, true, new SelectOptions.Qresync(7, 90, UidSet.range(1, 20))));
      assertEquals("10,15", m.uids().toString());
      assertEquals(99, m.highestModSeq().orElse(0));
      assertEquals(2, m.resyncData().size());
      assertTrue(m.resyncData().get(0) instanceof Untagged.Vanished);
      assertEquals(List.of(), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void closed_betweenMailboxes_partsTheirData() throws Exception {
    String script =
        Core.preauth("ENABLE QRESYNC")
            + "C: $t ENABLE QRESYNC\nS: * ENABLED QRESYNC\nS: $t OK\n"
            + "C: $s SELECT a\nC: $u UID SEARCH ALL\nS: * 2 EXISTS\nS: $s OK .\nS: * SEARCH 1 2\nS: $u OK\n"
            + "C: $s SELECT b\nC: $u UID SEARCH ALL\nS: * VANISHED 1\nS: * OK [CLOSED] .\nS: * 1 EXISTS\nS: $s OK .\n"
            + "S: * SEARCH 1\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      c.enable("QRESYNC");
      SelectedMailbox a = c.select(MailboxName.of("a"), SelectOptions.READ_WRITE);
      SelectedMailbox b = c.select(MailboxName.of("b"), SelectOptions.READ_WRITE);
      assertEquals("2", a.uids().toString());
      assertEquals("1", b.uids().toString());
      assertFalse(a.isSelected());
      s.verifyComplete();
    }
  }

  @Test
  void listener_runsACommand_isToldTheRestAfterwards() throws Exception {
    String script =
        Core.selected("")
            + "C: $t NOOP\nS: * 1 EXPUNGE\nS: * 1 FETCH (FLAGS (x))\nS: $t OK\nC: $t CHECK\nS: * 1 EXPUNGE\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      List<String> seen = new ArrayList<>();
      c.setChangeListener(
          change -> {
            seen.add(change.getClass().getSimpleName());
            if (seen.size() == 1) {
              try {
                c.check();
              } catch (ImapException e) {
                throw new AssertionError(e);
              }
            }
          });
      c.noop();
      assertEquals(List.of("Removed", "FlagsChanged", "Removed"), seen);
      s.verifyComplete();
    }
  }

  @Test
  void statusAndOtherData_unclaimed_goToTheirListeners() throws Exception {
    String script =
        Core.preauth("")
            + "C: $t NOOP\nS: * OK [ALERT] disk full\nS: * STATUS x (MESSAGES 3)\nS: * XFOO bar\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      List<String> seen = new ArrayList<>();
      c.setStatusListener(u -> seen.add(u.text().toString()));
      c.setDataListener(u -> seen.add(u.getClass().getSimpleName()));
      c.noop();
      assertEquals(
          List.of("[ALERT] disk full", "MailboxStatus", "Other"),
          seen.subList(seen.size() - 3, seen.size()));
    }
  }

  /** A server's mailbox, and a client that hears of it: after each command both have the same. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void randomSession_afterEachCommand_mapIsTheServers(long seed) throws Exception {
    Random random = new Random(seed);
    List<Long> mailbox = new ArrayList<>(List.of(10L, 12L, 15L));
    StringBuilder script = new StringBuilder(Core.selected(""));
    List<String> expected = new ArrayList<>();
    long next = 20;
    for (int round = 0; round < 150; round++) {
      script.append("C: $t NOOP\n");
      long known = mailbox.isEmpty() ? 0 : mailbox.get(mailbox.size() - 1);
      TreeSet<Long> fresh = new TreeSet<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        int what = random.nextInt(3);
        if (what == 0 || mailbox.size() < 2) {
          int count = 1 + random.nextInt(4);
          for (int k = 0; k < count; k++, next += 1 + random.nextInt(2)) {
            mailbox.add(next);
            fresh.add(next);
          }
          script.append("S: * ").append(mailbox.size()).append(" EXISTS\n");
        } else if (what == 1) {
          int at = random.nextInt(mailbox.size());
          fresh.remove(mailbox.remove(at));
          script.append("S: * ").append(at + 1).append(" EXPUNGE\n");
        } else {
          int at = random.nextInt(mailbox.size());
          if (!fresh.contains(mailbox.get(at))) {
            script
                .append("S: * ")
                .append(at + 1)
                .append(" FETCH (FLAGS (f")
                .append(mailbox.get(at))
                .append("))\n");
          }
        }
      }
      script.append("S: $t OK\n");
      boolean hadFresh = !fresh.isEmpty();
      if (hadFresh) {
        script.append("!ask\n");
      }
      UidSet.Builder now = new UidSet.Builder();
      mailbox.forEach(now::add);
      expected.add(now.build().toString());
      int at = script.indexOf("!ask\n");
      if (at >= 0) {
        StringBuilder answer = new StringBuilder("C: $q UID SEARCH $*\nS: * SEARCH");
        mailbox.stream().filter(fresh::contains).forEach(u -> answer.append(' ').append(u));
        script.replace(at, at + 5, answer + "\nS: $q OK\n");
      }
    }
    try (ScriptedServer s = ScriptedServer.inline(script.toString());
        ImapClient c = Core.select(s)) {
      TreeSet<Long> heard = new TreeSet<>(List.of(10L, 12L, 15L));
      c.setChangeListener(
          change -> {
            if (change instanceof MailboxChange.Added added) {
              added.uids().iterator().forEachRemaining((long u) -> assertTrue(heard.add(u)));
            } else if (change instanceof MailboxChange.Removed removed) {
              removed.uids().iterator().forEachRemaining((long u) -> assertTrue(heard.remove(u)));
            } else if (change instanceof MailboxChange.FlagsChanged flags) {
              assertTrue(flags.flags().contains("f" + flags.uid()));
            }
          });
      for (String uids : expected) {
        c.noop();
        assertEquals(uids, c.selected().orElseThrow().uids().toString());
        UidSet.Builder now = new UidSet.Builder();
        heard.forEach(now::add);
        assertEquals(uids, now.build().toString());
      }
      s.verifyComplete();
    }
  }
}
