package org.imap4x.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * A command about a set of UIDs, divided where its line would be longer than the options allow.
 *
 * <p>Each part is measured as it is going to be sent, with its tag and all other arguments; a range
 * that does not fit goes alone, as nothing shorter could be said.
 */
final class Parts<R extends @Nullable Object> {
  private final Sender sender;
  private final int maxLine;
  private final Function<UidSet, Command<R>> form;

  /** What is still to be asked for, in this order. */
  private final Deque<Open> open = new ArrayDeque<>();

  /** A set of which the first ranges were taken. */
  private static final class Open {
    private final UidSet uids;
    private int taken;

    Open(UidSet uids) {
      this.uids = uids;
    }

    UidSet ranges(int from, int to) {
      if (from == 0 && to == uids.rangeCount()) {
        return uids; // also the saved result, which has no ranges
      }
      UidSet.Builder some = new UidSet.Builder();
      for (int i = from; i < to; i++) {
        some.addRange(uids.rangeFirst(i), uids.rangeLast(i));
      }
      return some.build();
    }
  }

  /**
   * One part, ready to be sent.
   *
   * @param uids the messages it is about
   */
  record Part<R extends @Nullable Object>(UidSet uids, Flight<R> flight) {}

  Parts(Sender sender, int maxLine, UidSet uids, Function<UidSet, Command<R>> form) {
    this(sender, maxLine, List.of(uids), form);
  }

  /** Of several sets, none of which shares a command with another one. */
  Parts(Sender sender, int maxLine, List<UidSet> sets, Function<UidSet, Command<R>> form) {
    this.sender = sender;
    this.maxLine = maxLine;
    this.form = form;
    for (UidSet uids : sets) {
      open.add(new Open(uids));
    }
  }

  /** The same of other sets. */
  Parts<R> of(List<UidSet> sets) {
    return new Parts<>(sender, maxLine, sets, form);
  }

  boolean hasNext() {
    return !open.isEmpty();
  }

  /** These come next, before what is still open. */
  void goOn(List<UidSet> sets) {
    for (int i = sets.size() - 1; i >= 0; i--) {
      open.push(new Open(sets.get(i)));
    }
  }

  /** What is still open; of the saved result nobody knows. */
  UidSet left() {
    UidSet left = UidSet.EMPTY;
    for (Open o : open) {
      if (!o.uids.isSavedResult()) {
        left = left.union(o.ranges(o.taken, o.uids.rangeCount()));
      }
    }
    return left;
  }

  Part<R> next() {
    Open now = open.element();
    UidSet uids = now.uids;
    String tag = sender.nextTag();
    // at two octets a range the rest of a long set needs no encoding to be found too long
    if (uids.rangeCount() - now.taken <= maxLine / 2) {
      UidSet rest = now.ranges(now.taken, uids.rangeCount());
      Flight<R> flight = sender.encode(form.apply(rest), tag);
      if (flight.buffer.lineOctets() <= maxLine || uids.rangeCount() - now.taken <= 1) {
        open.remove();
        return new Part<>(rest, flight);
      }
    }
    long others = sender.encode(form.apply(UidSet.of(1)), tag).buffer.lineOctets() - 1;
    int room = (int) Math.max(0, maxLine - others);
    int to = now.taken + uids.rangesWithin(room, now.taken);
    UidSet part = now.ranges(now.taken, to);
    now.taken = to;
    if (to == uids.rangeCount()) {
      open.remove();
    }
    return new Part<>(part, sender.encode(form.apply(part), tag));
  }
}
