package org.imap4x.codec;

import org.imap4x.model.NumberSet;
import org.imap4x.model.RangeList;
import org.imap4x.model.UidSet;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;

/** Reads sequence-sets straight from the octets, as UIDs or as sequence numbers. */
final class NumberSets {
  private NumberSets() {}

  /** Takes the ranges of a set in the order they come. */
  @FunctionalInterface
  interface Sink {
    void range(long first, long last);
  }

  static UidSet uids(Tokenizer t) throws TokenException {
    UidSet.Builder b = new UidSet.Builder();
    set(t, b::addRange);
    return b.build();
  }

  /** The ranges in the order they came. */
  static RangeList ranges(Tokenizer t) throws TokenException {
    RangeList.Builder ranges = new RangeList.Builder();
    set(t, ranges::add);
    return ranges.build();
  }

  /**
   * sequence-set, also with spaces behind commas, and {@code 0} left out: servers send {@code 0} or
   * nothing for "no message".
   */
  static void set(Tokenizer t, Sink sink) throws TokenException {
    do {
      t.skipSpaces();
      long first = number(t);
      long last = first;
      if (t.accept(':')) {
        last = number(t);
      }
      if (first == 0 && last == 0) {
        Quirk.ZERO_IN_SET.seen();
        continue;
      }
      if (first > NumberSet.STAR || last > NumberSet.STAR || first == 0 || last == 0) {
        throw t.fail("a number from 1 to 4294967295");
      }
      sink.range(Math.min(first, last), Math.max(first, last));
    } while (t.accept(','));
  }

  private static long number(Tokenizer t) throws TokenException {
    if (t.accept('*')) {
      return NumberSet.STAR;
    }
    long n = t.number();
    if (n > NumberSet.MAX) {
      throw t.fail("a number from 1 to 4294967295");
    }
    return n;
  }
}
