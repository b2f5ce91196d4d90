package org.imap4x.wire;

import java.util.Arrays;
import org.imap4x.model.Limits;

/** A place in the octets of a response: looking, stepping, open lists, and cutting out. */
abstract class Cursor {
  static final int ATOM = 1;
  static final int FLAG = 2;
  static final int BARE = 4;
  static final int DIGIT = 8;
  static final int NAME = 16;

  /** In a list: no parenthesis, and nothing that a string may begin with. */
  static final int PLAIN = 32;

  static final byte[] CLASS = classes();

  final byte[] octets;
  final int end;
  final Limits limits;
  int at;
  private int depth;

  /** Whether somebody holds {@link #octets}. */
  private boolean kept;

  Cursor(byte[] octets, int start, int end, Limits limits) {
    this.octets = octets;
    this.at = start;
    this.end = end;
    this.limits = limits;
  }

  private static byte[] classes() {
    byte[] table = new byte[256];
    for (int c = 0; c < 256; c++) {
      boolean delimiter = c <= ' ' || c == '(' || c == ')' || c == '"';
      int bits = 0;
      if (!delimiter) {
        bits |= FLAG | BARE;
        if (c != '[') {
          bits |= NAME;
        }
        if (c != '{' && c != '%' && c != '*' && c != '\\' && c != ']') {
          bits |= ATOM;
        }
      }
      if (c != '(' && c != ')' && c != '"' && c != '{' && c != '~') {
        bits |= PLAIN;
      }
      if (c >= '0' && c <= '9') {
        bits |= DIGIT;
      }
      table[c] = (byte) bits;
    }
    return table;
  }

  /** The limits that came with the frame. */
  public Limits limits() {
    return limits;
  }

  /** Index of the next octet. */
  public int position() {
    return at;
  }

  /** How many lists are open. */
  public int depth() {
    return depth;
  }

  /** Moves the cursor, to try again or to go on behind something that could not be read. */
  public void seek(int position, int openLists) {
    at = position;
    depth = openLists;
  }

  /** Whether nothing is left. */
  public boolean atEnd() {
    return at >= end;
  }

  /** Index behind the last octet. */
  public int end() {
    return end;
  }

  /** The next octet, 0 to 255, or -1 at the end. */
  public int peek() {
    return at < end ? octets[at] & 0xff : -1;
  }

  /** The octet that many places ahead, or -1. */
  public int peekAhead(int places) {
    return places < end - at ? octets[at + places] & 0xff : -1;
  }

  /** Steps over one octet. */
  public void skip() {
    if (at < end) {
      at++;
    }
  }

  /** Steps over the octet if it comes next. */
  public boolean accept(char octet) {
    if (at < end && octets[at] == octet) {
      at++;
      return true;
    }
    return false;
  }

  /** Steps over an octet that must come next. */
  public void expect(char octet) throws TokenException {
    if (!accept(octet)) {
      throw fail("'" + octet + "'");
    }
  }

  /** Steps over spaces, if there are any. */
  public boolean skipSpaces() {
    int start = at;
    while (at < end && octets[at] == ' ') {
      at++;
    }
    return at > start;
  }

  /** Steps over spaces and line ends, which some servers leave in lists. */
  public void skipBlanks() {
    while (at < end && octets[at] <= ' ' && octets[at] >= 0) {
      at++;
    }
  }

  /** Steps over the space that is due here; more than one is tolerated. */
  public void space() throws TokenException {
    if (!skipSpaces()) {
      throw fail("a space");
    }
  }

  /** Whether this upper-case word stands here, in any case, and ends here. */
  public boolean atWord(String upper) {
    return WireText.startsWith(octets, at, end, upper) && !inAtom(at + upper.length());
  }

  /** Steps over this word if it stands here, in any case. */
  public boolean acceptWord(String upper) {
    if (atWord(upper)) {
      at += upper.length();
      return true;
    }
    return false;
  }

  private boolean inAtom(int index) {
    return index < end && (CLASS[octets[index] & 0xff] & ATOM) != 0;
  }

  /** A failure at the cursor. */
  public TokenException fail(String expected) {
    return new TokenException(at, expected);
  }

  // ---- lists

  /** Steps over "(" and checks how deep that is. */
  public void open() throws TokenException {
    expect('(');
    if (++depth > limits.nesting()) {
      throw fail("at most " + limits.nesting() + " nested lists");
    }
  }

  /** Steps over "(" if it comes next. */
  public boolean acceptOpen() throws TokenException {
    if (peek() != '(') {
      return false;
    }
    open();
    return true;
  }

  /** Steps over ")" and spaces before it, if that comes next. */
  public boolean acceptClose() {
    int start = at;
    skipSpaces();
    if (accept(')')) {
      depth--;
      return true;
    }
    at = start;
    return false;
  }

  /** Steps over ")", which must come next. */
  public void close() throws TokenException {
    if (!acceptClose()) {
      throw fail("')'");
    }
  }

  // ---- cutting out

  /** What follows up to (not including) the octet, or the end. */
  public String until(char stop) {
    int start = at;
    while (at < end && octets[at] != stop) {
      at++;
    }
    return WireText.text(octets, start, at);
  }

  /** What is left. */
  public String rest() {
    int start = at;
    at = end;
    return WireText.text(octets, start, end);
  }

  /** The text between two positions. */
  public String text(int fromIndex, int toIndex) {
    return WireText.text(octets, fromIndex, Math.min(toIndex, end));
  }

  /** The octet at a position that is not behind the end. */
  public int octetAt(int position) {
    return octets[position] & 0xff;
  }

  /**
   * Whether what stands between two positions can be kept by keeping {@link #octets}: a copy of
   * half of them or more would cost more memory, and once they are kept nothing more of them costs
   * any.
   */
  public boolean keeps(int fromIndex, int toIndex) {
    kept |= octets.length <= 2 * (toIndex - fromIndex);
    return kept;
  }

  /** The octets that positions count in; not a copy. */
  public byte[] octets() {
    return octets;
  }

  /** A copy of the octets between two positions. */
  public byte[] copy(int fromIndex, int toIndex) {
    return Arrays.copyOfRange(octets, fromIndex, Math.min(toIndex, end));
  }
}
