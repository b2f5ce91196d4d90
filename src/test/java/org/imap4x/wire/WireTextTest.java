package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireTextTest {
  @Test
  void text_manyShortOnes_isWhatTheOctetsSay() {
    Random random = new Random(2);
    for (int n = 0; n < 200_000; n++) {
      int from = random.nextInt(9);
      byte[] a = new byte[64];
      random.nextBytes(a);
      int to = from + random.nextInt(50);
      for (int i = 0; i < a.length; i++) {
        // few letters, so that many texts differ in little
        a[i] = (byte) ("ab\0~".charAt(a[i] & 3));
      }
      String expected = new String(a, from, to - from, StandardCharsets.US_ASCII);
      assertEquals(expected, WireText.text(a, from, to));
    }
  }

  @Test
  void text_anOctetBeyondAscii_isSeenWhereverItStands() {
    for (int length = 2; length < 50; length++) {
      for (int at = 0; at < length - 1; at++) {
        byte[] a = "a".repeat(length).getBytes(StandardCharsets.US_ASCII);
        a[at] = (byte) 0xc3;
        assertEquals(
            new String(a, StandardCharsets.ISO_8859_1), WireText.text(a, 0, length), "latin");
        a[at + 1] = (byte) 0xbc;
        String text = "a".repeat(at) + "\u00fc" + "a".repeat(length - at - 2);
        assertEquals(text, WireText.text(a, 0, length), "UTF-8");
      }
    }
  }

  @Test
  void text_shortOneAgain_isTheSameObject() {
    byte[] a = "x-quoted-printable".getBytes(StandardCharsets.US_ASCII);
    for (int length = 1; length <= a.length; length++) {
      assertSame(WireText.text(a, 0, length), WireText.text(a.clone(), 0, length));
    }
  }
}
