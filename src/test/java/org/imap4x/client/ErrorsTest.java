package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.codec.Quirk;
import org.imap4x.model.FetchItem;
import org.imap4x.model.MailboxName;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SortKey;
import org.imap4x.model.StatusData;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Greetings and failures: what is thrown, and what is said of the outcome. */
@Timeout(30)
class ErrorsTest {

  @Test
  void greeting_ok_isKept() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline("S: * OK [CAPABILITY IMAP4rev1 X] hello\n");
        ImapClient c = Core.connect(s)) {
      assertEquals("hello", c.welcome().text());
      assertEquals(SessionState.NOT_AUTHENTICATED, c.state());
      assertTrue(c.capabilities().has("X"));
      s.verifyComplete();
    }
  }

  @Test
  void greeting_withoutCapabilities_asksForThem() throws Exception {
    String script = "S: * OK hello\nC: $t CAPABILITY\nS: * CAPABILITY IMAP4rev1 Y\nS: $t OK done\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      assertTrue(c.capabilities().has("Y"));
      s.verifyComplete();
    }
  }

  @Test
  void greeting_preauth_isAuthenticated() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.preauth(""));
        ImapClient c = Core.connect(s)) {
      assertEquals(SessionState.AUTHENTICATED, c.state());
    }
  }

  @Test
  void greeting_bye_isThrownWithItsCode() throws Exception {
    try (ScriptedServer s =
        ScriptedServer.inline("S: * BYE [UNAVAILABLE] too many\n!expect-close\n")) {
      ImapException.Bye e = assertThrows(ImapException.Bye.class, () -> Core.connect(s));
      assertTrue(e.hasCode("UNAVAILABLE"));
      assertEquals("too many", e.serverText());
      assertEquals(Outcome.NOT_SENT, e.outcome());
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"S: HTTP/1.1 400 Bad Request", "S: * 5 EXISTS", "S: A1 OK", "S: + go"})
  void greeting_somethingElse_isAProtocolError(String greeting) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(greeting + "\n!expect-close\n")) {
      ImapException e = assertThrows(ImapException.Protocol.class, () -> Core.connect(s));
      assertFalse(e.transcript().isEmpty());
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!close", "!reset"})
  void greeting_endInstead_isLost(String end) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(end + "\n")) {
      ImapException e = assertThrows(ImapException.Lost.class, () -> Core.connect(s));
      assertEquals(Outcome.NOT_SENT, e.outcome());
    }
  }

  @Test
  void greeting_none_timesOut() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline("!stall\n")) {
      ClientOptions options = Core.options(s).greetingTimeout(Duration.ofMillis(300)).build();
      assertThrows(ImapException.Timeout.class, () -> ImapClient.connect(options));
    }
  }

  @Test
  void connect_nobodyListens_isLost() throws Exception {
    // bound, so that nobody else gets the port meanwhile, but not listening
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress("127.0.0.1", 0));
      int port = bound.getLocalPort();
      ImapException e =
          assertThrows(
              ImapException.Lost.class,
              () -> ImapClient.connect(ClientOptions.builder("127.0.0.1", port).build()));
      assertEquals(Outcome.NOT_SENT, e.outcome());
      assertTrue(e.getMessage().contains(Integer.toString(port)), e::getMessage);
    }
  }

  @Test
  void no_command_isRefusedAndSessionLives() throws Exception {
    String script =
        Core.preauth("")
            + "C: $t DELETE x\nS: $t NO [NONEXISTENT] no such mailbox\nC: $t DELETE y\nS: $t BAD what\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      ImapException no = assertThrows(ImapException.No.class, () -> c.delete(MailboxName.of("x")));
      assertEquals(Outcome.REFUSED, no.outcome());
      assertTrue(no.hasCode("NONEXISTENT"));
      assertEquals("no such mailbox", no.serverText());
      assertTrue(no.getMessage().contains("DELETE"), no::getMessage);
      assertFalse(no.isFatal());
      ImapException bad =
          assertThrows(ImapException.Bad.class, () -> c.delete(MailboxName.of("y")));
      assertEquals(Outcome.REFUSED, bad.outcome());
      assertFalse(bad.transcript().isEmpty());
      c.noop();
      assertTrue(c.isUsable());
      s.verifyComplete();
    }
  }

  @Test
  void bye_inCommand_isThrownThenAndLater() throws Exception {
    String script = Core.preauth("") + "C: $t NOOP\nS: * BYE [X-GONE] shutting down\n!close\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      ImapException e = assertThrows(ImapException.Bye.class, c::noop);
      assertEquals(Outcome.UNKNOWN, e.outcome());
      assertTrue(e.hasCode("X-GONE"));
      for (int i = 0; i < 2; i++) {
        ImapException later = assertThrows(ImapException.Bye.class, c::noop);
        assertEquals(Outcome.NOT_SENT, later.outcome());
        assertEquals("shutting down", later.serverText());
      }
      assertFalse(c.isUsable());
      assertTrue(c.failure().isPresent());
    }
  }

  @Test
  void bye_thenTaggedOk_endsCommandWellAndSession() throws Exception {
    String script = Core.preauth("") + "C: $t NOOP\nS: * BYE going\nS: $t OK done\n!expect-close\n";
    try (ScriptedServer s = ScriptedServer.inline(script)) {
      try (ImapClient c = Core.connect(s)) {
        c.noop();
        assertFalse(c.isUsable());
        assertInstanceOf(ImapException.Bye.class, c.failure().orElseThrow());
        assertThrows(ImapException.Bye.class, () -> c.delete(INBOX));
      }
      s.verifyComplete();
    }
  }

  @Test
  void bye_serverThatDoesNotHangUp_doesNotDelay() throws Exception {
    String script = Core.preauth("") + "C: $t NOOP\nS: * BYE going\n!stall\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c =
            ImapClient.connect(Core.options(s).readTimeout(Duration.ofMinutes(5)).build())) {
      assertThrows(ImapException.Bye.class, c::noop);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!close",
        "!reset",
        "S= * 1 EXI\n!close",
        "S= * 1 FETCH (BODY[] {100}\\r\\nabc\n!close"
      })
  void end_inCommand_isLostThenAndLater(String end) throws Exception {
    String script = Core.preauth("") + "C: $t EXPUNGE\n" + end + "\n";
    script = script.replace("EXPUNGE", "DELETE INBOX");
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      ImapException e = assertThrows(ImapException.Lost.class, () -> c.delete(INBOX));
      assertEquals(Outcome.UNKNOWN, e.outcome());
      ImapException later = assertThrows(ImapException.Lost.class, c::noop);
      assertEquals(Outcome.NOT_SENT, later.outcome());
      assertFalse(c.isUsable());
      assertEquals(SessionState.LOGOUT, c.state());
    }
  }

  @Test
  void silence_inCommand_timesOut() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.preauth("") + "C: $t NOOP\n!stall\n");
        ImapClient c =
            ImapClient.connect(Core.options(s).readTimeout(Duration.ofMillis(300)).build())) {
      ImapException e = assertThrows(ImapException.Timeout.class, c::noop);
      assertEquals(Outcome.UNKNOWN, e.outcome());
      assertEquals(Outcome.NOT_SENT, assertThrows(ImapException.Timeout.class, c::noop).outcome());
    }
  }

  @Test
  void progress_slowButSteady_doesNotTimeOut() throws Exception {
    String script = Core.preauth("") + "C: $t NOOP\n!slow\nS: $t OK\n";
    StringBuilder slow = new StringBuilder();
    for (int i = 0; i < 50; i++) { // longer than the timeout in all, forty times shorter each
      slow.append("S: * OK still here\n!flush\n!pause 50\n");
    }
    try (ScriptedServer s = ScriptedServer.inline(script.replace("!slow\n", slow));
        ImapClient c =
            ImapClient.connect(Core.options(s).readTimeout(Duration.ofSeconds(2)).build())) {
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void write_serverThatTakesNothing_timesOutNotSent() throws Exception {
    String script = Core.preauth("LITERAL+") + "C: $t APPEND INBOX {100000000+}\n!stall\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c =
            ImapClient.connect(Core.options(s).writeTimeout(Duration.ofMillis(500)).build())) {
      AppendMessage big =
          new AppendMessage(
              org.imap4x.model.FlagSet.EMPTY,
              null,
              100_000_000,
              out -> {
                for (int i = 0; i < 100; i++) {
                  out.write(new byte[1_000_000]);
                }
              });
      ImapException e =
          assertThrows(ImapException.Timeout.class, () -> c.append(INBOX, List.of(big)));
      assertEquals(Outcome.NOT_SENT, e.outcome());
    }
  }

  @Test
  void malformed_response_isContained() throws Exception {
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10,12,15 (FLAGS)\n"
            + "S: * 1 FETCH (UID 10 FLAGS ())\nS: * 2 FETCH (UID 12 FLAGS (((\nS: * FOO BAR (\nS: *\nS: nonsense\n"
            + "S: * 3 FETCH (UID 15 FLAGS (x))\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages m = new Core.Messages();
      c.fetch(UidSet.of(10, 12, 15), List.of(FetchItem.Simple.FLAGS), m);
      assertTrue(m.uids().containsAll(List.of(10L, 15L)), () -> m.uids().toString());
      assertTrue(c.isUsable());
      s.verifyComplete();
    }
  }

  static List<Arguments> unreadable() {
    return List.of(
        unreadable(
            "UID SORT (DATE) UTF-8 ALL",
            "* SORT 10 12\nS: * SORT 15 x",
            "* SORT 15 x",
            c -> c.sort(true, List.of(new SortKey(SortKey.Field.DATE, false)), ALL, "UTF-8")),
        unreadable(
            "UID THREAD REFS UTF-8 ALL",
            "* THREAD (10)\nS: * THREAD (12 15",
            "* THREAD (12 15",
            c -> c.thread(true, "REFS", ALL, "UTF-8")),
        unreadable(
            "UID SEARCH ALL", "* SEARCH x", "* SEARCH x", c -> c.search(UidSet.class, ALL, null)),
        unreadable(
            "STATUS a (MESSAGES)",
            "* STATUS a MESSAGES 7",
            "* STATUS a MESSAGES 7",
            c -> status(c, "MESSAGES")),
        unreadable(
            "STATUS a (MESSAGES)",
            "* STATUS a MESSAGES 7\nS: * STATUS b (MESSAGES 7)",
            "* STATUS a MESSAGES 7",
            c -> status(c, "MESSAGES")),
        unreadable(
            "STATUS a (MESSAGES UNSEEN)",
            "* STATUS \"a\" (MESSAGES 7 UIDNEXT (( UNSEEN 3)",
            "UIDNEXT (( UNSEEN 3)",
            c -> status(c, "MESSAGES", "UNSEEN")));
  }

  private static final SearchKey ALL = SearchKey.Simple.ALL;

  private static Arguments unreadable(
      String command, String answer, String excerpt, CommandsTest.Call call) {
    return Arguments.of(command, answer, excerpt, call);
  }

  private static StatusData status(ImapClient c, String... items) throws ImapException {
    return c.status(MailboxName.of("a"), items);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void unreadable_answer_isNotAnEmptyOne(
      String command, String answer, String excerpt, CommandsTest.Call call) throws Exception {
    String script =
        Core.selected("")
            + ("C: $t " + command + "\nS: " + answer + "\nS: $t OK\n")
            + "C: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      ImapException e = assertThrows(ImapException.Protocol.class, () -> call.on(c));
      assertTrue(e.getMessage().contains(excerpt), e::getMessage);
      assertFalse(e.isFatal());
      assertEquals(Outcome.REFUSED, e.outcome());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void status_whatWasAskedForIsThere_restMayBeUnreadable() throws Exception {
    String script =
        Core.preauth("")
            + "C: $t STATUS a (MESSAGES)\nS: * STATUS b MESSAGES\n"
            + "S: * STATUS a (MESSAGES 7 BROKEN)\nS: $t OK\n"
            + "C: $t STATUS a (MESSAGES)\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      assertEquals(7, status(c, "MESSAGES").number("MESSAGES").orElse(-1));
      assertTrue(status(c, "MESSAGES").items().isEmpty());
      s.verifyComplete();
    }
  }

  @Test
  void list_unreadableLine_isMarkedBesideTheOthers() throws Exception {
    String script =
        Core.preauth("LIST-EXTENDED LIST-STATUS")
            + "C: $t LIST \"\" * RETURN (STATUS (MESSAGES))\n"
            + "S: * LIST () \"/\" a\nS: * LIST () \"/\nS: * LIST () \"/\" \"b\" (\"CHILDINFO\" (\n"
            + "S: * STATUS a (MESSAGES 7)\nS: * STATUS b MESSAGES 7\nS: $t OK\n"
            + "C: $t LSUB \"\" *\nS: * STATUS x y\nS: * LSUB () \"/\" a\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      MailboxName any = MailboxName.of("*");
      ListResult all =
          c.list(
              new ListRequest(
                  MailboxName.of(""), List.of(any), List.of(), List.of(), List.of("MESSAGES")));
      assertEquals(
          List.of("a", "b"), all.entries().stream().map(entry -> entry.name().text()).toList());
      assertEquals(List.of("LIST", "STATUS"), all.malformed().stream().map(m -> m.name()).toList());
      assertEquals("\"CHILDINFO\" (", all.entries().get(1).malformed());
      assertFalse(all.isWhole());
      ImapException e = assertThrows(ImapException.Protocol.class, all::requireWhole);
      assertTrue(e.getMessage().contains("* LIST () \"/"), e::getMessage);
      assertFalse(e.isFatal());
      ListResult subscribed = c.lsub(MailboxName.of(""), any);
      assertTrue(subscribed.isWhole());
      subscribed.requireWhole();
      s.verifyComplete();
    }
  }

  @Test
  void tag_unknown_isFatal() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(
                Core.preauth("") + "C: $t NOOP\nS: ZZZZ9 OK done\n!expect-close\n");
        ImapClient c = Core.connect(s)) {
      ImapException e = assertThrows(ImapException.Protocol.class, c::noop);
      assertFalse(e.getMessage().isEmpty());
      assertTrue(e.transcript().toString().contains("ZZZZ9"), () -> e.transcript().toString());
      assertFalse(c.isUsable());
      assertFalse(c.failure().orElseThrow().transcript().isEmpty());
      s.verifyComplete();
    }
  }

  @Test
  void tag_endedTwice_isTolerated() throws Exception {
    long before = Quirk.SECOND_TAGGED_END.count();
    String script =
        Core.preauth("")
            + "C: $a NOOP\nS: $a OK done\nS: $a OK again\nC: $b NOOP\nS: $a OK more\nS: $b OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      c.noop();
      c.noop();
      assertEquals(before + 2, Quirk.SECOND_TAGGED_END.count());
      s.verifyComplete();
    }
  }

  @Test
  void process_endsWithAComplaint_isSaidOnce() {
    List<String> argv = List.of("sh", "-c", "echo no such host >&2; exit 3");
    ImapException e =
        assertThrows(
            ImapException.Lost.class,
            () -> ImapClient.connect(ClientOptions.process(argv).build()));
    assertEquals(2, e.getMessage().split("no such host").length, e::getMessage);
  }

  @Test
  void status_otherName_isTheAnswer() throws Exception {
    long before = Quirk.STATUS_OTHER_NAME.count();
    try (ScriptedServer s =
            ScriptedServer.inline(
                Core.preauth("")
                    + "C: $t STATUS Sent (MESSAGES)\n"
                    + "S: * STATUS INBOX.Sent (MESSAGES 7)\nS: $t OK\n");
        ImapClient c = Core.connect(s)) {
      assertEquals(7, c.status(MailboxName.of("Sent"), "MESSAGES").number("MESSAGES").orElse(-1));
      assertEquals(before + 1, Quirk.STATUS_OTHER_NAME.count());
      s.verifyComplete();
    }
  }

  @Test
  void continuation_needless_isSkipped() throws Exception {
    long before = Quirk.NEEDLESS_CONTINUATION.count();
    try (ScriptedServer s =
            ScriptedServer.inline(
                Core.preauth("LITERAL+")
                    + "C: $t NOOP\nS: + go\nS: $t OK\n"
                    + "C: $t APPEND INBOX {5+}\nS: + go\nC: hello\nS: + on\nS: $t OK\n"
                    + "C: $t NOOP\nS: $t OK\n");
        ImapClient c = Core.connect(s)) {
      c.noop();
      c.append(
          MailboxName.INBOX,
          List.of(AppendMessage.of("hello".getBytes(StandardCharsets.US_ASCII))));
      c.noop();
      assertEquals(before + 3, Quirk.NEEDLESS_CONTINUATION.count());
      s.verifyComplete();
    }
  }

  @Test
  void literal_overLimit_isFatalWithoutMemory() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(
                Core.selected("")
                    + "C: $t UID FETCH 10 (FLAGS)\nS: * 1 FETCH (X {9999999999999}\n!expect-close\n");
        ImapClient c = Core.select(s)) {
      assertThrows(
          ImapException.Protocol.class,
          () -> c.fetch(UidSet.of(10), List.of(FetchItem.Simple.FLAGS), d -> {}));
      s.verifyComplete();
    }
  }

  @Test
  void sink_thatThrows_leavesSessionInStep() throws Exception {
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10,12 (FLAGS)\nS: * 1 FETCH (UID 10 FLAGS ())\nS: * 2 FETCH (UID 12 FLAGS ())\nS: $t OK\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  c.fetch(
                      UidSet.of(10, 12),
                      List.of(FetchItem.Simple.FLAGS),
                      d -> {
                        throw new IllegalStateException("mine");
                      }));
      assertEquals("mine", e.getMessage());
      c.noop();
      s.verifyComplete();
    }
  }
}
