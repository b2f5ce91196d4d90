package org.imap4x.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.imap4x.mail.mime.HeaderText;
import org.imap4x.mail.mime.LocalMime;
import org.imap4x.mail.mime.PartParameters;
import org.imap4x.mail.mime.TransferDecoder;
import org.imap4x.model.BodyStructure;
import org.jspecify.annotations.Nullable;

/**
 * The content of a part on the server, in the forms that the API gives it.
 *
 * <p>Text, multiparts and messages are made here rather than by content handlers, which are looked
 * up by reading files anew for every part.
 */
final class PartContent {
  /** Text types that Jakarta Mail's usual handlers give as String; others come as a stream. */
  private static final Set<String> STRINGS = Set.of("plain", "html", "xml");

  private PartContent() {}

  /** The content as it is transferred; reading it makes the message seen. */
  static InputStream raw(ServerPart part) throws MessagingException {
    return BodyReader.open(part);
  }

  /** The content with its transfer encoding undone. */
  static InputStream decoded(ServerPart part) throws MessagingException {
    BodyStructure s = part.structure();
    return TransferDecoder.decode(
        raw(part), s == null ? part.part().getEncoding() : TransferDecoder.encodingOf(s));
  }

  /** What {@code Part.getDataHandler} gives. */
  static DataHandler dataHandler(ServerPart part) throws MessagingException {
    BodyStructure s = part.structure();
    if (s instanceof BodyStructure.Multipart multipart) {
      return new DataHandler(new IMAPMultipartDataSource(part, multipart));
    }
    IMAPNestedMessage nested = s == null ? null : nested(part, s);
    return nested == null
        ? new DataHandler(new PartDataSource(part))
        : new DataHandler(nested, part.part().getContentType());
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
      return new MimeMultipart(new IMAPMultipartDataSource(part, multipart));
    }
    if (s != null && PartParameters.matches(s, "message/rfc822")) {
      IMAPNestedMessage nested = nested(part, s);
      return nested == null ? LocalMime.parse(part.root().mailSession(), decoded(part)) : nested;
    }
    if (s instanceof BodyStructure.TextPart
        && STRINGS.contains(s.subtype().toLowerCase(Locale.ROOT))) {
      return text(part, s);
    }
    return dataHandler(part).getContent();
  }

  /** The message inside a part; null where its structure did not come, or it is encoded. */
  private static @Nullable IMAPNestedMessage nested(ServerPart part, BodyStructure s) {
    if (!(s instanceof BodyStructure.MessagePart message)
        || message.envelope() == null
        || message.body() == null
        || isOdd(message.body())
        || isEncoded(message)) {
      return null;
    }
    List<Integer> path = new ArrayList<>(part.path());
    if (part.part() instanceof IMAPMessage) {
      // a message whose only part is a message: that part has a number too
      path.add(1);
    }
    return new IMAPNestedMessage(part.root(), message, path);
  }

  private static boolean isEncoded(BodyStructure.MessagePart message) {
    return TransferDecoder.encodingOf(message) != null;
  }

  /**
   * Whether a multipart without parts or subtype is in it (a NIL that stands for a part is read as
   * the subtype): then only the MIME text tells what there is.
   */
  static boolean isOdd(BodyStructure s) {
    if (!(s instanceof BodyStructure.Multipart multipart)) {
      return false;
    }
    for (BodyStructure part : multipart.parts()) {
      if (isOdd(part)) {
        return true;
      }
    }
    return multipart.parts().isEmpty() || multipart.subtype().equalsIgnoreCase("nil");
  }

  private static String text(ServerPart part, BodyStructure s)
      throws MessagingException, IOException {
    String name = PartParameters.get(s.parameters(), "charset");
    Charset charset =
        name == null || name.isEmpty() ? StandardCharsets.US_ASCII : HeaderText.charset(name);
    if (charset == null) {
      throw new UnsupportedEncodingException(name);
    }
    try (InputStream in = decoded(part)) {
      return new String(in.readAllBytes(), charset);
    }
  }

  /** A multipart's parts that are no multiparts, with their paths, in order. */
  static List<Leaf> leaves(BodyStructure s) {
    List<Leaf> leaves = new ArrayList<>();
    collect(s, List.of(), leaves);
    return leaves;
  }

  private static void collect(BodyStructure s, List<Integer> path, List<Leaf> to) {
    if (s instanceof BodyStructure.Multipart multipart) {
      for (int i = 0; i < multipart.parts().size(); i++) {
        List<Integer> child = new ArrayList<>(path);
        child.add(i + 1);
        collect(multipart.parts().get(i), child, to);
      }
    } else if (s instanceof BodyStructure.Leaf leaf) {
      to.add(new Leaf(path, leaf.fields().octets(), s instanceof BodyStructure.TextPart));
    }
  }

  /** A part with content of its own; the path is empty for a message that is one. */
  record Leaf(List<Integer> path, long octets, boolean text) {}
}
