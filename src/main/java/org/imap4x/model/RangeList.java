package org.imap4x.model;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.RandomAccess;
import org.imap4x.model.NumberSet.Range;

/** Ranges in the order in which a server gave them, eight octets each; unmodifiable. */
public final class RangeList extends AbstractList<Range> implements RandomAccess {
  private final int[] firsts;
  private final int[] lasts;
  private final int size;

  private RangeList(int[] firsts, int[] lasts, int size) {
    this.firsts = firsts;
    this.lasts = lasts;
    this.size = size;
  }

  /** These ranges, in their order. */
  public static RangeList copyOf(Collection<Range> ranges) {
    return ranges instanceof RangeList list ? list : new Builder().addAll(ranges).build();
  }

  /** The first number of range {@code i}. */
  public long first(int i) {
    return Runs.number(firsts[i]);
  }

  /** The last number of range {@code i}. */
  public long last(int i) {
    return Runs.number(lasts[i]);
  }

  @Override
  public Range get(int i) {
    if (i >= size) {
      throw new IndexOutOfBoundsException(i + " of " + size);
    }
    return new Range(first(i), last(i));
  }

  @Override
  public int size() {
    return size;
  }

  /** Collects ranges, one after the other. */
  public static final class Builder {
    private int[] firsts = new int[8];
    private int[] lasts = new int[8];
    private int n;

    /** Whether a list has the arrays, in which nothing may change then. */
    private boolean shared;

    /** With no range in it. */
    public Builder() {}

    /** Adds a range, whichever end is given first. */
    public Builder add(long first, long last) {
      NumberSet.check(first, last);
      reserve(1);
      firsts[n] = Runs.slot(Math.min(first, last));
      lasts[n++] = Runs.slot(Math.max(first, last));
      return this;
    }

    /** Makes room for more of them. */
    public void reserve(int more) {
      if (firsts.length - n < more) {
        int room = Math.max(n * 2, n + more);
        firsts = Arrays.copyOf(firsts, room);
        lasts = Arrays.copyOf(lasts, room);
        shared = false;
      }
    }

    /** Adds a range, to the last one if it begins right behind it. */
    public Builder addBehind(long first, long last) {
      if (n > 0
          && first <= last
          && first <= NumberSet.MAX
          && first == Runs.number(lasts[n - 1]) + 1) {
        NumberSet.check(first, last);
        if (shared) {
          reserve(lasts.length - n + 1);
        }
        lasts[n - 1] = Runs.slot(last);
        return this;
      }
      return add(first, last);
    }

    /** Adds ranges. */
    public Builder addAll(Collection<Range> ranges) {
      reserve(ranges.size());
      if (ranges instanceof RangeList list) {
        for (int i = 0; i < list.size; i++) {
          add(list.first(i), list.last(i));
        }
      } else {
        ranges.forEach(r -> add(r.first(), r.last()));
      }
      return this;
    }

    /** How many ranges there are. */
    public int size() {
      return n;
    }

    /** The ranges so far. */
    public RangeList build() {
      if (n == firsts.length) {
        shared = true;
        return new RangeList(firsts, lasts, n);
      }
      return new RangeList(Arrays.copyOf(firsts, n), Arrays.copyOf(lasts, n), n);
    }
  }
}
