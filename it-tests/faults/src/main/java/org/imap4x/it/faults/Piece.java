package org.imap4x.it.faults;

import java.util.Set;

/**
 * A line or a literal that passed the proxy, in octets of its direction over all connections.
 *
 * @param connection of the client, from 1
 * @param from its first octet
 * @param to behind its last
 * @param literal whether it is one
 * @param command the command on that connection
 * @param text the line
 */
record Piece(
    Fault.Direction direction,
    int connection,
    long from,
    long to,
    boolean literal,
    String command,
    String text) {
  private static final Set<String> UNSAFE =
      Set.of("APPEND", "COPY", "MOVE", "EXPUNGE", "STORE", "CLOSE");

  /** Whether doing the command twice, or not at all, shows. */
  boolean isUnsafe() {
    return UNSAFE.contains(command);
  }

  /** Whether a client acts on this line: one that it sent, a continuation, a tagged answer. */
  boolean isTurn() {
    return !literal && (direction == Fault.Direction.C2S || !text.startsWith("*"));
  }

  @Override
  public String toString() {
    String what = literal ? "literal of " + (to - from) + " octets" : text;
    return String.format("%d %s %7d-%7d %s", connection, direction, from, to, what);
  }
}
