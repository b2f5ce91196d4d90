package org.imap4x.mail.mime;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimePartDataSource;
import jakarta.mail.util.SharedByteArrayInputStream;
import jakarta.mail.util.SharedFileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.imap4x.model.Content;
import org.jspecify.annotations.Nullable;

/** Reads MIME text here, where a server's description of it is unusable. */
public final class LocalMime {
  /** Octets of a message that is better kept in a file. */
  private static final long LARGE = 8L << 20;

  private LocalMime() {}

  /** The message of the octets. */
  public static MimeMessage parse(@Nullable Session session, byte[] octets)
      throws MessagingException {
    return new MimeMessage(session, new SharedByteArrayInputStream(octets));
  }

  /** The message of a content; a large one stays in a file. */
  public static MimeMessage parse(@Nullable Session session, Content content)
      throws MessagingException {
    byte[] octets = KeptContent.octets(content, LARGE);
    if (octets != null) {
      return parse(session, octets);
    }
    try {
      return new MimeMessage(
          session, new SharedFileInputStream(KeptContent.file(content).toFile()));
    } catch (IOException e) {
      throw new MessagingException("a temporary file cannot be used: " + e.getMessage(), e);
    }
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

  /** Its content; multiparts need no content handler to be installed. */
  public static Object content(MimePart part) throws MessagingException, IOException {
    if (part.isMimeType("multipart/*")) {
      return new MimeMultipart(new MimePartDataSource(part));
    }
    return part.getContent();
  }

  /** The content of the part at that place, not decoded; null when there is no such part. */
  public static @Nullable InputStream raw(MimeMessage message, List<Integer> path)
      throws MessagingException {
    Part part = message;
    for (int number : path) {
      part = child(part, number);
      if (part == null) {
        return null;
      }
    }
    if (part instanceof MimeBodyPart body) {
      return body.getRawInputStream();
    }
    return part instanceof MimeMessage m ? m.getRawInputStream() : null;
  }

  private static @Nullable Part child(Part part, int number) throws MessagingException {
    try {
      Part holder = part;
      if (holder instanceof MimePart p && isEmbedded(p)) {
        holder = parse(null, p.getInputStream());
      }
      if (holder.isMimeType("multipart/*")) {
        Multipart children = (Multipart) content((MimePart) holder);
        BodyPart child = number <= children.getCount() ? children.getBodyPart(number - 1) : null;
        return child;
      }
      return number == 1 ? holder : null;
    } catch (IOException e) {
      throw new MessagingException("a part could not be read: " + e.getMessage(), e);
    }
  }

  private static boolean isEmbedded(MimePart part) throws MessagingException {
    return part instanceof MimeBodyPart
        && part.getContentType().toLowerCase(Locale.ROOT).startsWith("message/rfc822");
  }
}
