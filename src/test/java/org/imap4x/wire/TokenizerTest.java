package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.imap4x.model.Content;
import org.imap4x.model.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private static Tokenizer on(String line) {
    return new Tokenizer(Frame.ofLine(line), Limits.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`\"a b\" x`, `a b`",
        "`\"a\\\"b\\\\c\"`, `a\"b\\c`",
        "`\"C:\\temp\"`, `C:\\temp`",
        "`\"\"`, ``",
        "`{5}\r\nhello`, `hello`",
        "`{5+}\r\nhello`, `hello`",
        "`~{5}\r\nhello`, `hello`",
        "`{5}\nhello`, `hello`",
        "`\"two\r\n lines\"`, `two\r\n lines`",
        "`atom)`, `atom`",
        "`\"\u00e9\"`, `\u00e9`",
        "`\"\u00c3\u00a9\"`, `\u00e9`",
      })
  void astring_allForms_readsText(String wire, String text) throws TokenException {
    assertEquals(text, on(wire).astring());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"open", "\"open\\\"", "{5}\r\nhell", "{5}hello", "{x}\r\n", "(", ")", " a"})
  void astring_malformed_failsAtItsStart(String wire) {
    Tokenizer t = on(wire);
    if (wire.startsWith("{")) {
      assertThrows(TokenException.class, t::string);
    } else {
      assertThrows(TokenException.class, t::astring);
    }
    assertEquals(0, t.position());
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "0, 0",
    "18446744073709551615, 9223372036854775807",
    "9.3736e+06, 9373600",
    "-1, -1",
    "\"17\", 17",
    "5000000000, 5000000000",
    "1e999, 9223372036854775807"
  })
  void lenientNumber_oddForms_readsValue(String wire, long value) throws TokenException {
    Tokenizer t = on(wire.replace('\'', '"'));
    assertEquals(value, t.lenientNumber());
    assertTrue(t.atEnd());
  }

  @Test
  void number_notDigits_fails() {
    assertThrows(TokenException.class, () -> on("x").number());
    assertThrows(TokenException.class, () -> on("NIL").lenientNumber());
    assertThrows(TokenException.class, () -> on("\"1").lenientNumber());
  }

  @Test
  void nil_anyCase_isRecognised() throws TokenException {
    assertNull(on("nil ").nstring());
    assertNull(on("NiL)").nstring());
    assertFalse(on("NILS").acceptNil());
    assertTrue(on("NIL(").acceptNil());
  }

  @Test
  void flag_specials_areKept() throws TokenException {
    Tokenizer t = on("\\Seen \\* \\ a]b $X");
    assertEquals("\\Seen", t.flag());
    t.space();
    assertEquals("\\*", t.flag());
    t.space();
    assertEquals("\\", t.flag());
    t.space();
    assertEquals("a]b", t.flag());
    t.space();
    assertSame(on("$X").flag(), t.flag());
  }

  @Test
  void space_double_isTolerated() throws TokenException {
    Tokenizer t = on("a   b");
    t.atom();
    t.space();
    assertEquals("b", t.atom());
    assertThrows(TokenException.class, t::space);
  }

  @Test
  void content_literals_comeFromTheFrame() throws Exception {
    byte[] octets = "{3}\r\nabc {9}\r\n ~{2}\r\nxy".getBytes(StandardCharsets.US_ASCII);
    Frame frame =
        new Frame(
            octets,
            octets.length,
            List.of(
                new Frame.Literal(0, 5, 3, Content.of(octets, 5, 3)),
                new Frame.Literal(9, 14, 0, Content.streamed(9)),
                new Frame.Literal(15, 21, 2, Content.of(octets, 21, 2))));
    Tokenizer t = new Tokenizer(frame, Limits.DEFAULT);
    assertArrayEquals("abc".getBytes(StandardCharsets.US_ASCII), t.content().toByteArray());
    t.space();
    assertTrue(t.isWhole(0, t.position()));
    assertFalse(t.isWhole(0, octets.length));
    assertTrue(t.content().isStreamed());
    t.space();
    assertEquals("xy", t.string());
    assertTrue(t.atEnd());
  }

  @Test
  void streamedLiteral_asText_fails() {
    byte[] octets = "{9}\r\n".getBytes(StandardCharsets.US_ASCII);
    Frame frame = new Frame(octets, 5, List.of(new Frame.Literal(0, 5, 0, Content.streamed(9))));
    assertThrows(TokenException.class, () -> new Tokenizer(frame, Limits.DEFAULT).string());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "atom",
        "\"q\\\" (\"",
        "{3}\r\n)((",
        "()",
        "(a \"b)\" (c {2}\r\n() NIL) )",
        "(\"\"\"\" x)",
        "(a\r\n b)",
        "(a{b ~c)"
      })
  void skipValue_oneValue_stopsBehindIt(String wire) throws TokenException {
    Tokenizer t = on(wire + " next");
    t.skipValue();
    assertEquals(wire.length(), t.position());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "(a", "(a \"b)", ")", "\"x", "((a)"})
  void skipValue_unended_failsAtItsStart(String wire) {
    Tokenizer t = on(wire);
    assertThrows(TokenException.class, t::skipValue);
    assertEquals(0, t.position());
  }

  @Test
  void nesting_veryDeep_isSkippedOrRefused() {
    String deep = "(".repeat(20_000) + ")".repeat(20_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          Tokenizer t = on(deep);
          t.skipValue();
          assertTrue(t.atEnd());
          Tokenizer u = on(deep);
          assertThrows(
              TokenException.class,
              () -> {
                while (u.acceptOpen()) {
                  assertTrue(u.depth() <= Limits.DEFAULT.nesting());
                }
              });
        });
  }

  /** Where a value ends, token by token; -1 where it does not. */
  private static int end(Tokenizer t) {
    int open = 0;
    do {
      if (open > 0) {
        t.skipBlanks();
      }
      int c = t.peek();
      if (c == '(') {
        t.skip();
        open++;
      } else if (c == ')' && open > 0) {
        t.skip();
        open--;
      } else {
        int start = t.position();
        try {
          if (c == '"' || c == '{' || c == '~') {
            try {
              t.string();
              continue;
            } catch (TokenException e) {
              if (c == '"') {
                return -1;
              }
              t.seek(start, 0);
            }
          }
          t.bare();
        } catch (TokenException e) {
          return -1;
        }
      }
    } while (open > 0);
    return t.position();
  }

  @Test
  void skipValue_anyOctets_endsWhereItsTokensDo() {
    Random random = new Random(3);
    String[] bits = {
      "(",
      "(",
      ")",
      ")",
      "\"",
      "\"",
      "\\",
      " ",
      "{",
      "}",
      "~",
      "a",
      "NIL",
      "{2}\r\n",
      "~{1}\r\n",
      "\r\n",
      "\0",
      "\u00e9",
      "\"quoted text\"",
      "(",
      ")",
      "{9}\r\n",
      "+",
      "1",
      "\u007f",
      "\t"
    };
    int whole = 0;
    for (int n = 0; n < 200_000; n++) {
      StringBuilder line = new StringBuilder(n % 3 == 0 ? "" : "(");
      for (int i = random.nextInt(12); i > 0; i--) {
        line.append(bits[random.nextInt(bits.length)]);
      }
      line.append(n % 2 == 0 ? ")" : "");
      int expected = end(on(line.toString()));
      Tokenizer t = on(line.toString());
      if (expected < 0) {
        assertThrows(TokenException.class, t::skipValue, line.toString());
        assertEquals(0, t.position());
      } else {
        assertDoesNotThrow(t::skipValue, line.toString());
        assertEquals(expected, t.position(), line.toString());
        whole++;
      }
    }
    assertTrue(whole > 20_000, whole + " values");
  }

  @Test
  void name_probable_isTakenOnlyWhereItIsAllOfIt() throws TokenException {
    String probable = "BODY";
    Tokenizer t = on("BODY[] body BODYSTRUCTURE BOD BODY");
    assertSame(probable, t.name(probable));
    t.until(' ');
    t.skip();
    assertEquals("body", t.name(probable));
    t.skip();
    assertEquals("BODYSTRUCTURE", t.name(probable));
    t.skip();
    assertEquals("BOD", t.name(probable));
    t.skip();
    assertSame(probable, t.name(probable));
    assertTrue(t.atEnd());
    assertThrows(TokenException.class, () -> t.name(probable));
    assertThrows(TokenException.class, () -> on(" x").name(""));
    assertEquals("FETCH", on("Fetch").bare("FETCH"));
    assertEquals("FETCH[", on("FETCH[ x").bare("FETCH"));
  }
}
