package org.imap4x.mail.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeaderFieldsTest {
  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void parse_anyHeader_isWhatTheApiReads() throws Exception {
    String header =
        "Received: one\r\nReceived: two\r\nSubject: a\r\n folded\r\n\tline\r\nX-Empty:\r\n"
            + "no colon here\r\nTo: a@b.c\n\r\nBody: not this\r\n";
    InternetHeaders expected = new InternetHeaders(new ByteArrayInputStream(octets(header)));

    InternetHeaders got = HeaderFields.all(octets(header)).fields();

    assertEquals(
        Collections.list(expected.getAllHeaderLines()), Collections.list(got.getAllHeaderLines()));
    assertArrayEquals(expected.getHeader("received"), got.getHeader("received"));
    assertEquals(expected.getHeader("Subject", null), got.getHeader("Subject", null));
    assertNull(got.getHeader("Body"));
  }

  @Test
  void plus_severalAnswers_areKeptTogether() {
    HeaderFields h =
        HeaderFields.NONE
            .plus(Set.of("x-a"), octets("X-A: 1\r\nX-A: 2\r\n\r\n"))
            .plus(Set.of("x-b", "x-a"), octets("X-B: 3\r\nX-A: 1\r\nX-A: 2\r\n\r\n"));

    assertTrue(h.covers("X-a"));
    assertTrue(h.covers("x-B"));
    assertFalse(h.covers("x-c"));
    assertArrayEquals(new String[] {"1", "2"}, h.fields().getHeader("X-A"));
    assertArrayEquals(new String[] {"3"}, h.fields().getHeader("X-B"));
  }

  @Test
  void fields_eightBit_areUtf8OrLatin1() {
    byte[] latin1 = "X-L: \u00e9\r\n".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("\u00e9", HeaderFields.parse(octets("X-U: \u00e9\r\n")).getHeader("X-U", null));
    assertEquals("\u00e9", HeaderFields.parse(latin1).getHeader("X-L", null));
  }

  @Test
  void parse_emptyOrStrangeOctets_doesNotThrow() {
    HeaderFields.parse(new byte[0]);
    HeaderFields.parse(octets("\r\n"));
    HeaderFields.parse(octets(" begins folded\r\n\r\n"));
    HeaderFields.parse(new byte[] {0, 10, -1, 13, 13, 10});
  }

  @Test
  void octets_ofAnyHeader_areThoseThatCame() {
    String header = "A: \u00e9\n  b\r\n\tc \r\nno field\nX : \r\r\nB:2\r\n";
    for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8)) {
      byte[] octets = (header + "\r\nbody\r\n").getBytes(charset);
      HeaderFields fields = HeaderFields.all(octets);
      fields.fields();

      assertEquals(header + "\r\n", new String(fields.octets(), charset));
      assertEquals("no field\nX : \r\r\n\r\n", new String(fields.octets("a", "b", "nO"), charset));
      assertEquals(
          header.replace("X : \r\r\n", "") + "\r\n", new String(fields.octets("x"), charset));
    }
  }

  @Test
  void octets_emptyLineMissing_endAllTheSame() {
    assertEquals("A: 1\r\n\r\n", text(HeaderFields.all(octets("A: 1\r\n")).octets()));
    assertEquals("A: 1\r\n\r\n", text(HeaderFields.all(octets("A: 1")).octets()));
    assertEquals("\r\n", text(HeaderFields.all(octets("A: 1")).octets("A")));
    assertEquals("\r\n", text(HeaderFields.all(new byte[0]).octets()));
    assertEquals("\n", text(HeaderFields.all(octets("\nbody")).octets()));
  }
}
