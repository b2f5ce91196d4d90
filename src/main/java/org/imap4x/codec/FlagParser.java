package org.imap4x.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.imap4x.model.FlagSet;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Reads flag lists; a list that came before gives the same set, for most messages share a few. */
final class FlagParser {
  private static final int SLOTS = 64;

  /** Enough for a mailbox that is opened and not read. */
  private static final int FIRST_SLOTS = 4;

  private static final int LONGEST_KEY = 200;

  private byte[] @Nullable [] keys = new byte[FIRST_SLOTS][];
  private @Nullable FlagSet[] sets = new FlagSet[FIRST_SLOTS];

  /** flag-list; NIL is an empty one. */
  FlagSet flags(Tokenizer t) throws TokenException {
    if (t.acceptNil()) {
      Quirk.FLAGS_NIL.seen();
      return FlagSet.EMPTY;
    }
    int start = t.position();
    int end = simpleEnd(t, start);
    if (end < 0) {
      return read(t);
    }
    int slot = slot(t, start, end) & keys.length - 1;
    byte[] key = keys[slot];
    FlagSet known = sets[slot];
    if (key != null && known != null && same(t, start, end, key)) {
      t.seek(end, t.depth());
      return known;
    }
    FlagSet made = read(t);
    if (key != null && keys.length < SLOTS) {
      keys = new byte[SLOTS][];
      sets = new FlagSet[SLOTS];
      slot = slot(t, start, end) & SLOTS - 1;
    }
    keys[slot] = t.copy(start, end);
    sets[slot] = made;
    return made;
  }

  /** Index behind the ")" of a short list without strings, else -1. */
  private static int simpleEnd(Tokenizer t, int start) {
    if (t.peek() != '(') {
      return -1;
    }
    int last = Math.min(t.end(), start + LONGEST_KEY);
    for (int i = start + 1; i < last; i++) {
      int c = t.octetAt(i);
      if (c == ')') {
        return i + 1;
      }
      if (c == '"' || c == '{' || c == '(') {
        return -1;
      }
    }
    return -1;
  }

  private static int slot(Tokenizer t, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + t.octetAt(i);
    }
    return hash ^ hash >>> 7 ^ hash >>> 17;
  }

  private static boolean same(Tokenizer t, int start, int end, byte[] key) {
    if (key.length != end - start) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      if ((byte) t.octetAt(start + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  private static FlagSet read(Tokenizer t) throws TokenException {
    return FlagSet.of(words(t));
  }

  /** A list of flags, attributes or labels in parentheses; a lone backslash is left out. */
  static List<String> words(Tokenizer t) throws TokenException {
    t.open();
    List<String> words = new ArrayList<>(4);
    t.skipBlanks();
    while (!t.acceptClose()) {
      String word = t.atString() ? t.string() : t.flag();
      if (word.equals("\\")) {
        Quirk.LONE_BACKSLASH.seen();
      } else if (words.size() >= t.limits().listItems()) {
        throw t.fail("at most " + t.limits().listItems() + " items");
      } else {
        words.add(word);
      }
      t.skipBlanks();
    }
    return words;
  }

  @Override
  public String toString() {
    return "FlagParser" + Arrays.asList(sets);
  }
}
