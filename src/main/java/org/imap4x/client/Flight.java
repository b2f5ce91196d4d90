package org.imap4x.client;

import java.time.Duration;
import org.imap4x.model.Response;
import org.imap4x.wire.CommandBuffer;
import org.imap4x.wire.Deadline;
import org.jspecify.annotations.Nullable;

/** A command in flight: written by the thread that has the read turn, or the one that sends. */
final class Flight<R extends @Nullable Object> {
  /** So many times as long a server that says that it is at work is waited for. */
  private static final int MORE_TIMES = 5;

  /** A hundred years, which nanoseconds in a long can count. */
  private static final long LONGEST_SECONDS = 100L * 365 * 24 * 3600;

  final Command<R> command;
  final String tag;
  final CommandBuffer buffer;
  final long octets;

  /** Whether the command before it is not to wait for it: it had ended when this one went out. */
  volatile boolean apart;

  /** Whether any octet has left, and whether all have. */
  volatile boolean begun;

  volatile boolean sent;

  /** Whether its caller left before the end. */
  volatile boolean abandoned;

  /** The tagged response, or why there will be none. */
  volatile Response.@Nullable Tagged end;

  volatile @Nullable ImapException failure;

  /** What its sink threw, or was kept from. */
  volatile @Nullable Throwable sinkFailure;

  /** Text of a continuation request that has come and nobody has used yet. */
  volatile @Nullable String continuation;

  /** When it was sent or last answered, by {@link System#nanoTime}. */
  private volatile long answeredAt = System.nanoTime();

  /** When the server last said that it is at work, if that is later. */
  private volatile long workingAt = answeredAt;

  private volatile boolean receiving;

  /** Whether somebody has taken its result before. */
  volatile boolean taken;

  /** Whether the next continuation request is for it: said by who sends, before it asks for one. */
  volatile boolean awaitsContinuation;

  /** Whether it is an IDLE that was told to end: the server reads on. */
  volatile boolean leaving;

  /** Whether there was any continuation request. */
  volatile boolean continued;

  Flight(Command<R> command, String tag, CommandBuffer buffer) {
    this.command = command;
    this.tag = tag;
    this.buffer = buffer;
    this.octets = buffer.size();
  }

  /** It is sent, or an answer to it has come. */
  void answered() {
    answeredAt = System.nanoTime();
    workingAt = answeredAt;
  }

  /** The server says that it is at work; it can't say so for ever. */
  void working(Duration total) {
    long now = System.nanoTime();
    if (now - answeredAt < MORE_TIMES * total.toNanos()) {
      workingAt = now;
    }
  }

  /** Octets of an answer are being taken, which takes as long as they come. */
  void receiving(boolean now) {
    receiving = now;
  }

  /** When it has gone on for too long without an answer. */
  Deadline due(Duration total) {
    return receiving
        ? Deadline.never()
        : Deadline.after(total.minusNanos(System.nanoTime() - workingAt));
  }

  /** Whether it has gone on for too long. */
  boolean isDue(Duration total) {
    return !receiving && System.nanoTime() - workingAt >= nanos(total);
  }

  private static long nanos(Duration total) {
    return total.toSeconds() < LONGEST_SECONDS ? total.toNanos() : Long.MAX_VALUE;
  }

  boolean isDone() {
    return end != null || failure != null;
  }

  /** What is known of its fate when no answer can come any more. */
  ImapException.Outcome outcomeWithoutAnswer() {
    return sent ? ImapException.Outcome.UNKNOWN : ImapException.Outcome.NOT_SENT;
  }
}
