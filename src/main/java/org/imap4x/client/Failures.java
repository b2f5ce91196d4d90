package org.imap4x.client;

import java.time.Duration;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.ResponseText;
import org.imap4x.wire.Transcript;
import org.jspecify.annotations.Nullable;

/** Says what went wrong on a connection, with the last lines of the session where they help. */
final class Failures {
  private final String server;
  private final Transcript transcript;

  Failures(String server, Transcript transcript) {
    this.server = server;
    this.transcript = transcript;
  }

  /** The first cause, told to one more caller. */
  static ImapException again(ImapException first, String what, Outcome outcome) {
    String message = what + ": the connection is of no use any more: " + first.getMessage();
    if (first instanceof ImapException.Bye) {
      return new ImapException.Bye(what, first.text(), outcome);
    }
    if (first instanceof ImapException.Timeout) {
      return new ImapException.Timeout(message, outcome, first);
    }
    if (first instanceof ImapException.Protocol) {
      return new ImapException.Protocol(message, outcome, first);
    }
    return new ImapException.Lost(message, outcome, first);
  }

  static ImapException interrupted(String what, Outcome outcome, Throwable cause) {
    Thread.currentThread().interrupt();
    return new ImapException.Lost(what + ": the thread was interrupted", outcome, cause);
  }

  ImapException lost(String what, Outcome outcome, Throwable cause) {
    String why = what + ": " + server + ": " + cause.getMessage();
    return attach(new ImapException.Lost(why, outcome, cause));
  }

  /** The peer is gone: after a BYE that was to be expected. */
  ImapException gone(String what, @Nullable ResponseText bye, Throwable cause) {
    return bye == null
        ? lost(what, Outcome.UNKNOWN, cause)
        : new ImapException.Bye(what, bye, Outcome.UNKNOWN);
  }

  ImapException timeout(String what, Duration after, Outcome outcome, @Nullable Throwable cause) {
    String why = what + ": " + server + " timed out: nothing moved for " + after.toMillis() + " ms";
    return attach(new ImapException.Timeout(why, outcome, cause));
  }

  ImapException protocol(String message, @Nullable Throwable cause) {
    return attach(new ImapException.Protocol(server + ": " + message, Outcome.UNKNOWN, cause));
  }

  <E extends ImapException> E attach(E e) {
    e.attachTranscript(transcript.lastLines());
    return e;
  }
}
