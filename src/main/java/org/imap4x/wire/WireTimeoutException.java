package org.imap4x.wire;

import java.io.IOException;

/**
 * Nothing came, or nothing could be written, before the deadline; a read that timed out lost no
 * octet.
 */
public final class WireTimeoutException extends IOException {
  private static final long serialVersionUID = 1;

  public WireTimeoutException(String message) {
    super(message);
  }

  public WireTimeoutException(String message, Throwable cause) {
    super(message, cause);
  }
}
