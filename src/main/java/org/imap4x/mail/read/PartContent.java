package org.imap4x.mail.read;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import org.imap4x.mail.mime.CharsetText;
import org.imap4x.mail.mime.PartParameters;
import org.imap4x.mail.mime.TransferDecoder;
import org.imap4x.model.BodyStructure;

/** The content of a part on the server, as a stream or text, and what its structure tells of it. */
public final class PartContent {
  private PartContent() {}

  /** The content as it is transferred; reading it makes the message seen. */
  public static InputStream raw(ServerPart part) throws MessagingException {
    return part.reader().open(part.contentSection(), part.contentSize());
  }

  /** The content with its transfer encoding undone. */
  public static InputStream decoded(ServerPart part) throws MessagingException {
    return TransferDecoder.decode(raw(part), TransferDecoder.encodingOf(part.structure()));
  }

  /** A text, decoded by its transfer encoding and charset. */
  public static String text(ServerPart part, BodyStructure s)
      throws MessagingException, IOException {
    String charset = PartParameters.get(s.parameters(), "charset");
    try (InputStream in = decoded(part)) {
      return CharsetText.decode(in.readAllBytes(), charset);
    }
  }
}
