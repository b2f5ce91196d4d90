package org.imap4x.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.wire.CommandBuffer;
import org.imap4x.wire.CommandSyntax;
import org.imap4x.wire.CommandWriter;
import org.imap4x.wire.Fragment;
import org.imap4x.wire.LiteralSourceException;
import org.imap4x.wire.WireTimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends commands, one after the other and each when those in flight allow it. */
final class Sender {
  /** After so long the server may have gone unnoticed; within it looking would cost more. */
  private static final Duration LONG_SILENCE = Duration.ofSeconds(1);

  /**
   * Held over I/O by design: nothing may break into a literal. Before the connection's state lock.
   */
  private final ReentrantLock writing = new ReentrantLock();

  private final ClientOptions options;
  private final Session session;
  private final Connection connection;
  private final Channel channel;
  private final Failures failures;
  private final String tagPrefix;
  private final AtomicLong tags = new AtomicLong();

  Sender(
      ClientOptions options,
      Session session,
      Connection connection,
      Channel channel,
      Failures failures,
      String tagPrefix) {
    this.options = options;
    this.session = session;
    this.connection = connection;
    this.channel = channel;
    this.failures = failures;
    this.tagPrefix = tagPrefix;
  }

  /** Whether a command of ours had this tag. */
  boolean used(String tag) {
    if (!tag.startsWith(tagPrefix)) {
      return false;
    }
    try {
      long number = Long.parseLong(tag.substring(tagPrefix.length()));
      return number >= 1 && number <= tags.get();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Takes the right to write where nobody has it now. */
  boolean tryBegin() {
    return writing.tryLock();
  }

  void end() {
    writing.unlock();
  }

  /** See {@link Connection#submit}; without flush, what is sent next shares the packet. */
  <R extends @Nullable Object> Flight<R> submit(Command<R> command, boolean flush)
      throws ImapException {
    return submit(encode(command, nextTag()), flush);
  }

  /** Sends a command that was encoded before. */
  <R extends @Nullable Object> Flight<R> submit(Flight<R> flight, boolean flush)
      throws ImapException {
    begin(what(flight));
    try {
      if (channel.silence().compareTo(LONG_SILENCE) > 0) {
        connection.look(what(flight));
      }
      waitForPlace(flight);
      send(flight, flush);
    } finally {
      writing.unlock();
      flight.buffer.wipe();
    }
    return flight;
  }

  String nextTag() {
    return tagPrefix + tags.incrementAndGet();
  }

  <R extends @Nullable Object> Flight<R> encode(Command<R> command, String tag) {
    CommandWriter writer = CommandWriter.command(tag, command.name(), syntax());
    command.writeArguments(writer);
    return new Flight<>(command, tag, writer.finish());
  }

  CommandSyntax syntax() {
    return new CommandSyntax(session.literals(), session.isUtf8());
  }

  /** Takes the right to write; nobody else sends anything until {@link #end}. */
  void begin(String name) throws ImapException {
    try {
      writing.lockInterruptibly();
    } catch (InterruptedException e) {
      throw Failures.interrupted(name, Outcome.NOT_SENT, e);
    }
  }

  private void waitForPlace(Flight<?> flight) throws ImapException {
    while (!connection.enter(flight)) {
      try {
        endIdle();
      } catch (ImapException e) {
        throw Failures.again(e, what(flight), Outcome.NOT_SENT);
      }
      connection.waitForPlace(flight);
    }
  }

  private void send(Flight<?> flight, boolean flush) throws ImapException {
    try {
      for (Fragment fragment : flight.buffer.fragments()) {
        flight.begun = true;
        if (fragment.awaitsContinuation()) {
          connection.expectContinuation(flight);
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
    } catch (LiteralSourceException e) {
      String what = what(flight) + ": the message to send could not be read";
      throw connection.giveUp(flight, failures.lost(what, Outcome.NOT_SENT, e));
    } catch (IOException e) {
      // the end of the line was not handed over, unless an inflater can do without the last octets
      flight.sent &= channel.isCompressed();
      throw connection.giveUp(flight, notWritten(what(flight), flight.outcomeWithoutAnswer(), e));
    }
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
      throw connection.giveUp(
          flight, e); // the server would take whatever comes next for the literal
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
        connection.expectContinuation(flight);
      }
      channel.sendLine(line);
    } catch (IOException e) {
      throw connection.giveUp(flight, notWritten(what(flight), Outcome.UNKNOWN, e));
    } finally {
      writing.unlock();
      line.wipe();
    }
  }

  /**
   * Sends DONE where an IDLE runs; its end is waited for by who runs it, or by the next command.
   */
  void endIdle() throws ImapException {
    // the right to write comes first: who holds it and waits for its place ends the IDLE itself
    begin("DONE");
    try {
      Flight<?> flight = connection.takeIdling();
      if (flight != null) {
        sendDone(flight);
      }
    } finally {
      end();
    }
  }

  private void sendDone(Flight<?> flight) throws ImapException {
    try {
      // DONE before the continuation request is a protocol error
      connection.waitToEndIdle(flight);
    } catch (ImapException e) {
      connection.leaveIdling(flight); // interrupted: the next command sends it
      throw e;
    }
    if (!flight.isDone()) {
      answer(flight, CommandWriter.continuation("DONE"), false);
    }
  }
}
