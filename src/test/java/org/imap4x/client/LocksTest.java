package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.imap4x.model.FetchItem;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the application is told, it is told without locks. */
@Timeout(60)
class LocksTest {

  /** Another thread can run a command while the application is being told of one. */
  @Test
  void transcript_consumerThatWaitsForAnotherCommand_doesNotBlockIt() throws Exception {
    String script = Core.preauth("") + "C: $a CAPABILITY\nS: $a OK\nC: $b NOOP\nS: $b OK\n";
    AtomicReference<@Nullable ImapClient> client = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<String> lines = new CopyOnWriteArrayList<>();
    try (ScriptedServer s = ScriptedServer.inline(script)) {
      ClientOptions options =
          Core.options(s)
              .tagPrefix("T")
              .transcript(
                  line -> {
                    lines.add(line);
                    ImapClient c = client.get();
                    if (c != null && line.startsWith("C: T1 ")) {
                      try {
                        CompletableFuture.runAsync(() -> noop(c)).get(10, TimeUnit.SECONDS);
                      } catch (Exception e) {
                        failure.set(e);
                      }
                    }
                  })
              .build();
      try (ImapClient c = ImapClient.connect(options)) {
        client.set(c);
        c.capability();
        assertNull(failure.get());
        s.verifyComplete();
      }
    }
    List<String> commands = lines.stream().filter(l -> !l.startsWith("S: * ")).toList();
    assertEquals(
        List.of("C: T1 CAPABILITY", "C: T2 NOOP", "S: T1 OK", "S: T2 OK"), commands.subList(0, 4));
  }

  private static void noop(ImapClient c) {
    try {
      c.noop();
    } catch (ImapException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void listener_thatRunsACommand_isNotCalledWithinItself() throws Exception {
    String script =
        Core.selected("") + "C: $a NOOP\nS: * 1 EXPUNGE\nS: $a OK\nC: $b NOOP\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      CompletableFuture<Boolean> inNoop = new CompletableFuture<>();
      Core.Changes.of(c);
      c.setChangeListener(
          change -> {
            // a command within a listener leaves what it brings to the outer call
            noop(c);
            inNoop.complete(true);
          });
      c.noop();
      assertEquals(true, inNoop.get(1, TimeUnit.SECONDS));
      s.verifyComplete();
    }
  }

  /** The transcript's lines are kept while the right to write is held, so they show it. */
  @Test
  void sink_calledByAnotherCommandThatWaitsForItsPlace_isCalledWithoutTheRightToWrite()
      throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (FLAGS)\nS: * 1 FETCH (UID 10 FLAGS ())\nS: $a OK\n"
            + "C: $b CLOSE\nS: $b OK\n";
    List<String> lines = new CopyOnWriteArrayList<>();
    List<String> toldBefore = new CopyOnWriteArrayList<>();
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = ImapClient.connect(Core.options(s).transcript(lines::add).build())) {
      c.select(Core.INBOX, SelectOptions.READ_WRITE);
      Pending<Void> fetch =
          c.beginFetch(
              UidSet.of(10), List.of(FetchItem.Simple.FLAGS), null, d -> toldBefore.addAll(lines));
      c.closeMailbox();
      fetch.await();
      assertTrue(toldBefore.contains("S: * 1 FETCH (UID 10 FLAGS ())"), toldBefore.toString());
      s.verifyComplete();
    }
  }
}
