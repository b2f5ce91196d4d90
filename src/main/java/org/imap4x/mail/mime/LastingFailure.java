package org.imap4x.mail.mime;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Below a decoder: a read that failed once fails again ever after. What a decoder has seen by then
 * is half a line or half a group, from which it could only go on with wrong octets.
 */
final class LastingFailure extends FilterInputStream {
  private @Nullable IOException failure;

  LastingFailure(InputStream in) {
    super(in);
  }

  /** A decoder's buffer: of that size, or what a stream in memory can fill. */
  static int enough(InputStream in, int most) {
    return in instanceof ByteArrayInputStream octets
        ? Math.min(most, Math.max(64, octets.available()))
        : most;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      return super.read(buffer, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
