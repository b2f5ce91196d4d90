package org.imap4x.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.Response;
import org.imap4x.wire.CommandBuffer;
import org.imap4x.wire.CommandSyntax;
import org.imap4x.wire.CommandWriter;
import org.imap4x.wire.Deadline;
import org.imap4x.wire.Fragment;
import org.imap4x.wire.LiteralSourceException;
import org.imap4x.wire.Patience;
import org.imap4x.wire.WireTimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends commands, one after the other and each when those in flight allow it. */
final class Sender {
  /** After so long the server may have gone unnoticed; within it looking would cost more. */
  private static final Duration LONG_SILENCE = Duration.ofSeconds(1);

  /**
   * What comes within it is often read, and then answered, together with what came before: Dovecot
   * keeps all answers back until it has done all that it has read.
   */
  private static final Duration HEAD_START = Duration.ofMillis(2);

  /** How long LOGOUT may take. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** The right to write; held over I/O by design, as nothing may break into a literal. */
  private final ReentrantLock writing = new ReentrantLock();

  private final ClientOptions options;
  private final Session session;
  private final Connection connection;
  private final Channel channel;
  private final Failures failures;

  /** The IDLE that runs, if any: DONE is part of what any other command does first. */
  @GuardedBy("writing")
  private @Nullable Flight<?> idling;

  Sender(ClientOptions options, Session session, Connection connection) {
    this.options = options;
    this.session = session;
    this.connection = connection;
    this.channel = connection.channel();
    this.failures = connection.failures();
    channel.keepWhile(writing::isHeldByCurrentThread);
  }

  /**
   * Sends a command as soon as those in flight allow it, and returns without waiting for its end.
   */
  <R extends @Nullable Object> Flight<R> submit(Command<R> command) throws ImapException {
    return submit(encode(command, nextTag()));
  }

  /** As above, for a command that was encoded before. */
  <R extends @Nullable Object> Flight<R> submit(Flight<R> encoded) throws ImapException {
    beginWithPlace(encoded);
    try {
      send(encoded, true);
    } finally {
      writing.unlock();
      encoded.buffer.wipe();
      channel.tellWaiting();
    }
    return encoded;
  }

  /**
   * Sends commands in one packet, but for one that is to go apart, and not at all where that before
   * it was refused; nothing gets between them.
   */
  void submitTogether(List<? extends Flight<?>> flights) throws ImapException {
    beginWithPlace(flights.get(0));
    try {
      int last = flights.size() - 1;
      for (int i = 0; i <= last; i++) {
        Flight<?> flight = flights.get(i);
        if (i > 0) {
          if (flight.apart && isRefusedSoon(flights.get(i - 1))) {
            return;
          }
          flight.apart &= flights.get(i - 1).isDone();
          connection.follow(flight);
        }
        send(flight, i == last || flights.get(i + 1).apart);
      }
    } finally {
      writing.unlock();
      for (Flight<?> flight : flights) {
        flight.buffer.wipe();
      }
      channel.tellWaiting();
    }
  }

  /** Gives the server a moment to begin with a command, and looks whether that was enough. */
  @GuardedBy("writing")
  private boolean isRefusedSoon(Flight<?> flight) throws ImapException {
    connection.serve(what(flight), flight::isDone, Patience.until(Deadline.after(HEAD_START)));
    Response.Tagged end = flight.end;
    return flight.failure != null || (end != null && end.condition() != Response.Condition.OK);
  }

  /** A tag that no command has yet, for {@link #encode}. */
  String nextTag() {
    return connection.tags().next();
  }

  /** The command as it would be sent now. */
  <R extends @Nullable Object> Flight<R> encode(Command<R> command, String tag) {
    CommandWriter writer = CommandWriter.command(tag, command.name(), syntax());
    command.writeArguments(writer);
    return new Flight<>(command, tag, writer.finish());
  }

  private CommandSyntax syntax() {
    return new CommandSyntax(session.literals(), session.isUtf8());
  }

  /** Takes the right to write: nobody else sends anything until it is given back. */
  private void begin(String name) throws ImapException {
    try {
      writing.lockInterruptibly();
    } catch (InterruptedException e) {
      throw Failures.interrupted(name, Outcome.NOT_SENT, e);
    }
  }

  /**
   * Takes the right to write and a place among the commands in flight. Who waits for a place does
   * not hold the right: he reads for those in flight, and so calls their sinks.
   */
  private void beginWithPlace(Flight<?> flight) throws ImapException {
    boolean entered = false;
    try {
      while (!entered) {
        entered = beginIfAdmitted(flight);
        if (!entered) {
          connection.waitForPlace(flight);
        }
      }
    } finally {
      if (!entered) {
        connection.leave(flight);
        flight.buffer.wipe();
      }
    }
  }

  /** False where it has to wait; an IDLE that it waits for is ended. */
  private boolean beginIfAdmitted(Flight<?> flight) throws ImapException {
    begin(what(flight));
    boolean entered = false;
    try {
      if (channel.silence().compareTo(LONG_SILENCE) > 0) {
        connection.look(what(flight));
      }
      entered = connection.enter(flight);
      if (!entered && connection.isNext(flight)) {
        endIdleFor(flight);
      }
      return entered;
    } finally {
      if (!entered) {
        writing.unlock();
        channel.tellWaiting();
      }
    }
  }

  private void endIdleFor(Flight<?> next) throws ImapException {
    try {
      endIdle();
    } catch (ImapException e) {
      throw Failures.again(e, what(next), Outcome.NOT_SENT);
    }
  }

  /** Its turn has come. */
  @GuardedBy("writing")
  private void begun(Flight<?> flight) {
    Command<?> command = flight.command;
    command.sending();
    flight.awaitsContinuation = command.awaitsContinuation();
    if (command.isIdle()) {
      idling = flight;
    }
  }

  /** Sends a command that has its place; without flush, what is sent next shares the packet. */
  @GuardedBy("writing")
  private void send(Flight<?> flight, boolean flush) throws ImapException {
    begun(flight);
    boolean read = connection.readWhileSending(flight);
    try {
      for (Fragment fragment : flight.buffer.fragments()) {
        flight.begun = true;
        if (fragment.awaitsContinuation()) {
          flight.awaitsContinuation = true;
        }
        channel.send(fragment);
        if (fragment.awaitsContinuation()) {
          channel.flush();
          if (literalRefused(flight)) {
            return;
          }
        }
      }
      // before it is: whoever finds meanwhile that the connection is lost can't know better
      flight.sent = true;
      if (flush) {
        channel.flush();
      }
      if (flight.command.isIdle()) {
        channel.restSending();
      }
    } catch (LiteralSourceException e) {
      String what = what(flight) + ": the message to send could not be read";
      throw connection.giveUp(flight, failures.lost(what, Outcome.NOT_SENT, e));
    } catch (IOException e) {
      // the end of the line was not handed over, unless an inflater can do without the last octets
      flight.sent &= channel.isCompressed();
      notSent(flight, e);
    } finally {
      if (read) {
        connection.sentWhileReading();
      }
    }
  }

  /** A server that hangs up has often said why. */
  private void notSent(Flight<?> flight, IOException e) throws ImapException {
    connection.hearLastWords(flight);
    ImapException failure = notWritten(what(flight), flight.outcomeWithoutAnswer(), e);
    ImapException heard = flight.failure;
    if (flight.end != null) {
      connection.fail(failure); // the command has ended, and its caller hears how
      return;
    }
    throw connection.giveUp(flight, heard instanceof ImapException.Bye ? heard : failure);
  }

  private ImapException notWritten(String what, Outcome outcome, IOException e) {
    return e instanceof WireTimeoutException
        ? failures.timeout(what + ": writing", options.writeTimeout(), outcome, e)
        : failures.lost(what + ": writing failed", outcome, e);
  }

  /** Waits for the request to send a literal; a command that was refused before it has ended. */
  private boolean literalRefused(Flight<?> flight) throws ImapException {
    try {
      return connection.continuation(flight) == null;
    } catch (ImapException e) {
      // the server would take whatever comes next for the literal
      throw connection.giveUp(flight, Failures.lostBy(e));
    }
  }

  private static String what(Flight<?> flight) {
    return flight.command.name();
  }

  /** Sends a line that continues the command, and expects more requests where {@code more}. */
  void answer(Flight<?> flight, CommandBuffer line, boolean more) throws ImapException {
    begin(what(flight));
    try {
      if (more) {
        flight.awaitsContinuation = true;
      }
      channel.sendLine(line);
    } catch (IOException e) {
      throw connection.giveUp(flight, notWritten(what(flight), Outcome.UNKNOWN, e));
    } finally {
      writing.unlock();
      line.wipe();
      channel.tellWaiting();
    }
  }

  /**
   * Sends DONE where an IDLE runs; its end is waited for by who runs it, or by the next command.
   */
  void endIdle() throws ImapException {
    // the right to write comes first: who holds it and waits for its place ends the IDLE itself
    begin("DONE");
    try {
      Flight<?> flight = idling;
      idling = null;
      if (flight != null) {
        sendDone(flight);
      }
    } finally {
      writing.unlock();
      channel.tellWaiting();
    }
  }

  @GuardedBy("writing")
  private void sendDone(Flight<?> flight) throws ImapException {
    try {
      // DONE before the continuation request is a protocol error
      connection.waitForContinuation(flight);
    } catch (ImapException e) {
      idling = flight; // interrupted: the next command sends it
      throw e;
    }
    if (!flight.isDone()) {
      answer(flight, CommandWriter.continuation("DONE"), false);
      flight.leaving = true;
    }
  }

  /** Ends the connection with LOGOUT, where nothing else goes on and it takes at most a second. */
  void close(Command<?> logout) {
    ImapException closed = Connection.closed();
    if (connection.failure() == null && writing.tryLock()) {
      try {
        if (connection.isQuiet()) {
          Flight<?> flight = submit(logout);
          connection.serve("LOGOUT", flight::isDone, Patience.until(Deadline.after(FAREWELL)));
        }
      } catch (ImapException e) {
        channel.note("LOGOUT failed: " + e.getMessage());
      } finally {
        writing.unlock();
        channel.tellWaiting();
      }
    }
    connection.fail(closed);
  }
}
