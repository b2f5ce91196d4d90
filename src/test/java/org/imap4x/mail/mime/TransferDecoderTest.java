package org.imap4x.mail.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferDecoderTest {
  /** Gives a few octets at a time. */
  private static final class Slow extends FilterInputStream {
    private final int most;

    Slow(byte[] octets, int most) {
      super(new ByteArrayInputStream(octets));
      this.most = most;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      return super.read(b, off, Math.min(len, most));
    }
  }

  private static byte[] decode(String text, String encoding, int most)
      throws IOException, MessagingException {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    try (InputStream in = TransferDecoder.decode(new Slow(octets, most), encoding)) {
      return in.readAllBytes();
    }
  }

  @Test
  void base64_randomOctets_comeBackWhateverThePieces() throws Exception {
    Random random = new Random(3);
    for (int size : new int[] {0, 1, 2, 3, 4, 57, 58, 1000, 24576, 24577, 100_000}) {
      byte[] octets = new byte[size];
      random.nextBytes(octets);
      String mime = Base64.getMimeEncoder().encodeToString(octets);
      for (int most : new int[] {1, 3, 1000, 1 << 20}) {
        assertArrayEquals(octets, decode(mime, "BASE64", most));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "aGVsbG8=,hello",
    "aGVs bG8=,hello",
    "aG!Vs\tbG8=,hello",
    "aGVsbG8=aGVsbG8=,hellohello",
    "aGVsbG8===,hello",
    "aGVsbA=,hell",
    "'',''"
  })
  void base64_oddText_yieldsWhatItHolds(String text, String expected) throws Exception {
    assertEquals(expected, new String(decode(text, "base64", 1), StandardCharsets.ISO_8859_1));
    assertEquals(expected, new String(decode(text, "base64", 999), StandardCharsets.ISO_8859_1));
  }

  /** Text that the end cuts off, or that holds a group of one digit; what there is of it. */
  private static final String[][] CUT = {
    {"aGVsbG8", "hello"},
    {"aGVsbA", "hell"},
    {"aGVsb", "hel"},
    {"aGVs\r\nbG8\r\n", "hello"},
    {"a", ""},
    {"aGVsbG8=a", "hello"},
    {"aGVsb=bG8=", "hello"},
  };

  @Test
  void base64_anyOctetAnywhereInAGroup_isADigitOrSkipped() throws Exception {
    String digits = "QUJDREVGR0hJ"; // ABCDEFGHI
    for (int octet = 0; octet < 256; octet++) {
      for (int at = 0; at <= 8; at++) {
        boolean digit =
            Character.isLetterOrDigit(octet) && octet < 128 || "+/=".indexOf(octet) >= 0;
        if (!digit) {
          byte[] text =
              (digits.substring(0, at) + (char) octet + digits.substring(at))
                  .getBytes(StandardCharsets.ISO_8859_1);
          InputStream in = TransferDecoder.decode(new ByteArrayInputStream(text), "base64");
          assertEquals("ABCDEFGHI", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
      }
    }
  }

  @Test
  void base64_cutOff_isAnErrorBehindWhatCameAndStaysOne() throws Exception {
    for (String[] cut : CUT) {
      for (int most : new int[] {1, 999}) {
        InputStream in =
            TransferDecoder.decode(
                new Slow(cut[0].getBytes(StandardCharsets.US_ASCII), most), "base64");
        assertThrows(IOException.class, in::readAllBytes, cut[0]);
        IOException again = assertThrows(IOException.class, in::read, cut[0]);
        assertTrue(again.getMessage().contains("base64"), again.getMessage());
      }
    }
    InputStream in =
        TransferDecoder.decode(new Slow("QUJDRE".getBytes(StandardCharsets.US_ASCII), 9), "base64");
    assertEquals("ABC", new String(in.readNBytes(3), StandardCharsets.US_ASCII));
    assertThrows(IOException.class, in::read);
  }

  @Test
  void base64_cutOffWhereErrorsAreIgnored_yieldsWhatItHolds() throws Exception {
    String name = "mail.mime.base64.ignoreerrors";
    System.setProperty(name, "true");
    try {
      for (String[] cut : CUT) {
        assertEquals(cut[1], new String(decode(cut[0], "base64", 1), StandardCharsets.US_ASCII));
        assertEquals(cut[1], new String(decode(cut[0], "base64", 999), StandardCharsets.US_ASCII));
      }
    } finally {
      System.clearProperty(name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"base64\"',aGVsbG8=,hello",
    "base64;,aGVsbG8=,hello",
    "'base64 (RFC 2045)',aGVsbG8=,hello",
    "'(odd) Base64',aGVsbG8=,hello",
    "'quoted-printable; charset=x',a=41,aA",
    "'8bit\"',a=41,a=41",
    "7-bit,a=41,a=41",
  })
  void decode_encodingWithMoreAroundIt_isThatEncoding(String encoding, String text, String expected)
      throws Exception {
    assertEquals(expected, new String(decode(text, encoding, 9), StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "caf=C3=A9",
        "soft=\r\nbreak",
        "soft=\nbreak",
        "trailing   \r\nspaces  ",
        "two  spaces inside",
        "bad =4 and =ZZ",
        "lower =c3=a9",
        "end=",
        "a=\r\n\r\nb",
        "=3D=3D",
        "",
      })
  void quotedPrintable_anyText_isWhatTheApiGives(String text) throws Exception {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] expected;
    try (InputStream in =
        MimeUtility.decode(new ByteArrayInputStream(octets), "quoted-printable")) {
      expected = in.readAllBytes();
    }
    assertEquals(
        new String(expected, StandardCharsets.ISO_8859_1),
        new String(decode(text, "quoted-printable", 1), StandardCharsets.ISO_8859_1));
  }

  /** Gives its octets, fails once, and would begin again after that. */
  private static final class FailsOnce extends InputStream {
    private final byte[] octets;
    private int reads;

    FailsOnce(String text) {
      octets = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public int read() {
      throw new AssertionError("octet by octet");
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (++reads == 2) {
        throw new SocketTimeoutException("slow");
      }
      System.arraycopy(octets, 0, b, off, octets.length);
      return octets.length;
    }
  }

  @ParameterizedTest
  @CsvSource({"base64,QUJDREVG", "quoted-printable,A=42CDEF", "quoted-printable,ABCDEF  "})
  void decode_afterAReadThatFailed_failsAgain(String encoding, String text) throws Exception {
    try (InputStream in = TransferDecoder.decode(new FailsOnce(text), encoding)) {
      assertEquals("ABCDEF", new String(in.readNBytes(6), StandardCharsets.ISO_8859_1));
      for (int i = 0; i < 3; i++) {
        assertThrows(SocketTimeoutException.class, () -> in.read(new byte[10]));
        assertThrows(SocketTimeoutException.class, in::read);
        assertThrows(SocketTimeoutException.class, () -> in.skip(1));
      }
    }
  }

  @Test
  void decode_identityEncodings_changeNothing() throws Exception {
    for (String encoding : new String[] {null, "", "7bit", "8BIT", "Binary "}) {
      assertEquals("x=41", new String(decode("x=41", encoding, 9), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void decode_unknownEncoding_leavesTheOctetsAsTheyAre() throws Exception {
    for (String encoding : new String[] {"8-bit", "utf-8", "none", "x-nonsense"}) {
      assertEquals("x=41", new String(decode("x=41", encoding, 9), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void decode_unknownEncodingWhereThatIsAnError_throwsAsTheApiDoes() {
    String name = "mail.mime.ignoreunknownencoding";
    System.setProperty(name, "false");
    try {
      assertThrows(MessagingException.class, () -> decode("x", "x-nonsense", 9));
    } finally {
      System.clearProperty(name);
    }
  }
}
