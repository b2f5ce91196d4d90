package org.imap4x.client;

import java.util.Arrays;
import org.imap4x.model.NumberSet;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidSet;

/**
 * Sequence number to UID, for the wire only: since UIDs ascend with sequence numbers it is just a
 * sorted UID set with rank and select.
 *
 * <p>What was removed is kept beside the set, as ranks in it, until there is so much of it that a
 * new set is worth its walk over the runs, or somebody asks for the set. So a removal costs no
 * walk, a message nothing of its own, and those who look at the set share it. Not safe for threads.
 */
final class UidMap {
  private UidSet uids;

  /** Ranks in the set of what was removed of it, ascending. */
  private long[] removed = new long[4];

  private int removals;

  /** How many ranks were moved to insert others below them. */
  private long moved;

  /** A map of no message. */
  UidMap() {
    this(UidSet.EMPTY);
  }

  private UidMap(UidSet uids) {
    this.uids = uids;
  }

  /** A map of these UIDs. */
  static UidMap of(UidSet uids) {
    return new UidMap(uids);
  }

  /** How many messages. */
  long size() {
    return uids.size() - removals;
  }

  /** The highest UID, 0 when there is none. */
  long maxUid() {
    return uidAt(size());
  }

  /** Adds messages after all others. */
  void append(long fromUid, long toUid) {
    if (fromUid <= maxUid() || toUid < fromUid) {
      throw new IllegalArgumentException(fromUid + ":" + toUid + " after " + maxUid());
    }
    if (!uids.isEmpty() && fromUid <= uids.max()) {
      settle(); // there was one of that UID before
    }
    uids = uids.followedBy(fromUid, toUid);
  }

  /** The UID at a sequence number, 0 when the number is out of range. */
  long uidAt(long sequenceNumber) {
    return sequenceNumber < 1 || sequenceNumber > size() ? 0 : uids.select(rankAt(sequenceNumber));
  }

  /** The rank in the set: with those that were removed below it. */
  private long rankAt(long sequenceNumber) {
    int low = 0;
    int high = removals;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (removed[mid] - mid <= sequenceNumber) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return sequenceNumber + low;
  }

  /** The UIDs at these sequence numbers, of those that are in range. */
  UidSet uidsAt(SequenceSet numbers) {
    UidSet.Builder found = new UidSet.Builder();
    UidSet all = toSet();
    for (int i = 0; i < numbers.rangeCount(); i++) {
      // the last message is in a range to *, whatever number it has
      long to = Math.min(numbers.rangeLast(i), size());
      long from =
          numbers.rangeLast(i) == NumberSet.STAR
              ? Math.min(numbers.rangeFirst(i), to)
              : numbers.rangeFirst(i);
      if (from <= to && to > 0) {
        addBetween(all, all.select(from), all.select(to), found);
      }
    }
    return found.build();
  }

  private static void addBetween(UidSet all, long first, long last, UidSet.Builder found) {
    for (int run = all.rangeAt(first); run < all.rangeCount(); run++) {
      if (all.rangeFirst(run) > last) {
        return;
      }
      found.addRange(Math.max(first, all.rangeFirst(run)), Math.min(last, all.rangeLast(run)));
    }
  }

  /** The sequence number of a UID, 0 when it is not there. */
  long sequenceOf(long uid) {
    long rank = uids.rankOf(uid);
    int at = Arrays.binarySearch(removed, 0, removals, rank);
    return rank == 0 || at >= 0 ? 0 : rank - (-at - 1);
  }

  boolean contains(long uid) {
    return sequenceOf(uid) > 0;
  }

  /** Removes the message at a sequence number; its UID, or 0 when the number is out of range. */
  long removeAt(long sequenceNumber) {
    if (sequenceNumber < 1 || sequenceNumber > size()) {
      return 0;
    }
    long rank = rankAt(sequenceNumber);
    long uid = uids.select(rank);
    removeRank(rank, (int) (rank - sequenceNumber));
    return uid;
  }

  /** Removes a message by UID; whether it was there. */
  boolean remove(long uid) {
    long sequenceNumber = sequenceOf(uid);
    if (sequenceNumber > 0) {
      long rank = uids.rank(uid);
      removeRank(rank, (int) (rank - sequenceNumber));
    }
    return sequenceNumber > 0;
  }

  private void removeRank(long rank, int at) {
    if (removals == removed.length) {
      removed = Arrays.copyOf(removed, removals * 2);
    }
    System.arraycopy(removed, at, removed, at + 1, removals - at);
    moved += removals - at;
    removed[at] = rank;
    removals++;
    // servers that tell from the first to the last move nothing, and the others pay for the walk
    if (removals >= 256
        && (moved >= 8L * uids.rangeCount() + 4096 || removals >= uids.size() / 4)) {
      settle();
    }
  }

  /** Makes a new set of what is left. */
  private void settle() {
    if (removals > 0) {
      UidSet.Builder gone = new UidSet.Builder(removals);
      for (int i = 0; i < removals; i++) {
        gone.add(uids.select(removed[i]));
      }
      uids = uids.minus(gone.build());
      removals = 0;
      moved = 0;
      removed = removed.length > 4096 ? new long[4] : removed;
    }
  }

  /** The UIDs as a set. */
  UidSet toSet() {
    settle();
    return uids;
  }
}
