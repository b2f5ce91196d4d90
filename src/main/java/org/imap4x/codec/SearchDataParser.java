package org.imap4x.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.imap4x.model.EsearchData;
import org.imap4x.model.NumberSet;
import org.imap4x.model.RangeList;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.Untagged;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.imap4x.wire.WireText;
import org.jspecify.annotations.Nullable;

/** Reads SEARCH, SORT, ESEARCH, THREAD and VANISHED (RFC 9051, 5256, 4731, 9394, 7162, 7377). */
final class SearchDataParser {

  /** search-data and sort-data, with the MODSEQ of RFC 7162. */
  Untagged numbers(Tokenizer t, String name) throws TokenException {
    Numbers numbers = new Numbers();
    OptionalLong modSeq = OptionalLong.empty();
    t.skipBlanks();
    while (!t.atEnd()) {
      if (t.peek() == '(') {
        modSeq = modSeq(t);
      } else {
        numbers.read(t);
      }
      t.skipBlanks();
    }
    return name.equals("SORT")
        ? new Untagged.Sort(numbers.toArray(), modSeq)
        : new Untagged.Search(numbers.toArray(), modSeq);
  }

  /** The numbers of one SEARCH or SORT while they are read; ranges are written out. */
  private static final class Numbers {
    private long[] numbers = new long[16];
    private int n;
    private long expanded;

    void read(Tokenizer t) throws TokenException {
      long number = t.number();
      long last = number;
      if (t.accept(':')) {
        Quirk.SET_FOR_NUMBERS.seen();
        last = t.number();
      }
      if (number > NumberSet.MAX || last > NumberSet.MAX || last < number) {
        throw t.fail("a number from 1 to 4294967295");
      }
      if (number == 0) {
        Quirk.ZERO_IN_SET.seen();
        number = 1;
      }
      // single numbers are bounded by the length of their line
      expanded += Math.max(0, last - number);
      if (expanded > t.limits().setExpansion()) {
        throw t.fail("fewer numbers");
      }
      for (long i = number; i <= last; i++) {
        add(i);
      }
      int c = t.peek();
      if (c == ',') {
        Quirk.SET_FOR_NUMBERS.seen();
        t.skip();
      } else if (c > ' ' && c != '(') {
        throw t.fail("a space");
      }
    }

    private void add(long number) {
      if (n == numbers.length) {
        numbers = Arrays.copyOf(numbers, n * 2);
      }
      numbers[n++] = number;
    }

    long[] toArray() {
      return Arrays.copyOf(numbers, n);
    }
  }

  /** {@code (MODSEQ 917162500)}. */
  private static OptionalLong modSeq(Tokenizer t) throws TokenException {
    t.open();
    t.skipSpaces();
    if (!t.acceptWord("MODSEQ")) {
      throw t.fail("MODSEQ");
    }
    t.space();
    long value = t.number();
    t.close();
    return OptionalLong.of(value);
  }

  /** expunged-resp of RFC 7162. */
  Untagged vanished(Tokenizer t) throws TokenException {
    boolean earlier = false;
    if (t.acceptOpen()) {
      t.skipSpaces();
      earlier = t.acceptWord("EARLIER");
      if (!earlier) {
        throw t.fail("EARLIER");
      }
      t.close();
      t.skipSpaces();
    }
    Untagged.Vanished vanished = new Untagged.Vanished(earlier, NumberSets.uids(t));
    t.skipBlanks();
    if (!t.atEnd() || vanished.uids().hasStar()) {
      throw t.fail("a set of UIDs");
    }
    return vanished;
  }

  /** esearch-response. */
  Untagged esearch(Tokenizer t) throws TokenException {
    return new Esearch(t).read();
  }

  /** One ESEARCH response while it is read. */
  private static final class Esearch {
    private final Tokenizer t;
    private final List<EsearchData.Item> other = new ArrayList<>();
    private final List<EsearchData.Partial> partials = new ArrayList<>();
    private @Nullable String tag;
    private boolean uid;
    private OptionalLong min = OptionalLong.empty();
    private OptionalLong max = OptionalLong.empty();
    private OptionalLong count = OptionalLong.empty();
    private OptionalLong modSeq = OptionalLong.empty();
    private @Nullable List<NumberSet.Range> all;

    Esearch(Tokenizer t) {
      this.t = t;
    }

    Untagged read() throws TokenException {
      if (t.peek() == '(') {
        correlator();
      }
      t.skipBlanks();
      uid = t.acceptWord("UID");
      t.skipBlanks();
      boolean list = t.acceptOpen();
      if (list) {
        Quirk.ESEARCH_PAIRS_IN_LIST.seen();
      }
      t.skipBlanks();
      while (list ? !t.acceptClose() : !t.atEnd()) {
        pair();
        t.skipBlanks();
      }
      t.skipBlanks();
      if (!t.atEnd()) {
        throw t.fail("the end");
      }
      return new Untagged.Esearch(
          new EsearchData(tag, uid, min, max, count, modSeq, all, partials, other));
    }

    /** search-correlator, with MAILBOX and UIDVALIDITY of RFC 7377. */
    private void correlator() throws TokenException {
      t.open();
      t.skipSpaces();
      while (!t.acceptClose()) {
        String name = WireText.upper(t.atom());
        t.space();
        String value = t.astring();
        if (name.equals("TAG")) {
          tag = value;
        } else {
          other.add(new EsearchData.Item(name, value));
        }
        t.skipSpaces();
      }
    }

    private void pair() throws TokenException {
      String name = WireText.upper(t.atom());
      t.space();
      switch (name) {
        case "MIN" -> min = OptionalLong.of(t.number());
        case "MAX" -> max = OptionalLong.of(t.number());
        case "COUNT" -> count = OptionalLong.of(t.number());
        case "MODSEQ" -> modSeq = number();
        case "ALL" -> all = all == null ? set() : both(all, set());
        case "PARTIAL" -> partial();
        default -> other.add(new EsearchData.Item(name, Values.raw(t)));
      }
    }

    private OptionalLong number() throws TokenException {
      boolean list = t.acceptOpen();
      long value = t.number();
      if (list) {
        t.close();
      }
      return OptionalLong.of(value);
    }

    private List<NumberSet.Range> set() throws TokenException {
      if (t.acceptNil()) {
        return List.of();
      }
      boolean quoted = t.accept('"');
      if (quoted) {
        Quirk.SET_IN_QUOTES.seen();
      }
      List<NumberSet.Range> ranges = NumberSets.ranges(t);
      if (quoted && !t.accept('"')) {
        throw t.fail("'\"'");
      }
      return ranges;
    }

    private static List<NumberSet.Range> both(
        List<NumberSet.Range> first, List<NumberSet.Range> second) {
      return new RangeList.Builder().addAll(first).addAll(second).build();
    }

    /** {@code PARTIAL (-1:-100 set)}; the range is what was asked for. */
    private void partial() throws TokenException {
      t.open();
      t.skipSpaces();
      String range = t.bare();
      t.space();
      partials.add(new EsearchData.Partial(range, set()));
      t.close();
    }
  }

  /**
   * thread-data of RFC 5256: in {@code (3 6 (4 23)(44 7))} each number is the parent of the next,
   * and lists are the branches of the last one. Uses no stack of the thread, however deep it is.
   */
  Untagged threads(Tokenizer t) throws TokenException {
    List<ThreadNode> roots = new ArrayList<>();
    Deque<Branch> open = new ArrayDeque<>();
    t.skipBlanks();
    while (!t.atEnd()) {
      if (t.accept('(')) {
        open.push(new Branch());
      } else if (t.accept(')')) {
        Branch done = open.poll();
        if (done == null) {
          throw t.fail("'('");
        }
        Branch parent = open.peek();
        (parent == null ? roots : parent.children).addAll(done.nodes());
      } else {
        Branch branch = open.peek();
        if (branch == null || !branch.children.isEmpty()) {
          throw t.fail("'('");
        }
        long number = t.number();
        if (number > NumberSet.MAX) {
          throw t.fail("a number up to 4294967295");
        }
        branch.add(number);
      }
      t.skipBlanks();
    }
    if (!open.isEmpty()) {
      throw t.fail("')'");
    }
    return new Untagged.Threads(roots);
  }

  /** One list of a thread while it is read. */
  private static final class Branch {
    private final List<ThreadNode> children = new ArrayList<>(2);
    private long[] chain = new long[4];
    private int n;

    void add(long number) {
      if (n == chain.length) {
        chain = Arrays.copyOf(chain, n * 2);
      }
      chain[n++] = number;
    }

    /** The chain with its branches; without a chain of its own, a parent that was not found. */
    List<ThreadNode> nodes() {
      if (n == 0) {
        return children.isEmpty() ? List.of() : List.of(new ThreadNode(0, children));
      }
      List<ThreadNode> below = children;
      for (int i = n - 1; i >= 0; i--) {
        below = List.of(new ThreadNode(chain[i], below));
      }
      return below;
    }
  }
}
