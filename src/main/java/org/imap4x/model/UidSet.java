package org.imap4x.model;

import java.util.Collection;
import java.util.List;

/** A set of UIDs: what names messages for good within one UIDVALIDITY. */
public final class UidSet extends NumberSet {
  private static final Kind<UidSet> KIND = new Kind<>(UidSet::new);

  /** No number at all. */
  public static final UidSet EMPTY = KIND.empty;

  /** {@code $}, the result that a SEARCH with SAVE kept (RFC 5182). */
  public static final UidSet SAVED = KIND.saved;

  /** {@code 1:*}, every message. */
  public static final UidSet ALL = range(1, STAR);

  private UidSet(Runs runs, boolean saved) {
    super(runs, saved);
  }

  /** That number only. */
  public static UidSet of(long number) {
    NumberSet.check(number, number);
    return KIND.of(Runs.single(number));
  }

  /** The given numbers, in any order, repeated or not. */
  public static UidSet of(long... numbers) {
    return KIND.of(numbers);
  }

  /** All numbers from one to the other; {@link NumberSet#STAR} for {@code *}. */
  public static UidSet range(long first, long last) {
    return KIND.range(first, last);
  }

  /** The union of ranges in any order. */
  public static UidSet ofRanges(Collection<Range> ranges) {
    return KIND.ofRanges(ranges);
  }

  /**
   * Reads {@code 1,9:3,*} or {@code $}.
   *
   * @throws IllegalArgumentException when it is not a sequence-set
   */
  public static UidSet parse(String text) {
    return KIND.parse(text);
  }

  /** Every number that is in this or in the other. */
  public UidSet union(UidSet other) {
    return KIND.union(this, other);
  }

  /** Every number that is in this but not in the other. */
  public UidSet minus(UidSet other) {
    return KIND.minus(this, other);
  }

  /** Every number that is in both. */
  public UidSet intersect(UidSet other) {
    return KIND.intersect(this, other);
  }

  /**
   * These and a run that is above all of them; costs the same however many there are, and next to
   * no memory.
   *
   * @throws IllegalArgumentException when it is not above
   */
  public UidSet followedBy(long first, long last) {
    NumberSet.check(first, last);
    if (saved || last < first || (!isEmpty() && first <= max())) {
      throw new IllegalArgumentException(first + ":" + last + " is not above all");
    }
    return KIND.of(runs.with(first, last));
  }

  /** The same numbers in several sets, each at most that many octets long when written. */
  public List<UidSet> split(int maxOctets) {
    return KIND.split(this, maxOctets);
  }

  /** Collects numbers in any order, best in ascending order. */
  public static final class Builder {
    private final Runs.Collector ranges;

    /** With no number in it. */
    public Builder() {
      this(8);
    }

    /** The same, with room for so many ranges; there may come more. */
    public Builder(int ranges) {
      this.ranges = new Runs.Collector(Math.max(1, ranges));
    }

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
      return KIND.of(ranges.build());
    }
  }
}
