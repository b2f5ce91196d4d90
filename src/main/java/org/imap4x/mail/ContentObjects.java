package org.imap4x.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.imap4x.mail.mime.PartParameters;
import org.imap4x.mail.mime.TransferDecoder;
import org.imap4x.mail.read.PartContent;
import org.imap4x.mail.read.ServerPart;
import org.imap4x.mail.read.Structures;
import org.imap4x.model.BodyStructure;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects that the API gives for the content of a part on the server.
 *
 * <p>Text, multiparts and messages are made here rather than by content handlers, which are looked
 * up by reading files anew for every part.
 */
final class ContentObjects {
  /** Text types that Jakarta Mail's usual handlers give as String; others come as a stream. */
  private static final Set<String> STRINGS = Set.of("plain", "html", "xml");

  private ContentObjects() {}

  /** What {@code Part.getDataHandler} gives. */
  static DataHandler dataHandler(ServerPart part) throws MessagingException {
    BodyStructure s = part.structure();
    if (s instanceof BodyStructure.Multipart multipart) {
      return new DataHandler(new IMAPMultipartDataSource(part, multipart));
    }
    IMAPNestedMessage nested = nested(part, s);
    if (nested != null) {
      return new DataHandler(nested, part.part().getContentType());
    }
    return isMessage(s) ? new MessageHandler(part) : new DataHandler(new PartDataSource(part));
  }

  /** Of a message whose parts the server does not know. */
  private static final class MessageHandler extends DataHandler {
    private final ServerPart part;

    MessageHandler(ServerPart part) {
      super(new PartDataSource(part));
      this.part = part;
    }

    @Override
    public Object getContent() throws IOException {
      try {
        return decoded(part);
      } catch (MessagingException e) {
        throw PartDataSource.asIo(e);
      }
    }
  }

  private static boolean isMessage(BodyStructure s) {
    return PartParameters.matches(s, "message/rfc822");
  }

  private static DecodedMessage decoded(ServerPart part) throws MessagingException, IOException {
    try (InputStream in = PartContent.decoded(part)) {
      return new DecodedMessage(part, in.readAllBytes());
    }
  }

  /** What {@code Part.getContent} gives; failures of the server are no failures of a stream. */
  static Object content(ServerPart part) throws MessagingException, IOException {
    try {
      return made(part);
    } catch (IOException e) {
      if (e.getCause() instanceof MessagingException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static Object made(ServerPart part) throws MessagingException, IOException {
    BodyStructure s = part.structure();
    if (s instanceof BodyStructure.Multipart multipart) {
      IMAPMessage message = (IMAPMessage) part.root().face();
      return message.blanks().multipart().of(new IMAPMultipartDataSource(part, multipart));
    }
    if (isMessage(s)) {
      IMAPNestedMessage nested = nested(part, s);
      return nested == null ? decoded(part) : nested;
    }
    if (s instanceof BodyStructure.TextPart
        && STRINGS.contains(s.subtype().toLowerCase(Locale.ROOT))) {
      return PartContent.text(part, s);
    }
    return dataHandler(part).getContent();
  }

  /** The message inside a part; null where its structure did not come, or it is encoded. */
  private static @Nullable IMAPNestedMessage nested(ServerPart part, BodyStructure s) {
    if (!(s instanceof BodyStructure.MessagePart message)
        || message.body() == null
        || Structures.isOdd(message.body())
        || isEncoded(message)) {
      return null;
    }
    List<Integer> path = new ArrayList<>(part.path());
    if (part.part() instanceof IMAPMessage) {
      // a message whose only part is a message: that part has a number too
      path.add(1);
    }
    return new IMAPNestedMessage((IMAPMessage) part.root().face(), message, path);
  }

  private static boolean isEncoded(BodyStructure.MessagePart message) {
    return TransferDecoder.encodingOf(message) != null;
  }
}
