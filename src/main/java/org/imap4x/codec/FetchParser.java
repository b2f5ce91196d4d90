package org.imap4x.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Content;
import org.imap4x.model.Envelope;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchData.BodyItem;
import org.imap4x.model.FetchData.Lazy;
import org.imap4x.model.Limits;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;
import org.imap4x.model.Section;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.imap4x.wire.WireText;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a FETCH response (RFC 9051 section 7.5.2): those that parse, whatever stands
 * between them.
 */
final class FetchParser {
  private static final Lazy<Envelope> NO_ENVELOPE = Lazy.unusable();
  private static final Lazy<BodyStructure> NO_STRUCTURE = Lazy.unusable();

  /** Items behind a broken one that are looked for at the end of the line. */
  private static final int TAIL_ITEMS = 8;

  /** Responses of one command have the same items in the same order, which is remembered. */
  private static final int ORDERED = 16;

  private final FlagParser flags;
  private final Lazy.Parser<Envelope> envelopes;
  private final Lazy.Parser<BodyStructure> structures;
  private final String[] order = new String[ORDERED];
  private final SectionParser sections = new SectionParser();

  FetchParser(FlagParser flags, Limits limits) {
    this.flags = flags;
    this.envelopes = (octets, start, end) -> EnvelopeParser.envelope(octets, start, end, limits);
    this.structures = (octets, start, end) -> BodyParser.structure(octets, start, end, limits);
    Arrays.fill(order, "");
  }

  /**
   * msg-att, from its "(" on.
   *
   * @param uid the UID that is known already, 0 if none
   */
  FetchData parse(Tokenizer t, long sequenceNumber, long uid) throws TokenException {
    FetchData.Builder b = FetchData.builder(sequenceNumber);
    Items items = new Items(t, b, uid);
    if (!t.acceptOpen()) {
      Quirk.MISSING_PARENTHESES.seen();
    }
    t.skipBlanks();
    while (!t.acceptClose()) {
      if (t.atEnd()) {
        Quirk.MISSING_CLOSE.seen();
        break;
      }
      items.next();
      t.skipBlanks();
    }
    return b.uid(items.uid).build();
  }

  /** What the literal is before which these items end; null when it is no section of a body. */
  @Nullable LiteralTarget target(Tokenizer t, long sequenceNumber, long knownUid)
      throws TokenException {
    long uid = knownUid;
    t.open();
    t.skipBlanks();
    while (!t.atEnd()) {
      String name = WireText.upper(t.name());
      Section section =
          switch (name) {
            case "RFC822", "RFC822.PEEK" -> Section.MESSAGE;
            case "RFC822.HEADER" -> Section.HEADER;
            case "RFC822.TEXT", "RFC822.TEXT.PEEK" -> Section.TEXT;
            default -> null;
          };
      Long origin = null;
      t.skipSpaces();
      if (section == null && t.peek() == '[') {
        section = sections.section(t);
        origin = SectionParser.origin(t);
        t.skipSpaces();
      }
      if (t.atEnd()) {
        return section == null
            ? null
            : new LiteralTarget(
                sequenceNumber, uid, name.equals("BINARY"), section, origin == null ? 0 : origin);
      }
      if (name.equals("UID") && t.atDigit() && uid == 0) {
        uid = t.number();
      } else {
        t.skipValue();
      }
      t.skipBlanks();
    }
    return null;
  }

  /** The items of one response. */
  private final class Items {
    private final Tokenizer t;
    private final FetchData.Builder b;
    private long uid;
    private int count;

    Items(Tokenizer t, FetchData.Builder b, long uid) {
      this.t = t;
      this.b = b;
      this.uid = uid;
    }

    /** One item and its value; what can't be read is noted and stepped over. */
    void next() {
      int start = t.position();
      int depth = t.depth();
      int value = start;
      String name = "?";
      try {
        name = name();
        value = t.position();
        item(name);
        int c = t.peek();
        if (c != ')' && c > ' ' && t.octetAt(t.position() - 1) != ')') {
          throw t.fail("a space or ')'");
        }
      } catch (TokenException e) {
        Quirk.UNREADABLE_ITEM.seen();
        t.seek(value, depth);
        unreadable(name);
        t.seek(start, depth);
        stepOver();
      }
    }

    private String name() throws TokenException {
      int at = count++ % ORDERED;
      String name = WireText.upper(t.name(order[at]));
      order[at] = name;
      return name;
    }

    private void unreadable(String name) {
      b.malformed(name);
      if (name.equals("ENVELOPE")) {
        b.envelope(NO_ENVELOPE);
      } else if (name.equals("BODYSTRUCTURE") || name.equals("BODY") && t.peek() != '[') {
        b.bodyStructure(NO_STRUCTURE);
      }
    }

    private void item(String name) throws TokenException {
      switch (name) {
        case "UID" -> uid();
        case "FLAGS" -> {
          t.skipSpaces();
          b.flags(flags.flags(t));
        }
        case "RFC822.SIZE" -> size();
        case "INTERNALDATE" -> internalDate();
        case "ENVELOPE" -> envelope();
        case "BODYSTRUCTURE" -> structure();
        case "BODY", "BODY.PEEK" -> {
          if (t.peek() == '[' || t.peekAhead(1) == '[') {
            body(false);
          } else {
            structure();
          }
        }
        case "BINARY" -> body(true);
        case "BINARY.SIZE" -> binarySize();
        case "RFC822", "RFC822.PEEK" -> content(false, Section.MESSAGE, null);
        case "RFC822.HEADER" -> content(false, Section.HEADER, null);
        case "RFC822.TEXT", "RFC822.TEXT.PEEK" -> content(false, Section.TEXT, null);
        case "MODSEQ" -> modSeq();
        case "X-GM-LABELS" -> labels();
        case "PREVIEW" -> preview();
        default -> text(name);
      }
    }

    private void uid() throws TokenException {
      t.space();
      boolean quoted = t.accept('"');
      long n = t.number();
      if (quoted) {
        t.expect('"');
      }
      if (n < 1 || n > NumberSet.MAX) {
        Quirk.UID_OUT_OF_RANGE.seen();
      } else if (uid == 0) {
        // The first one counts: a later one may be text of a string that was not escaped.
        uid = n;
      }
    }

    private void size() throws TokenException {
      t.space();
      int start = t.position();
      if (t.atDigit()) {
        long plain = t.number();
        int c = t.peek();
        if (c <= ' ' || c == ')') {
          b.size(plain);
          return;
        }
        t.seek(start, t.depth());
      }
      Quirk.ODD_SIZE.seen();
      b.size(t.acceptNil() ? -1 : Math.max(t.lenientNumber(), -1));
    }

    private void modSeq() throws TokenException {
      t.skipSpaces();
      if (t.acceptOpen()) {
        t.skipSpaces();
        b.modSeq(t.number());
        t.close();
      } else if (!t.acceptNil()) {
        b.modSeq(t.number());
      }
    }

    private void internalDate() throws TokenException {
      t.space();
      if (t.acceptNil()) {
        Quirk.ODD_DATE.seen();
        return;
      }
      if (!Dates.read(t, b)) {
        throw t.fail("a date-time before this");
      }
    }

    private void envelope() throws TokenException {
      t.skipSpaces();
      if (t.acceptNil()) {
        Quirk.ENVELOPE_NIL.seen();
        b.envelope(NO_ENVELOPE);
        return;
      }
      Lazy<Envelope> envelope = list(envelopes);
      b.envelope(envelope == null ? NO_ENVELOPE : envelope);
    }

    private void structure() throws TokenException {
      t.skipSpaces();
      if (t.acceptNil()) {
        b.bodyStructure(NO_STRUCTURE);
        return;
      }
      Lazy<BodyStructure> structure = list(structures);
      b.bodyStructure(structure == null ? NO_STRUCTURE : structure);
    }

    /** A list that is parsed later; null when a literal in it went elsewhere. */
    private <T> @Nullable Lazy<T> list(Lazy.Parser<T> parser) throws TokenException {
      if (t.peek() != '(') {
        throw t.fail("'('");
      }
      int start = t.position();
      t.skipValue();
      int end = t.position();
      if (!t.isWhole(start, end)) {
        return null;
      }
      return t.keeps(start, end)
          ? new Lazy<>(parser, t.octets(), start, end)
          : new Lazy<>(parser, t.copy(start, end), 0, end - start);
    }

    private void body(boolean binary) throws TokenException {
      t.skipSpaces();
      Section section = sections.section(t);
      if (t.peek() == ' ' && t.peekAhead(1) == '<') {
        Quirk.SECTION_BLANKS.seen();
        t.skip();
      }
      content(binary, section, SectionParser.origin(t));
    }

    private void content(boolean binary, Section section, @Nullable Long origin)
        throws TokenException {
      t.skipSpaces();
      Content content = t.acceptNil() ? null : t.content();
      b.body(new BodyItem(binary, section, origin, content));
    }

    private void binarySize() throws TokenException {
      t.skipSpaces();
      Section section = sections.section(t);
      t.space();
      b.binarySize(section.partPath(), t.number());
    }

    private void labels() throws TokenException {
      t.space();
      List<String> labels = new ArrayList<>(4);
      for (String label : t.acceptNil() ? List.<String>of() : FlagParser.words(t)) {
        // Gmail writes them as mailbox names.
        boolean encoded = label.indexOf('&') >= 0 && !label.startsWith("\\");
        labels.add(
            encoded ? MailboxName.ofWire(label.getBytes(StandardCharsets.UTF_8)).text() : label);
      }
      b.labels(labels);
    }

    /** PREVIEW of RFC 8970, also as its drafts had it: {@code (FUZZY "text")}. */
    private void preview() throws TokenException {
      t.space();
      if (t.acceptOpen()) {
        String last = "";
        t.skipBlanks();
        while (!t.acceptClose()) {
          last = Values.text(t);
          t.skipBlanks();
        }
        if (!t.skipSpaces() || !t.atString()) {
          b.text("PREVIEW", last);
          return;
        }
      }
      b.text("PREVIEW", Values.text(t));
    }

    /** A text, number or identifier in parentheses; of anything else, all that came. */
    private void text(String name) throws TokenException {
      if (t.peek() == '[') {
        t.until(']');
        t.expect(']');
        SectionParser.origin(t);
      }
      t.space();
      b.text(name, Values.text(t));
    }

    /** Goes behind an item that could not be read; if that has no end, to the items at the end. */
    private void stepOver() {
      int start = t.position();
      int depth = t.depth();
      try {
        stepOverName();
        t.skipSpaces();
        if (t.peek() != ')') {
          t.skipValue();
        }
        if (t.position() == start) {
          t.skip();
        }
      } catch (TokenException e) {
        t.seek(start, depth);
        tail(start);
      }
    }

    private void stepOverName() throws TokenException {
      int c = t.peek();
      if (c == '(' || c == '"') {
        return;
      }
      t.name();
      if (t.peek() == '[') {
        t.until(']');
        t.skip();
        if (t.peek() == '<') {
          t.until('>');
          t.skip();
        }
      }
    }

    /**
     * Reads the items at the end of the line from the last one backwards. Only those that no quoted
     * text of a sender can imitate: each must be whole, and the line must end behind them.
     */
    private void tail(int from) {
      int depth = t.depth();
      int found = 0;
      int begin = t.end();
      for (int i = t.end() - 1; i > from && found < TAIL_ITEMS; i--) {
        int before = t.octetAt(i - 1);
        if ((before == ' ' || before == ')') && isTail(i, begin)) {
          begin = i;
          found++;
        }
      }
      t.seek(begin, depth);
      if (found > 0) {
        Quirk.TAIL_AFTER_BROKEN_ITEM.seen();
      }
    }

    /** Whether one simple item stands exactly between the positions, the last with its ")". */
    private boolean isTail(int from, int to) {
      int c = t.octetAt(from) | 32;
      if (c != 'u' && c != 'f' && c != 'r' && c != 'm') {
        return false;
      }
      int depth = t.depth();
      t.seek(from, depth);
      try {
        switch (WireText.upper(t.name())) {
          case "UID", "RFC822.SIZE" -> {
            t.space();
            t.number();
          }
          case "FLAGS" -> {
            t.space();
            plainList();
          }
          case "MODSEQ" -> {
            t.space();
            t.open();
            t.number();
            t.close();
          }
          default -> {
            return false;
          }
        }
        if (to == t.end()) {
          t.expect(')');
        } else {
          t.space();
        }
        return t.position() == to;
      } catch (TokenException e) {
        return false;
      }
    }

    private void plainList() throws TokenException {
      t.open();
      while (!t.acceptClose()) {
        t.skipSpaces();
        t.flag();
      }
    }
  }
}
