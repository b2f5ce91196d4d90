package org.imap4x.model;

import java.util.ArrayList;
import java.util.Arrays;
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

  final long[] starts;
  final long[] ends;
  final boolean saved;

  NumberSet(long[] starts, long[] ends, boolean saved) {
    this.starts = starts;
    this.ends = ends;
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
      if (first < 1 || last > STAR) {
        throw new IllegalArgumentException("numbers are 1 to 4294967295: " + first + ":" + last);
      }
    }

    /** How many numbers; {@code *} counts as one. */
    public long size() {
      return last - first + 1;
    }
  }

  static long[][] normalise(Collection<Range> ranges) {
    Range[] sorted = ranges.toArray(new Range[0]);
    Arrays.sort(sorted, (a, b) -> Long.compare(a.first, b.first));
    long[] starts = new long[sorted.length];
    long[] ends = new long[sorted.length];
    int n = 0;
    for (Range r : sorted) {
      if (n > 0 && r.first <= reach(ends[n - 1])) {
        ends[n - 1] = Math.max(ends[n - 1], r.last);
      } else {
        starts[n] = r.first;
        ends[n++] = r.last;
      }
    }
    return new long[][] {Arrays.copyOf(starts, n), Arrays.copyOf(ends, n)};
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

  private static List<Range> parseRanges(String text) {
    List<Range> ranges = new ArrayList<>();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty set");
    }
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      long first = parseNumber(colon < 0 ? part : part.substring(0, colon), text);
      long last = colon < 0 ? first : parseNumber(part.substring(colon + 1), text);
      ranges.add(new Range(Math.min(first, last), Math.max(first, last)));
    }
    return ranges;
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
        || !intersect(this, other).isEmpty();
  }

  /** Whether this is {@code $}, the saved search result. */
  public boolean isSavedResult() {
    return saved;
  }

  /** Whether there is no number in it. */
  public boolean isEmpty() {
    return starts.length == 0 && !saved;
  }

  /** Whether {@code *} is in it. */
  public boolean hasStar() {
    return ends.length > 0 && ends[ends.length - 1] == STAR;
  }

  /** How many numbers; {@code *} counts as one. */
  public long size() {
    long n = 0;
    for (int i = 0; i < starts.length; i++) {
      n += ends[i] - starts[i] + 1;
    }
    return n;
  }

  /** The ranges, ascending. */
  public List<Range> ranges() {
    List<Range> list = new ArrayList<>(starts.length);
    for (int i = 0; i < starts.length; i++) {
      list.add(new Range(starts[i], ends[i]));
    }
    return List.copyOf(list);
  }

  /** How many ranges. */
  public int rangeCount() {
    return starts.length;
  }

  /** The first number of range {@code i}. */
  public long rangeFirst(int i) {
    return starts[i];
  }

  /** The last number of range {@code i}. */
  public long rangeLast(int i) {
    return ends[i];
  }

  /** The smallest number. */
  public long min() {
    if (starts.length == 0) {
      throw new NoSuchElementException("empty set");
    }
    return starts[0];
  }

  /** The largest number; {@link #STAR} when {@code *} is in it. */
  public long max() {
    if (starts.length == 0) {
      throw new NoSuchElementException("empty set");
    }
    return ends[ends.length - 1];
  }

  /** Whether the number is in it; binary search. */
  public boolean contains(long number) {
    int i = Arrays.binarySearch(starts, number);
    if (i >= 0) {
      return true;
    }
    int before = -i - 2;
    return before >= 0 && number <= ends[before];
  }

  /** Ascending numbers, made one at a time; {@code *} can't be iterated. */
  public PrimitiveIterator.OfLong iterator() {
    if (hasStar() || saved) {
      throw new IllegalStateException("'" + this + "' has no numbers until the server knows them");
    }
    return new PrimitiveIterator.OfLong() {
      private int range;
      private long next = starts.length == 0 ? 0 : starts[0];

      @Override
      public boolean hasNext() {
        return range < starts.length;
      }

      @Override
      public long nextLong() {
        if (range >= starts.length) {
          throw new NoSuchElementException();
        }
        long value = next;
        if (value == ends[range]) {
          range++;
          next = range < starts.length ? starts[range] : 0;
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
    while (i < starts.length) {
      length += (i > from ? 1 : 0) + rangeText(starts[i], ends[i]).length();
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
      S make(long[] starts, long[] ends, boolean saved);
    }

    private final Maker<S> maker;
    final S empty;
    final S saved;

    Kind(Maker<S> maker) {
      this.maker = maker;
      this.empty = maker.make(new long[0], new long[0], false);
      this.saved = maker.make(new long[0], new long[0], true);
    }

    S of(long[][] normalised) {
      return normalised[0].length == 0 ? empty : maker.make(normalised[0], normalised[1], false);
    }

    S of(long... numbers) {
      long[] sorted = numbers.clone();
      Arrays.sort(sorted);
      RangeCollector ranges = new RangeCollector();
      for (long n : sorted) {
        ranges.add(n, n);
      }
      return of(ranges.normalised());
    }

    S range(long first, long last) {
      return ofRanges(List.of(new Range(first, last)));
    }

    S ofRanges(Collection<Range> ranges) {
      return of(normalise(ranges));
    }

    S parse(String text) {
      return text.equals("$") ? saved : ofRanges(parseRanges(text));
    }

    S union(S a, S b) {
      return ofRanges(NumberSet.union(a, b));
    }

    S minus(S a, S b) {
      return ofRanges(NumberSet.minus(a, b));
    }

    S intersect(S a, S b) {
      return ofRanges(NumberSet.intersect(a, b));
    }

    List<S> split(S set, int maxOctets) {
      return set.saved
          ? List.of(set)
          : splitRanges(set, maxOctets).stream().map(this::ofRanges).toList();
    }
  }

  private static List<Range> minus(NumberSet a, NumberSet b) {
    requireNumbers(a, b);
    List<Range> left = new ArrayList<>();
    int j = 0;
    for (int i = 0; i < a.starts.length; i++) {
      long from = a.starts[i];
      long to = a.ends[i];
      while (j < b.starts.length && b.ends[j] < from) {
        j++;
      }
      int k = j;
      while (k < b.starts.length && b.starts[k] <= to && from <= to) {
        if (b.starts[k] > from) {
          left.add(new Range(from, b.starts[k] - 1));
        }
        from = b.ends[k] + 1;
        k++;
      }
      if (from <= to) {
        left.add(new Range(from, to));
      }
    }
    return left;
  }

  private static List<Range> intersect(NumberSet a, NumberSet b) {
    requireNumbers(a, b);
    List<Range> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.starts.length && j < b.starts.length) {
      long from = Math.max(a.starts[i], b.starts[j]);
      long to = Math.min(a.ends[i], b.ends[j]);
      if (from <= to) {
        both.add(new Range(from, to));
      }
      if (a.ends[i] < b.ends[j]) {
        i++;
      } else {
        j++;
      }
    }
    return both;
  }

  private static List<Range> union(NumberSet a, NumberSet b) {
    requireNumbers(a, b);
    List<Range> all = new ArrayList<>(a.ranges());
    all.addAll(b.ranges());
    return all;
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
    for (int i = 0; i < starts.length; i++) {
      b.append(i > 0 ? "," : "").append(rangeText(starts[i], ends[i]));
    }
    return b.toString();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof NumberSet other
        && other.getClass() == getClass()
        && other.saved == saved
        && Arrays.equals(other.starts, starts)
        && Arrays.equals(other.ends, ends);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + Arrays.hashCode(ends);
  }
}
