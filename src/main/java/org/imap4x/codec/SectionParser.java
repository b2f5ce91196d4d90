package org.imap4x.codec;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.model.Section;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Reads {@code [section]} of a FETCH answer, in any case and with blanks (RFC 9051 section 9). */
final class SectionParser {
  private static final Section.Text[] TEXTS = Section.Text.values();

  /** The last section with its octets: a bulk answer names the same one in each message. */
  private byte[] lastOctets = {};

  private @Nullable Section last;

  /** section = "[" [section-spec] "]". */
  Section section(Tokenizer t) throws TokenException {
    int start = t.position();
    Section known = last;
    if (known != null && isLast(t, start)) {
      t.seek(start + lastOctets.length, t.depth());
      return known;
    }
    t.expect('[');
    if (t.peek() == ' ') {
      Quirk.SECTION_BLANKS.seen();
    }
    t.skipBlanks();
    List<Integer> part = part(t);
    Section section = spec(t, part);
    t.skipBlanks();
    t.expect(']');
    lastOctets = t.copy(start, t.position());
    last = section;
    return section;
  }

  private boolean isLast(Tokenizer t, int start) {
    if (lastOctets.length > t.end() - start) {
      return false;
    }
    for (int i = 0; i < lastOctets.length; i++) {
      if ((byte) t.octetAt(start + i) != lastOctets[i]) {
        return false;
      }
    }
    return true;
  }

  /** section-part with the dot that may follow it; also of {@code BINARY[...]}. */
  private static List<Integer> part(Tokenizer t) throws TokenException {
    if (!t.atDigit()) {
      return List.of();
    }
    List<Integer> part = new ArrayList<>(3);
    while (t.atDigit()) {
      long n = t.number();
      if (n < 1 || n > Integer.MAX_VALUE || part.size() >= t.limits().nesting()) {
        throw t.fail("a part number");
      }
      part.add((int) n);
      if (!t.accept('.')) {
        break;
      }
    }
    return part;
  }

  private static Section spec(Tokenizer t, List<Integer> part) throws TokenException {
    if (t.peek() == ']' || t.peek() == ' ') {
      return part.isEmpty() ? Section.MESSAGE : Section.ofPart(part);
    }
    // The longest keyword that fits: HEADER is a prefix of HEADER.FIELDS.
    for (int i = TEXTS.length - 1; i > 0; i--) {
      Section.Text text = TEXTS[i];
      if (acceptKeyword(t, text.keyword())) {
        boolean named =
            text == Section.Text.HEADER_FIELDS || text == Section.Text.HEADER_FIELDS_NOT;
        return new Section(part, text, named ? headers(t) : List.of());
      }
    }
    throw t.fail("a section");
  }

  private static boolean acceptKeyword(Tokenizer t, String keyword) {
    int after = t.peekAhead(keyword.length());
    boolean ends = after == ']' || after == ' ' || after == '(';
    if (!ends) {
      return false;
    }
    for (int i = 0; i < keyword.length(); i++) {
      int c = t.peekAhead(i);
      if ((c >= 'a' && c <= 'z' ? c - 32 : c) != keyword.charAt(i)) {
        return false;
      }
    }
    t.seek(t.position() + keyword.length(), t.depth());
    return true;
  }

  /** header-list; names as they came. */
  private static List<String> headers(Tokenizer t) throws TokenException {
    t.skipBlanks();
    t.open();
    List<String> names = new ArrayList<>(4);
    t.skipBlanks();
    while (!t.acceptClose()) {
      if (names.size() >= t.limits().listItems()) {
        throw t.fail("fewer names");
      }
      names.add(t.astring());
      t.skipBlanks();
    }
    if (names.isEmpty()) {
      throw t.fail("a field name");
    }
    return names;
  }

  /** {@code <origin>} behind a section, null when there is none. */
  static @Nullable Long origin(Tokenizer t) throws TokenException {
    if (!t.accept('<')) {
      return null;
    }
    long origin = t.number();
    if (t.accept('.')) {
      t.number();
    }
    t.expect('>');
    return origin;
  }
}
