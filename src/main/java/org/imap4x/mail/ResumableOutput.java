package org.imap4x.mail;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An application's stream that a literal is copied to. After a lost connection the same octets come
 * again from the start: those that it has got are left out. When it fails, the rest of the literal
 * is dropped, so that the connection stays usable.
 */
final class ResumableOutput extends OutputStream {
  private final OutputStream out;
  private long position;
  private long written;
  private @Nullable IOException failure;

  ResumableOutput(OutputStream out) {
    this.out = out;
  }

  /** The octets come from the start. */
  void restart() {
    position = 0;
  }

  /** Whether nothing was written yet. */
  boolean isEmpty() {
    return written == 0;
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
    long known = Math.min(length, Math.max(0, written - position));
    position += length;
    int fresh = (int) (length - known);
    if (fresh > 0 && failure == null) {
      try {
        out.write(b, (int) (offset + known), fresh);
      } catch (IOException e) {
        failure = e;
      }
      written += fresh;
    }
  }
}
