package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server went away while no command was in flight and nobody read. */
@Timeout(60)
class LostUnseenTest {
  private static final long SILENCE = 1_200;

  interface Call {
    void on(ImapClient c) throws Exception;
  }

  record Case(String end, String command, Call call) {
    @Override
    public String toString() {
      return command + " after " + end.strip().replace("\n", ", ");
    }
  }

  static Stream<Case> gone() {
    MailboxName archive = MailboxName.of("Archive");
    return Stream.of("!close\n", "!reset\n", "S: * BYE [UNAVAILABLE] shutting down\n!close\n")
        .flatMap(
            end ->
                Stream.of(
                    new Case(end, "NOOP", ImapClient::noop),
                    new Case(
                        end,
                        "APPEND",
                        c -> c.append(INBOX, List.of(AppendMessage.of(new byte[] {'x'})))),
                    new Case(end, "MOVE", c -> c.move(UidSet.of(10), archive)),
                    new Case(
                        end,
                        "STORE",
                        c -> c.store(UidSet.of(10), StoreMode.ADD, FlagSet.of("\\Seen"), true)),
                    new Case(
                        end,
                        "FETCH",
                        c -> c.fetch(UidSet.of(10), List.of(FetchItem.Simple.FLAGS), d -> {})),
                    new Case(end, "SELECT", c -> c.select(archive, SelectOptions.READ_WRITE)),
                    new Case(end, "IDLE", ImapClient::idle)));
  }

  @ParameterizedTest
  @MethodSource("gone")
  void command_serverWentWhileNobodyLooked_isNotSent(Case test) throws Exception {
    String script = Core.selected("MOVE IDLE") + "!await go\n" + test.end();
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      s.signal("go");
      Thread.sleep(SILENCE);
      ImapException e = assertThrows(ImapException.class, () -> test.call().on(c));
      assertEquals(Outcome.NOT_SENT, e.outcome(), e::toString);
      assertTrue(e.isFatal());
      assertFalse(c.isUsable());
      if (test.end().contains("BYE")) {
        assertInstanceOf(ImapException.Bye.class, e);
        assertTrue(e.hasCode("UNAVAILABLE"));
      }
      s.verifyComplete();
    }
  }

  @Test
  void command_overTlsAfterTheServerClosed_isNotSent() throws Exception {
    String script = "!tls\n" + Core.preauth("") + "!await go\n!close\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c =
            ImapClient.connect(
                ClientOptions.builder("localhost", s.port())
                    .security(ClientOptions.Security.TLS)
                    .sslContext(org.imap4x.testing.TestTls.clientContext())
                    .build())) {
      s.signal("go");
      Thread.sleep(SILENCE);
      ImapException e = assertThrows(ImapException.Lost.class, () -> c.create(INBOX));
      assertEquals(Outcome.NOT_SENT, e.outcome(), e::toString);
    }
  }

  @Test
  void command_afterSomethingCame_goesOn() throws Exception {
    String script =
        Core.selected("")
            + "!await go\nS: * 2 EXPUNGE\nS= * 2 FE\n!flush\n!reached half\n!await rest\n"
            + "S: TCH (FLAGS (\\Seen))\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      s.signal("go");
      s.awaitReached("half");
      Thread.sleep(SILENCE);
      s.signal("rest");
      c.noop();
      assertEquals(List.of("removed 12", "flags 15 (\\Seen)"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void idle_afterSomethingCame_reportsIt() throws Exception {
    String script =
        Core.selected("IDLE")
            + "!await go\nS: * 4 EXISTS\n!flush\n!reached told\nC: $i IDLE\nS: + idling\n"
            + "C: DONE\nS: $i OK\nC: $u UID SEARCH UID 16:*\nS: * SEARCH 16\nS: $u OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      s.signal("go");
      s.awaitReached("told");
      Thread.sleep(SILENCE);
      try (IdleSession idle = c.idle()) {
        assertTrue(idle.await(java.time.Duration.ofSeconds(10)));
      }
      assertEquals(List.of("added 16"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void command_idleWasRunningWhenTheServerWent_isNotSent() throws Exception {
    String script = Core.selected("IDLE") + "C: $i IDLE\nS: + idling\n!flush\n!await go\n!reset\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.idle();
      s.signal("go");
      Thread.sleep(200);
      ImapException e =
          assertThrows(ImapException.class, () -> c.move(UidSet.of(10), MailboxName.of("Archive")));
      assertEquals(Outcome.NOT_SENT, e.outcome(), e::toString);
    }
  }

  /** The reset has come, and nobody has looked: the write itself fails. */
  @Test
  void command_thatCannotBeWritten_isNotSent() throws Exception {
    String script = Core.selected("") + "!await go\n!reset\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      s.signal("go");
      s.verifyComplete();
      Thread.sleep(100); // less than a silence after which the client looks
      ImapException e = assertThrows(ImapException.Lost.class, c::expunge);
      assertEquals(Outcome.NOT_SENT, e.outcome(), e::toString);
    }
  }
}
