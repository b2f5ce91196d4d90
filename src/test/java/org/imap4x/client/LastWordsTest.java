package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server says in the middle, or last, is heard; what is wrong with one call does not end the
 * session of others.
 */
@Timeout(60)
class LastWordsTest {
  private static final int SIZE = 30_000_000;
  private static final String UPLOAD =
      Core.preauth("LITERAL+") + "C: $t APPEND INBOX {" + SIZE + "+}\n";

  /** A client that would wait for minutes. */
  private static ImapClient patient(ScriptedServer s) throws ImapException {
    Duration long5 = Duration.ofMinutes(5);
    return ImapClient.connect(
        Core.options(s).readTimeout(long5).writeTimeout(long5).totalTimeout(long5).build());
  }

  private static void upload(ImapClient c) throws ImapException {
    c.append(INBOX, List.of(AppendMessage.of(new byte[SIZE])));
  }

  // ---- uploads

  @Test
  void upload_serverWritesFirst_goesOn() throws Exception {
    String script =
        UPLOAD
            + "S: * LIST () \"/\" {30000000}\n!send 30000000 x\nS:\n"
            + "!read "
            + SIZE
            + "\nC:\nS: $t OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = patient(s)) {
      upload(c);
      s.verifyComplete();
    }
  }

  @Test
  void upload_refusedInTheMiddle_isRefused() throws Exception {
    String script = UPLOAD + "!read 100000\nS: $t NO [OVERQUOTA] full\n!close\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = patient(s)) {
      ImapException e = assertThrows(ImapException.No.class, () -> upload(c));
      assertTrue(e.hasCode("OVERQUOTA"));
      assertEquals(Outcome.REFUSED, e.outcome());
      assertFalse(c.isUsable());
    }
  }

  @Test
  void upload_refusedInTheMiddleAndReadOn_leavesTheSession() throws Exception {
    String script =
        UPLOAD + "!read 100000\nS: $t NO full\n!read 29900000\nC:\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = patient(s)) {
      assertThrows(ImapException.No.class, () -> upload(c));
      c.noop();
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!stall", "!close"})
  void upload_byeInTheMiddle_isTheReason(String then) throws Exception {
    String script = UPLOAD + "!read 100000\nS: * BYE [UNAVAILABLE] disk is away\n" + then + "\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = patient(s)) {
      ImapException e = assertThrows(ImapException.Bye.class, () -> upload(c));
      assertEquals("disk is away", e.serverText());
      assertEquals(Outcome.NOT_SENT, e.outcome());
    }
  }

  // ---- last words

  @ParameterizedTest
  @ValueSource(strings = {"S: $t BYE going down", "S: * BYE going down"})
  void bye_thenSilence_endsTheCall(String bye) throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(Core.preauth("") + "C: $t NOOP\n" + bye + "\n!stall\n");
        ImapClient c = patient(s)) {
      ImapException e = assertThrows(ImapException.Bye.class, c::noop);
      assertEquals("going down", e.serverText());
      assertFalse(c.isUsable());
    }
  }

  @Test
  void untaggedBad_forTheOnlyCommand_thenSilence_endsTheCall() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(
                Core.preauth("") + "C: $t NOOP\nS: * BAD what?\nC: $n NOOP\nS: $n OK\n");
        ImapClient c = patient(s)) {
      ImapException e = assertThrows(ImapException.Bad.class, c::noop);
      assertEquals("what?", e.serverText());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void untaggedBad_thenTheAnswer_isNoEnd() throws Exception {
    String script =
        Core.preauth("")
            + "C: $t NOOP\nS: * BAD Disk crash, attempting salvage to a new disk!\n"
            + "S: * OK Salvage successful, no data lost\nS: $t OK\n"
            + "C: $u NOOP\nS: * BAD again\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = patient(s)) {
      c.noop();
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void octetsWithoutAnswer_endInTime() throws Exception {
    String script =
        Core.preauth("") + "C: $t NOOP\n!for i 1 1000\nS: * 1 EXISTS\n!pause 20\n!end\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c =
            ImapClient.connect(Core.options(s).totalTimeout(Duration.ofMillis(300)).build())) {
      ImapException e = assertThrows(ImapException.Timeout.class, c::noop);
      assertTrue(e.getMessage().contains("300 ms"), e::getMessage);
      assertFalse(c.isUsable());
    }
  }

  /** One thread reads what another one waits for. */
  @Test
  void literalThatTakesItsTime_isAnAnswerAllTheTime() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10 (UID BODY.PEEK[])\nC: $n NOOP\n!reached blocked\n"
            + "S: * 1 FETCH (UID 10 BODY[] {60000}\n!flush\n"
            + "!for i 1 6\n!pause 150\n!send 10000 x\n!flush\n!end\nS: )\nS: $a OK\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c =
            ImapClient.connect(
                Core.options(s)
                    .readTimeout(Duration.ofMillis(800))
                    .totalTimeout(Duration.ofMillis(400))
                    .build())) {
      c.select(INBOX, SelectOptions.READ_WRITE);
      Core.Messages m = new Core.Messages();
      FetchSink takes =
          new FetchSink() {
            @Override
            public void message(FetchData data) {
              m.message(data);
            }

            @Override
            public boolean literal(
                long uid, Section section, long offset, long size, InputStream octets)
                throws IOException {
              assertEquals(60_000, octets.readAllBytes().length);
              return true;
            }
          };
      Pending<?> fetch = c.beginFetch(UidSet.of(10), ITEMS, null, takes);
      CompletableFuture<Void> noop = CompletableFuture.runAsync(() -> noop(c));
      s.awaitReached("blocked");
      fetch.await();
      noop.join();
      assertEquals(1, m.all.size());
    }
  }

  private static void noop(ImapClient c) {
    try {
      c.noop();
    } catch (ImapException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void serverThatSaysThatItIsAtWork_isGivenMoreTime() throws Exception {
    String script =
        Core.preauth("")
            + "C: $t NOOP\n!for i 1 20\nS: * OK Hang in there..\n!pause 50\n!end\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c =
            ImapClient.connect(Core.options(s).totalTimeout(Duration.ofMillis(500)).build())) {
      c.noop();
      s.verifyComplete();
    }
  }

  // ---- interrupted

  @Test
  void interrupted_call_leavesTheSessionUsable() throws Exception {
    String script =
        Core.preauth("")
            + "C: $t NOOP\n!reached blocked\n!await go\nS: $t OK\nC: $u NOOP\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = patient(s)) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      Thread t =
          new Thread(
              () -> {
                try {
                  c.noop();
                  result.complete(null);
                } catch (ImapException e) {
                  result.completeExceptionally(
                      Thread.currentThread().isInterrupted() ? e : new AssertionError(e));
                }
              });
      t.start();
      s.awaitReached("blocked");
      t.interrupt();
      Throwable e = assertThrows(CompletionException.class, result::join).getCause();
      assertInstanceOf(ImapException.Interrupted.class, e);
      assertFalse(((ImapException) e).isFatal());
      assertTrue(c.isUsable());
      s.signal("go");
      c.noop();
      s.verifyComplete();
    }
  }

  // ---- sinks

  private static final String TWO =
      Core.selected("")
          + "C: $a UID FETCH 10 (UID BODY.PEEK[])\nC: $b UID FETCH 12 (UID BODY.PEEK[])\n"
          + "S: * 1 FETCH (UID 10 BODY[] {100000}\n!send 100000 a\nS: )\nS: $a OK\n"
          + "S: * 2 FETCH (UID 12 BODY[] {100000}\n!send 100000 b\nS: )\nS: $b OK\n"
          + "C: $c NOOP\nS: $c OK\n";

  private static final List<FetchItem> ITEMS =
      List.of(FetchItem.Simple.UID, FetchItem.peek(Section.MESSAGE));

  /** Throws at the place of its name. */
  private record Thrower(Throwable thrown, boolean atLiteral) implements FetchSink {
    @Override
    public boolean literal(long uid, Section section, long offset, long size, InputStream octets)
        throws IOException {
      if (atLiteral) {
        assertEquals('a', octets.read());
        rise();
      }
      return false;
    }

    @Override
    public void message(FetchData data) {
      if (!atLiteral) {
        try {
          rise();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void rise() throws IOException {
      if (thrown instanceof IOException e) {
        throw e;
      } else if (thrown instanceof Error e) {
        throw e;
      }
      throw (RuntimeException) thrown;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sinkThatThrows_failsItsOwnCallOnly(boolean atLiteral) throws Exception {
    for (Throwable thrown :
        List.of(
            new IOException("disk"), new LinkageError("class"), new IllegalStateException("x"))) {
      try (ScriptedServer s = ScriptedServer.inline(TWO);
          ImapClient c = patient(s)) {
        c.select(INBOX, SelectOptions.READ_WRITE);
        Core.Messages m = new Core.Messages();
        Pending<?> a = c.beginFetch(UidSet.of(10), ITEMS, null, new Thrower(thrown, atLiteral));
        Pending<?> b = c.beginFetch(UidSet.of(12), ITEMS, null, m);
        b.await();
        Throwable e = assertThrows(Throwable.class, a::await);
        assertEquals(thrown, thrown instanceof IOException ? e.getCause() : e);
        assertEquals(1, m.all.size());
        assertEquals(
            100_000,
            m.all.get(0).body(Section.MESSAGE).orElseThrow().octets().orElseThrow().size());
        c.noop();
        s.verifyComplete();
      }
    }
  }
}
