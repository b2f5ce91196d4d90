package org.imap4x.mail.opening;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.imap4x.model.UidSet;

/**
 * Message numbers and UIDs: number 1, 2, 3... to UID, as sets whose UIDs ascend with the numbers,
 * and which numbers are gone.
 *
 * <p>A removed message keeps its number until {@link #compact}. On every sane server there is one
 * set, the very one that the client has too; where UIDs go back, another one begins. Not safe for
 * threads.
 */
final class NumberTable {
  private final List<UidSet> stretches = new ArrayList<>(1);
  private int size;
  private final BitSet gone = new BitSet();
  private int goneCount;

  /** The first so many numbers are of messages whose UIDs nobody knows. */
  private int unnamed;

  /** How many numbers, with those of messages that are gone. */
  int size() {
    return size;
  }

  /** How many messages are there. */
  int present() {
    return size - goneCount;
  }

  /** Whether UIDs ascend with numbers. */
  boolean isAscending() {
    return stretches.size() <= 1;
  }

  /** Gives the first numbers to messages that are gone, and whose UIDs nobody will know. */
  void beginWithUnnamed(int count) {
    if (size > 0) {
      throw new IllegalStateException("there are messages");
    }
    unnamed = count;
    size = count;
    goneCount = count;
    gone.set(0, count);
  }

  /** Adds messages after all others; those that are known already are left out. */
  void append(UidSet uids) {
    UidSet fresh = uids;
    for (UidSet stretch : stretches) {
      fresh = fresh.minus(stretch);
    }
    if (fresh.size() > Integer.MAX_VALUE - size) {
      throw new IllegalStateException("more than " + Integer.MAX_VALUE + " messages");
    }
    if (fresh.isEmpty()) {
      return;
    }
    int last = stretches.size() - 1;
    if (last >= 0 && fresh.min() > stretches.get(last).max()) {
      UidSet longer = stretches.get(last);
      for (int i = 0; i < fresh.rangeCount(); i++) {
        longer = longer.followedBy(fresh.rangeFirst(i), fresh.rangeLast(i));
      }
      stretches.set(last, longer);
    } else {
      stretches.add(fresh);
    }
    size += (int) fresh.size();
  }

  /** The UID of a number, 0 when there is no such number or its UID is not known. */
  long uidOf(int number) {
    long left = (long) number - unnamed;
    for (int i = 0; i < stretches.size(); i++) { // without an iterator, as for each message
      UidSet stretch = stretches.get(i);
      if (left < 1) {
        return 0;
      }
      if (left <= stretch.size()) {
        return stretch.select(left);
      }
      left -= stretch.size();
    }
    return 0;
  }

  /** The number of a UID, also of a message that is gone; 0 when it was never there. */
  int numberOf(long uid) {
    int before = unnamed;
    for (int i = 0; i < stretches.size(); i++) {
      UidSet stretch = stretches.get(i);
      int rank = (int) stretch.rankOf(uid);
      if (rank > 0) {
        return before + rank;
      }
      before += (int) stretch.size();
    }
    return 0;
  }

  boolean isGone(int number) {
    return gone.get(number - 1);
  }

  /** Marks messages as gone; which of them were there. */
  UidSet remove(UidSet uids) {
    if (uids.size() == 1) {
      int number = numberOf(uids.min());
      boolean there = number > 0 && !isGone(number);
      if (there) {
        gone.set(number - 1);
        goneCount++;
      }
      return there ? uids : UidSet.EMPTY;
    }
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
    UidSet known = all().intersect(uids);
    if (goneCount == 0 || goneCount < known.size()) {
      return goneCount == 0 ? known : known.minus(goneUids());
    }
    UidSet.Builder there = new UidSet.Builder();
    for (var it = known.iterator(); it.hasNext(); ) {
      long uid = it.nextLong();
      if (!isGone(numberOf(uid))) {
        there.add(uid);
      }
    }
    return there.build();
  }

  private UidSet all() {
    if (stretches.size() == 1) {
      return stretches.get(0);
    }
    UidSet.Builder all = new UidSet.Builder();
    for (UidSet stretch : stretches) {
      for (int i = 0; i < stretch.rangeCount(); i++) {
        all.addRange(stretch.rangeFirst(i), stretch.rangeLast(i));
      }
    }
    return all.build();
  }

  /** The UIDs that are there. */
  UidSet presentUids() {
    return goneCount == 0 ? all() : all().minus(goneUids());
  }

  /** The numbers of messages that are gone, ascending. */
  int[] gone() {
    int[] numbers = new int[goneCount];
    int n = 0;
    for (int i = gone.nextSetBit(0); i >= 0; i = gone.nextSetBit(i + 1)) {
      numbers[n++] = i + 1;
    }
    return numbers;
  }

  /** Tells for numbers, asked in ascending order, which they become by {@link #compact}. */
  IntUnaryOperator compacting() {
    return new IntUnaryOperator() {
      private int lower;
      private int goneBelow;

      @Override
      public int applyAsInt(int number) {
        for (int i = gone.nextSetBit(lower); i >= 0 && i < number - 1; i = gone.nextSetBit(i + 1)) {
          goneBelow++;
        }
        lower = number - 1;
        return isGone(number) ? 0 : number - goneBelow;
      }
    };
  }

  /** The UIDs that are gone since the last {@link #compact}. */
  UidSet goneUids() {
    UidSet.Builder b = new UidSet.Builder(goneRuns());
    for (int i = gone.nextSetBit(unnamed); i >= 0; i = gone.nextSetBit(i + 1)) {
      b.add(uidOf(i + 1));
    }
    return b.build();
  }

  private int goneRuns() {
    int runs = 0;
    for (int i = gone.nextSetBit(0); i >= 0; i = gone.nextSetBit(gone.nextClearBit(i))) {
      runs++;
    }
    return runs;
  }

  /** Drops what is gone; the others move up. */
  NumberTable compact() {
    NumberTable next = new NumberTable();
    UidSet goneUids = goneUids();
    for (UidSet stretch : stretches) {
      next.append(stretch.minus(goneUids));
    }
    return next;
  }
}
