package org.imap4x.wire;

import java.io.IOException;

/** The transport was closed on this side, perhaps by another thread. */
public final class WireClosedException extends IOException {
  private static final long serialVersionUID = 1;

  public WireClosedException(String message) {
    super(message);
  }
}
