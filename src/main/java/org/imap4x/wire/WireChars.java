package org.imap4x.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The character classes of commands (RFC 9051 section 9). */
final class WireChars {
  private WireChars() {}

  /** ATOM-CHAR: CHAR without atom-specials. */
  static boolean isAtom(int c) {
    if (c <= ' ' || c >= 0x7f) {
      return false;
    }
    return switch (c) {
      case '(', ')', '{', '%', '*', '"', '\\', ']' -> false;
      default -> true;
    };
  }

  /** 1*ASTRING-CHAR that nobody takes for NIL. */
  static boolean isAstringAtom(byte[] octets) {
    for (byte b : octets) {
      if (!isAtom(b) && b != ']') {
        return false;
      }
    }
    return octets.length > 0 && !isNil(octets) && !endsAsLiteral(octets);
  }

  /** 1*list-char that nobody takes for NIL. */
  static boolean isListAtom(byte[] octets) {
    for (byte b : octets) {
      if (!isAtom(b) && b != ']' && b != '%' && b != '*') {
        return false;
      }
    }
    return octets.length > 0 && !isNil(octets) && !endsAsLiteral(octets);
  }

  private static boolean isNil(byte[] octets) {
    return octets.length == 3
        && (octets[0] & ~0x20) == 'N'
        && (octets[1] & ~0x20) == 'I'
        && (octets[2] & ~0x20) == 'L';
  }

  /** "}" is an ATOM-CHAR, but at a line's end some servers look for a literal's size before it. */
  private static boolean endsAsLiteral(byte[] octets) {
    return octets[octets.length - 1] == '}';
  }

  /** TEXT-CHAR, without controls other than TAB: legal, but servers' parsers differ about them. */
  static boolean isQuotable(byte[] octets, boolean utf8) {
    boolean ascii = true;
    for (byte b : octets) {
      if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
        return false;
      }
      ascii &= b >= 0;
    }
    return ascii || (utf8 && isUtf8(octets));
  }

  private static boolean isUtf8(byte[] octets) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  static int indexOf(byte[] octets, int wanted) {
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
