package org.imap4x.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.imap4x.model.NumberSet.Range;

/** Collects numbers that mostly come in ascending order, without a step for each one later. */
final class RangeCollector {
  private long[] starts = new long[8];
  private long[] ends = new long[8];
  private int n;
  private boolean sorted = true;

  void add(long first, long last) {
    Range r = new Range(Math.min(first, last), Math.max(first, last));
    if (n > 0 && r.first() >= starts[n - 1] && r.first() <= NumberSet.reach(ends[n - 1])) {
      ends[n - 1] = Math.max(ends[n - 1], r.last());
      return;
    }
    sorted &= n == 0 || r.first() > ends[n - 1];
    if (n == starts.length) {
      starts = Arrays.copyOf(starts, n * 2);
      ends = Arrays.copyOf(ends, n * 2);
    }
    starts[n] = r.first();
    ends[n++] = r.last();
  }

  /** Starts and ends of the sorted, disjoint ranges of all that was added. */
  long[][] normalised() {
    if (sorted) {
      return new long[][] {Arrays.copyOf(starts, n), Arrays.copyOf(ends, n)};
    }
    List<Range> ranges = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      ranges.add(new Range(starts[i], ends[i]));
    }
    return NumberSet.normalise(ranges);
  }
}
