package org.imap4x.mail;

import jakarta.mail.MessagingException;
import java.io.InputStream;

/** A part whose MIME text can be read as the server has it. */
public interface ReadableMime {

  /**
   * The part with its header, not decoded.
   *
   * @throws MessagingException when it cannot be read
   */
  InputStream getMimeStream() throws MessagingException;
}
