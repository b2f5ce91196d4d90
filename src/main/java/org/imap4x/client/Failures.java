package org.imap4x.client;

import java.time.Duration;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.Response;
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

  /** The first cause, told to one more caller with the lines that came before it. */
  static ImapException again(ImapException first, String what, Outcome outcome) {
    ImapException e = copy(first, what, outcome);
    e.attachTranscript(first.transcript());
    return e;
  }

  /** A failure before a part of a command was sent, told of the command whose other parts were. */
  static ImapException partly(ImapException failure, String what) {
    String message = "after a part of it was sent: " + failure.getMessage();
    ImapException e = copy(failure, what, message, Outcome.UNKNOWN);
    e.attachTranscript(failure.transcript());
    return e;
  }

  private static ImapException copy(ImapException first, String what, Outcome outcome) {
    return copy(
        first,
        what,
        what + ": the connection is of no use any more: " + first.getMessage(),
        outcome);
  }

  private static ImapException copy(
      ImapException first, String what, String message, Outcome outcome) {
    if (first instanceof ImapException.Bye) {
      return new ImapException.Bye(what, first.text(), outcome);
    }
    if (first instanceof ImapException.Timeout timeout) {
      return new ImapException.Timeout(message, outcome, first, timeout.option());
    }
    if (first instanceof ImapException.Protocol) {
      return new ImapException.Protocol(message, outcome, first);
    }
    return new ImapException.Lost(message, outcome, first);
  }

  static ImapException interrupted(String what, Outcome outcome, Throwable cause) {
    Thread.currentThread().interrupt();
    return new ImapException.Interrupted(what + ": the thread was interrupted", outcome, cause);
  }

  /** The connection is lost because a thread was interrupted in the middle of a command. */
  static ImapException lostBy(ImapException e) {
    return e instanceof ImapException.Interrupted
        ? new ImapException.Lost(String.valueOf(e.getMessage()), e.outcome(), e)
        : e;
  }

  /** Of a command whose answer another thread was reading when that was interrupted. */
  static ImapException readerInterrupted(String what, Throwable cause) {
    return new ImapException.Interrupted(
        what + ": the thread that read the answer was interrupted", Outcome.UNKNOWN, cause);
  }

  /** Octets came, but no answer. */
  ImapException endless(String what, Duration total, Outcome outcome) {
    return attach(
        new ImapException.Timeout(
            server
                + ": "
                + what
                + ": no answer within "
                + total.toMillis()
                + " ms, although something came",
            outcome,
            null,
            "totalTimeout"));
  }

  ImapException lost(String what, Outcome outcome, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    String where = message.contains(server) ? "" : server + ": "; // most transports name it
    String why = what + ": " + where + message;
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

  /** The server says nothing more. */
  ImapException silent(String what, Duration after, @Nullable Throwable cause) {
    String why = what + ": " + server + ": no answer within " + after.toMillis() + " ms";
    return attach(new ImapException.Timeout(why, Outcome.UNKNOWN, cause, "readTimeout"));
  }

  ImapException protocol(String message, @Nullable Throwable cause) {
    return attach(new ImapException.Protocol(server + ": " + message, Outcome.UNKNOWN, cause));
  }

  /** The result of a command that ended well; the lines help where its answer can't be read. */
  <R extends @Nullable Object> R result(Flight<R> flight, Response.Tagged ok) throws ImapException {
    try {
      return flight.command.result(ok);
    } catch (ImapException.Protocol e) {
      throw attach(e);
    }
  }

  <E extends ImapException> E attach(E e) {
    e.attachTranscript(transcript.lastLines());
    return e;
  }
}
