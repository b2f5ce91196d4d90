package org.imap4x.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ascending runs of numbers with rank and select, eight octets a run; immutable.
 *
 * <p>Kept are where a run starts and how many numbers are before it, so that more numbers behind
 * the last run change nothing of what is kept: longer ones share the arrays of shorter ones. A slot
 * of them holds a number less 2^31, so that it fits and sorts as an {@code int}.
 */
final class Runs {
  private static final long BIAS = 1L << 31;

  /** What is before the only run of many sets; never written to, as it has no slot left. */
  private static final int[] NOTHING_BEFORE = {(int) -BIAS};

  static final Runs NONE = new Runs(new int[0], new int[0], 0, 0, null);

  private final int[] starts;
  private final int[] before;
  private final int count;
  private final long size;

  /** How many slots have been taken, by whichever of those that share them; null for all. */
  private final @Nullable AtomicInteger taken;

  private Runs(int[] starts, int[] before, int count, long size, @Nullable AtomicInteger taken) {
    this.starts = starts;
    this.before = before;
    this.count = count;
    this.size = size;
    this.taken = taken;
  }

  /** One run of one number. */
  static Runs single(long number) {
    return new Runs(new int[] {slot(number)}, NOTHING_BEFORE, 1, 1, null);
  }

  /** A number, 1 to {@link NumberSet#STAR}, as it is kept. */
  static int slot(long number) {
    return (int) (number - 1 - BIAS);
  }

  static long number(int slot) {
    return slot + BIAS + 1;
  }

  /** How many runs. */
  int count() {
    return count;
  }

  /** How many numbers. */
  long size() {
    return size;
  }

  long start(int run) {
    return number(starts[run]);
  }

  long end(int run) {
    return start(run) + before(run + 1) - before(run) - 1;
  }

  /** How many numbers are in the runs below that one. */
  private long before(int run) {
    return run == count ? size : before[run] + BIAS;
  }

  /** Index of the run that holds the number, or would stand before it; -1 when all are above. */
  int runAt(long number) {
    int i = Arrays.binarySearch(starts, 0, count, slot(number));
    return i >= 0 ? i : -i - 2;
  }

  /** Index of the first run, from the given one on, that does not end below the number. */
  int runFrom(int from, long number) {
    if (from >= count || end(from) >= number) {
      return from;
    }
    int i = Arrays.binarySearch(starts, from, count, slot(number));
    int run = i >= 0 ? i : -i - 2;
    return end(run) >= number ? run : run + 1;
  }

  /** Whether one run of these holds all of the others. */
  boolean covers(Runs others) {
    int run = count == 0 || others.count == 0 ? -1 : runAt(others.start(0));
    return run >= 0 && others.end(others.count - 1) <= end(run);
  }

  /** How many numbers are not above the given one. */
  long rank(long number) {
    int run = number < 1 ? -1 : runAt(Math.min(number, NumberSet.STAR));
    return run < 0 ? 0 : rankIn(run, Math.min(number, end(run)));
  }

  /** The rank of a number of that run. */
  long rankIn(int run, long number) {
    return before(run) + number - start(run) + 1;
  }

  /** The number of that rank, which must be 1 to {@link #size()}. */
  long select(long rank) {
    int i = Arrays.binarySearch(before, 0, count, (int) (rank - 1 - BIAS));
    int run = i >= 0 ? i : -i - 2;
    return start(run) + rank - 1 - before(run);
  }

  /** These and a run that is above all of them. */
  Runs with(long first, long last) {
    long longer = size + last - first + 1;
    if (count > 0 && first == end(count - 1) + 1 && first <= NumberSet.MAX) {
      return new Runs(starts, before, count, longer, taken);
    }
    if (taken != null && count < starts.length && taken.compareAndSet(count, count + 1)) {
      return put(starts, before, taken, first, longer);
    }
    int room = count + count / 4 + 4;
    return put(
        Arrays.copyOf(starts, room),
        Arrays.copyOf(before, room),
        new AtomicInteger(count + 1),
        first,
        longer);
  }

  private Runs put(int[] to, int[] beforeTo, AtomicInteger by, long first, long longer) {
    to[count] = slot(first);
    beforeTo[count] = (int) (size - BIAS);
    return new Runs(to, beforeTo, count + 1, longer, by);
  }

  boolean isEqual(Runs other) {
    return size == other.size
        && Arrays.equals(starts, 0, count, other.starts, 0, other.count)
        && Arrays.equals(before, 0, count, other.before, 0, other.count);
  }

  int hash() {
    int h = Long.hashCode(size);
    for (int i = 0; i < count; i++) {
      h = (h * 31 + starts[i]) * 31 + before[i];
    }
    return h;
  }

  /** Collects runs in any order, best in ascending order. */
  static final class Collector {
    private int[] starts;
    private int[] before;
    private int n;
    private long size;
    private long end;

    /** All that was added, since not all of it was in order. */
    private RangeList.@Nullable Builder unsorted;

    Collector() {
      this(8);
    }

    Collector(int room) {
      starts = new int[room];
      before = new int[room];
    }

    void add(long first, long last) {
      NumberSet.check(first, last);
      addChecked(Math.min(first, last), Math.max(first, last));
    }

    private void addChecked(long first, long last) {
      if (unsorted != null) {
        unsorted.add(first, last);
      } else if (n == 0 || first > NumberSet.reach(end)) {
        put(first);
        size += last - first + 1;
        end = last;
      } else if (first >= number(starts[n - 1])) {
        size += Math.max(0, last - end);
        end = Math.max(end, last);
      } else {
        Runs sorted = sorted();
        RangeList.Builder all = new RangeList.Builder();
        for (int i = 0; i < n; i++) {
          all.add(sorted.start(i), sorted.end(i));
        }
        unsorted = all.add(first, last);
      }
    }

    private void put(long first) {
      if (n == starts.length) {
        int room = n < 4096 ? n * 2 : n + n / 4;
        starts = Arrays.copyOf(starts, room);
        before = Arrays.copyOf(before, room);
      }
      starts[n] = slot(first);
      before[n++] = (int) (size - BIAS);
    }

    /** The runs of all that was added. */
    Runs build() {
      return unsorted == null ? sorted() : sort(unsorted.build()).sorted();
    }

    private Runs sorted() {
      if (n == 0) {
        return NONE;
      }
      boolean full = starts.length - n <= n / 8;
      return full
          ? new Runs(starts, before, n, size, null)
          : new Runs(Arrays.copyOf(starts, n), Arrays.copyOf(before, n), n, size, null);
    }

    private static Collector sort(RangeList ranges) {
      long[] packed = new long[ranges.size()];
      for (int i = 0; i < packed.length; i++) {
        packed[i] = (long) slot(ranges.first(i)) << 32 | slot(ranges.last(i)) & 0xFFFFFFFFL;
      }
      Arrays.sort(packed);
      Collector sorted = new Collector(Math.max(1, packed.length));
      for (long range : packed) {
        sorted.addChecked(number((int) (range >> 32)), number((int) range));
      }
      return sorted;
    }
  }
}
