package org.imap4x.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password or token that never shows itself: {@code toString} is redacted and the text can be
 * wiped.
 */
public final class Secret {
  private final char[] text;

  private Secret(char[] text) {
    this.text = text;
  }

  /** Copies the characters; the caller may wipe its own array. */
  public static Secret of(char[] text) {
    return new Secret(text.clone());
  }

  /** Copies the characters of a string that somebody else already keeps. */
  public static Secret of(String text) {
    return new Secret(text.toCharArray());
  }

  /** A copy of the characters; wipe it after use. */
  public char[] chars() {
    return text.clone();
  }

  /**
   * A copy as UTF-8 octets; wipe it after use.
   *
   * @throws IllegalArgumentException for half a surrogate pair, which UTF-8 does not have
   */
  @SuppressWarnings("ByteBufferBackingArray") // encode() makes a heap buffer of its own
  public byte[] utf8() {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(CharBuffer.wrap(text))) {
      throw new IllegalArgumentException("a secret with half a surrogate pair");
    }
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
    byte[] octets = new byte[encoded.remaining()];
    encoded.get(octets);
    Arrays.fill(encoded.array(), (byte) 0);
    return octets;
  }

  /** Whether there is no character in it. */
  public boolean isEmpty() {
    return text.length == 0;
  }

  /** Overwrites the text with NULs. */
  public void clear() {
    Arrays.fill(text, '\0');
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
