package org.imap4x.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A set of message sequence numbers: what names messages only until the next EXPUNGE. */
public final class SequenceSet extends NumberSet {
  /** No number at all. */
  public static final SequenceSet EMPTY = new SequenceSet(new long[0], new long[0], false);

  /** {@code $}, the result that a SEARCH with SAVE kept (RFC 5182). */
  public static final SequenceSet SAVED = new SequenceSet(new long[0], new long[0], true);

  /** {@code 1:*}, every message. */
  public static final SequenceSet ALL = range(1, STAR);

  private SequenceSet(long[] starts, long[] ends, boolean saved) {
    super(starts, ends, saved);
  }

  private static SequenceSet of(long[][] normalised) {
    return normalised[0].length == 0 ? EMPTY : new SequenceSet(normalised[0], normalised[1], false);
  }

  /** The given numbers, in any order, repeated or not. */
  public static SequenceSet of(long... numbers) {
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    Builder b = new Builder();
    for (long n : sorted) {
      b.add(n);
    }
    return b.build();
  }

  /** All numbers from one to the other; {@link NumberSet#STAR} for {@code *}. */
  public static SequenceSet range(long first, long last) {
    return ofRanges(List.of(new Range(Math.min(first, last), Math.max(first, last))));
  }

  /** The union of ranges in any order. */
  public static SequenceSet ofRanges(Collection<Range> ranges) {
    return of(normalise(new ArrayList<>(ranges)));
  }

  /**
   * Reads {@code 1,9:3,*} or {@code $}.
   *
   * @throws IllegalArgumentException when it is not a sequence-set
   */
  public static SequenceSet parse(String text) {
    return text.equals("$") ? SAVED : of(normalise(parseRanges(text)));
  }

  /** Every number that is in this or in the other. */
  public SequenceSet union(SequenceSet other) {
    return of(normalise(NumberSet.union(this, other)));
  }

  /** Every number that is in this but not in the other. */
  public SequenceSet minus(SequenceSet other) {
    return of(NumberSet.minus(this, other));
  }

  /** Every number that is in both. */
  public SequenceSet intersect(SequenceSet other) {
    return of(NumberSet.intersect(this, other));
  }

  /** The same numbers in several sets, each at most that many octets long when written. */
  public List<SequenceSet> split(int maxOctets) {
    return saved
        ? List.of(this)
        : splitRanges(this, maxOctets).stream().map(SequenceSet::ofRanges).toList();
  }

  /** Collects numbers in any order, best in ascending order. */
  public static final class Builder {
    private final RangeCollector ranges = new RangeCollector();

    /** With no number in it. */
    public Builder() {}

    /** Adds one number. */
    public Builder add(long number) {
      return addRange(number, number);
    }

    /** Adds a run of numbers. */
    public Builder addRange(long first, long last) {
      ranges.add(first, last);
      return this;
    }

    /** The set of all that was added. */
    public SequenceSet build() {
      return of(ranges.normalised());
    }
  }
}
