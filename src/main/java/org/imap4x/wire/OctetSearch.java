package org.imap4x.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at octets, eight at a time. */
final class OctetSearch {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;

  /** The bits that no octet of US-ASCII has. */
  static final long HIGHS = 0x8080808080808080L;

  private OctetSearch() {}

  /** The eight octets from there on, as one number. */
  static long eight(byte[] a, int from) {
    return (long) EIGHT.get(a, from);
  }

  /** The first index from {@code from} to below {@code to} that has the octet; -1 for none. */
  static int indexOf(byte[] a, int from, int to, char octet) {
    long all = ONES * octet;
    int i = from;
    for (; i <= to - 8; i += 8) {
      long found = zeros(eight(a, i) ^ all);
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (a[i] == octet) {
        return i;
      }
    }
    return -1;
  }

  /** The same for whichever of two octets comes first. */
  static int indexOf(byte[] a, int from, int to, char one, char other) {
    long ones = ONES * one;
    long others = ONES * other;
    int i = from;
    for (; i <= to - 8; i += 8) {
      long eight = eight(a, i);
      long found = zeros(eight ^ ones) | zeros(eight ^ others);
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (a[i] == one || a[i] == other) {
        return i;
      }
    }
    return -1;
  }

  /** The lowest bit that is set is the high one of the first octet that is 0. */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & HIGHS;
  }
}
