package org.imap4x.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.imap4x.model.FetchItem;

/**
 * The commands in flight, in the order they were sent, and who may join them: the ambiguity rule of
 * RFC 9051 section 5.5 and a cap on octets in flight, in the order in which they asked. Guarded by
 * the connection's lock, except reading the list of those in flight.
 *
 * <p>Not every STORE is answered: Dovecot says nothing of flags that were so before, and OK may
 * come late. What a FETCH or STORE behind it is told of the same messages would be taken for its
 * answer.
 *
 * <p>A UID SEARCH goes right behind DONE: nothing that the server may say at the end of an IDLE
 * looks like its answer, and the UIDs of new messages are known a round trip earlier.
 */
final class Pipeline {
  /**
   * Octets that may be on their way unanswered. More could fill both sides' socket buffers (64 KiB
   * and up) with neither side reading.
   */
  static final long MAX_OCTETS = 32 * 1024;

  /** The same for uploads one after the other, beside which a thread reads. */
  static final long MAX_UPLOADS = 1 << 20;

  /** What STORE may change, and be answered with. */
  private static final List<FetchItem> STORED =
      List.of(FetchItem.Simple.FLAGS, FetchItem.Simple.X_GM_LABELS);

  private final List<Flight<?>> flights = new CopyOnWriteArrayList<>();

  /** Those that wait for a place, in the order they asked. */
  private final Deque<Flight<?>> waiting = new ArrayDeque<>();

  List<Flight<?>> flights() {
    return flights;
  }

  boolean isEmpty() {
    return flights.isEmpty();
  }

  /** Whether none is in flight, and none waits to be. */
  boolean isQuiet() {
    return flights.isEmpty() && waiting.isEmpty();
  }

  /** Adds a command, or has it wait: false. */
  boolean enter(Flight<?> flight) {
    if (!waiting.contains(flight)) {
      waiting.add(flight);
    }
    if (!isNext(flight) || !admits(flight)) {
      return false;
    }
    waiting.remove();
    flights.add(flight);
    return true;
  }

  /** Adds a command that belongs to the one before it. */
  void follow(Flight<?> flight) {
    flights.add(flight);
  }

  boolean isNext(Flight<?> flight) {
    return waiting.peek() == flight;
  }

  /** It waits no more. */
  void leave(Flight<?> flight) {
    waiting.remove(flight);
  }

  void remove(Flight<?> flight) {
    flights.remove(flight);
  }

  Optional<Flight<?>> byTag(String tag) {
    for (Flight<?> flight : flights) {
      if (flight.tag.equalsIgnoreCase(tag)) {
        return Optional.of(flight);
      }
    }
    return Optional.empty();
  }

  /** Whether the command may be sent now, beside those in flight. */
  boolean admits(Flight<?> flight) {
    Command<?> command = flight.command;
    if (flights.isEmpty()) {
      return true;
    }
    if (command.company() == Command.Company.NONE || !flight.buffer.isImmediate()) {
      return false;
    }
    long octets = octets() + flight.octets;
    if (octets <= MAX_UPLOADS && command.isUpload() && allUpload()) {
      return true;
    }
    for (Flight<?> f : flights) {
      if (!(f.leaving && command.isUidSearch()) && conflicts(f.command, command)) {
        return false;
      }
    }
    return octets <= MAX_OCTETS;
  }

  /** Octets of the commands in flight. */
  long octets() {
    long octets = 0;
    for (Flight<?> f : flights) {
      octets += f.octets;
    }
    return octets;
  }

  private boolean allUpload() {
    for (Flight<?> f : flights) {
      if (!f.command.isUpload()) {
        return false;
      }
    }
    return true;
  }

  private static boolean conflicts(Command<?> before, Command<?> next) {
    return before.company() == Command.Company.NONE
        || (next.answerGroup() != null && next.answerGroup().equals(before.answerGroup()))
        || (next.hasSequenceNumbers() && before.mayExpunge())
        || STORED.stream().anyMatch(i -> before.mayBring(i) && next.asksAsWell(i, before));
  }
}
