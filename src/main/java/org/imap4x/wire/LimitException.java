package org.imap4x.wire;

import java.io.IOException;

/** The server went beyond one of {@link org.imap4x.model.Limits}; the stream can't be read on. */
public final class LimitException extends IOException {
  private static final long serialVersionUID = 1;

  public LimitException(String message) {
    super(message);
  }
}
