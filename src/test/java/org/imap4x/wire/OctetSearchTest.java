package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetSearchTest {
  private static int one(byte[] a, int from, int to, char octet) {
    for (int i = from; i < to; i++) {
      if (a[i] == octet) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void indexOf_everyAlignmentLengthAndPlace_isTheFirst() {
    for (int from = 0; from < 17; from++) {
      for (int length = 0; length < 34; length++) {
        byte[] a = new byte[64];
        int to = from + length;
        assertEquals(-1, OctetSearch.indexOf(a, from, to, '\n'));
        for (int at = 0; at < a.length; at++) {
          Arrays.fill(a, (byte) 0x8a); // differs in the high bit alone
          a[at] = '\n';
          int found = at >= from && at < to ? at : -1;
          assertEquals(found, OctetSearch.indexOf(a, from, to, '\n'));
          assertEquals(found, OctetSearch.indexOf(a, from, to, '"', '\n'));
          assertEquals(found, OctetSearch.indexOf(a, from, to, '\n', '"'));
        }
      }
    }
  }

  @Test
  void indexOf_anyOctets_isWhatALoopFinds() {
    Random random = new Random(1);
    byte[] near = {'"', '\\', '!', '#', '[', ']', 0, 1, -1, (byte) 0xa2, (byte) 0xdc, '\n', 11};
    for (int n = 0; n < 20_000; n++) {
      byte[] a = new byte[40];
      for (int i = 0; i < a.length; i++) {
        a[i] = near[random.nextInt(n % 2 == 0 ? near.length : near.length - 2)];
      }
      int from = random.nextInt(20);
      int to = from + random.nextInt(20);
      int quote = one(a, from, to, '"');
      int escape = one(a, from, to, '\\');
      int first = quote < 0 ? escape : escape < 0 ? quote : Math.min(quote, escape);
      assertEquals(quote, OctetSearch.indexOf(a, from, to, '"'));
      assertEquals(first, OctetSearch.indexOf(a, from, to, '"', '\\'));
    }
  }
}
