package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.StatusData;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several commands in flight. */
@Timeout(60)
class PipelineTest {
  private static final List<FetchItem> FLAGS = List.of(FetchItem.Simple.FLAGS);
  private static final List<FetchItem> SIZE = List.of(FetchItem.Simple.RFC822_SIZE);

  @Test
  void twoFetches_answeredOutOfOrder_eachGetsItsOwn() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (FLAGS)\nC: $b UID FETCH 12 (FLAGS)\n"
            + "S: * 2 FETCH (UID 12 FLAGS ())\nS: * 1 FETCH (UID 10 FLAGS ())\nS: $b OK\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages one = new Core.Messages();
      Core.Messages two = new Core.Messages();
      Pending<Void> a = c.beginFetch(UidSet.of(10), FLAGS, null, one);
      Pending<Void> b = c.beginFetch(UidSet.of(12), FLAGS, null, two);
      a.await();
      assertTrue(b.isDone());
      b.await();
      b.await();
      assertEquals(List.of(10L), one.uids());
      assertEquals(List.of(12L), two.uids());
      s.verifyComplete();
    }
  }

  /** As Dovecot answers: what the second asked for comes before the first is said to be done. */
  @Test
  void twoFetches_ofTheSameBody_eachGetsOne() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (BODY.PEEK[1]<4.4>)\nC: $b UID FETCH 10 (BODY.PEEK[1]<4.4>)\n"
            + "S: * 1 FETCH (UID 10 BODY[1]<4> \"abcd\")\n"
            + "S: * 1 FETCH (UID 10 BODY[1]<4> \"abcd\")\nS: $a OK\nS: $b OK\n";
    List<FetchItem> window = List.of(FetchItem.peek(Section.ofPart(List.of(1)), 4, 4));
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages one = new Core.Messages();
      Core.Messages two = new Core.Messages();
      Pending<Void> a = c.beginFetch(UidSet.of(10), window, null, one);
      Pending<Void> b = c.beginFetch(UidSet.of(10), window, null, two);
      a.await();
      b.await();
      assertEquals(List.of(10L), one.uids());
      assertEquals(List.of(10L), two.uids());
      s.verifyComplete();
    }
  }

  @Test
  void fetchBehindStore_modSeqAndContent_goToTheFetch() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID STORE 10 +FLAGS.SILENT (\\Seen)\nC: $b UID FETCH 10 (UID RFC822.SIZE MODSEQ)\n"
            + "S: * 1 FETCH (UID 10 MODSEQ (3))\nS: * 1 FETCH (UID 10 MODSEQ (3) RFC822.SIZE 5)\n"
            + "S: $a OK\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages fetched = new Core.Messages();
      Pending<StoreResult> a =
          c.beginStore(UidSet.of(10), StoreMode.ADD, FlagSet.of("\\Seen"), true, -1);
      Pending<Void> b =
          c.beginFetch(
              UidSet.of(10),
              List.of(FetchItem.Simple.UID, FetchItem.Simple.MODSEQ, FetchItem.Simple.RFC822_SIZE),
              null,
              fetched);
      assertEquals(3, a.await().data().get(0).modSeq());
      b.await();
      assertEquals(5, fetched.all.get(fetched.all.size() - 1).size());
      s.verifyComplete();
    }
  }

  @Test
  void twoFetches_secondAwaitedFirst_servesBoth() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (FLAGS)\nC: $b UID FETCH 12 (RFC822.SIZE)\n"
            + "S: * 1 FETCH (UID 10 FLAGS ())\nS: $a NO [SERVERBUG] oops\nS: * 2 FETCH (UID 12 RFC822.SIZE 5)\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages two = new Core.Messages();
      Pending<Void> a = c.beginFetch(UidSet.of(10), FLAGS, null, d -> {});
      Pending<Void> b = c.beginFetch(UidSet.of(12), SIZE, null, two);
      b.await();
      assertEquals(5, two.all.get(0).size());
      assertThrows(ImapException.No.class, a::await);
      assertThrows(ImapException.No.class, a::await);
      s.verifyComplete();
    }
  }

  @Test
  void status_twice_goesOneAfterTheOther() throws Exception {
    // RFC 9051 section 5.5: answers that can't be told apart
    String script =
        Core.preauth("")
            + "C: $a STATUS a (MESSAGES)\nS: * STATUS a (MESSAGES 1)\nS: $a OK\n"
            + "C: $b STATUS b (MESSAGES)\nS: * STATUS b (MESSAGES 2)\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      Pending<StatusData> a = c.beginStatus(MailboxName.of("a"), "MESSAGES");
      Pending<StatusData> b = c.beginStatus(MailboxName.of("b"), "MESSAGES");
      assertEquals(2, b.await().number("MESSAGES").orElse(0));
      assertEquals(1, a.await().number("MESSAGES").orElse(0));
      s.verifyComplete();
    }
  }

  @Test
  void sequenceNumbers_behindCommandThatMayExpunge_wait() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID STORE 10 +FLAGS.SILENT (x)\nS: * 1 EXPUNGE\nS: $a OK\n"
            + "C: $b FETCH 1 (FLAGS)\nS: * 1 FETCH (FLAGS (y))\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Pending<StoreResult> a =
          c.beginStore(UidSet.of(10), StoreMode.ADD, FlagSet.of("x"), true, -1);
      Core.Messages m = new Core.Messages();
      c.fetch(SequenceSet.of(1), FLAGS, m);
      a.await();
      assertEquals(List.of(12L), m.uids());
      s.verifyComplete();
    }
  }

  @Test
  void selectAndUidMap_goInOnePacketAndLaterCommandsWait() throws Exception {
    String script =
        Core.selected("ESEARCH")
            + "C: $t NOOP\nS: $t OK\nC: $s EXAMINE x\nC: $u UID SEARCH RETURN (ALL) ALL\n"
            + "S: * 0 EXISTS\nS: $s OK [READ-ONLY] .\nS: * ESEARCH (TAG \"$u\") UID\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      SelectedMailbox old = c.selected().orElseThrow();
      c.noop();
      SelectedMailbox now = c.select(MailboxName.of("x"), SelectOptions.READ_ONLY);
      assertFalse(old.isSelected());
      assertTrue(now.isSelected());
      assertTrue(now.isReadOnly());
      assertTrue(now.uids().isEmpty());
      s.verifyComplete();
    }
  }

  @Test
  void select_refused_deselectsAndSessionLives() throws Exception {
    String script =
        Core.selected("")
            + "C: $s SELECT x\nC: $u UID SEARCH ALL\nS: $s NO [NONEXISTENT] none\nS: $u BAD not selected\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      ImapException e =
          assertThrows(
              ImapException.No.class,
              () -> c.select(MailboxName.of("x"), SelectOptions.READ_WRITE));
      assertTrue(e.hasCode("NONEXISTENT"));
      assertEquals(SessionState.AUTHENTICATED, c.state());
      assertTrue(c.selected().isEmpty());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void cap_manyLargeCommands_areNotAllInFlight() throws Exception {
    // each line has 4 KB; the server answers nothing until it has seen the cap's worth
    StringBuilder script = new StringBuilder(Core.selected(""));
    StringBuilder uids = new StringBuilder("1");
    for (int i = 3; uids.length() < 4000; i += 2) {
      uids.append(',').append(i);
    }
    int fit = (int) (Pipeline.MAX_OCTETS / (uids.length() + 32));
    for (int i = 0; i < fit; i++) {
      script.append("C: $t").append(i).append(" UID FETCH $* (FLAGS)\n");
    }
    script.append("!reached full\n!await go\n");
    for (int i = 0; i < fit; i++) {
      script.append("S: $t").append(i).append(" OK\n");
    }
    for (int i = fit; i < 12; i++) {
      script
          .append("C: $t")
          .append(i)
          .append(" UID FETCH $* (FLAGS)\nS: $t")
          .append(i)
          .append(" OK\n");
    }
    try (ScriptedServer s = ScriptedServer.inline(script.toString());
        ImapClient c = Core.select(s)) {
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<?> all =
          other.submit(
              () -> {
                List<Pending<Void>> pending = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                  pending.add(c.beginFetch(UidSet.parse(uids.toString()), FLAGS, null, d -> {}));
                }
                for (Pending<Void> p : pending) {
                  p.await();
                }
                return null;
              });
      s.awaitReached("full");
      assertFalse(all.isDone());
      s.signal("go");
      all.get();
      other.shutdown();
      s.verifyComplete();
    }
  }

  @RepeatedTest(5)
  void threads_manyCommands_eachGetsItsOwnAnswer() throws Exception {
    StringBuilder script = new StringBuilder(Core.preauth(""));
    int threads = 8;
    int rounds = 25;
    for (int i = 0; i < threads * rounds; i++) {
      script.append("C: $t STATUS $1 (MESSAGES)\nS: * STATUS $1 (MESSAGES $1)\nS: $t OK\n");
    }
    try (ScriptedServer s = ScriptedServer.inline(script.toString());
        ImapClient c = Core.connect(s)) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int from = 1000 * (t + 1);
        all.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    String name = Integer.toString(from + i);
                    assertEquals(
                        from + i,
                        c.status(MailboxName.of(name), "MESSAGES").number("MESSAGES").orElse(0));
                  }
                  return null;
                }));
      }
      for (Future<?> f : all) {
        f.get();
      }
      pool.shutdown();
      s.verifyComplete();
    }
  }

  @RepeatedTest(5)
  void threads_selectBesideOthers_neverWaitsForUnsentOctets() throws Exception {
    int rounds = 30;
    String script =
        Core.selected("")
            + "!auto NOOP\n"
            + ("C: $s SELECT INBOX\nC: $u UID SEARCH ALL\nS: * 1 EXISTS\nS: $s OK\nS: * SEARCH 4\nS: $u OK\n"
                .repeat(rounds));
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<?> noops =
          other.submit(
              () -> {
                for (int i = 0; i < rounds * 5; i++) {
                  c.noop();
                }
                return null;
              });
      for (int i = 0; i < rounds; i++) {
        assertEquals("4", c.select(INBOX, SelectOptions.READ_WRITE).uids().toString());
      }
      noops.get();
      other.shutdown();
      s.verifyComplete();
    }
  }

  /** Runs it until it waits for its place among the commands in flight. */
  private static FutureTask<@Nullable Void> waiting(Callable<@Nullable Void> call) {
    FutureTask<@Nullable Void> task = new FutureTask<>(call);
    Thread thread = new Thread(task);
    thread.start();
    while (!task.isDone()
        && Stream.of(thread.getStackTrace())
            .noneMatch(f -> f.getMethodName().equals("waitForPlace"))) {
      Thread.onSpinWait();
      assertFalse(Thread.interrupted(), "it never waited");
    }
    return task;
  }

  @Test
  void commandThatWaits_othersThatCouldGo_doNotOvertakeIt() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (FLAGS)\nS: * 1 FETCH (UID 10 FLAGS ())\nS: $a OK\n"
            + "C: $b XALONE\nS: $b OK\nC: $c NOOP\nS: $c OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      CountDownLatch go = new CountDownLatch(1);
      Pending<Void> a =
          c.beginFetch(UidSet.of(10), FLAGS, null, d -> assertDoesNotThrow(() -> go.await()));
      FutureTask<@Nullable Void> alone = waiting(() -> run(() -> c.xatom("XALONE")));
      FutureTask<@Nullable Void> noop = waiting(() -> run(c::noop));
      assertFalse(noop.isDone());
      go.countDown();
      noop.get();
      alone.get();
      a.await();
      s.verifyComplete();
    }
  }

  @Test
  void commandThatWaits_interrupted_letsTheNextGo() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (FLAGS)\nC: $b NOOP\nS: * 1 FETCH (UID 10 FLAGS ())\n"
            + "S: $a OK\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Pending<Void> a = c.beginFetch(UidSet.of(10), FLAGS, null, d -> {});
      FutureTask<@Nullable Void> alone = waiting(() -> run(() -> c.xatom("XALONE")));
      FutureTask<@Nullable Void> noop = waiting(() -> run(c::noop));
      alone.cancel(true);
      noop.get();
      a.await();
      s.verifyComplete();
    }
  }

  private interface Call {
    void run() throws ImapException;
  }

  private static @Nullable Void run(Call call) throws ImapException {
    call.run();
    return null;
  }

  @Test
  void loss_commandsInFlight_allEndWithTheirOutcome() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (FLAGS)\nC: $b UID STORE 12 +FLAGS.SILENT (x)\n!reset\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Pending<Void> a = c.beginFetch(UidSet.of(10), FLAGS, null, d -> {});
      Pending<StoreResult> b =
          c.beginStore(UidSet.of(12), StoreMode.ADD, FlagSet.of("x"), true, -1);
      assertEquals(
          ImapException.Outcome.UNKNOWN,
          assertThrows(ImapException.Lost.class, b::await).outcome());
      assertEquals(
          ImapException.Outcome.UNKNOWN,
          assertThrows(ImapException.Lost.class, a::await).outcome());
    }
  }
}
