package org.imap4x.client;

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
  private final UidSet uids;

  /** How many ranges are in the parts that were taken. */
  private int taken;

  private boolean ended;

  /**
   * One part, ready to be sent.
   *
   * @param uids the messages it is about
   */
  record Part<R extends @Nullable Object>(UidSet uids, Flight<R> flight) {}

  Parts(Sender sender, int maxLine, UidSet uids, Function<UidSet, Command<R>> form) {
    this.sender = sender;
    this.maxLine = maxLine;
    this.uids = uids;
    this.form = form;
  }

  boolean hasNext() {
    return !ended;
  }

  Part<R> next() {
    String tag = sender.nextTag();
    // at two octets a range the rest of a long set needs no encoding to be found too long
    if (uids.rangeCount() - taken <= maxLine / 2) {
      UidSet rest = ranges(taken, uids.rangeCount());
      Flight<R> flight = sender.encode(form.apply(rest), tag);
      if (flight.buffer.lineOctets() <= maxLine || uids.rangeCount() - taken <= 1) {
        ended = true;
        return new Part<>(rest, flight);
      }
    }
    long others = sender.encode(form.apply(UidSet.of(1)), tag).buffer.lineOctets() - 1;
    int room = (int) Math.max(0, maxLine - others);
    int to = taken + uids.rangesWithin(room, taken);
    UidSet part = ranges(taken, to);
    taken = to;
    ended = to == uids.rangeCount();
    return new Part<>(part, sender.encode(form.apply(part), tag));
  }

  private UidSet ranges(int from, int to) {
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
