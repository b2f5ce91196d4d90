package org.imap4x.sasl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * MD4 (RFC 1320), which NTLM is built on and the JDK does not offer; of no use for anything else.
 */
final class Md4 {

  private static final int[] SHIFT_1 = {3, 7, 11, 19};
  private static final int[] SHIFT_2 = {3, 5, 9, 13};
  private static final int[] SHIFT_3 = {3, 9, 11, 15};
  private static final int[] ORDER_3 = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};

  private Md4() {}

  static byte[] digest(byte[] message) {
    int padded = (message.length + 8) / 64 * 64 + 64;
    ByteBuffer input = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    input.put(message).put((byte) 0x80);
    input.putLong(padded - 8, message.length * 8L);
    input.rewind();
    int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    int[] block = new int[16];
    while (input.hasRemaining()) {
      for (int i = 0; i < 16; i++) {
        block[i] = input.getInt();
      }
      mix(state, block);
    }
    Octets.wipe(input.array());
    ByteBuffer out = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : state) {
      out.putInt(word);
    }
    return out.array();
  }

  private static void mix(int[] state, int[] x) {
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    for (int step = 0; step < 48; step++) {
      int i = step % 16;
      int sum;
      int shift;
      if (step < 16) {
        sum = a + ((b & c) | (~b & d)) + x[i];
        shift = SHIFT_1[i % 4];
      } else if (step < 32) {
        sum = a + ((b & c) | (b & d) | (c & d)) + x[i % 4 * 4 + i / 4] + 0x5a827999;
        shift = SHIFT_2[i % 4];
      } else {
        sum = a + (b ^ c ^ d) + x[ORDER_3[i]] + 0x6ed9eba1;
        shift = SHIFT_3[i % 4];
      }
      // The roles of the four words rotate with every step: (a, b, c, d) becomes (d, a', b, c).
      a = d;
      d = c;
      c = b;
      b = Integer.rotateLeft(sum, shift);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
}
