package org.imap4x.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.imap4x.model.NumberSet.Range;

/**
 * Which UID each copied or moved message has in its target (COPYUID of RFC 4315), by position in
 * two lists of ranges in the server's order; never expanded.
 *
 * @param uidValidity of the target mailbox
 */
public record UidMapping(long uidValidity, List<Range> source, List<Range> target) {
  public UidMapping {
    source = List.copyOf(source);
    target = List.copyOf(target);
  }

  /** The target's UID of a message. */
  public OptionalLong targetOf(long sourceUid) {
    long before = 0;
    for (Range r : source) {
      if (sourceUid >= r.first() && sourceUid <= r.last()) {
        return nth(target, before + sourceUid - r.first());
      }
      before += r.size();
    }
    return OptionalLong.empty();
  }

  /**
   * This and the answer to another command as one. The later one counts where their UIDVALIDITY
   * differs: the mailbox of the earlier one is gone then.
   */
  public UidMapping plus(UidMapping later) {
    if (uidValidity != later.uidValidity) {
      return later;
    }
    List<Range> from = new ArrayList<>();
    List<Range> to = new ArrayList<>();
    for (UidMapping part : List.of(this, later)) {
      // positions count: a UID without a counterpart would shift all that follow
      long both = Math.min(size(part.source), size(part.target));
      from.addAll(first(part.source, both));
      to.addAll(first(part.target, both));
    }
    return new UidMapping(uidValidity, from, to);
  }

  private static long size(List<Range> ranges) {
    return ranges.stream().mapToLong(Range::size).sum();
  }

  private static List<Range> first(List<Range> ranges, long count) {
    List<Range> first = new ArrayList<>();
    long left = count;
    for (Range r : ranges) {
      if (left <= 0) {
        break;
      }
      first.add(r.size() <= left ? r : new Range(r.first(), r.first() + left - 1));
      left -= r.size();
    }
    return first;
  }

  /** The source UIDs as a set. */
  public UidSet sourceSet() {
    return UidSet.ofRanges(source);
  }

  /** The target UIDs as a set. */
  public UidSet targetSet() {
    return UidSet.ofRanges(target);
  }

  static OptionalLong nth(List<Range> ranges, long index) {
    long left = index;
    for (Range r : ranges) {
      if (left < r.size()) {
        return OptionalLong.of(r.first() + left);
      }
      left -= r.size();
    }
    return OptionalLong.empty();
  }

  static String text(List<Range> ranges) {
    StringBuilder b = new StringBuilder();
    for (Range r : ranges) {
      b.append(b.length() > 0 ? "," : "").append(r.first());
      if (r.last() != r.first()) {
        b.append(':').append(r.last());
      }
    }
    return b.toString();
  }

  @Override
  public String toString() {
    return uidValidity + " " + text(source) + " " + text(target);
  }
}
