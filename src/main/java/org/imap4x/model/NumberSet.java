package org.imap4x.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * A set of message numbers of one kind, as sorted, disjoint, non-adjacent ranges (RFC 9051
 * sequence-set).
 *
 * <p>{@code 9:3} is the same as {@code 3:9}; overlaps are merged; {@code *} is the largest number
 * in use, whatever it is, and sorts after every number. {@code $} (RFC 5182) stands for the saved
 * search result and has no numbers of its own. Nothing here ever expands a range.
 */
public abstract sealed class NumberSet permits SequenceSet, UidSet {
  /** The largest number that a message can have: 2^32-1. */
  public static final long MAX = 0xFFFFFFFFL;

  /** The place of {@code *} among the numbers: after all of them. */
  public static final long STAR = MAX + 1;

  final Runs runs;
  final boolean saved;

  NumberSet(Runs runs, boolean saved) {
    this.runs = runs;
    this.saved = saved;
  }

  /**
   * A run of numbers, both ends included.
   *
   * @param first the smaller end, at least 1
   * @param last the larger end; {@link NumberSet#STAR} for {@code *}
   */
  public record Range(long first, long last) {
    public Range {
      if (first > last) {
        long swap = first;
        first = last;
        last = swap;
      }
      check(first, last);
    }

    /** How many numbers; {@code *} counts as one. */
    public long size() {
      return last - first + 1;
    }
  }

  /** Refuses what is no number; the ends of a range may come in any order. */
  static void check(long first, long last) {
    if (first < 1 || last < 1 || first > STAR || last > STAR) {
      throw new IllegalArgumentException("numbers are 1 to 4294967295: " + first + ":" + last);
    }
  }

  /**
   * The first number that joins a range with that end; {@code *} adjoins 4294967295 only by its
   * place.
   */
  static long reach(long end) {
    return end >= MAX ? end : end + 1;
  }

  private static void requireNumbers(NumberSet a, NumberSet b) {
    if (a.saved || b.saved) {
      throw new IllegalStateException("'$' has no numbers until the server knows them");
    }
  }

  private static Runs parseRuns(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty set");
    }
    Runs.Collector ranges = new Runs.Collector();
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      long first = parseNumber(colon < 0 ? part : part.substring(0, colon), text);
      long last = colon < 0 ? first : parseNumber(part.substring(colon + 1), text);
      ranges.add(first, last);
    }
    return ranges.build();
  }

  private static long parseNumber(String digits, String all) {
    if (digits.equals("*")) {
      return STAR;
    }
    if (digits.isEmpty() || digits.length() > 10) {
      throw new IllegalArgumentException("not a sequence-set: " + all);
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        throw new IllegalArgumentException("not a sequence-set: " + all);
      }
      value = value * 10 + (c - '0');
    }
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("numbers are 1 to 4294967295: " + all);
    }
    return value;
  }

  /**
   * Whether both may name one message: those with {@code *} or {@code $}, and a UidSet beside a
   * SequenceSet, may.
   */
  public boolean mayMeet(NumberSet other) {
    return saved
        || other.saved
        || hasStar()
        || other.hasStar()
        || getClass() != other.getClass()
        || intersect(this, other).count() > 0;
  }

  /** Whether this is {@code $}, the saved search result. */
  public boolean isSavedResult() {
    return saved;
  }

  /** Whether there is no number in it. */
  public boolean isEmpty() {
    return runs.count() == 0 && !saved;
  }

  /** Whether {@code *} is in it. */
  public boolean hasStar() {
    return runs.count() > 0 && runs.end(runs.count() - 1) == STAR;
  }

  /** How many numbers; {@code *} counts as one. */
  public long size() {
    return runs.size();
  }

  /** The ranges, ascending. */
  public List<Range> ranges() {
    RangeList.Builder all = new RangeList.Builder();
    for (int i = 0; i < runs.count(); i++) {
      all.add(runs.start(i), runs.end(i));
    }
    return all.build();
  }

  /** How many ranges. */
  public int rangeCount() {
    return runs.count();
  }

  /** Index of the range that holds the number or is the last below it; -1 when all are above. */
  public int rangeAt(long number) {
    return number < 1 ? -1 : runs.runAt(Math.min(number, STAR));
  }

  /** The first number of range {@code i}. */
  public long rangeFirst(int i) {
    return runs.start(i);
  }

  /** The last number of range {@code i}. */
  public long rangeLast(int i) {
    return runs.end(i);
  }

  /** The smallest number. */
  public long min() {
    if (runs.count() == 0) {
      throw new NoSuchElementException("empty set");
    }
    return runs.start(0);
  }

  /** The largest number; {@link #STAR} when {@code *} is in it. */
  public long max() {
    if (runs.count() == 0) {
      throw new NoSuchElementException("empty set");
    }
    return runs.end(runs.count() - 1);
  }

  /** Whether the number is in it; binary search. */
  public boolean contains(long number) {
    int run = number < 1 || number > STAR ? -1 : runs.runAt(number);
    return run >= 0 && number <= runs.end(run);
  }

  /** How many numbers are not above the given one; binary search. */
  public long rank(long number) {
    return runs.rank(number);
  }

  /** The same of a number that is in the set; 0 for any other. */
  public long rankOf(long number) {
    int run = number < 1 || number > STAR ? -1 : runs.runAt(number);
    return run >= 0 && number <= runs.end(run) ? runs.rankIn(run, number) : 0;
  }

  /**
   * The number of that rank, the smallest one of rank 1; binary search.
   *
   * @throws IndexOutOfBoundsException when there are not so many
   */
  public long select(long rank) {
    if (rank < 1 || rank > runs.size()) {
      throw new IndexOutOfBoundsException(rank + " of " + runs.size());
    }
    return runs.select(rank);
  }

  /** Ascending numbers, made one at a time; {@code *} can't be iterated. */
  public PrimitiveIterator.OfLong iterator() {
    if (hasStar() || saved) {
      throw new IllegalStateException("'" + this + "' has no numbers until the server knows them");
    }
    return new PrimitiveIterator.OfLong() {
      private int range;
      private long next = runs.count() == 0 ? 0 : runs.start(0);
      private long end = runs.count() == 0 ? 0 : runs.end(0);

      @Override
      public boolean hasNext() {
        return range < runs.count();
      }

      @Override
      public long nextLong() {
        if (range >= runs.count()) {
          throw new NoSuchElementException();
        }
        long value = next;
        if (value == end) {
          range++;
          if (range < runs.count()) {
            next = runs.start(range);
            end = runs.end(range);
          }
        } else {
          next++;
        }
        return value;
      }
    };
  }

  /**
   * All numbers in an array.
   *
   * @param most the most numbers that the caller can bear
   * @throws IllegalStateException when there are more
   */
  public long[] toArray(int most) {
    long size = size();
    if (size > most) {
      throw new IllegalStateException(
          size + " numbers in " + rangeCount() + " ranges, at most " + most);
    }
    long[] all = new long[(int) size];
    int n = 0;
    for (PrimitiveIterator.OfLong it = iterator(); it.hasNext(); ) {
      all[n++] = it.nextLong();
    }
    return all;
  }

  /**
   * How many ranges, from the given one on, are at most that many octets long when written; at
   * least one, however long that is.
   */
  public int rangesWithin(int octets, int from) {
    int i = from;
    long length = 0;
    while (i < runs.count()) {
      length += (i > from ? 1 : 0) + rangeText(runs.start(i), runs.end(i)).length();
      if (i > from && length > octets) {
        break;
      }
      i++;
    }
    return i - from;
  }

  private static String rangeText(long first, long last) {
    String from = first == STAR ? "*" : Long.toString(first);
    return first == last ? from : from + ":" + (last == STAR ? "*" : Long.toString(last));
  }

  // ---- what both kinds of sets have, each in its own type

  /** Makes sets of one kind. */
  static final class Kind<S extends NumberSet> {
    /** The private constructor of a kind. */
    interface Maker<S extends NumberSet> {
      S make(Runs runs, boolean saved);
    }

    private final Maker<S> maker;
    final S empty;
    final S saved;

    Kind(Maker<S> maker) {
      this.maker = maker;
      this.empty = maker.make(Runs.NONE, false);
      this.saved = maker.make(Runs.NONE, true);
    }

    S of(Runs runs) {
      return runs.count() == 0 ? empty : maker.make(runs, false);
    }

    S of(long... numbers) {
      Runs.Collector all = new Runs.Collector(Math.max(1, Math.min(numbers.length, 8)));
      for (long n : numbers) {
        all.add(n, n);
      }
      return of(all.build());
    }

    S range(long first, long last) {
      Runs.Collector one = new Runs.Collector(1);
      one.add(first, last);
      return of(one.build());
    }

    S ofRanges(Collection<Range> ranges) {
      Runs.Collector all = new Runs.Collector(Math.max(1, ranges.size()));
      if (ranges instanceof RangeList list) {
        for (int i = 0; i < list.size(); i++) {
          all.add(list.first(i), list.last(i));
        }
      } else {
        ranges.forEach(r -> all.add(r.first, r.last));
      }
      return of(all.build());
    }

    S parse(String text) {
      return text.equals("$") ? saved : of(parseRuns(text));
    }

    S union(S a, S b) {
      return of(NumberSet.union(a, b));
    }

    S minus(S a, S b) {
      return of(NumberSet.minus(a, b));
    }

    S intersect(S a, S b) {
      return of(NumberSet.intersect(a, b));
    }

    List<S> split(S set, int maxOctets) {
      return set.saved
          ? List.of(set)
          : splitRanges(set, maxOctets).stream().map(this::ofRanges).toList();
    }
  }

  private static Runs minus(NumberSet a, NumberSet b) {
    requireNumbers(a, b);
    if (a.runs.count() == 0 || a.runs == b.runs || b.runs.covers(a.runs)) {
      return Runs.NONE;
    }
    int within = b.runs.runAt(a.runs.end(a.runs.count() - 1)) + 1;
    int cuts = within - Math.min(within, b.runs.runFrom(0, a.runs.start(0)));
    Runs.Collector left = new Runs.Collector(Math.max(a.runs.count(), cuts) + 1);
    int j = 0;
    for (int i = 0; i < a.runs.count(); i++) {
      long from = a.runs.start(i);
      long to = a.runs.end(i);
      j = b.runs.runFrom(j, from);
      for (int k = j; k < b.runs.count() && b.runs.start(k) <= to && from <= to; k++) {
        if (b.runs.start(k) > from) {
          left.add(from, b.runs.start(k) - 1);
        }
        from = b.runs.end(k) + 1;
        j = k;
      }
      if (from <= to) {
        left.add(from, to);
      }
    }
    return left.build();
  }

  private static Runs intersect(NumberSet a, NumberSet b) {
    requireNumbers(a, b);
    if (a.runs == b.runs || a.runs.covers(b.runs)) {
      return b.runs;
    }
    if (b.runs.covers(a.runs)) {
      return a.runs;
    }
    Runs.Collector both = new Runs.Collector();
    int i = 0;
    int j = 0;
    while (i < a.runs.count() && j < b.runs.count()) {
      long from = Math.max(a.runs.start(i), b.runs.start(j));
      long to = Math.min(a.runs.end(i), b.runs.end(j));
      if (from <= to) {
        both.add(from, to);
        if (a.runs.end(i) < b.runs.end(j)) {
          i++;
        } else {
          j++;
        }
      } else {
        i = a.runs.runFrom(i, from);
        j = b.runs.runFrom(j, from);
      }
    }
    return both.build();
  }

  private static Runs union(NumberSet a, NumberSet b) {
    requireNumbers(a, b);
    if (a.runs.count() == 0 || b.runs.count() == 0) {
      return a.runs.count() == 0 ? b.runs : a.runs;
    }
    Runs.Collector all = new Runs.Collector(a.runs.count() + b.runs.count());
    int i = 0;
    int j = 0;
    while (i < a.runs.count() || j < b.runs.count()) {
      if (j == b.runs.count() || (i < a.runs.count() && a.runs.start(i) <= b.runs.start(j))) {
        all.add(a.runs.start(i), a.runs.end(i++));
      } else {
        all.add(b.runs.start(j), b.runs.end(j++));
      }
    }
    return all.build();
  }

  private static List<List<Range>> splitRanges(NumberSet set, int maxOctets) {
    if (maxOctets < 21) {
      throw new IllegalArgumentException("one range needs 21 octets, not " + maxOctets);
    }
    List<List<Range>> parts = new ArrayList<>();
    List<Range> part = new ArrayList<>();
    int octets = 0;
    for (Range r : set.ranges()) {
      int length = rangeText(r.first, r.last).length();
      if (!part.isEmpty() && octets + 1 + length > maxOctets) {
        parts.add(part);
        part = new ArrayList<>();
        octets = 0;
      }
      octets += (part.isEmpty() ? 0 : 1) + length;
      part.add(r);
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  /** The set as it is written in a command; empty for the empty set, which no command can carry. */
  @Override
  public String toString() {
    if (saved) {
      return "$";
    }
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < runs.count(); i++) {
      b.append(i > 0 ? "," : "").append(rangeText(runs.start(i), runs.end(i)));
    }
    return b.toString();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof NumberSet other
        && other.getClass() == getClass()
        && other.saved == saved
        && other.runs.isEqual(runs);
  }

  @Override
  public int hashCode() {
    return runs.hash();
  }
}
