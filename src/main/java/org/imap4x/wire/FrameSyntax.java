package org.imap4x.wire;

/** What framing must know of a response's grammar, and no more (RFC 9051 section 2.2.2). */
final class FrameSyntax {
  private static final String[] CONDITIONS = {"OK", "NO", "BAD", "BYE", "PREAUTH"};

  private FrameSyntax() {}

  /** Whether it ends in human text, in which braces mean nothing: tagged, "+", OK, NO, BAD, BYE. */
  static boolean isText(byte[] a, int from, int to) {
    if (from + 1 >= to || a[from] != '*' || a[from + 1] != ' ') {
      return true;
    }
    int at = skipSpaces(a, from + 1, to);
    for (String condition : CONDITIONS) {
      if (isWord(a, at, to, condition)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is {@code * n FETCH} or {@code * n UIDFETCH} (RFC 9586). */
  static boolean isFetch(byte[] a, int from, int to) {
    if (from + 2 >= to || a[from] != '*' || a[from + 1] != ' ') {
      return false;
    }
    int digits = skipSpaces(a, from + 1, to);
    int at = digits;
    while (at < to && isDigit(a[at])) {
      at++;
    }
    if (at == digits) {
      return false;
    }
    at = skipSpaces(a, at, to);
    return isWord(a, at, to, "FETCH") || isWord(a, at, to, "UIDFETCH");
  }

  private static boolean isWord(byte[] a, int from, int to, String word) {
    int end = from + word.length();
    if (end > to) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      // 0x20: the case bit of ASCII letters
      if ((a[from + i] & ~0x20) != word.charAt(i)) {
        return false;
      }
    }
    return end == to || a[end] == ' ' || a[end] == '(' || a[end] == '[';
  }

  private static int skipSpaces(byte[] a, int from, int to) {
    int at = from;
    while (at < to && a[at] == ' ') {
      at++;
    }
    return at;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The index of the brace of "{n}" or "{n+}" that ends at {@code to}, or -1. */
  static int braceOfMarker(byte[] a, int from, int to) {
    int at = to - 1;
    if (at < from || a[at] != '}') {
      return -1;
    }
    at--;
    if (at >= from && a[at] == '+') {
      at--;
    }
    int lastDigit = at;
    while (at >= from && isDigit(a[at])) {
      at--;
    }
    return at >= from && at < lastDigit && a[at] == '{' ? at : -1;
  }

  /** The number after the brace. */
  static long sizeOfMarker(byte[] a, int brace) throws LimitException {
    long size = 0;
    for (int i = brace + 1; isDigit(a[i]); i++) {
      int digit = a[i] - '0';
      if (size > (Long.MAX_VALUE - digit) / 10) {
        throw new LimitException("a literal's size does not fit into 63 bits");
      }
      size = size * 10 + digit;
    }
    return size;
  }

  /** Whether a value may begin after this octet; some servers leave out the space after "]". */
  static boolean endsBeforeValue(byte b) {
    return switch (b) {
      case ' ', '(', ')', '[', ']', '>', '"', '\t' -> true;
      default -> false;
    };
  }
}
