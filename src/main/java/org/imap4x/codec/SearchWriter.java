package org.imap4x.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.imap4x.model.FlagSet;
import org.imap4x.model.ImapDate;
import org.imap4x.model.SearchKey;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/** Writes search programs (RFC 9051 section 6.4.4); uses no stack of the thread, however deep. */
public final class SearchWriter {
  private final CommandWriter w;
  private final Charset charset;
  private final boolean utf8;
  private boolean first = true;

  /** Whether there are sequence numbers in the key. */
  public static boolean namesSequenceNumbers(SearchKey key) {
    if (key instanceof SearchKey.Simple) {
      return false; // before the other kinds are loaded for it
    }
    if (key instanceof SearchKey.And and) {
      return and.keys().stream().anyMatch(SearchWriter::namesSequenceNumbers);
    }
    if (key instanceof SearchKey.Or or) {
      return namesSequenceNumbers(or.left()) || namesSequenceNumbers(or.right());
    }
    if (key instanceof SearchKey.Not not) {
      return namesSequenceNumbers(not.key());
    }
    return key instanceof SearchKey.Sequences
        || (key instanceof SearchKey.Fuzzy fuzzy && namesSequenceNumbers(fuzzy.key()));
  }

  private SearchWriter(CommandWriter w, Charset charset, boolean utf8) {
    this.w = w;
    this.charset = charset;
    this.utf8 = utf8;
  }

  /**
   * {@code [CHARSET name] keys} of SEARCH. Text that is all ASCII needs no charset.
   *
   * @param charset for text that isn't ASCII; null for UTF-8
   * @param utf8 whether UTF8=ACCEPT is enabled, which forbids CHARSET (RFC 6855 section 3), or
   *     IMAP4rev2, whose text is UTF-8 anyway
   */
  public static void program(
      CommandWriter w, SearchKey key, @Nullable Charset charset, boolean utf8) {
    Charset used = charset == null || utf8 ? StandardCharsets.UTF_8 : charset;
    if (!utf8 && !isAscii(key)) {
      w.atom("CHARSET").space().astring(used.name()).space();
    }
    keys(w, key, used, utf8);
  }

  /** Keys alone, for SORT and THREAD, which name the charset themselves. */
  public static void keys(CommandWriter w, SearchKey key, Charset charset, boolean utf8) {
    new SearchWriter(w, charset, utf8).write(key);
  }

  /** Whether all text in a key is ASCII, so that it needs no charset. */
  public static boolean isAscii(SearchKey key) {
    if (key instanceof SearchKey.Simple) {
      return true;
    }
    Deque<SearchKey> open = new ArrayDeque<>();
    open.push(key);
    while (!open.isEmpty()) {
      SearchKey k = open.pop();
      if (k instanceof SearchKey.And and) {
        and.keys().forEach(open::push);
      } else if (k instanceof SearchKey.Or or) {
        open.push(or.left());
        open.push(or.right());
      } else if (k instanceof SearchKey.Not not) {
        open.push(not.key());
      } else if (k instanceof SearchKey.Fuzzy fuzzy) {
        open.push(fuzzy.key());
      } else if (!isAsciiText(k)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAsciiText(SearchKey key) {
    if (key instanceof SearchKey.Text text) {
      return isAscii(text.value());
    }
    if (key instanceof SearchKey.Header header) {
      return isAscii(header.value()) && isAscii(header.name());
    }
    return !(key instanceof SearchKey.GmailRaw raw) || isAscii(raw.query());
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }

  /** What is still to be written: keys, and a null-like mark for each ")". */
  private void write(SearchKey key) {
    if (key instanceof SearchKey.Simple) {
      leaf(key);
      return;
    }
    Deque<Object> todo = new ArrayDeque<>();
    if (key instanceof SearchKey.And and && !and.keys().isEmpty()) {
      pushAll(todo, and.keys());
    } else {
      todo.push(key);
    }
    while (!todo.isEmpty()) {
      Object next = todo.pop();
      if (next instanceof SearchKey k) {
        one(k, todo);
      } else {
        w.closeList();
      }
    }
  }

  private static void pushAll(Deque<Object> todo, List<SearchKey> keys) {
    for (int i = keys.size() - 1; i >= 0; i--) {
      todo.push(keys.get(i));
    }
  }

  private void separate() {
    if (!first) {
      w.space();
    }
    first = false;
  }

  private CommandWriter word(String word) {
    separate();
    return w.atom(word);
  }

  private void one(SearchKey key, Deque<Object> todo) {
    if (key instanceof SearchKey.And and) {
      if (and.keys().isEmpty()) {
        word("ALL");
      } else if (and.keys().size() == 1) {
        todo.push(and.keys().get(0));
      } else {
        separate();
        w.openList();
        first = true;
        todo.push(')');
        pushAll(todo, and.keys());
      }
    } else if (key instanceof SearchKey.Or or) {
      word("OR");
      todo.push(or.right());
      todo.push(or.left());
    } else if (key instanceof SearchKey.Not not) {
      word("NOT");
      todo.push(not.key());
    } else if (key instanceof SearchKey.Fuzzy fuzzy) {
      word("FUZZY");
      todo.push(fuzzy.key());
    } else {
      leaf(key);
    }
  }

  private void leaf(SearchKey key) {
    if (key instanceof SearchKey.Simple simple) {
      word(simple.name());
    } else if (key instanceof SearchKey.Text text) {
      word(text.field().name()).space();
      text(text.value());
    } else if (key instanceof SearchKey.Header header) {
      word("HEADER").space().astring(header.name()).space();
      text(header.value());
    } else if (key instanceof SearchKey.Keyword keyword) {
      keyword(keyword);
    } else if (key instanceof SearchKey.Date date) {
      word(date.field().name()).space().atom(ImapDate.date(date.date()));
    } else if (key instanceof SearchKey.Size size) {
      word(size.larger() ? "LARGER" : "SMALLER").space().number(size.octets());
    } else if (key instanceof SearchKey.Within within) {
      word(within.older() ? "OLDER" : "YOUNGER").space().number(within.seconds());
    } else if (key instanceof SearchKey.Uids uids) {
      word("UID").space();
      RequestWriter.numbers(w, uids.uids());
    } else if (key instanceof SearchKey.Sequences sequences) {
      separate();
      RequestWriter.numbers(w, sequences.numbers());
    } else {
      extension(key);
    }
  }

  private void extension(SearchKey key) {
    if (key instanceof SearchKey.ModSeq modSeq) {
      word("MODSEQ").space().number(modSeq.atLeast());
    } else if (key instanceof SearchKey.ObjectId id) {
      word(id.thread() ? "THREADID" : "EMAILID").space().atom(id.id());
    } else if (key instanceof SearchKey.GmailRaw raw) {
      word("X-GM-RAW").space();
      text(raw.query());
    } else if (key instanceof SearchKey.GmailId id) {
      word(id.thread() ? "X-GM-THRID" : "X-GM-MSGID").space();
      w.atom(Long.toUnsignedString(id.id()));
    } else if (key instanceof SearchKey.GmailLabel label) {
      word("X-GM-LABELS").space();
      RequestWriter.label(w, label.label(), utf8);
    } else if (key instanceof SearchKey.Filter filter) {
      word("FILTER").space().atom(filter.name());
    } else {
      throw new AssertionError(key);
    }
  }

  /** KEYWORD and UNKEYWORD, or the key of its own that a system flag has. */
  private void keyword(SearchKey.Keyword keyword) {
    String flag = keyword.flag();
    if (!flag.startsWith("\\")) {
      word(keyword.present() ? "KEYWORD" : "UNKEYWORD").space().atom(flag);
      return;
    }
    for (String known :
        List.of(FlagSet.SEEN, FlagSet.ANSWERED, FlagSet.FLAGGED, FlagSet.DELETED, FlagSet.DRAFT)) {
      if (known.equalsIgnoreCase(flag)) {
        word((keyword.present() ? "" : "UN") + known.substring(1).toUpperCase(Locale.ROOT));
        return;
      }
    }
    if (flag.equalsIgnoreCase(FlagSet.RECENT)) {
      word(keyword.present() ? "RECENT" : "OLD");
      return;
    }
    throw new IllegalArgumentException("no flag to search for: " + flag);
  }

  /** A string, quoted always where it fits: some servers read a bare NIL or number wrongly. */
  private void text(String value) {
    if (charset.equals(StandardCharsets.UTF_8) || isAscii(value)) {
      w.string(value);
      return;
    }
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(value));
      byte[] octets = new byte[encoded.remaining()];
      encoded.get(octets);
      w.string(octets);
    } catch (CharacterCodingException | UnsupportedOperationException e) {
      throw new IllegalArgumentException("text that " + charset + " does not have", e);
    }
  }
}
