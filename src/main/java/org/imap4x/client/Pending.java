package org.imap4x.client;

import org.jspecify.annotations.Nullable;

/**
 * A command on its way. Waiting for it reads the connection and serves every other command in
 * flight.
 *
 * @param <R> what the command answers
 */
public interface Pending<R extends @Nullable Object> {
  /**
   * Waits for the command's end.
   *
   * @throws ImapException when it was refused or its end can't be known
   */
  R await() throws ImapException;

  /** Whether it has ended, so that {@link #await()} does not block. */
  boolean isDone();
}
