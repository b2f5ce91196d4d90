package org.imap4x.client;

import org.imap4x.wire.Breaker;

/**
 * Ends {@link ImapClient#connect(ClientOptions, Cancellation)} from another thread, at whatever
 * point it is; and, since nobody else may have the client yet, the client that came of it.
 *
 * <p>The call throws {@link ImapException.Lost} with {@link ImapException.Outcome#NOT_SENT}. A name
 * look-up, which nothing can end, is left behind. One cancellation may serve several calls. Safe
 * for use by several threads.
 */
public final class Cancellation {
  private final Breaker breaker = new Breaker();

  /** One that was not called yet. */
  public Cancellation() {}

  /** Ends what goes on now, and every later call before it begins; does nothing the second time. */
  public void cancel() {
    breaker.trip();
  }

  /** Whether {@link #cancel} was called. */
  public boolean isCancelled() {
    return breaker.isTripped();
  }

  Breaker breaker() {
    return breaker;
  }
}
