package org.imap4x.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text out of octets: ASCII fast, UTF-8 when valid, else ISO-8859-1; short repeated texts are
 * shared.
 */
public final class WireText {
  /** Longest text that is shared: flags, MIME types, charsets, host names. */
  private static final int SHARED_LENGTH = 40;

  private static final int SLOT_BITS = 11;

  /**
   * Written without a lock: a lost update costs one more String, and String is safely published.
   */
  private static final String[] SHARED = new String[1 << SLOT_BITS];

  private static final int[] CHECKS = new int[1 << SLOT_BITS];

  /** Odd, and half of its bits are set. */
  private static final long MIXER = 0x9E3779B97F4A7C15L;

  private WireText() {}

  /** The text of a slice: UTF-8 when it is valid, else ISO-8859-1. */
  public static String text(byte[] octets, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return "";
    }
    if (length <= SHARED_LENGTH) {
      return shared(octets, from, to);
    }
    for (int i = from; i < to; i++) {
      if (octets[i] < 0) {
        return decode(octets, from, length);
      }
    }
    return new String(octets, from, length, StandardCharsets.ISO_8859_1);
  }

  private static String shared(byte[] octets, int from, int to) {
    int length = to - from;
    long hash = length;
    long all = 0;
    if (length < 8) {
      long eight = 0;
      for (int i = from; i < to; i++) {
        eight = eight << 8 | octets[i] & 0xff;
      }
      hash = mixed(hash, eight);
      all = eight;
    } else {
      for (int i = from; i < to - 8; i += 8) {
        long eight = OctetSearch.eight(octets, i);
        hash = mixed(hash, eight);
        all |= eight;
      }
      long last = OctetSearch.eight(octets, to - 8);
      hash = mixed(hash, last);
      all |= last;
    }
    if ((all & OctetSearch.HIGHS) != 0) {
      return decode(octets, from, length);
    }
    int slot = (int) (hash >>> 64 - SLOT_BITS);
    int check = (int) hash;
    String known = SHARED[slot];
    // the number may belong to another text: it only spares most comparisons
    if (known != null && CHECKS[slot] == check && same(known, octets, from, length)) {
      return known;
    }
    String made = new String(octets, from, length, StandardCharsets.ISO_8859_1);
    SHARED[slot] = made;
    CHECKS[slot] = check;
    return made;
  }

  private static long mixed(long hash, long eight) {
    long product = (hash ^ eight) * MIXER;
    return product ^ product >>> 32;
  }

  private static boolean same(String text, byte[] octets, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != octets[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static String decode(byte[] octets, int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(octets, from, length, StandardCharsets.ISO_8859_1);
    }
  }

  /** Whether a slice is this upper-case ASCII word, in any case. */
  public static boolean isWord(byte[] octets, int from, int to, String upper) {
    return to - from == upper.length() && startsWith(octets, from, to, upper);
  }

  /** Whether a slice starts with this upper-case ASCII text, in any case. */
  public static boolean startsWith(byte[] octets, int from, int to, String upper) {
    int n = upper.length();
    if (to - from < n) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      int c = octets[from + i];
      if (c >= 'a' && c <= 'z') {
        c -= 32;
      }
      if (c != upper.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Upper case by ASCII rules; the same object when nothing changes. */
  public static String upper(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'a' && c <= 'z' || c > 127) {
        return text.toUpperCase(Locale.ROOT);
      }
    }
    return text;
  }
}
