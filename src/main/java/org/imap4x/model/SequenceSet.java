package org.imap4x.model;

import java.util.Collection;
import java.util.List;

/** A set of message sequence numbers: what names messages only until the next EXPUNGE. */
public final class SequenceSet extends NumberSet {
  private static final Kind<SequenceSet> KIND = new Kind<>(SequenceSet::new);

  /** No number at all. */
  public static final SequenceSet EMPTY = KIND.empty;

  /** {@code $}, the result that a SEARCH with SAVE kept (RFC 5182). */
  public static final SequenceSet SAVED = KIND.saved;

  /** {@code 1:*}, every message. */
  public static final SequenceSet ALL = range(1, STAR);

  private SequenceSet(Runs runs, boolean saved) {
    super(runs, saved);
  }

  /** The given numbers, in any order, repeated or not. */
  public static SequenceSet of(long... numbers) {
    return KIND.of(numbers);
  }

  /** All numbers from one to the other; {@link NumberSet#STAR} for {@code *}. */
  public static SequenceSet range(long first, long last) {
    return KIND.range(first, last);
  }

  /** The union of ranges in any order. */
  public static SequenceSet ofRanges(Collection<Range> ranges) {
    return KIND.ofRanges(ranges);
  }

  /**
   * Reads {@code 1,9:3,*} or {@code $}.
   *
   * @throws IllegalArgumentException when it is not a sequence-set
   */
  public static SequenceSet parse(String text) {
    return KIND.parse(text);
  }

  /** Every number that is in this or in the other. */
  public SequenceSet union(SequenceSet other) {
    return KIND.union(this, other);
  }

  /** Every number that is in this but not in the other. */
  public SequenceSet minus(SequenceSet other) {
    return KIND.minus(this, other);
  }

  /** Every number that is in both. */
  public SequenceSet intersect(SequenceSet other) {
    return KIND.intersect(this, other);
  }

  /** The same numbers in several sets, each at most that many octets long when written. */
  public List<SequenceSet> split(int maxOctets) {
    return KIND.split(this, maxOctets);
  }

  /** Collects numbers in any order, best in ascending order. */
  public static final class Builder {
    private final Runs.Collector ranges = new Runs.Collector();

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
      return KIND.of(ranges.build());
    }
  }
}
