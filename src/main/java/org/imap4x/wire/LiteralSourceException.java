package org.imap4x.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The source of a literal failed or ended before its announced size, so the command on the wire is
 * incomplete: the server can't have carried it out, and the connection can't be used any more.
 */
public final class LiteralSourceException extends IOException {
  private static final long serialVersionUID = 1;

  public LiteralSourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
