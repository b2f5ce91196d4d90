package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.testing.Readers;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdleTest {
  private static final Duration LONG = Duration.ofSeconds(8);
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    other.shutdownNow();
  }

  @Test
  void exists_besideContinuation_isNotLost() throws Exception {
    String script =
        Core.selected("IDLE")
            + "C: $i IDLE\nS: * 4 EXISTS\nS: + idling\nC: DONE\nS: $i OK\nC: $q UID SEARCH UID 16:*\nS: * SEARCH 20\nS: $q OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      try (IdleSession idle = c.idle()) {
        assertTrue(idle.await(LONG));
        assertEquals(4, ((Untagged.Exists) idle.next(Duration.ZERO).orElseThrow()).count());
        assertEquals(Optional.empty(), idle.next(Duration.ofMillis(50)));
        assertFalse(idle.isEnded());
      }
      assertEquals(List.of("added 20"), changes.lines());
      s.verifyComplete();
    }
  }

  /** The server ends the IDLE when it has read what comes behind DONE. */
  @Test
  void newMessages_atTheEnd_areAskedForBehindDone() throws Exception {
    String script =
        Core.selected("IDLE")
            + "C: $i IDLE\nS: + idling\nS: * 4 EXISTS\nC: DONE\nC: $q UID SEARCH UID 16:*\n"
            + "S: * 1 EXPUNGE\nS: $i OK\nS: * SEARCH 20\nS: $q OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      try (IdleSession idle = c.idle()) {
        assertTrue(idle.await(LONG));
      }
      assertEquals(List.of("removed 10", "added 20"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void changes_besideACommandNobodyWaitsFor_areToldAsTheIdleBegins() throws Exception {
    String script =
        Core.selected("IDLE")
            + "C: $s UID STORE 10 +FLAGS.SILENT (\\Seen)\n"
            + "S: * 2 EXPUNGE\nS: * 2 FETCH (FLAGS (x))\nS: $s OK\n"
            + "C: $i IDLE\nS: + idling\nC: DONE\nS: $i OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      c.beginStore(UidSet.of(10), StoreMode.ADD, FlagSet.of(FlagSet.SEEN), true, -1);
      try (IdleSession idle = c.idle()) {
        assertEquals(List.of("removed 12", "flags 15 (x)"), changes.lines());
        assertFalse(idle.isEnded());
      }
      s.verifyComplete();
    }
  }

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private boolean whenNews(IdleSession idle) {
    return idle.whenNews(LONG, () -> told.add("news"));
  }

  private void awaitNews() throws InterruptedException {
    assertEquals("news", told.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void whenNews_reports_areToldOnceAndTakenWithoutWaiting() throws Exception {
    String script =
        Core.selected("IDLE")
            + "C: $i IDLE\nS: + idling\n!flush\n!await one\nS: * 1 EXPUNGE\nS= * 1 FET\n!flush\n"
            + "!await rest\nS= CH (FLAGS (x))\\r\\n\n!flush\nC: DONE\nS: $i OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      try (IdleSession idle = c.idle()) {
        assertTrue(whenNews(idle));
        assertEquals(null, told.poll(50, TimeUnit.MILLISECONDS));
        s.signal("one");
        awaitNews();
        assertTrue(idle.takeNews());
        assertEquals(List.of("removed 10"), changes.lines());
        assertTrue(whenNews(idle));
        s.signal("rest");
        awaitNews();
        assertTrue(idle.takeNews());
        assertFalse(idle.takeNews());
        assertTrue(whenNews(idle)); // and it is not told: who closes knows
      }
      assertEquals(List.of("removed 10", "flags 12 (x)"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void whenNews_anotherCommandEndsTheIdle_isTold() throws Exception {
    String script =
        Core.selected("IDLE")
            + "C: $i IDLE\nS: + idling\nC: DONE\nS: $i OK\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      IdleSession idle = c.idle();
      assertTrue(whenNews(idle));
      c.noop();
      awaitNews();
      assertTrue(idle.isEnded());
      assertTrue(idle.takeNews());
      assertTrue(whenNews(idle));
      awaitNews(); // at once
      s.verifyComplete();
    }
  }

  @Test
  void whenNews_connectionIsLost_isToldAndThrown() throws Exception {
    String script = Core.selected("IDLE") + "C: $i IDLE\nS: + idling\n!flush\n!await end\n!close\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      IdleSession idle = c.idle();
      assertTrue(whenNews(idle));
      s.signal("end");
      awaitNews();
      assertThrows(ImapException.class, idle::takeNews);
      assertTrue(idle.isEnded());
    }
  }

  @Test
  void whenNews_clientIsEnded_isTold() throws Exception {
    String script = Core.selected("IDLE") + "C: $i IDLE\nS: + idling\n!flush\n!await end\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      IdleSession idle = c.idle();
      assertTrue(whenNews(idle));
      c.abort();
      awaitNews();
      assertThrows(ImapException.class, idle::takeNews);
      s.signal("end");
    }
  }

  @Test
  void whenNews_nothingComes_isToldInTime() throws Exception {
    String script = Core.selected("IDLE") + "C: $i IDLE\nS: + idling\nC: DONE\nS: $i OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s);
        IdleSession idle = c.idle()) {
      assertTrue(idle.whenNews(Duration.ofMillis(30), () -> told.add("news")));
      awaitNews();
      assertFalse(idle.takeNews());
      assertFalse(idle.isEnded());
    }
  }

  /** Who ends the IDLE reads its end, and leaves before it has come: nobody may wait for ever. */
  @Test
  void whenNews_whoeverReadsLeaves_isTold() throws Exception {
    String script =
        Core.selected("IDLE")
            + "C: $i IDLE\nS: + idling\nC: DONE\n!reached done\n!await end\nS: $i OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      IdleSession idle = c.idle();
      Thread closing =
          new Thread(
              () -> {
                try {
                  idle.close();
                } catch (ImapException e) {
                  told.add("interrupted");
                }
              });
      closing.start();
      s.awaitReached("done");
      Readers.awaitReading(closing);
      assertTrue(whenNews(idle));
      closing.interrupt();
      closing.join();
      List<String> both = List.of(told.take(), told.take());
      assertTrue(both.containsAll(List.of("interrupted", "news")), both::toString);
      s.signal("end");
      assertTrue(whenNews(idle));
      awaitNews();
      idle.takeNews();
      assertTrue(idle.isEnded());
      s.verifyComplete();
    }
  }

  @Test
  void closeAndCommand_atTheSameTime_bothGoOn() throws Exception {
    int rounds = 1000; // the window is narrow
    String round = "C: $i IDLE\nS: + idling\nC: DONE\nS: $i OK\nC: $n NOOP\nS: $n OK\n";
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (ScriptedServer s = ScriptedServer.inline(Core.selected("IDLE") + round.repeat(rounds));
        ImapClient c = Core.select(s)) {
      for (int i = 0; i < rounds; i++) {
        IdleSession idle = c.idle();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Boolean> waiter = threads.submit(() -> idle.await(LONG));
        Future<?> closer =
            threads.submit(
                () -> {
                  start.await();
                  idle.close();
                  return null;
                });
        Future<?> command =
            threads.submit(
                () -> {
                  start.await();
                  c.noop();
                  return null;
                });
        closer.get(5, TimeUnit.SECONDS);
        command.get(5, TimeUnit.SECONDS);
        assertTrue(waiter.get(5, TimeUnit.SECONDS));
      }
      s.verifyComplete();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void timeouts_betweenOctets_loseNothing() throws Exception {
    String script =
        Core.selected("IDLE")
            + "C: $i IDLE\nS: + idling\nS= * 1 EXP\n!flush\n!reached half\n!await rest\nS= UNGE\\r\\n* 1 FE\n!reached more\n!await end\n"
            + "S= TCH (FLAGS (x))\\r\\n\nC: DONE\nS: $i OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      try (IdleSession idle = c.idle()) {
        s.awaitReached("half");
        for (int i = 0; i < 5; i++) {
          assertFalse(idle.await(Duration.ofMillis(30)));
        }
        s.signal("rest");
        assertTrue(idle.await(LONG));
        s.awaitReached("more");
        for (int i = 0; i < 3; i++) {
          assertFalse(idle.await(Duration.ofMillis(30)));
        }
        s.signal("end");
        assertTrue(idle.await(LONG));
      }
      assertEquals(List.of("removed 10", "flags 12 (x)"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void close_fromAnotherThread_endsTheWait() throws Exception {
    String script =
        Core.selected("IDLE") + "C: $i IDLE\nS: + idling\n!reached idle\nC: DONE\nS: $i OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      IdleSession idle = c.idle();
      s.awaitReached("idle");
      Future<Boolean> wait = other.submit(() -> idle.await(LONG));
      idle.close();
      assertTrue(wait.get(5, TimeUnit.SECONDS));
      assertTrue(idle.isEnded());
      idle.close();
      s.verifyComplete();
    }
  }

  @Test
  void command_fromAnotherThread_endsTheIdleFirst() throws Exception {
    String script =
        Core.selected("IDLE")
            + "C: $i IDLE\nS: + idling\n!reached idle\nC: DONE\nS: * 1 EXPUNGE\nS: $i OK\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      IdleSession idle = c.idle();
      s.awaitReached("idle");
      Future<Boolean> wait =
          other.submit(
              () -> {
                while (!idle.isEnded()) {
                  idle.await(LONG);
                }
                return true;
              });
      c.noop();
      assertTrue(wait.get(5, TimeUnit.SECONDS));
      assertEquals(List.of("removed 10"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void command_whileNobodyWaits_endsTheIdle() throws Exception {
    String script =
        Core.preauth("IDLE") + "C: $i IDLE\nS: + idling\nC: DONE\nS: $i OK\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      IdleSession idle = c.idle();
      c.noop();
      assertTrue(idle.isEnded());
      assertTrue(idle.await(LONG));
      s.verifyComplete();
    }
  }

  @Test
  void idle_refused_isThrown() throws Exception {
    String script = Core.preauth("IDLE") + "C: $i IDLE\nS: $i NO not now\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      assertThrows(ImapException.No.class, c::idle);
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void idle_endedByServer_isSaid() throws Exception {
    String script =
        Core.preauth("IDLE")
            + "C: $i IDLE\nS: + idling\n!await end\nS: $i OK timeout\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      IdleSession idle = c.idle();
      s.signal("end");
      assertTrue(idle.await(LONG));
      assertTrue(idle.isEnded());
      idle.close();
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void bye_inIdle_isThrown() throws Exception {
    String script =
        Core.preauth("IDLE") + "C: $i IDLE\nS: + idling\n!await bye\nS: * BYE timeout\n!close\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      IdleSession idle = c.idle();
      s.signal("bye");
      assertThrows(
          ImapException.Bye.class,
          () -> {
            while (true) {
              if (idle.await(LONG) && idle.isEnded()) {
                c.noop();
              }
            }
          });
      assertFalse(c.isUsable());
    }
  }

  @Test
  void connectionLost_inIdle_isThrownByAwait() throws Exception {
    String script = Core.preauth("IDLE") + "C: $i IDLE\nS: + idling\n!await end\n!close\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      IdleSession idle = c.idle();
      s.signal("end");
      ImapException e = assertThrows(ImapException.class, () -> idle.await(LONG));
      assertTrue(e.isFatal());
    }
  }

  @Test
  void connectionLost_inIdle_isThrownOrEnds() throws Exception {
    String script = Core.preauth("IDLE") + "C: $i IDLE\nS: + idling\n!await reset\n!reset\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      IdleSession idle = c.idle();
      s.signal("reset");
      try {
        assertTrue(idle.await(LONG));
      } catch (ImapException.Lost e) {
        assertTrue(e.isFatal());
      }
      assertTrue(idle.isEnded());
      assertFalse(c.isUsable());
    }
  }

  @Test
  void keepAlives_inIdle_areNoReports() throws Exception {
    String script =
        Core.preauth("IDLE") + "C: $i IDLE\nS: + idling\nS: * OK still here\nC: DONE\nS: $i OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      try (IdleSession idle = c.idle()) {
        assertFalse(idle.await(Duration.ofMillis(100)));
        assertTrue(c.silence().toMillis() < 8000);
      }
      s.verifyComplete();
    }
  }
}
