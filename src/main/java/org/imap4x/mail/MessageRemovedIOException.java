package org.imap4x.mail;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream of content cannot go on because the message is gone. */
public class MessageRemovedIOException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says which message, and why. */
  public MessageRemovedIOException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
