package org.imap4x.it.faults;

/** Something that is not as it should be. */
record Finding(Kind kind, String text) {
  /** The worst first: a run counts as the worst of what was found. */
  enum Kind {
    HUNG,
    DUPLICATED,
    LOST,
    WRONG,
    /** An exception although the server was there again at once. */
    THROWN,
    /** An exception that leaves open whether it happened. */
    UNKNOWN
  }

  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
