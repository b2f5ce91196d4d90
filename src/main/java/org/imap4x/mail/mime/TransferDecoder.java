package org.imap4x.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;
import org.imap4x.model.BodyStructure;
import org.jspecify.annotations.Nullable;

/** Undoes a Content-Transfer-Encoding; the usual ones without the API's look-up of services. */
public final class TransferDecoder {
  private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");

  private TransferDecoder() {}

  /**
   * The decoded octets; as they are where there is no such encoding, unless the API's property for
   * that says that it is an error.
   *
   * @throws MessagingException when there is no such encoding
   */
  public static InputStream decode(InputStream in, @Nullable String encoding)
      throws MessagingException {
    String name = name(encoding);
    return switch (name) {
      case "", "7bit", "8bit", "binary" -> in;
      case "base64" -> new Base64InputStream(in);
      case "quoted-printable" -> new QuotedPrintableInputStream(in);
      default -> decodeOther(in, name);
    };
  }

  private static String name(@Nullable String encoding) {
    return bare(encoding).toLowerCase(Locale.ROOT);
  }

  /** The encoding's name, without quotes, comments and parameters; empty where there is none. */
  static String bare(@Nullable String encoding) {
    if (encoding == null) {
      return "";
    }
    String bare = encoding;
    if (encoding.indexOf('(') >= 0) {
      bare = COMMENT.matcher(encoding).replaceAll(" ");
    }
    bare = bare.replace('"', ' ').strip();
    int end = 0;
    while (end < bare.length() && bare.charAt(end) > ' ' && bare.charAt(end) != ';') {
      end++;
    }
    return bare.substring(0, end);
  }

  private static InputStream decodeOther(InputStream in, String name) throws MessagingException {
    try {
      return MimeUtility.decode(in, name);
    } catch (MessagingException e) {
      if ("false".equalsIgnoreCase(System.getProperty("mail.mime.ignoreunknownencoding"))) {
        throw e;
      }
      return in; // "8-bit", "utf-8", "none": seen in mail, and never meant as an encoding
    }
  }

  /** The encoding that counts: multiparts and messages are never encoded, whatever they say. */
  public static @Nullable String encodingOf(BodyStructure part) {
    if (!(part instanceof BodyStructure.Leaf leaf)) {
      return null;
    }
    boolean message = part.type().equalsIgnoreCase("message");
    return message && !isRealEncoding(leaf.fields().encoding()) ? null : leaf.fields().encoding();
  }

  /** Attached messages do come in base64 (Gmail gives them so), against RFC 2046. */
  private static boolean isRealEncoding(@Nullable String encoding) {
    String name = name(encoding);
    return name.equals("base64") || name.equals("quoted-printable");
  }
}
