package org.imap4x.client;

import java.io.IOException;
import java.io.OutputStream;
import java.time.OffsetDateTime;
import org.imap4x.model.FlagSet;
import org.jspecify.annotations.Nullable;

/**
 * A message to append: its octets are written when it is sent, exactly {@code size} of them, with
 * CR LF line ends.
 *
 * @param internalDate null for the server's own clock
 */
public record AppendMessage(
    FlagSet flags, @Nullable OffsetDateTime internalDate, long size, Body body) {

  /** Writes the octets; called once, may be called again after a retry. */
  @FunctionalInterface
  public interface Body {
    /** Writes all octets of the message; called once for each time it is sent. */
    void writeTo(OutputStream out) throws IOException;
  }

  public AppendMessage {
    if (size < 0) {
      throw new IllegalArgumentException("size " + size);
    }
  }

  /** A message in memory, without flags and date. */
  public static AppendMessage of(byte[] octets) {
    return new AppendMessage(FlagSet.EMPTY, null, octets.length, out -> out.write(octets));
  }
}
