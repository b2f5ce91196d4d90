package org.imap4x.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** TLS could not be set up; the message says what is wrong and which setting would change it. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1;

  public TlsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
