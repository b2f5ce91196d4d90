package org.imap4x.mail.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import org.imap4x.mail.config.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
  private static String api(String raw) {
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(raw));
    } catch (UnsupportedEncodingException e) {
      return raw;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        " leading and trailing ",
        "=?utf-8?Q?caf=C3=A9?=",
        "=?UTF-8?q?caf=c3=a9?= au lait",
        "=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=",
        "=?utf-8?B?w6k=?=\r\n =?utf-8?B?w6k=?=",
        "a =?utf-8?B?w6k=?= b  =?utf-8?B?w6k=?= \t c",
        "=?iso-8859-1*en?Q?a_b?=",
        "=?utf-8?Q??=",
        "=?utf-8?B??=",
        "=?utf-8?Q?=C3=A9?=tail",
        "=?utf-8?Q?a?b?=",
        "=?utf-8?X?a?=",
        "=?utf-8?Q?unfinished",
        "=?utf-8?",
        "=?",
        "=?=",
        "\u00e9 =?utf-8?Q?=C3=A9?=",
        "=?shift_jis?B?k/qWew==?=",
        "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=",
        "=??Q?a?=",
      })
  void decode_anyText_isWhatTheApiGives(String raw) {
    assertEquals(api(raw), HeaderText.decode(raw));
  }

  /** Raw, decoded: as mailers write it, and what they mean. */
  static List<Arguments> asMailersWriteIt() {
    return List.of(
        // a character in two words
        arguments("=?UTF-8?B?SW5mb3Jtww==?= =?UTF-8?B?oWNpYQ==?=", "Inform\u00e1cia"),
        arguments("=?UTF-8?Q?pasi=C5=BEad=C4?= =?UTF-8?Q?=97jim?=", "pasi\u017ead\u0117jim"),
        arguments("=?utf-8?Q?=E2=82?=\r\n\t=?UTF-8?q?=AC?= b", "\u20ac b"),
        arguments("=?utf-8*en?Q?=E2=82?= =?utf-8?B?rA==?=", "\u20ac"),
        arguments("=?utf-8?Q?=F0=9F?= =?utf-8?Q?=98?= =?utf-8?Q?=80?=", "\ud83d\ude00"),
        arguments("=?gb18030?B?1g==?= =?GB18030?B?0A==?=", "\u4e2d"),
        arguments("=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?S1wbKEI=?=", "\u65e5\u672c"),
        // a group of base64 in two words
        arguments("=?UTF-8?B?SW5mb?= =?UTF-8?B?3Jtw6E=?=", "Inform\u00e1"),
        arguments("=?UTF-8?B?SW5mb3J?= =?UTF-8?B?tw6E=?=", "Inform\u00e1"),
        // words of other charsets are decoded for themselves
        arguments("=?utf-8?Q?=C3=A9?= =?iso-8859-1?Q?=E9?=", "\u00e9\u00e9"),
        arguments("=?utf-8?Q?=C3?= =?iso-8859-1?Q?=A9?=", "\ufffd\u00a9"),
        arguments("=?utf-8?Q?=C3?= and =?utf-8?Q?=A9?=", "\ufffd and \ufffd"),
        // padding
        arguments("=?UTF-8?B?SW5mb3Jtw6FjaWE?=", "Inform\u00e1cia"),
        arguments("=?UTF-8?B?YWJjZA=?=", "abcd"),
        arguments("=?UTF-8?B?YWJjZA?=", "abcd"),
        arguments("=?UTF-8?B?YWJjZA====?=", "abcd"),
        arguments("=?utf-8?B?w6k=w6k=?=", "\u00e9\u00e9"),
        arguments("=?utf-8?B?YWJjZ?=", "abc"),
        arguments("=?UTF-8?B?YWJjZA?= =?UTF-8?B?YWJjZA?=", "abcdabcd"),
        // blanks, and other things that are not of the alphabet
        arguments("=?UTF-8?B?YWJj ZA==?=", "abcd"),
        arguments("=?UTF-8?B? YWJj\r\n ZA== ?=", "abcd"),
        arguments("=?UTF-8?Q?a b?=", "a b"),
        arguments("=?UTF-8?Q?a b?= =?UTF-8?Q?c?=", "a bc"),
        arguments("=?UTF-8?Q?caf=C3=A9 au lait?= please", "caf\u00e9 au lait please"),
        // gaps
        arguments("=?UTF-8?Q?x?==?UTF-8?Q?y?=", "xy"),
        arguments("=?UTF-8?B?eA==?==?UTF-8?B?eQ==?=", "xy"),
        arguments("=?utf-8?Q?=C3?==?utf-8?Q?=A9?=", "\u00e9"),
        arguments("=?UTF-8?B?SW5mbyA=?=;=?UTF-8?B?Mg==?=", "Info ;2"),
        arguments("Re:=?utf-8?Q?=C3=A9?=", "Re:\u00e9"),
        arguments("[x]=?utf-8?B?w6k=?=[y]", "[x]\u00e9[y]"),
        arguments("(=?utf-8?Q?=C3=A9?=)", "(\u00e9)"),
        arguments("\"=?utf-8?Q?=C3=A9?=\" <", "\"\u00e9\" <"),
        // what is no hexadecimal, and octets that were not encoded
        arguments("=?utf-8?Q?=4g=C3=A9?=", "=4g\u00e9"),
        arguments("=?utf-8?Q?end=4?=", "end=4"),
        arguments("=?utf-8?Q?=C3=A9=?=", "\u00e9="),
        arguments("=?utf-8?Q?=\u00e9?=", "=\u00e9"),
        arguments("=?utf-8?Q?\u00e9=C3=A9?=", "\u00e9\u00e9"),
        arguments("=?koi8-r?Q?\u00cd=C9\u00d2?=", "\u043c\u0438\u0440"),
        // a word without its end is none, and hides no other
        arguments("=?utf-8?Q?cut and =?utf-8?Q?=C3=A9?=", "=?utf-8?Q?cut and \u00e9"),
        arguments("a=?b =?utf-8?Q?=C3=A9?= c?=", "a=?b \u00e9 c?="));
  }

  @ParameterizedTest
  @MethodSource("asMailersWriteIt")
  void decode_whatMailersWrite_isWhatTheyMean(String raw, String expected) {
    assertEquals(expected, HeaderText.decode(raw));
  }

  /** Raw, decoded: charsets that do not exist, or are not what they are called. */
  static List<Arguments> charsets() {
    return List.of(
        arguments("=?x-unknown-cs?Q?abc?=", "abc"),
        arguments("=?x-unknown-cs?Q?caf=C3=A9?=", "caf\u00e9"),
        arguments("=?x-unknown-cs?Q?caf=E9?=", "caf\u00e9"),
        arguments("=?134?B?w6k=?=", "\u00e9"),
        arguments("=?x-unknown-cs?Q?=C3?= =?x-unknown-cs?Q?=A9?=", "\u00e9"),
        arguments("=?gb2312?B?l0GHkg==?=", new String(GBK, Charset.forName("GBK"))),
        arguments("=?GB2312?B?gTCEMw==?=", gb18030(0x81, 0x30, 0x84, 0x33)),
        arguments("=?iso-2022-jp?B?GyRCLSEbKEI=?=", "\u2460"),
        arguments("=?iso-2022-jp?B?GyRCIUEbKEI=?=", "\u301c"),
        arguments("=?shift_jis?B?h0A=?=", "\u2460"),
        arguments("=?euc-kr?B?jGM=?=", "\ub620"),
        arguments("=?iso-8859-1?Q?=93a=94_=80?=", "\u201ca\u201d \u20ac"),
        arguments("=?iso-8859-1?Q?=81?=", "\u0081"),
        arguments("=?us-ascii?Q?=C3=A9?=", "\u00e9"),
        arguments("=?us-ascii?Q?=E9=80?=", "\u00e9\u20ac"),
        arguments("=?utf-7?Q?+AOQ-?=", "\u00e4"),
        arguments("=?UTF-7*de?B?K0FPUS0=?=", "\u00e4"),
        arguments("=?iso-8859-8-i?Q?=E0?=", "\u05d0"),
        arguments("=?en_US.iso885915?Q?=A4?=", "\u20ac"),
        arguments("=?'windows-1252'?Q?=80?=", "\u20ac"),
        arguments("=?x-cp1251?Q?=EC?=", "\u043c"),
        arguments("=?_iso-2022-jp$ESC?B?GyRCRnxLXBsoQg==?=", "\u65e5\u672c"));
  }

  private static final byte[] GBK = {(byte) 0x97, 0x41, (byte) 0x87, (byte) 0x92};

  private static String gb18030(int... octets) {
    byte[] b = new byte[octets.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) octets[i];
    }
    return new String(b, Charset.forName("GB18030"));
  }

  @ParameterizedTest
  @MethodSource("charsets")
  void decode_charsetThatIsNone_orLess_isTheTextThatWasMeant(String raw, String expected) {
    assertEquals(expected, HeaderText.decode(raw));
  }

  @Test
  void decode_unknownCharset_isToldToTheLogOnce() {
    try (LogCapture log = new LogCapture("org.imap4x.mail", Level.WARNING)) {
      assertEquals("a", HeaderText.decode("=?x-never\u0007-heard?Q?a?="));
      assertEquals("b", HeaderText.decode("=?X-Never\u0007-Heard?Q?b?="));
      assertEquals(1, log.count("x-never?-heard"), log.lines()::toString);
    }
  }

  @Test
  void decode_strictIsSaid_wordsInsideOthersStayAsTheyAre() {
    System.setProperty("mail.mime.decodetext.strict", "true");
    try {
      assertEquals("Re:=?utf-8?Q?=C3=A9?=", HeaderText.decode("Re:=?utf-8?Q?=C3=A9?="));
      assertEquals("Re: \u00e9", HeaderText.decode("Re: =?utf-8?Q?=C3=A9?="));
    } finally {
      System.clearProperty("mail.mime.decodetext.strict");
    }
  }

  @Test
  void decode_manyBeginningsOfWords_takesNoLongTime() {
    String raw = "=?a?q?".repeat(200_000) + "=?utf-8?q?=41?=";
    assertTimeout(Duration.ofSeconds(10), () -> assertTrue(HeaderText.decode(raw).endsWith("A")));
    String blanks = "=?utf-8?q?=41?=" + " ".repeat(400_000) + "b";
    assertTimeout(Duration.ofSeconds(10), () -> HeaderText.decode(blanks));
  }

  @Test
  void decode_randomWellFormedWords_areWhatTheApiGives() {
    Random random = new Random(20261121);
    List<String> charsets = List.of("utf-8", "UTF-8", "iso-8859-15", "koi8-r");
    for (int round = 0; round < 1_500; round++) {
      StringBuilder raw = new StringBuilder();
      int pieces = 1 + random.nextInt(5);
      for (int i = 0; i < pieces; i++) {
        raw.append(piece(random, charsets.get(random.nextInt(charsets.size()))));
        raw.append(List.of(" ", "\r\n ", "  ", "\t").get(random.nextInt(4)));
      }
      assertEquals(api(raw.toString()), HeaderText.decode(raw.toString()), raw.toString());
    }
  }

  @Test
  void decode_randomNonsense_doesNotThrow() {
    Random random = new Random(7);
    String alphabet = "=?=?=?utf-8?BbQq?_ \t\r\nAZ09+/\u00e9\u20ac\ud83d";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder raw = new StringBuilder(random.nextBoolean() ? "=?utf-8?" : "");
      for (int i = random.nextInt(40); i > 0; i--) {
        raw.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      HeaderText.decode(raw.toString());
    }
  }

  private static String piece(Random random, String charset) {
    int length = random.nextInt(12);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append((char) (random.nextBoolean() ? 'a' + random.nextInt(26) : 0xe9));
    }
    byte[] octets =
        letters.toString().getBytes(charset.equals("koi8-r") ? US_ASCII : Charset.forName(charset));
    switch (random.nextInt(3)) {
      case 0:
        return "word" + random.nextInt(100);
      case 1:
        return "=?" + charset + "?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
      default:
        StringBuilder q = new StringBuilder();
        for (byte b : octets) {
          q.append(b > 96 && b < 123 ? String.valueOf((char) b) : String.format("=%02X", b & 0xff));
        }
        return "=?" + charset + "?Q?" + q + "?=";
    }
  }
}
