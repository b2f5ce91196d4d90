package org.imap4x.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A set of UIDs: what names messages for good within one UIDVALIDITY. */
public final class UidSet extends NumberSet {
  /** No number at all. */
  public static final UidSet EMPTY = new UidSet(new long[0], new long[0], false);

  /** {@code $}, the result that a SEARCH with SAVE kept (RFC 5182). */
  public static final UidSet SAVED = new UidSet(new long[0], new long[0], true);

  /** {@code 1:*}, every message. */
  public static final UidSet ALL = range(1, STAR);

  private UidSet(long[] starts, long[] ends, boolean saved) {
    super(starts, ends, saved);
  }

  private static UidSet of(long[][] normalised) {
    return normalised[0].length == 0 ? EMPTY : new UidSet(normalised[0], normalised[1], false);
  }

  /** The given numbers, in any order, repeated or not. */
  public static UidSet of(long... numbers) {
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    Builder b = new Builder();
    for (long n : sorted) {
      b.add(n);
    }
    return b.build();
  }

  /** All numbers from one to the other; {@link NumberSet#STAR} for {@code *}. */
  public static UidSet range(long first, long last) {
    return ofRanges(List.of(new Range(Math.min(first, last), Math.max(first, last))));
  }

  /** The union of ranges in any order. */
  public static UidSet ofRanges(Collection<Range> ranges) {
    return of(normalise(new ArrayList<>(ranges)));
  }

  /**
   * Reads {@code 1,9:3,*} or {@code $}.
   *
   * @throws IllegalArgumentException when it is not a sequence-set
   */
  public static UidSet parse(String text) {
    return text.equals("$") ? SAVED : of(normalise(parseRanges(text)));
  }

  /** Every number that is in this or in the other. */
  public UidSet union(UidSet other) {
    return of(normalise(NumberSet.union(this, other)));
  }

  /** Every number that is in this but not in the other. */
  public UidSet minus(UidSet other) {
    return of(NumberSet.minus(this, other));
  }

  /** Every number that is in both. */
  public UidSet intersect(UidSet other) {
    return of(NumberSet.intersect(this, other));
  }

  /** The same numbers in several sets, each at most that many octets long when written. */
  public List<UidSet> split(int maxOctets) {
    return saved
        ? List.of(this)
        : splitRanges(this, maxOctets).stream().map(UidSet::ofRanges).toList();
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
    public UidSet build() {
      return of(ranges.normalised());
    }
  }
}
