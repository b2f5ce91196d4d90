package org.imap4x.mail;

import jakarta.mail.FolderClosedException;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimePartDataSource;
import java.io.IOException;
import java.io.InputStream;
import org.imap4x.mail.read.PartContent;
import org.imap4x.mail.read.ServerPart;

/** The decoded content of a part on the server. */
class PartDataSource extends MimePartDataSource {
  private final ServerPart serverPart;

  PartDataSource(ServerPart part) {
    super(part.part());
    this.serverPart = part;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    try {
      return PartContent.decoded(serverPart);
    } catch (MessagingException e) {
      throw asIo(e);
    }
  }

  /** The same failure for those who read a stream. */
  static IOException asIo(MessagingException e) {
    if (e instanceof FolderClosedException closed) {
      return new FolderClosedIOException(closed.getFolder(), closed.getMessage(), closed);
    }
    if (e instanceof MessageRemovedException) {
      return new MessageRemovedIOException(e.getMessage(), e);
    }
    return new IOException(e.getMessage(), e);
  }
}
