package org.imap4x.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.imap4x.wire.CommandBuffer;

/**
 * The commands in flight, in the order they were sent, and who may join them: the ambiguity rule of
 * RFC 9051 section 5.5 and a cap on octets in flight. Guarded by the connection's lock, except
 * reading the list.
 */
final class Pipeline {
  /**
   * Octets that may be on their way unanswered. More could fill both sides' socket buffers (64 KiB
   * and up) with neither side reading.
   */
  static final long MAX_OCTETS = 32 * 1024;

  private final List<Flight<?>> flights = new CopyOnWriteArrayList<>();

  List<Flight<?>> flights() {
    return flights;
  }

  boolean isEmpty() {
    return flights.isEmpty();
  }

  void add(Flight<?> flight) {
    flights.add(flight);
  }

  void remove(Flight<?> flight) {
    flights.remove(flight);
  }

  Optional<Flight<?>> byTag(String tag) {
    return flights.stream().filter(f -> f.tag.equalsIgnoreCase(tag)).findFirst();
  }

  /** Whether the command may be sent now, beside those in flight. */
  boolean admits(Command<?> command, CommandBuffer buffer) {
    if (flights.isEmpty() || command.company() == Command.Company.FOLLOWS) {
      return true;
    }
    if (command.company() == Command.Company.NONE || !buffer.isImmediate()) {
      return false;
    }
    long octets = buffer.size();
    for (Flight<?> f : flights) {
      octets += f.buffer.size();
      if (conflicts(f.command, command)) {
        return false;
      }
    }
    return octets <= MAX_OCTETS;
  }

  private static boolean conflicts(Command<?> before, Command<?> next) {
    return before.company() == Command.Company.NONE
        || (next.answerGroup() != null && next.answerGroup().equals(before.answerGroup()))
        || (next.hasSequenceNumbers() && before.mayExpunge());
  }
}
