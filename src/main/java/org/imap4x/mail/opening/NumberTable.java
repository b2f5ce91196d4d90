package org.imap4x.mail.opening;

import java.util.Arrays;
import java.util.BitSet;
import org.imap4x.model.UidSet;

/**
 * Message numbers and UIDs: number 1, 2, 3... to UID in runs of adjoining UIDs, and which are gone.
 *
 * <p>A removed message keeps its number until {@link #compact}. Runs cost 12 octets, messages a
 * bit. UIDs ascend with numbers on every sane server; where they do not, looking up a UID walks the
 * runs. Not safe for threads.
 */
final class NumberTable {
  private long[] runUid = new long[4];
  private int[] runNumber = new int[4];
  private int runs;
  private int size;
  private boolean ascending = true;
  private BitSet gone = new BitSet();
  private int goneCount;

  /** How many numbers, with those of messages that are gone. */
  int size() {
    return size;
  }

  /** How many messages are there. */
  int present() {
    return size - goneCount;
  }

  private int runLength(int run) {
    return (run + 1 < runs ? runNumber[run + 1] : size + 1) - runNumber[run];
  }

  /** Adds messages after all others; those that are known already are left out. */
  void append(UidSet uids) {
    UidSet fresh = size == 0 ? uids : uids.minus(knownAmong(uids));
    for (int i = 0; i < fresh.rangeCount(); i++) {
      append(fresh.rangeFirst(i), fresh.rangeLast(i));
    }
  }

  private UidSet knownAmong(UidSet uids) {
    UidSet.Builder known = new UidSet.Builder();
    if (ascending && uids.min() > uidOf(size)) {
      return UidSet.EMPTY;
    }
    for (int run = 0; run < runs; run++) {
      known.addRange(runUid[run], runUid[run] + runLength(run) - 1);
    }
    return known.build().intersect(uids);
  }

  private void append(long from, long to) {
    if (to - from >= Integer.MAX_VALUE - size) {
      throw new IllegalStateException("more than " + Integer.MAX_VALUE + " messages");
    }
    long last = size == 0 ? 0 : uidOf(size);
    if (size == 0 || last + 1 != from) {
      ascending &= from > last;
      if (runs == runUid.length) {
        runUid = Arrays.copyOf(runUid, runs * 2);
        runNumber = Arrays.copyOf(runNumber, runs * 2);
      }
      runUid[runs] = from;
      runNumber[runs++] = size + 1;
    }
    size += (int) (to - from + 1);
  }

  /** The UID of a number, 0 when there is no such number. */
  long uidOf(int number) {
    if (number < 1 || number > size) {
      return 0;
    }
    int at = Arrays.binarySearch(runNumber, 0, runs, number);
    int run = at >= 0 ? at : -at - 2;
    return runUid[run] + (number - runNumber[run]);
  }

  /** The number of a UID, also of a message that is gone; 0 when it was never there. */
  int numberOf(long uid) {
    if (ascending) {
      int at = Arrays.binarySearch(runUid, 0, runs, uid);
      int run = at >= 0 ? at : -at - 2;
      return run < 0 ? 0 : numberIn(run, uid);
    }
    for (int run = 0; run < runs; run++) {
      int number = numberIn(run, uid);
      if (number > 0) {
        return number;
      }
    }
    return 0;
  }

  private int numberIn(int run, long uid) {
    long k = uid - runUid[run];
    return k >= 0 && k < runLength(run) ? runNumber[run] + (int) k : 0;
  }

  boolean isGone(int number) {
    return gone.get(number - 1);
  }

  /** Marks messages as gone; which of them were there. */
  UidSet remove(UidSet uids) {
    UidSet there = present(uids);
    for (int i = 0; i < there.rangeCount(); i++) {
      for (long uid = there.rangeFirst(i); uid <= there.rangeLast(i); uid++) {
        gone.set(numberOf(uid) - 1);
        goneCount++;
      }
    }
    return there;
  }

  /** Those of the set that are there. */
  UidSet present(UidSet uids) {
    if (uids.size() == 1) {
      int number = numberOf(uids.min());
      return number > 0 && !isGone(number) ? uids : UidSet.EMPTY;
    }
    return presentUids().intersect(uids);
  }

  /** The UIDs that are there. */
  UidSet presentUids() {
    UidSet.Builder b = new UidSet.Builder();
    for (int run = 0; run < runs; run++) {
      int first = runNumber[run];
      int end = first + runLength(run);
      for (int n = gone.nextClearBit(first - 1) + 1; n < end; ) {
        int stop = gone.nextSetBit(n - 1) + 1;
        int until = stop <= 0 || stop > end ? end : stop;
        b.addRange(runUid[run] + (n - first), runUid[run] + (until - 1 - first));
        n = gone.nextClearBit(until - 1) + 1;
      }
    }
    return b.build();
  }

  /** The UIDs that are gone since the last {@link #compact}. */
  UidSet goneUids() {
    UidSet.Builder b = new UidSet.Builder();
    for (int i = gone.nextSetBit(0); i >= 0; i = gone.nextSetBit(i + 1)) {
      b.add(uidOf(i + 1));
    }
    return b.build();
  }

  /** Drops what is gone; the others move up. */
  NumberTable compact() {
    NumberTable next = new NumberTable();
    for (int run = 0; run < runs; run++) {
      int first = runNumber[run];
      int end = first + runLength(run);
      for (int n = gone.nextClearBit(first - 1) + 1; n < end; ) {
        int stop = gone.nextSetBit(n - 1) + 1;
        int until = stop <= 0 || stop > end ? end : stop;
        next.append(runUid[run] + (n - first), runUid[run] + (until - 1 - first));
        n = gone.nextClearBit(until - 1) + 1;
      }
    }
    return next;
  }
}
