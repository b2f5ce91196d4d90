package org.imap4x.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.imap4x.model.Content;
import org.jspecify.annotations.Nullable;

/** Takes the octets of a content that the command core kept, on the heap or in a temporary file. */
public final class KeptContent {
  /**
   * Larger ones are not made into one array, whatever the server sends where little was expected.
   */
  private static final long MOST_ON_HEAP = 32L << 20;

  private KeptContent() {}

  /** The octets; null when they are too many. The content is spent afterwards. */
  public static byte @Nullable [] octets(Content content) {
    byte[] octets = octets(content, MOST_ON_HEAP);
    if (octets == null) {
      try {
        content.discard();
      } catch (IOException e) {
        throw new UncheckedIOException("a temporary file cannot be deleted", e);
      }
    }
    return octets;
  }

  /** The octets, and the content is spent; null, and it is not, when they are more than that. */
  public static byte @Nullable [] octets(Content content, long most) {
    if (content.size() > most) {
      return null;
    }
    try {
      byte[] octets = content.toByteArray();
      content.discard();
      return octets;
    } catch (IOException e) {
      throw new UncheckedIOException("a temporary file cannot be read", e);
    }
  }

  /** The octets in a file that is removed when the virtual machine ends, if not before. */
  static Path file(Content content) throws IOException {
    Path file = Files.createTempFile("imap4x", ".eml");
    file.toFile().deleteOnExit();
    try (InputStream in = content.open()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    content.discard();
    return file;
  }

  /** Gives up a content that nobody reads any more. */
  public static void discard(@Nullable Content content) throws IOException {
    if (content != null && !content.isStreamed()) {
      content.discard();
    }
  }
}
