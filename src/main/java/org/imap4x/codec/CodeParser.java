package org.imap4x.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.model.Capabilities;
import org.imap4x.model.NumberSet;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.UidMapping;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.imap4x.wire.WireText;
import org.jspecify.annotations.Nullable;

/**
 * Reads resp-text: a response code, whatever it is, and the text (RFC 9051 section 7.1, RFC 5530).
 */
final class CodeParser {
  private static final Set<String> NUMBERS =
      Set.of(
          "UIDNEXT",
          "UIDVALIDITY",
          "UNSEEN",
          "HIGHESTMODSEQ",
          "MAXCONVERTMESSAGES",
          "MAXCONVERTPARTS",
          "APPENDLIMIT",
          "ANNOTATIONS");

  private static final Set<String> TEXTS =
      Set.of(
          "REFERRAL",
          "MAILBOXID",
          "BADURL",
          "UNDEFINED-FILTER",
          "NOUPDATE",
          "NEWNAME",
          "METADATA",
          "ANNOTATE",
          "WEBALERT",
          "BADEVENT");

  /** Capabilities by their text: a server says the same on each connection. */
  private static final Map<String, Capabilities> LISTS = new ConcurrentHashMap<>();

  private static final int MOST_LISTS = 32;
  private static final int LONGEST_LIST = 4000;

  private final FlagParser flags;

  CodeParser(FlagParser flags) {
    this.flags = flags;
  }

  /** resp-text: what follows the status. */
  ResponseText text(Tokenizer t) {
    t.skipSpaces();
    if (t.peek() != '[') {
      return t.atEnd() ? ResponseText.EMPTY : new ResponseText(null, t.rest());
    }
    int start = t.position();
    t.skip();
    int close = closing(t);
    if (close < 0) {
      Quirk.UNCLOSED_CODE.seen();
      t.seek(start, 0);
      return new ResponseText(null, t.rest());
    }
    ResponseCode code = code(t, close);
    if (t.position() <= close) {
      t.seek(close + 1, 0);
    }
    t.skipSpaces();
    return new ResponseText(code, t.rest());
  }

  /** Index of the "]" that ends the code: the first one outside of quotes, or at all; else -1. */
  private static int closing(Tokenizer t) {
    boolean quoted = false;
    int any = -1;
    for (int i = t.position(); i < t.end(); i++) {
      int c = t.octetAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == ']') {
        if (!quoted) {
          return i;
        }
        any = any < 0 ? i : any;
      }
    }
    return any;
  }

  /** The code; the cursor is left behind its "]" where a flag in it held another one. */
  private @Nullable ResponseCode code(Tokenizer t, int close) {
    int start = t.position();
    while (t.position() < close && t.peek() > ' ') {
      t.skip();
    }
    String name = WireText.upper(t.text(start, t.position()));
    if (name.isEmpty()) {
      return null;
    }
    t.skipSpaces();
    int data = t.position();
    if (data >= close) {
      return bare(name);
    }
    try {
      ResponseCode typed = typed(t, name, close);
      if (typed != null) {
        t.skipSpaces();
        t.expect(']');
        return typed;
      }
    } catch (TokenException | IllegalArgumentException e) {
      Quirk.MALFORMED_CODE.seen();
    }
    t.seek(close, 0);
    return new ResponseCode.Other(name, t.text(data, close));
  }

  private static ResponseCode bare(String name) {
    return switch (name) {
      case "BADCHARSET" -> new ResponseCode.BadCharset(List.of());
      case "INPROGRESS" -> new ResponseCode.InProgress("", -1, -1);
      case "CAPABILITY" -> new ResponseCode.CapabilityCode(Capabilities.NONE);
      default -> new ResponseCode.Simple(name);
    };
  }

  private @Nullable ResponseCode typed(Tokenizer t, String name, int close) throws TokenException {
    if (NUMBERS.contains(name)) {
      return new ResponseCode.Number(name, t.number());
    }
    if (TEXTS.contains(name)) {
      return text(t, name, close);
    }
    return switch (name) {
      case "CAPABILITY" -> {
        String listed = t.text(t.position(), close);
        t.seek(close, 0);
        yield new ResponseCode.CapabilityCode(capabilities(listed));
      }
      case "PERMANENTFLAGS" -> new ResponseCode.PermanentFlags(flags.flags(t));
      case "BADCHARSET" -> new ResponseCode.BadCharset(charsets(t));
      case "APPENDUID" -> appendUid(t);
      case "COPYUID" -> copyUid(t);
      case "MODIFIED" -> new ResponseCode.Modified(NumberSets.ranges(t));
      case "INPROGRESS" -> inProgress(t);
      case "MESSAGELIMIT" -> messageLimit(t);
      default -> null;
    };
  }

  private static ResponseCode text(Tokenizer t, String name, int close) throws TokenException {
    if (name.equals("METADATA")) {
      // LONGENTRIES and MAXSIZE have a number (RFC 5464), also in parentheses.
      int start = t.position();
      t.accept('(');
      String what = WireText.upper(t.atom());
      if ((what.equals("LONGENTRIES") || what.equals("MAXSIZE")) && t.skipSpaces() && t.atDigit()) {
        long n = t.number();
        t.accept(')');
        return new ResponseCode.Number(what, n);
      }
      t.seek(start, 0);
    }
    int start = t.position();
    if (t.atString() || t.peek() == '(') {
      String value = Values.text(t);
      t.skipSpaces();
      if (t.position() == close) {
        return new ResponseCode.Text(name, value);
      }
    }
    t.seek(close, 0);
    return new ResponseCode.Text(name, t.text(start, close).strip());
  }

  private static List<String> charsets(Tokenizer t) throws TokenException {
    t.open();
    List<String> names = new ArrayList<>();
    t.skipBlanks();
    while (!t.acceptClose()) {
      names.add(t.astring());
      t.skipBlanks();
    }
    return names;
  }

  private static ResponseCode appendUid(Tokenizer t) throws TokenException {
    long validity = t.number();
    t.space();
    return new ResponseCode.AppendUid(validity, NumberSets.ranges(t));
  }

  private static ResponseCode copyUid(Tokenizer t) throws TokenException {
    long validity = t.number();
    t.space();
    List<NumberSet.Range> source = NumberSets.ranges(t);
    t.space();
    return new ResponseCode.CopyUid(new UidMapping(validity, source, NumberSets.ranges(t)));
  }

  /** {@code INPROGRESS ("tag" 454 1000)}, numbers may be NIL (RFC 9585). */
  private static ResponseCode inProgress(Tokenizer t) throws TokenException {
    t.open();
    t.skipSpaces();
    String tag = t.nastring();
    long progress = t.skipSpaces() ? count(t) : -1;
    long goal = t.skipSpaces() ? count(t) : -1;
    t.close();
    return new ResponseCode.InProgress(tag == null ? "" : tag, progress, goal);
  }

  private static long count(Tokenizer t) throws TokenException {
    return t.acceptNil() ? -1 : t.number();
  }

  private static ResponseCode messageLimit(Tokenizer t) throws TokenException {
    long limit = t.number();
    long lowest = t.skipSpaces() && t.atDigit() ? t.number() : 0;
    return new ResponseCode.MessageLimit(limit, lowest);
  }

  /** Names between spaces; {@code LITERAL +} is one. */
  static Capabilities capabilities(String listed) {
    Capabilities known = LISTS.get(listed);
    if (known != null) {
      return known;
    }
    List<String> names = new ArrayList<>();
    boolean plain = listed.length() <= LONGEST_LIST;
    for (String name : listed.split(" ")) {
      if (name.equals("+") && !names.isEmpty()) {
        Quirk.SPLIT_LITERAL_PLUS.seen();
        plain = false;
        names.add(names.remove(names.size() - 1) + "+");
      } else if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    Capabilities capabilities = Capabilities.of(names);
    if (plain) {
      if (LISTS.size() >= MOST_LISTS) {
        LISTS.clear();
      }
      LISTS.put(listed, capabilities);
    }
    return capabilities;
  }
}
