package org.imap4x.client;

import org.imap4x.model.Response;
import org.imap4x.wire.CommandBuffer;
import org.jspecify.annotations.Nullable;

/** A command in flight: written by the thread that has the read turn, or the one that sends. */
final class Flight<R extends @Nullable Object> {
  final Command<R> command;
  final String tag;
  final CommandBuffer buffer;

  /** Whether any octet has left, and whether all have. */
  volatile boolean begun;

  volatile boolean sent;

  /** Whether its caller left before the end. */
  volatile boolean abandoned;

  /** The tagged response, or why there will be none. */
  volatile Response.@Nullable Tagged end;

  volatile @Nullable ImapException failure;

  /** What its sink threw. */
  volatile @Nullable RuntimeException sinkFailure;

  /** Text of a continuation request that has come and nobody has used yet. */
  volatile @Nullable String continuation;

  /** Whether somebody has taken its result before. */
  volatile boolean taken;

  /** Whether the next continuation request is for it: said by who sends, before it asks for one. */
  volatile boolean awaitsContinuation;

  /** Whether there was any continuation request. */
  volatile boolean continued;

  Flight(Command<R> command, String tag, CommandBuffer buffer) {
    this.command = command;
    this.tag = tag;
    this.buffer = buffer;
  }

  boolean isDone() {
    return end != null || failure != null;
  }

  /** What is known of its fate when no answer can come any more. */
  ImapException.Outcome outcomeWithoutAnswer() {
    return sent ? ImapException.Outcome.UNKNOWN : ImapException.Outcome.NOT_SENT;
  }
}
