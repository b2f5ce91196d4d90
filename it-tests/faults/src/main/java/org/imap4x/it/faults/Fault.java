package org.imap4x.it.faults;

/** One fault: what happens to the connection that carries octet {@code at} of a direction. */
record Fault(Direction direction, Mode mode, long at) {
  /** Whose octets are counted. */
  enum Direction {
    C2S,
    S2C
  }

  /** How the connection ends. */
  enum Mode {
    /** In order, on both sides. */
    FIN,
    /** By a reset on the client's side. */
    RST,
    /** Not at all: nothing passes any more in either direction. */
    STALL,
    /** The server says BYE between two of its responses, then FIN. */
    BYE
  }

  /** As the command line of the walk takes it. */
  @Override
  public String toString() {
    return direction + ":" + mode + ":" + at;
  }

  static Fault parse(String text) {
    String[] part = text.split(":");
    return new Fault(Direction.valueOf(part[0]), Mode.valueOf(part[1]), Long.parseLong(part[2]));
  }
}
