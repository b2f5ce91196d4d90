package org.imap4x.mail.mime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decodes quoted-printable (RFC 2045 section 6.7); what is no encoding stays as it is. */
final class QuotedPrintableInputStream extends FilterInputStream {
  private final byte[] input;
  private int inAt;
  private int inEnd;
  private int spaces;

  /** An octet that was read too far, -1 for none; it is never a space. */
  private int pushed = -1;

  private int second = -1;

  QuotedPrintableInputStream(InputStream in) {
    super(new LastingFailure(in));
    this.input = new byte[LastingFailure.enough(in, 8192)];
  }

  @Override
  public int read() throws IOException {
    if (spaces > 0) {
      spaces--;
      return ' ';
    }
    int c = next();
    if (c == ' ') {
      return afterSpace();
    }
    return c == '=' ? escaped() : c;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    java.util.Objects.checkFromIndexSize(offset, length, buffer.length);
    int n = 0;
    while (n < length) {
      int c = read();
      if (c < 0) {
        return n == 0 ? -1 : n;
      }
      buffer[offset + n++] = (byte) c;
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = 0;
    while (skipped < n && read() >= 0) {
      skipped++;
    }
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return spaces + (inEnd - inAt + in.available()) / 3;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Spaces at the end of a line were added on the way; others count. */
  private int afterSpace() throws IOException {
    int run = 1;
    int c = next();
    while (c == ' ') {
      run++;
      c = next();
    }
    if (c == '\r' || c == '\n' || c < 0) {
      return c;
    }
    push(c);
    spaces = run - 1;
    return ' ';
  }

  private int escaped() throws IOException {
    int a = next();
    if (a == '\n') {
      return read();
    }
    if (a == '\r') {
      int b = next();
      if (b != '\n') {
        push(b);
      }
      return read();
    }
    if (a < 0) {
      return -1;
    }
    int b = next();
    int high = Character.digit(a, 16);
    int low = b < 0 ? -1 : Character.digit(b, 16);
    if (high >= 0 && low >= 0) {
      return high << 4 | low;
    }
    push(a);
    push(b);
    return '=';
  }

  private void push(int c) {
    if (pushed < 0) {
      pushed = c;
    } else {
      second = c;
    }
  }

  private int next() throws IOException {
    if (pushed >= 0) {
      int c = pushed;
      pushed = second;
      second = -1;
      return c;
    }
    if (inAt == inEnd) {
      inAt = 0;
      inEnd = 0;
      inEnd = Math.max(0, in.read(input, 0, input.length));
      if (inEnd == 0) {
        return -1;
      }
    }
    return input[inAt++] & 0xff;
  }
}
