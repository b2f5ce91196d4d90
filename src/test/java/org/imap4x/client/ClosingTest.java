package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another thread ends a blocked call within a second, wherever it is blocked. */
@Timeout(60)
class ClosingTest {

  interface Call {
    void on(ImapClient c) throws Exception;
  }

  record Case(String name, String script, Call call) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> blocked() {
    AppendMessage big =
        new AppendMessage(
            FlagSet.EMPTY,
            null,
            100_000_000,
            out -> {
              for (int i = 0; i < 100; i++) {
                out.write(new byte[1_000_000]);
              }
            });
    return Stream.of(
        new Case("no answer", "C: $t NOOP\n!reached blocked\n!stall\n", ImapClient::noop),
        new Case(
            "amid a line",
            "C: $t NOOP\nS= * 1 EX\n!flush\n!reached blocked\n!stall\n",
            ImapClient::noop),
        new Case(
            "amid a literal",
            "C: $t UID FETCH 10 (BODY.PEEK[])\nS: * 1 FETCH (UID 10 BODY[] {1000000}\n!send 300000 x\n!flush\n!reached blocked\n!stall\n",
            c ->
                c.fetchBody(
                    UidSet.of(10), Section.MESSAGE, true, java.io.OutputStream.nullOutputStream())),
        new Case(
            "waiting to send a literal",
            "C: $t APPEND INBOX {1}\n!reached blocked\n!stall\n",
            c -> c.append(INBOX, List.of(AppendMessage.of(new byte[] {'x'})))),
        new Case(
            "waiting for another command",
            "C: $t UID FETCH 10 (FLAGS)\n!reached blocked\n!stall\n",
            c -> {
              c.beginFetch(UidSet.of(10), List.of(FetchItem.Simple.FLAGS), null, d -> {});
              c.select(INBOX, SelectOptions.READ_WRITE);
            }),
        new Case(
            "writing",
            "C: $t APPEND INBOX {100000000}\nS: + go\n!reached blocked\n!stall\n",
            c -> c.append(INBOX, List.of(big))),
        new Case(
            "idle",
            "C: $t IDLE\nS: + idling\n!reached blocked\n!stall\n",
            c -> {
              IdleSession idle = c.idle();
              while (!idle.isEnded()) {
                idle.await(Duration.ofMinutes(10));
              }
              c.noop();
            }));
  }

  private static ImapClient patient(ScriptedServer s) throws ImapException {
    ImapClient c =
        ImapClient.connect(
            Core.options(s)
                .readTimeout(Duration.ofMinutes(10))
                .writeTimeout(Duration.ofMinutes(10))
                .build());
    c.select(INBOX, SelectOptions.READ_WRITE);
    return c;
  }

  private static Throwable failureOf(CompletableFuture<Void> call) throws Exception {
    return assertThrows(
            java.util.concurrent.ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS))
        .getCause();
  }

  private static Thread start(CompletableFuture<Void> result, ImapClient c, Call call) {
    Thread t =
        new Thread(
            () -> {
              try {
                call.on(c);
                result.complete(null);
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    t.setDaemon(true);
    t.start();
    return t;
  }

  @ParameterizedTest
  @MethodSource("blocked")
  void close_fromAnotherThread_endsTheCallWithinASecond(Case test) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.selected("IDLE") + test.script())) {
      ImapClient c = patient(s);
      CompletableFuture<Void> result = new CompletableFuture<>();
      start(result, c, test.call());
      s.awaitReached("blocked");
      Thread.sleep(50); // there is no condition for being blocked in a system call
      long begin = System.nanoTime();
      c.close();
      Throwable e = failureOf(result);
      long millis = (System.nanoTime() - begin) / 1_000_000;
      assertInstanceOf(ImapException.Lost.class, e);
      assertTrue(millis < 1500, () -> millis + " ms");
      assertFalse(c.isUsable());
      assertThrows(ImapException.Lost.class, c::noop);
    }
  }

  @ParameterizedTest
  @MethodSource("blocked")
  void interrupt_fromAnotherThread_endsTheCallWithinASecond(Case test) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.selected("IDLE") + test.script());
        ImapClient c = patient(s)) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      Thread t = start(result, c, test.call());
      s.awaitReached("blocked");
      Thread.sleep(50);
      long begin = System.nanoTime();
      t.interrupt();
      Throwable e = failureOf(result);
      long millis = (System.nanoTime() - begin) / 1_000_000;
      assertInstanceOf(ImapException.class, e);
      assertTrue(millis < 1500, () -> test + ": " + millis + " ms");
      t.join();
    }
  }

  @Test
  void interrupt_ofOneCaller_leavesTheSessionToOthers() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (FLAGS)\n!reached blocked\n!await go\nS: * 1 FETCH (UID 10 FLAGS ())\nS: $a OK\nC: $b NOOP\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = patient(s)) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      Core.Messages m = new Core.Messages();
      Thread t = start(result, c, x -> x.fetch(UidSet.of(10), List.of(FetchItem.Simple.FLAGS), m));
      s.awaitReached("blocked");
      t.interrupt();
      assertInstanceOf(ImapException.class, failureOf(result));
      s.signal("go");
      c.noop();
      assertTrue(m.all.isEmpty());
      assertTrue(c.isUsable());
      s.verifyComplete();
    }
  }

  @Test
  void close_idleSession_saysLogout() throws Exception {
    try (ScriptedServer s =
        ScriptedServer.inline(
            Core.preauth("") + "C: $t LOGOUT\nS: * BYE\nS: $t OK\n!expect-close\n")) {
      ImapClient c = Core.connect(s);
      c.close();
      c.close();
      s.verifyComplete();
      assertEquals(SessionState.LOGOUT, c.state());
    }
  }

  @Test
  void close_serverThatDoesNotAnswer_takesASecond() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.preauth("") + "C: $t LOGOUT\n!stall\n")) {
      ImapClient c = Core.connect(s);
      long begin = System.nanoTime();
      c.close();
      assertTrue(System.nanoTime() - begin < 3_000_000_000L);
    }
  }

  @Test
  void abort_saysNothing() throws Exception {
    try (ScriptedServer s =
        ScriptedServer.inline(Core.preauth("") + "!half-close\n!expect-close\n")) {
      ImapClient c = Core.connect(s);
      c.abort();
      s.verifyComplete();
      assertFalse(s.received().stream().anyMatch(line -> line.contains("LOGOUT")));
    }
  }
}
