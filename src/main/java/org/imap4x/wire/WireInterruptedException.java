package org.imap4x.wire;

import java.io.InterruptedIOException;

/**
 * The thread was interrupted while it read, wrote or connected; its interrupt flag stays set. An
 * interrupted read lost no octet; an interrupted write has closed the transport.
 */
public final class WireInterruptedException extends InterruptedIOException {
  private static final long serialVersionUID = 1;

  public WireInterruptedException(String message) {
    super(message);
  }
}
