package org.imap4x.wire;

/** Follows parentheses and quotes through the text of a response, from segment to segment. */
final class QuoteScan {
  private int position;
  private int depth;
  private boolean quoted;
  private boolean escaped;

  void advance(byte[] a, int to) {
    for (; position < to; position++) {
      byte b = a[position];
      if (quoted) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          quoted = false;
        }
      } else if (b == '"') {
        quoted = true;
      } else if (b == '(') {
        depth++;
      } else if (b == ')') {
        depth--;
      }
    }
  }

  /** Whether more must come. */
  boolean isOpen() {
    return quoted || depth > 0;
  }

  boolean inQuotes() {
    return quoted;
  }

  /** A literal is a value of its own, so no string is open after it. */
  void afterLiteral(int next) {
    position = next;
    quoted = false;
    escaped = false;
  }

  void reset() {
    position = 0;
    depth = 0;
    quoted = false;
    escaped = false;
  }
}
