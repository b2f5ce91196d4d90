package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of a mailbox between the answer to a search for its UIDs and the OK of that search:
 * the answer does not know of it yet (a server may tell at any time, RFC 9051 section 5.2).
 */
final class SinceSearch {
  /**
   * One EXPUNGE, or one VANISHED.
   *
   * @param known at an EXPUNGE, how many messages had known UIDs: the answer may be about the
   *     others only; at a VANISHED, how many of its UIDs were known, and so have been counted
   */
  private record Gone(long sequenceNumber, long known, @Nullable UidSet uids) {}

  private final List<Gone> gone = new ArrayList<>();
  private boolean torn;
  private boolean learned;

  /** How many of them an EXISTS has counted that came after them. */
  private int counted;

  /** A part of the answer came; what was told before it belongs to nobody knows which part. */
  void answered() {
    torn |= !gone.isEmpty();
  }

  void expunged(long sequenceNumber, long known) {
    gone.add(new Gone(sequenceNumber, known, null));
  }

  void vanished(UidSet uids, long known) {
    gone.add(new Gone(0, known, uids));
  }

  void exists() {
    counted = gone.size();
  }

  /** Another response than the answer told a UID. */
  void learned() {
    learned = true;
  }

  /**
   * Whether the answer can't be made true by what was told since.
   *
   * @param all as in {@link #applyTo}
   */
  boolean isTorn(boolean all) {
    return torn || (learned && !all && !gone.isEmpty());
  }

  /**
   * What is left of the answer.
   *
   * @param all whether it was about all messages; else about those without a known UID
   */
  UidSet applyTo(UidSet answer, boolean all) {
    if (gone.isEmpty()) {
      return answer;
    }
    UidMap map = UidMap.of(answer);
    for (Gone g : gone) {
      if (g.uids() != null) {
        map = UidMap.of(map.toSet().minus(g.uids()));
      } else {
        map.removeAt(all ? g.sequenceNumber() : g.sequenceNumber() - g.known());
      }
    }
    return map.toSet();
  }

  /** How many messages of the answer vanished while their UIDs were unknown, and nobody counted. */
  long uncounted(UidSet answer) {
    long uncounted = 0;
    for (Gone g : gone.subList(counted, gone.size())) {
      if (g.uids() != null) {
        uncounted += Math.max(0, answer.intersect(g.uids()).size() - g.known());
      }
    }
    return uncounted;
  }
}
