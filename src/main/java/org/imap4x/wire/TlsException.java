package org.imap4x.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** TLS could not be set up; the message says what is wrong and which setting would change it. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean byFactory;

  public TlsException(String message, @Nullable Throwable cause) {
    this(message, false, cause);
  }

  private TlsException(String message, boolean byFactory, @Nullable Throwable cause) {
    super(message, cause);
    this.byFactory = byFactory;
  }

  /** The application's socket factory made no TLS socket. */
  static TlsException byFactory(String message, @Nullable Throwable cause) {
    return new TlsException(message, true, cause);
  }

  /** Whether the application's socket factory made no TLS socket, before the peer had any say. */
  public boolean isByFactory() {
    return byFactory;
  }
}
