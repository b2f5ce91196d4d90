package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Secret;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Literals in both directions. */
@Timeout(60)
class LiteralsTest {

  @Test
  void login_eightBitPassword_goesInASynchronisingLiteral() throws Exception {
    String script =
        Core.greeting("")
            + "C: $t LOGIN \"u\" {3}\nS: + go\nC: pü\nS: $t OK [CAPABILITY IMAP4rev1] .\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      c.login("u", Secret.of("pü"));
      s.verifyComplete();
    }
  }

  @Test
  void append_refusedBeforeItsLiteral_isNotSent() throws Exception {
    String script =
        Core.preauth("")
            + "C: $t APPEND INBOX {5}\nS: * OK [ALERT] full\nS: $t NO [OVERQUOTA] no room\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      ImapException e =
          assertThrows(
              ImapException.No.class,
              () -> c.append(INBOX, List.of(AppendMessage.of(new byte[5]))));
      assertEquals(Outcome.REFUSED, e.outcome());
      assertTrue(e.hasCode("OVERQUOTA"));
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void untaggedData_beforeContinuation_isKept() throws Exception {
    String script =
        Core.selected("")
            + "C: $t APPEND INBOX {1}\nS: * 1 EXPUNGE\nS: * 2 FETCH (FLAGS (x))\nS: + go\nC: x\nS: * 3 EXISTS\nS: $t OK\n"
            + "C: $q UID SEARCH UID 16:*\nS: * SEARCH 20\nS: $q OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      c.append(INBOX, List.of(AppendMessage.of(new byte[] {'x'})));
      assertEquals(List.of("removed 10", "flags 15 (x)", "added 20"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void literalMinus_upTo4096_doesNotWait() throws Exception {
    String script =
        Core.preauth("LITERAL-")
            + "C: $t APPEND INBOX {4096+}\n!read 4096\nC:\nS: $t OK\nC: $t APPEND INBOX {4097}\nS: + go\n!read 4097\nC:\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      c.append(INBOX, List.of(AppendMessage.of(new byte[4096])));
      c.append(INBOX, List.of(AppendMessage.of(new byte[4097])));
      s.verifyComplete();
    }
  }

  @Test
  void literalPlus_anySize_doesNotWait() throws Exception {
    String script =
        Core.preauth("LITERAL+") + "C: $t APPEND INBOX {5000000+}\n!read 5000000\nC:\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      c.append(INBOX, List.of(AppendMessage.of(new byte[5_000_000])));
      s.verifyComplete();
    }
  }

  @Test
  void append_sourceThatFails_endsTheConnectionAndIsNotSent() throws Exception {
    String script = Core.preauth("LITERAL+") + "!expect-close\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      AppendMessage broken =
          new AppendMessage(
              FlagSet.EMPTY,
              null,
              10,
              out -> {
                throw new IOException("disk");
              });
      ImapException e = assertThrows(ImapException.class, () -> c.append(INBOX, List.of(broken)));
      assertEquals(Outcome.NOT_SENT, e.outcome());
      assertTrue(causes(e).contains("disk"), () -> causes(e));
    }
  }

  private static String causes(Throwable e) {
    StringBuilder b = new StringBuilder();
    for (Throwable t = e; t != null; t = t.getCause()) {
      b.append(t).append('\n');
    }
    return b.toString();
  }

  @Test
  void mailboxName_withNewline_isNeverASecondCommand() throws Exception {
    // modified UTF-7 leaves no control characters
    String script = Core.preauth("") + "C: $t DELETE a&AA0ACg-b\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      c.delete(MailboxName.of("a\r\nb"));
      s.verifyComplete();
    }
  }

  /** Counts, and checks that the octets are those sent. */
  private static final class Counter extends OutputStream {
    long count;
    int largest;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] b, int off, int len) {
      for (int i = off; i < off + len; i++) {
        if (b[i] != "abc".charAt((int) ((count + i - off) % 3))) {
          throw new AssertionError("octet " + (count + i - off));
        }
      }
      count += len;
      largest = Math.max(largest, len);
    }
  }

  @Test
  void largeBody_streamed_isNeverWholeInMemory() throws Exception {
    long size = 300_000_001;
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10 (BODY.PEEK[])\nS: * 1 FETCH (UID 10 BODY[] {"
            + size
            + "}\n!send "
            + size
            + " abc\nS:  FLAGS (x))\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      System.gc();
      Runtime vm = Runtime.getRuntime();
      long before = vm.totalMemory() - vm.freeMemory();
      Counter out = new Counter();
      assertEquals(size, c.fetchBody(UidSet.of(10), Section.MESSAGE, true, out));
      assertEquals(size, out.count);
      assertTrue(out.largest <= 1 << 20, () -> out.largest + " octets at once");
      System.gc();
      assertTrue(vm.totalMemory() - vm.freeMemory() - before < 50_000_000);
      s.verifyComplete();
    }
  }

  static Stream<String> twice() {
    return Stream.of(
        "S: * 1 FETCH (UID 10 BODY[] {5}\n!send 5 abcde\nS: )\n"
            + "S: * 1 FETCH (UID 10 BODY[] {5}\n!send 5 abcde\nS: )\n",
        "S: * 1 FETCH (UID 10 BODY[] {5}\n!send 5 abcde\nS:  BODY[] {5}\n!send 5 abcde\nS: )\n",
        "S: * 1 FETCH (UID 10 BODY[] \"abcde\")\nS: * 1 FETCH (UID 10 BODY[] {5}\n!send 5 abcde\nS: )\n",
        "S: * 1 FETCH (UID 10 BODY[] {5}\n!send 5 abcde\nS: )\nS: * 1 FETCH (UID 10 BODY[] \"abcde\")\n",
        "S: * 1 FETCH (BODY[] {5}\n!send 5 abcde\nS: )\n"
            + "S: * 1 FETCH (UID 10 BODY[] {5}\n!send 5 abcde\nS:  FLAGS ())\n",
        "S: * 2 FETCH (UID 12 BODY[] {5}\n!send 5 fghij\nS: )\n"
            + "S: * 1 FETCH (UID 10 BODY[] {5}\n!send 5 abcde\nS: )\n"
            + "S: * 1 FETCH (UID 10 BODY[] {5}\n!send 5 klmno\nS: )\n");
  }

  @ParameterizedTest
  @MethodSource("twice")
  void body_thatComesTwice_isWrittenOnce(String answer) throws Exception {
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10 (BODY.PEEK[])\n"
            + answer
            + "S: $t OK\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertEquals(5, c.fetchBody(UidSet.of(10), Section.MESSAGE, true, out));
      assertEquals("abcde", out.toString(StandardCharsets.US_ASCII));
      c.noop();
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 200_000})
  void body_thatComesOnceTooOften_isWrittenOnceByEachOfTwoInFlight(int size) throws Exception {
    String body = "S: * 1 FETCH (UID 10 BODY[] {" + size + "}\n!send " + size + " abc\nS: )\n";
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10 (BODY.PEEK[])\nC: $v UID FETCH 10 (BODY.PEEK[])\n"
            + body
            + body
            + body
            + "S: $t OK\nS: $v OK\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Counter first = new Counter();
      Counter second = new Counter();
      Pending<Long> one = c.beginFetchBody(UidSet.of(10), Section.MESSAGE, true, first);
      Pending<Long> two = c.beginFetchBody(UidSet.of(10), Section.MESSAGE, true, second);
      assertEquals(size, one.await());
      assertEquals(size, two.await());
      assertEquals(size, first.count);
      assertEquals(size, second.count);
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void largeBody_outputThatFails_leavesSessionInStep() throws Exception {
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10 (BODY.PEEK[])\nS: * 1 FETCH (UID 10 BODY[] {1000000}\n!send 1000000 abc\nS: )\nS: $t OK\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      OutputStream full =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("no space left");
            }
          };
      UncheckedIOException e =
          assertThrows(
              UncheckedIOException.class,
              () -> c.fetchBody(UidSet.of(10), Section.MESSAGE, true, full));
      assertEquals("no space left", e.getCause().getMessage());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void largeBody_sinkThatReadsAPart_leavesSessionInStep() throws Exception {
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10 (BODY.PEEK[])\nS: * 1 FETCH (UID 10 BODY[] {1000000}\n!send 1000000 abc\nS: )\nS: $t OK\nC: $n NOOP\nS: $n OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      byte[] begin = new byte[5];
      c.fetch(
          UidSet.of(10),
          List.of(FetchItem.peek(Section.MESSAGE)),
          new FetchSink() {
            @Override
            public void message(org.imap4x.model.FetchData data) {}

            @Override
            public boolean literal(
                long uid, Section section, long offset, long size, java.io.InputStream octets)
                throws IOException {
              assertEquals(10, uid);
              assertEquals(1000000, size);
              assertEquals(5, octets.readNBytes(begin, 0, 5));
              return true;
            }
          });
      assertArrayEquals("abcab".getBytes(StandardCharsets.US_ASCII), begin);
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void largeBody_notTaken_isKeptForTheMessage() throws Exception {
    String script =
        Core.selected("")
            + "C: $t UID FETCH 10 (BODY.PEEK[])\nS: * 1 FETCH (UID 10 BODY[] {8000000}\n!send 8000000 abcd\nS: )\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Messages m = new Core.Messages();
      c.fetch(UidSet.of(10), List.of(FetchItem.peek(Section.MESSAGE)), m);
      var content = m.all.get(0).body(Section.MESSAGE).orElseThrow().octets().orElseThrow();
      assertEquals(8_000_000, content.size());
      assertEquals('d', content.toByteArray()[7_999_999]);
      content.discard();
      s.verifyComplete();
    }
  }
}
