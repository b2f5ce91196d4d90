package org.imap4x.codec;

import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;

/** Reads values of which only the text is wanted. */
final class Values {
  private Values() {}

  /**
   * One value as text: NIL is empty, a string its content, {@code (M123)} and {@code ("x")} what is
   * in the parentheses, other lists as they came.
   */
  static String text(Tokenizer t) throws TokenException {
    if (t.acceptNil()) {
      return "";
    }
    if (t.atString()) {
      return t.string();
    }
    if (t.peek() != '(') {
      return t.bare();
    }
    int start = t.position();
    t.skipValue();
    int end = t.position();
    int depth = t.depth();
    t.seek(start + 1, depth);
    t.skipSpaces();
    if (t.peek() != '(' && t.peek() != ')') {
      String one = t.nastring();
      t.skipSpaces();
      if (t.position() == end - 1) {
        t.seek(end, depth);
        return one == null ? "" : one;
      }
    }
    t.seek(end, depth);
    return t.text(start, end);
  }

  /** One value exactly as it came. */
  static String raw(Tokenizer t) throws TokenException {
    int start = t.position();
    t.skipValue();
    return t.text(start, t.position());
  }
}
