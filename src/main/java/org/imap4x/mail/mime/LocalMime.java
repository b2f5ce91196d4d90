package org.imap4x.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a message inside a message that the server says nothing of. */
public final class LocalMime {
  private LocalMime() {}

  /** The message of the octets. */
  public static MimeMessage parse(@Nullable Session session, byte[] octets)
      throws MessagingException {
    return new MimeMessage(session, new SharedByteArrayInputStream(octets));
  }

  /** The message of a stream, which is read to its end. */
  public static MimeMessage parse(@Nullable Session session, InputStream in)
      throws MessagingException {
    try (in) {
      return parse(session, in.readAllBytes());
    } catch (IOException e) {
      if (e.getCause() instanceof MessagingException failure) {
        throw failure;
      }
      throw new MessagingException("a message could not be read: " + e.getMessage(), e);
    }
  }
}
