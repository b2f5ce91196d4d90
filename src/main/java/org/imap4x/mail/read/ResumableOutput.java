package org.imap4x.mail.read;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An application's stream that a literal is copied to. When it fails, the rest of the literal is
 * dropped, so that the connection stays usable.
 */
final class ResumableOutput extends OutputStream {
  private final OutputStream out;
  private long written;
  private @Nullable IOException failure;

  ResumableOutput(OutputStream out) {
    this.out = out;
  }

  /** Whether nothing was written yet. */
  boolean isEmpty() {
    return written == 0;
  }

  /** How many octets were written. */
  long written() {
    return written;
  }

  /** Throws what the application's stream threw. */
  void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int offset, int length) {
    if (length > 0 && failure == null) {
      try {
        out.write(b, offset, length);
      } catch (IOException e) {
        failure = e;
      }
      written += length;
    }
  }
}
