package org.imap4x.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidSet;

/**
 * Sequence number to UID, for the wire only: since UIDs ascend with sequence numbers it is a sorted
 * UID set with rank and select.
 *
 * <p>Runs of adjoining UIDs are kept in blocks of bounded length, so that a message costs nothing
 * of its own and a removal costs a walk over the blocks and a shift within one. Not safe for
 * threads.
 */
final class UidMap {
  private static final int BLOCK = 256;

  /** Some runs, ascending. */
  private static final class Block {
    private final long[] first = new long[BLOCK + 1];
    private final long[] last = new long[BLOCK + 1];
    private int runs;
    private long count;

    private long max() {
      return last[runs - 1];
    }

    /** Index of the run that holds the UID or would stand before it; -1 when all are above. */
    private int runAtOrBefore(long uid) {
      int i = Arrays.binarySearch(first, 0, runs, uid);
      return i >= 0 ? i : -i - 2;
    }

    private void insert(int at, long from, long to) {
      System.arraycopy(first, at, first, at + 1, runs - at);
      System.arraycopy(last, at, last, at + 1, runs - at);
      first[at] = from;
      last[at] = to;
      runs++;
    }

    private void delete(int at) {
      System.arraycopy(first, at + 1, first, at, runs - at - 1);
      System.arraycopy(last, at + 1, last, at, runs - at - 1);
      runs--;
    }
  }

  private final List<Block> blocks = new ArrayList<>();
  private long size;

  /** A map of these UIDs. */
  static UidMap of(UidSet uids) {
    UidMap map = new UidMap();
    for (int i = 0; i < uids.rangeCount(); i++) {
      map.append(uids.rangeFirst(i), uids.rangeLast(i));
    }
    return map;
  }

  /** How many messages. */
  long size() {
    return size;
  }

  /** The highest UID, 0 when there is none. */
  long maxUid() {
    return blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).max();
  }

  /** Adds messages after all others. */
  void append(long fromUid, long toUid) {
    if (fromUid <= maxUid() || toUid < fromUid) {
      throw new IllegalArgumentException(fromUid + ":" + toUid + " after " + maxUid());
    }
    Block b = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
    if (b != null && b.max() + 1 == fromUid) {
      b.last[b.runs - 1] = toUid;
    } else {
      if (b == null || b.runs == BLOCK) {
        b = new Block();
        blocks.add(b);
      }
      b.insert(b.runs, fromUid, toUid);
    }
    b.count += toUid - fromUid + 1;
    size += toUid - fromUid + 1;
  }

  /** The UID at a sequence number, 0 when the number is out of range. */
  long uidAt(long sequenceNumber) {
    long left = sequenceNumber - 1;
    if (left < 0 || left >= size) {
      return 0;
    }
    for (Block b : blocks) {
      if (left < b.count) {
        for (int i = 0; ; i++) {
          long length = b.last[i] - b.first[i] + 1;
          if (left < length) {
            return b.first[i] + left;
          }
          left -= length;
        }
      }
      left -= b.count;
    }
    return 0;
  }

  /** The UIDs at these sequence numbers, of those that are in range. */
  UidSet uidsAt(SequenceSet numbers) {
    UidSet.Builder uids = new UidSet.Builder();
    for (int i = 0; i < numbers.rangeCount(); i++) {
      // the last message is in a range to *, whatever number it has
      long to = Math.min(numbers.rangeLast(i), size);
      long from =
          numbers.rangeLast(i) == SequenceSet.STAR
              ? Math.min(numbers.rangeFirst(i), to)
              : numbers.rangeFirst(i);
      long before = 0;
      for (Block b : blocks) {
        for (int k = 0; k < b.runs && before < to; k++) {
          long length = b.last[k] - b.first[k] + 1;
          long first = Math.max(0, from - 1 - before);
          long last = Math.min(length, to - before) - 1;
          if (first <= last) {
            uids.addRange(b.first[k] + first, b.first[k] + last);
          }
          before += length;
        }
      }
    }
    return uids.build();
  }

  /** The sequence number of a UID, 0 when it is not there. */
  long sequenceOf(long uid) {
    long before = 0;
    for (Block b : blocks) {
      if (uid <= b.max()) {
        int run = b.runAtOrBefore(uid);
        if (run < 0 || uid > b.last[run]) {
          return 0;
        }
        for (int i = 0; i < run; i++) {
          before += b.last[i] - b.first[i] + 1;
        }
        return before + uid - b.first[run] + 1;
      }
      before += b.count;
    }
    return 0;
  }

  boolean contains(long uid) {
    return sequenceOf(uid) > 0;
  }

  /** Removes the message at a sequence number; its UID, or 0 when the number is out of range. */
  long removeAt(long sequenceNumber) {
    long uid = uidAt(sequenceNumber);
    if (uid > 0) {
      remove(uid);
    }
    return uid;
  }

  /** Removes a message by UID; whether it was there. */
  boolean remove(long uid) {
    for (int k = 0; k < blocks.size(); k++) {
      Block b = blocks.get(k);
      if (uid <= b.max()) {
        int run = b.runAtOrBefore(uid);
        if (run < 0 || uid > b.last[run]) {
          return false;
        }
        removeFrom(k, b, run, uid);
        return true;
      }
    }
    return false;
  }

  private void removeFrom(int k, Block b, int run, long uid) {
    long from = b.first[run];
    long to = b.last[run];
    if (from == to) {
      b.delete(run);
    } else if (uid == from) {
      b.first[run]++;
    } else if (uid == to) {
      b.last[run]--;
    } else {
      b.last[run] = uid - 1;
      b.insert(run + 1, uid + 1, to);
    }
    b.count--;
    size--;
    if (b.runs == 0) {
      blocks.remove(k);
    } else if (b.runs > BLOCK) {
      split(k, b);
    }
  }

  private void split(int k, Block b) {
    Block upper = new Block();
    int half = b.runs / 2;
    upper.runs = b.runs - half;
    System.arraycopy(b.first, half, upper.first, 0, upper.runs);
    System.arraycopy(b.last, half, upper.last, 0, upper.runs);
    for (int i = 0; i < upper.runs; i++) {
      upper.count += upper.last[i] - upper.first[i] + 1;
    }
    b.runs = half;
    b.count -= upper.count;
    blocks.add(k + 1, upper);
  }

  /** The UIDs as a set. */
  UidSet toSet() {
    UidSet.Builder set = new UidSet.Builder();
    for (Block b : blocks) {
      for (int i = 0; i < b.runs; i++) {
        set.addRange(b.first[i], b.last[i]);
      }
    }
    return set.build();
  }
}
