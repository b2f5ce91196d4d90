package org.imap4x.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The octets of one literal, straight from the connection; ends with the literal.
 *
 * <p>A read that times out loses nothing and may be repeated.
 */
public final class LiteralInput extends InputStream {
  private final ByteSource source;
  private final long size;
  private long remaining;
  private @Nullable IOException failure;

  LiteralInput(ByteSource source, long size) {
    this.source = source;
    this.size = size;
    this.remaining = size;
  }

  long size() {
    return size;
  }

  /** How many octets have not been read yet. */
  public long remaining() {
    return remaining;
  }

  /** How long the reads that follow may block; until this is called, as the frame's reader said. */
  public void patience(Patience value) {
    source.patience(value);
  }

  /** What the last read from the connection failed with, as against what its reader did. */
  public @Nullable IOException failure() {
    return failure;
  }

  /** Waits for an octet. */
  private void require() throws IOException {
    try {
      failure = null;
      if (source.peek() < 0) {
        throw cutShort();
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    if (remaining == 0) {
      return -1;
    }
    require();
    int octet = source.array()[source.position()] & 0xff;
    source.skip(1);
    remaining--;
    return octet;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (remaining == 0) {
      return -1;
    }
    try {
      failure = null;
      int n = source.read(into, offset, (int) Math.min(length, remaining));
      if (n < 0) {
        throw cutShort();
      }
      remaining -= n;
      return n;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Copies what remains through the connection's own buffer. */
  @Override
  public long transferTo(OutputStream out) throws IOException {
    long begin = remaining;
    while (remaining > 0) {
      require();
      int n = (int) Math.min(remaining, source.buffered());
      int at = source.position();
      // taken first: when out fails, these octets are gone, but the connection stays in step
      source.skip(n);
      remaining -= n;
      out.write(source.array(), at, n);
    }
    return begin;
  }

  @Override
  public long skip(long n) throws IOException {
    long left = Math.max(0, Math.min(n, remaining));
    long begin = remaining;
    while (begin - remaining < left) {
      require();
      int k = (int) Math.min(left - (begin - remaining), source.buffered());
      source.skip(k);
      remaining -= k;
    }
    return left;
  }

  @Override
  public int available() {
    return (int) Math.min(remaining, source.buffered());
  }

  private EOFException cutShort() {
    return new EOFException(
        source.transport().description()
            + " closed the connection in a literal: "
            + (size - remaining)
            + " of "
            + size
            + " octets came");
  }
}
