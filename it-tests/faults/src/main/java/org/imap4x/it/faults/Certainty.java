package org.imap4x.it.faults;

import org.imap4x.mail.IMAPException;

/** What the application knows after a step. */
enum Certainty {
  /** No exception: it was done. */
  DONE,
  /** The exception says that it was not done, or it was not tried. */
  NOT_DONE,
  /** The exception says that nobody knows, or nothing. */
  MAYBE;

  static Certainty of(Throwable failure) {
    return IMAPException.outcome(failure)
        .map(o -> o == IMAPException.Outcome.UNKNOWN ? MAYBE : NOT_DONE)
        .orElse(MAYBE);
  }
}
