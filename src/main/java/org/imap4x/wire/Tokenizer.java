package org.imap4x.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.imap4x.model.Content;
import org.imap4x.model.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over one frame that reads the tokens of RFC 9051 section 9 and never reads past its end.
 *
 * <p>Not thread-safe. Nothing is copied until a value is asked for.
 */
public final class Tokenizer extends Cursor {
  /** Ten times that and any digit fit into 63 bits. */
  private static final long MOST_TENTHS = Long.MAX_VALUE / 10 - 1;

  private final List<Frame.Literal> literals;

  // The string that was scanned last.
  private int from;
  private int to;
  private boolean escaped;
  private @Nullable Content outside;

  /** A cursor at the start of a frame. */
  public Tokenizer(Frame frame, Limits limits) {
    super(frame.octets(), 0, frame.length(), limits);
    this.literals = frame.literals();
  }

  /** A cursor over some octets of a frame, all literals inline with their markers. */
  public Tokenizer(byte[] octets, int start, int end, Limits limits) {
    super(octets, start, end, limits);
    this.literals = List.of();
  }

  // ---- atoms and numbers

  private String word(int type, String expected) throws TokenException {
    int start = at;
    scan(type);
    if (at == start) {
      throw fail(expected);
    }
    return WireText.text(octets, start, at);
  }

  private void scan(int type) {
    while (at < end && (CLASS[octets[at] & 0xff] & type) != 0) {
      at++;
    }
  }

  /** An atom; 8-bit octets are tolerated. */
  public String atom() throws TokenException {
    return word(ATOM, "an atom");
  }

  /** A flag: an atom that may hold "\", "*" and "]"; a lone backslash is returned as it is. */
  public String flag() throws TokenException {
    return word(FLAG, "a flag");
  }

  /** The name of a FETCH item: as {@link #bare}, but it ends before "[". */
  public String name() throws TokenException {
    return word(NAME, "a name");
  }

  /** Anything up to a space, a parenthesis, a quote or a control character. */
  public String bare() throws TokenException {
    return word(BARE, "a word");
  }

  /** The name of a FETCH item; the very object where it is what is probably next. */
  public String name(String probable) throws TokenException {
    return isNext(probable, NAME) ? probable : name();
  }

  /** As {@link #bare}, in upper case; quick where it is what is probably next. */
  public String bare(String probable) throws TokenException {
    return isNext(probable, BARE) ? probable : WireText.upper(bare());
  }

  /** Whether exactly that stands here, and no octet of the type behind it. */
  private boolean isNext(String text, int type) {
    int length = text.length();
    if (length == 0 || length > end - at) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (octets[at + i] != text.charAt(i)) {
        return false;
      }
    }
    if (at + length < end && (CLASS[octets[at + length] & 0xff] & type) != 0) {
      return false;
    }
    at += length;
    return true;
  }

  /** Whether a digit comes next. */
  public boolean atDigit() {
    return at < end && (CLASS[octets[at] & 0xff] & DIGIT) != 0;
  }

  /** Digits; a value beyond 2^63-1 comes out as 2^63-1. */
  public long number() throws TokenException {
    if (!atDigit()) {
      throw fail("a number");
    }
    long value = 0;
    while (atDigit()) {
      int digit = octets[at++] - '0';
      value = value > MOST_TENTHS ? saturated(value, digit) : value * 10 + digit;
    }
    return value;
  }

  private static long saturated(long value, int digit) {
    return value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
  }

  /** A number that may be signed, quoted, or written like 9.3736e+06. */
  public long lenientNumber() throws TokenException {
    int start = at;
    if (atDigit()) {
      long value = number();
      if (peek() != '.' && (peek() | 32) != 'e') {
        return value;
      }
      at = start;
    }
    boolean quoted = accept('"');
    int first = at;
    while (at < end && "+-.eE0123456789".indexOf(octets[at]) >= 0 && at - first < 40) {
      at++;
    }
    double value;
    try {
      value = Double.parseDouble(WireText.text(octets, first, at));
    } catch (NumberFormatException e) {
      at = start;
      throw fail("a number");
    }
    if (quoted) {
      expect('"');
    }
    return Math.round(value);
  }

  // ---- strings

  /** Whether NIL stands here, in any case. */
  public boolean atNil() {
    return at < end && (octets[at] | 32) == 'n' && atWord("NIL");
  }

  /** Steps over NIL if it stands here. */
  public boolean acceptNil() {
    if (atNil()) {
      at += 3;
      return true;
    }
    return false;
  }

  /** Whether a quoted string or a literal starts here. */
  public boolean atString() {
    int c = peek();
    if (c == '"') {
      return true;
    }
    int size = c == '{' ? peekAhead(1) : c == '~' && peekAhead(1) == '{' ? peekAhead(2) : -1;
    return size >= '0' && size <= '9';
  }

  /** A quoted string or literal as text. */
  public String string() throws TokenException {
    scanString();
    return scanned();
  }

  /** A string as text, or null for NIL. */
  public @Nullable String nstring() throws TokenException {
    return acceptNil() ? null : string();
  }

  /** A string, or any bare word that stands for one, as text. */
  public String astring() throws TokenException {
    return atString() ? string() : bare();
  }

  /** A string, a bare word, or null for NIL. */
  public @Nullable String nastring() throws TokenException {
    return acceptNil() ? null : astring();
  }

  /** A string or a bare word as the octets it stands for. */
  public byte[] astringOctets() throws TokenException {
    if (!atString()) {
      int start = at;
      scan(BARE);
      if (at == start) {
        throw fail("a string");
      }
      return copy(start, at);
    }
    scanString();
    return scannedOctets();
  }

  /** A string's octets, wherever they went; NIL must have been looked for before. */
  public Content content() throws TokenException {
    scanString();
    if (outside != null) {
      return outside;
    }
    if (escaped) {
      return Content.of(scannedOctets());
    }
    return Content.of(octets, from, to - from);
  }

  private String scanned() throws TokenException {
    if (!escaped && outside == null) {
      return WireText.text(octets, from, to);
    }
    byte[] plain = scannedOctets();
    return WireText.text(plain, 0, plain.length);
  }

  private byte[] scannedOctets() throws TokenException {
    if (outside != null) {
      return read(outside);
    }
    byte[] copy = Arrays.copyOfRange(octets, from, to);
    if (!escaped) {
      return copy;
    }
    int n = 0;
    for (int i = 0; i < copy.length; i++) {
      boolean escape =
          copy[i] == '\\' && i + 1 < copy.length && (copy[i + 1] == '"' || copy[i + 1] == '\\');
      copy[n++] = copy[escape ? ++i : i];
    }
    return Arrays.copyOf(copy, n);
  }

  private byte[] read(Content content) throws TokenException {
    if (content.isStreamed() || content.size() > limits.literalInMemory()) {
      throw fail("a literal that is kept in memory");
    }
    try {
      return content.toByteArray();
    } catch (IOException e) {
      throw fail("a readable literal (" + e.getMessage() + ")");
    }
  }

  private void scanString() throws TokenException {
    escaped = false;
    outside = null;
    if (peek() == '"') {
      scanQuoted();
    } else {
      scanLiteral();
    }
  }

  private void scanQuoted() throws TokenException {
    int stop = OctetSearch.indexOf(octets, at + 1, end, '"', '\\');
    escaped = stop >= 0 && octets[stop] == '\\';
    int behind = escaped ? behindQuoted(at) : stop + 1;
    if (behind < 1) {
      throw fail("a closing quote");
    }
    from = at + 1;
    to = behind - 1;
    at = behind;
  }

  private void scanLiteral() throws TokenException {
    Frame.Literal known = literalAt(at);
    if (known == null) {
      scanInlineLiteral();
      return;
    }
    from = known.contentStart();
    to = from + known.inlineLength();
    at = to;
    if (known.inlineLength() == 0 && known.content().size() > 0) {
      outside = known.content();
    }
  }

  /** A literal of copied octets: "{n}" or "~{n}", a line end, and the n octets. */
  private void scanInlineLiteral() throws TokenException {
    int start = at;
    accept('~');
    expectAt('{', start);
    long size = 0;
    while (atDigit() && size <= end) {
      size = size * 10 + (octets[at++] - '0');
    }
    accept('+');
    expectAt('}', start);
    accept('\r');
    expectAt('\n', start);
    if (size > end - at) {
      at = start;
      throw fail("a whole literal");
    }
    from = at;
    to = at + (int) size;
    at = to;
  }

  private void expectAt(char octet, int start) throws TokenException {
    if (!accept(octet)) {
      at = start;
      throw fail("a string");
    }
  }

  private Frame.@Nullable Literal literalAt(int markerStart) {
    int index = firstLiteral(markerStart);
    if (index == literals.size()) {
      return null;
    }
    Frame.Literal literal = literals.get(index);
    return literal.markerStart() == markerStart ? literal : null;
  }

  /** Index of the first literal whose marker is at or behind a position. */
  private int firstLiteral(int position) {
    int low = 0;
    int high = literals.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (literals.get(middle).markerStart() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // ---- skipping

  /** Whether all literals between two positions stand inline, so that a copy of it is whole. */
  public boolean isWhole(int fromIndex, int toIndex) {
    for (int i = firstLiteral(fromIndex); i < literals.size(); i++) {
      Frame.Literal literal = literals.get(i);
      if (literal.markerStart() >= toIndex) {
        break;
      }
      if (literal.inlineLength() != literal.content().size()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Skips one value: an atom, a string, or a list however deep. Uses no stack.
   *
   * @throws TokenException when it does not end; the cursor stays at its start
   */
  public void skipValue() throws TokenException {
    int behind = at < end && octets[at] == '(' ? behindList(at) : behindToken(at);
    if (behind < 0) {
      throw fail("a value that ends");
    }
    at = behind;
  }

  /** Index behind the list that begins there; -1 where it does not end. */
  private int behindList(int start) {
    byte[] a = octets;
    int last = end;
    int open = 0;
    int i = start;
    // a marker of a literal stands where a token begins
    int token = start;
    while (i < last) {
      byte octet = a[i];
      if ((CLASS[octet & 0xff] & PLAIN) != 0) {
        i++;
        continue;
      }
      if (octet == '(') {
        open++;
        i++;
      } else if (octet == ')') {
        i++;
        if (--open == 0) {
          return i;
        }
      } else if (octet == '"' || i == token || (CLASS[a[i - 1] & 0xff] & BARE) == 0) {
        i = behindToken(i);
        if (i < 0) {
          return -1;
        }
        token = i;
      } else {
        i++;
      }
    }
    return -1;
  }

  /** Index behind the string or word that begins there; -1 where none does, or none ends. */
  private int behindToken(int start) {
    int c = start < end ? octets[start] : 0;
    if (c == '"') {
      return behindQuoted(start);
    }
    int behind = c == '{' || c == '~' ? behindLiteral(start) : -1;
    if (behind < 0) {
      behind = behindBare(start);
    }
    return behind > start ? behind : -1;
  }

  private int behindBare(int start) {
    byte[] a = octets;
    int last = end;
    int i = start;
    while (i < last && (CLASS[a[i] & 0xff] & BARE) != 0) {
      i++;
    }
    return i;
  }

  /** Index behind the quoted string that begins there; -1 where it does not end. */
  private int behindQuoted(int start) {
    int i = OctetSearch.indexOf(octets, start + 1, end, '"', '\\');
    while (i >= 0 && octets[i] == '\\') {
      i = i + 2 <= end ? OctetSearch.indexOf(octets, i + 2, end, '"', '\\') : -1;
    }
    return i < 0 ? -1 : i + 1;
  }

  /** Index behind the literal that begins there; -1 where none does. */
  private int behindLiteral(int start) {
    int before = at;
    at = start;
    try {
      scanLiteral();
      return at;
    } catch (TokenException e) {
      return -1;
    } finally {
      at = before;
    }
  }
}
