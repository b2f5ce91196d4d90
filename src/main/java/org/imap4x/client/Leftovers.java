package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.NumberSet;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is left of a command about UIDs when it has ended: a server may stop at a limit of
 * messages a command, which it counts from the highest UID down (RFC 9738).
 */
final class Leftovers {
  /** Messages may come while it goes on. */
  private static final int MORE_ROUNDS = 16;

  private final Connection connection;
  private final Session session;
  private long rounds;

  Leftovers(Connection connection, Session session) {
    this.connection = connection;
    this.session = session;
  }

  /**
   * What a command has come to.
   *
   * @param result of what was done
   * @param done the messages named that are done with, there or not
   * @param next what to ask for now, in this order
   * @param stuck what nothing can be done about, if anything; null where it goes on, or has ended
   * @param said the tagged response's text
   */
  record Covered<R extends @Nullable Object>(
      R result, UidSet done, List<UidSet> next, @Nullable UidSet stuck, ResponseText said) {

    /** Whether there is a result, of all or of a part. */
    boolean isSome() {
      return !done.isEmpty() || (stuck == null && next.isEmpty());
    }

    /** Fails where the server can't be brought to go on. */
    void check(String name, UidSet others) throws ImapException.Incomplete {
      if (stuck != null) {
        throw new ImapException.Incomplete(
            name, stuck.isSavedResult() ? stuck : stuck.union(others), Outcome.REFUSED, said);
      }
    }
  }

  /** Waits for the end of a command about these messages. */
  <R extends @Nullable Object> Covered<R> await(Flight<R> flight, UidSet asked)
      throws ImapException {
    R result;
    boolean refused = false;
    try {
      result = connection.await(flight);
    } catch (ImapException.No e) {
      if (!isByLimit(flight.command, e)) {
        throw e;
      }
      refused = true;
      result = connection.partOf(flight);
    }
    ResponseCode.MessageLimit limit = flight.command.limit();
    Response.Tagged end = flight.end;
    ResponseText said = end == null ? ResponseText.EMPTY : end.text();
    return limit == null
        ? new Covered<>(result, asked, List.of(), null, said)
        : stopped(flight.command, limit, refused, asked, result, said);
  }

  /** Whether a command was refused because of the limit, and not for another reason. */
  static boolean isByLimit(Command<?> command, ImapException.No refusal) {
    return command.limit() != null
        && refusal.code().map(c -> c instanceof ResponseCode.MessageLimit).orElse(true);
  }

  private <R extends @Nullable Object> Covered<R> stopped(
      Command<R> command,
      ResponseCode.MessageLimit limit,
      boolean refused,
      UidSet asked,
      R result,
      ResponseText said) {
    MailboxState mailbox = session.mailbox();
    if (asked.isSavedResult()
        || asked.isEmpty() // named by sequence numbers, and nobody knows which these are
        || mailbox == null
        || ++rounds > mailbox.exists() + MORE_ROUNDS) {
      return new Covered<>(result, UidSet.EMPTY, List.of(), asked, said);
    }
    UidSet covered = command.covered();
    long lowest = limit.lowestUid();
    if (lowest == 0 && !refused && !covered.isEmpty()) {
      lowest = covered.min();
    }
    UidSet below = lowest <= 1 ? UidSet.EMPTY : asked.intersect(UidSet.range(1, lowest - 1));
    if (!refused && lowest > 0) {
      return below.equals(asked)
          ? new Covered<>(result, UidSet.EMPTY, List.of(), asked, said)
          : new Covered<>(result, asked.minus(below), nonEmpty(below), null, said);
    }
    if (!refused && !command.isRepeatable()) {
      return new Covered<>(result, UidSet.EMPTY, List.of(), asked, said);
    }
    UidSet done = asked.intersect(covered);
    UidSet rest = asked.minus(done);
    if (lowest == 0 || below.isEmpty() || below.equals(asked)) {
      below = lowerPart(rest, limit.limit(), mailbox);
    }
    UidSet upper = rest.minus(below);
    boolean stuck = upper.equals(asked);
    return new Covered<>(
        result,
        done,
        stuck ? List.of() : nonEmpty(upper, below.minus(done)),
        stuck ? asked : null,
        said);
  }

  /**
   * Those that are beyond the limit; where there are fewer messages than that, the lower half;
   * empty where nothing can be divided.
   */
  private static UidSet lowerPart(UidSet uids, long limit, MailboxState mailbox) {
    UidSet there = uids.intersect(mailbox.uids());
    if (there.isEmpty() && !uids.hasStar()) {
      there = uids; // whatever is there of them
    }
    long most = there.size() > limit ? limit : there.size() / 2;
    if (most < 1) {
      return UidSet.EMPTY;
    }
    long left = most;
    for (int i = there.rangeCount() - 1; i >= 0; i--) {
      long size = there.rangeLast(i) - there.rangeFirst(i) + 1;
      if (size >= left) {
        long first = there.rangeLast(i) - left + 1;
        return first <= 1
            ? UidSet.EMPTY
            : uids.intersect(UidSet.range(1, Math.min(NumberSet.MAX, first - 1)));
      }
      left -= size;
    }
    return UidSet.EMPTY;
  }

  private static List<UidSet> nonEmpty(UidSet... sets) {
    List<UidSet> some = new ArrayList<>();
    for (UidSet set : sets) {
      if (!set.isEmpty()) {
        some.add(set);
      }
    }
    return some;
  }
}
