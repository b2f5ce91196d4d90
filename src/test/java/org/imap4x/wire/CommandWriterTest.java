package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.imap4x.model.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandWriterTest {
  private static final Patience LONG = Patience.until(Deadline.never());
  private static final CommandSyntax BASIC = CommandSyntax.BASIC;
  private static final CommandSyntax PLUS = new CommandSyntax(CommandSyntax.Literals.PLUS, false);
  private static final CommandSyntax MINUS = new CommandSyntax(CommandSyntax.Literals.MINUS, false);
  private static final CommandSyntax UTF8 = new CommandSyntax(CommandSyntax.Literals.PLUS, true);

  /** Syntax, value, and what astring writes, a bar where the continuation request is awaited. */
  static Stream<Arguments> strings() {
    return Stream.of(
        Arguments.of(BASIC, "INBOX", "INBOX"),
        Arguments.of(BASIC, "a]b", "a]b"),
        Arguments.of(BASIC, "", "\"\""),
        Arguments.of(BASIC, "nil", "\"nil\""),
        Arguments.of(BASIC, "NIL", "\"NIL\""),
        Arguments.of(BASIC, "a b", "\"a b\""),
        Arguments.of(BASIC, "a\"b\\c", "\"a\\\"b\\\\c\""),
        Arguments.of(BASIC, "{5}", "\"{5}\""),
        Arguments.of(BASIC, "5}", "\"5}\""),
        Arguments.of(BASIC, "%", "\"%\""),
        Arguments.of(BASIC, "a\tb", "\"a\tb\""),
        Arguments.of(BASIC, "a\r\nb", "{4}\r\n|a\r\nb"),
        Arguments.of(MINUS, "a\r\nb", "{4+}\r\na\r\nb"),
        Arguments.of(PLUS, "a\r\nb", "{4+}\r\na\r\nb"),
        Arguments.of(BASIC, "\u0001", "{1}\r\n|\u0001"),
        Arguments.of(BASIC, "é", "{2}\r\n|\u00c3\u00a9"),
        Arguments.of(PLUS, "é", "{2+}\r\n\u00c3\u00a9"),
        Arguments.of(UTF8, "é", "\"\u00c3\u00a9\""),
        Arguments.of(UTF8, "é\n", "{3+}\r\n\u00c3\u00a9\n"),
        Arguments.of(PLUS, "x y".repeat(400), "{1200+}\r\n" + "x y".repeat(400)),
        Arguments.of(BASIC, "x y".repeat(400), "\"" + "x y".repeat(400) + "\""));
  }

  @ParameterizedTest
  @MethodSource("strings")
  void astring_anyValue_isWrittenSafely(CommandSyntax syntax, String value, String written) {
    CommandBuffer command =
        CommandWriter.command("A1", "SELECT", syntax).space().astring(value).finish();
    assertEquals("A1 SELECT " + written + "\r\n", text(command));
    assertEquals(!written.contains("|"), command.isImmediate());
  }

  private static String text(CommandBuffer command) {
    StringBuilder text = new StringBuilder();
    for (Fragment fragment : command.fragments()) {
      if (fragment instanceof Fragment.Text t) {
        text.append(new String(t.octets(), StandardCharsets.ISO_8859_1));
        text.append(t.awaitsContinuation() ? "|" : "");
      } else {
        text.append("<").append(fragment.size()).append(">");
      }
    }
    return text.toString();
  }

  @Test
  void command_allKindsOfArguments_areJoined() {
    CommandBuffer command =
        CommandWriter.command("A1", "UID FETCH", BASIC)
            .space()
            .raw("1:*")
            .space()
            .openList()
            .flag("\\Seen")
            .space()
            .flag("$Junk")
            .space()
            .flag("\\*")
            .closeList()
            .space()
            .number(4294967295L)
            .space()
            .nstring((String) null)
            .space()
            .nstring("x")
            .space()
            .listMailbox("a/%*".getBytes(StandardCharsets.US_ASCII))
            .finish();
    assertEquals(
        "A1 UID FETCH 1:* (\\Seen $Junk \\*) 4294967295 NIL \"x\" a/%*\r\n", text(command));
    assertEquals("UID FETCH", command.name());
    assertEquals("A1", command.tag());
  }

  @Test
  void illegal_arguments_areRefusedAtOnce() {
    for (String atom :
        List.of("", "a b", "a\r\n", "a\0", "(", "{1}", "é", "a\"", "\\Seen", "\u010d")) {
      assertThrows(IllegalArgumentException.class, () -> writer(BASIC).atom(atom), atom);
    }
    for (String raw : List.of("a\r\nb", "a\nb", "a\0", "é", "\u010a", "\u007f")) {
      assertThrows(IllegalArgumentException.class, () -> writer(BASIC).raw(raw), raw);
      assertThrows(IllegalArgumentException.class, () -> CommandWriter.continuation(raw), raw);
    }
    for (String end : List.of("{5}", "x {5+}", "~{0}", "{99999999999}")) {
      assertThrows(IllegalArgumentException.class, () -> writer(BASIC).raw(end).finish(), end);
    }
    assertThrows(IllegalArgumentException.class, () -> writer(BASIC).raw("{5").atom("}").finish());
    assertThrows(IllegalArgumentException.class, () -> writer(UTF8).string("a\0b"));
    assertThrows(IllegalArgumentException.class, () -> writer(UTF8).astring("\ud800"));
    assertThrows(IllegalArgumentException.class, () -> writer(UTF8).number(-1));
    assertThrows(IllegalArgumentException.class, () -> writer(UTF8).flag("\\"));
    assertThrows(
        IllegalArgumentException.class, () -> CommandWriter.command("A1\r\nA2", "NOOP", BASIC));
    assertThrows(IllegalArgumentException.class, () -> CommandWriter.command("+", "NOOP", BASIC));
    assertThrows(
        IllegalArgumentException.class, () -> CommandWriter.command("A1", "NOOP  X", BASIC));
  }

  private static CommandWriter writer(CommandSyntax syntax) {
    return CommandWriter.command("A1", "X", syntax).space();
  }

  @Test
  void anyString_property_neverLeavesItsLine() {
    Random random = new Random(42);
    char[] alphabet = "ab {}+~()\"\\%*]\r\n\0\t\u0001\u007f\u00e9\u20ac5&".toCharArray();
    List<CommandSyntax> syntaxes = List.of(BASIC, MINUS, PLUS, UTF8);
    for (int i = 0; i < 50_000; i++) {
      char[] chars = new char[random.nextInt(8)];
      for (int k = 0; k < chars.length; k++) {
        chars[k] = alphabet[random.nextInt(alphabet.length)];
      }
      String value = new String(chars);
      byte[] octets = value.getBytes(StandardCharsets.UTF_8);
      CommandSyntax syntax = syntaxes.get(i % 4);
      for (UnaryOperator<CommandWriter> argument :
          List.<UnaryOperator<CommandWriter>>of(
              w -> w.astring(value),
              w -> w.string(octets),
              w -> w.nstring(value),
              w -> w.listMailbox(octets),
              w -> w.atom(value),
              w -> w.flag(value),
              w -> w.raw(value),
              w -> w.secret(Secret.of(value)),
              w -> w.secretAtom(octets))) {
        CommandBuffer command;
        try {
          command = argument.apply(writer(syntax)).finish();
        } catch (IllegalArgumentException e) {
          continue;
        }
        assertOneCommand(text(command).replace("|", ""), value);
      }
    }
  }

  /** Reads as a server does: lines, and literals by their count. */
  private static void assertOneCommand(String octets, String value) {
    int at = 0;
    while (true) {
      int end = octets.indexOf("\r\n", at);
      assertTrue(end >= 0, value);
      String line = octets.substring(at, end);
      assertFalse(line.matches("(?s).*[\r\n\0].*"), value);
      if (!line.matches("(?s).*\\{\\d+\\+?\\}")) {
        assertEquals(octets.length(), end + 2, "a second command from: " + value);
        return;
      }
      String digits = line.substring(line.lastIndexOf('{') + 1).replaceAll("\\D", "");
      at = end + 2 + Integer.parseInt(digits);
    }
  }

  @Test
  void output_smallCommands_goOutInOneWrite() throws IOException {
    MemoryTransport transport = MemoryTransport.of("");
    Output output = new Output(transport, Transcript.off());
    byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
    output.send(
        CommandWriter.command("A1", "APPEND", PLUS)
            .space()
            .astring("x\ny")
            .space()
            .literal(5, out -> out.write(body))
            .finish(),
        LONG);
    output.send(CommandWriter.command("A2", "NOOP", PLUS).finish(), LONG);
    assertEquals(0, transport.writes);
    output.flush(LONG);
    assertEquals(1, transport.writes);
    assertEquals(
        "A1 APPEND {3+}\r\nx\ny {5+}\r\nhello\r\nA2 NOOP\r\n",
        transport.written.toString(StandardCharsets.US_ASCII));
  }

  @Test
  void output_largeLiteral_isStreamedWholeAndNoMore() throws IOException {
    byte[] body = new byte[1_000_000];
    new Random(3).nextBytes(body);
    MemoryTransport transport = MemoryTransport.of("");
    Output output = new Output(transport, Transcript.off());
    CommandBuffer command =
        writer(PLUS).literal8(999_999, out -> out.write(body, 0, 999_999)).finish();
    output.send(command, LONG);
    output.flush(LONG);
    byte[] written = transport.written.toByteArray();
    assertEquals(command.size(), written.length);
    String head = "A1 X ~{999999+}\r\n";
    assertEquals(head, new String(written, 0, head.length(), StandardCharsets.US_ASCII));
    assertTrue(Arrays.equals(body, 0, 999_999, written, head.length(), head.length() + 999_999));
    assertTrue(transport.writes <= 17, transport.writes + " writes");
  }

  @Test
  void output_sourceEndsShort_isTyped() {
    Output output = new Output(MemoryTransport.of(""), Transcript.off());
    CommandBuffer command = writer(PLUS).literal(10, out -> out.write(new byte[3])).finish();
    LiteralSourceException e =
        assertThrows(LiteralSourceException.class, () -> output.send(command, LONG));
    assertTrue(e.getMessage().contains("3 of 10"), e.getMessage());
  }

  @Test
  void output_sourceGivesTooMuchOrThrows_isTyped() {
    for (Octets source :
        List.<Octets>of(
            out -> out.write(new byte[11]),
            out -> {
              throw new IllegalStateException("no message");
            },
            out -> {
              throw new IOException("no message");
            })) {
      Output output = new Output(MemoryTransport.of(""), Transcript.off());
      CommandBuffer command = writer(PLUS).literal(10, source).finish();
      assertThrows(LiteralSourceException.class, () -> output.send(command, LONG));
    }
  }

  @Test
  void literalMinus_over4096_waits() {
    Octets none = out -> {};
    assertTrue(writer(MINUS).literal(4096, none).finish().isImmediate());
    assertEquals("A1 X {4097}\r\n|<4097>\r\n", text(writer(MINUS).literal(4097, none).finish()));
  }

  @Test
  void secret_anyForm_isNotInTheTranscript() throws IOException {
    for (CommandSyntax syntax : List.of(BASIC, PLUS, UTF8)) {
      for (String password : List.of("hunter2", "hunter2 \"x", "hunter2\r\n", "hunter2é")) {
        Transcript transcript = new Transcript(32, List.of());
        Output output = new Output(MemoryTransport.of(""), transcript);
        CommandBuffer command =
            CommandWriter.command("A1", "LOGIN", syntax)
                .space()
                .astring("joe")
                .space()
                .secret(Secret.of(password))
                .finish();
        for (Fragment fragment : command.fragments()) {
          output.send(fragment, LONG);
        }
        assertTrue(text(command).contains("hunter2"));
        String shown = String.join("\n", transcript.lastLines());
        assertTrue(shown.startsWith("C: A1 LOGIN joe ***"), shown);
        assertFalse(shown.contains("hunter2"), shown);
        command.wipe();
        assertFalse(text(command).contains("hunter2"));
      }
    }
    CommandBuffer answer =
        CommandWriter.secretContinuation("aHVudGVyMg==".getBytes(StandardCharsets.US_ASCII));
    Transcript transcript = new Transcript(2, List.of());
    new Output(MemoryTransport.of(""), transcript).send(answer, LONG);
    assertEquals(List.of("C: ***"), transcript.lastLines());
    assertEquals("aHVudGVyMg==\r\n", text(answer));
  }
}
