package org.imap4x.mail.mime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes base64 (RFC 2045 section 6.8) by tables, skipping what is not of its alphabet.
 *
 * <p>Text after padding is decoded as a new beginning, as concatenated attachments need it. A group
 * that the end cuts off, or that holds one digit only, is an error behind the octets before it:
 * some are missing. Where the API's property {@code mail.mime.base64.ignoreerrors} is true it
 * yields the octets that it holds.
 */
final class Base64InputStream extends FilterInputStream {
  private static final int SKIP = -1;
  private static final int PAD = -2;
  private static final int[] VALUE = new int[256];

  /** The values of a group's first three digits where they go in it; less than 0 for others. */
  private static final int[] FIRST = new int[256];

  private static final int[] SECOND = new int[256];
  private static final int[] THIRD = new int[256];

  static {
    Arrays.fill(VALUE, SKIP);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 64; i++) {
      VALUE[alphabet.charAt(i)] = i;
    }
    VALUE['='] = PAD;
    for (int i = 0; i < 256; i++) {
      FIRST[i] = VALUE[i] < 0 ? SKIP : VALUE[i] << 18;
      SECOND[i] = VALUE[i] < 0 ? SKIP : VALUE[i] << 12;
      THIRD[i] = VALUE[i] < 0 ? SKIP : VALUE[i] << 6;
    }
  }

  private final byte[] input;
  private int inAt;
  private int inEnd;
  private final byte[] output;
  private int outAt;
  private int outEnd;
  private int bits;
  private int digits;
  private boolean ended;
  private final boolean lenient =
      Boolean.parseBoolean(System.getProperty("mail.mime.base64.ignoreerrors"));

  /** What is wrong behind the octets that are decoded. */
  private @Nullable String wrong;

  /** What the digit stands for; less than 0 for what is none. */
  static int value(int c) {
    return VALUE[c];
  }

  Base64InputStream(InputStream in) {
    super(new LastingFailure(in));
    int size = LastingFailure.enough(in, 32 * 1024);
    this.input = new byte[size];
    this.output = new byte[(size + 3) / 4 * 3 + 3];
  }

  @Override
  public int read() throws IOException {
    return outAt < outEnd || fill() ? output[outAt++] & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    java.util.Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (outAt == outEnd && !fill()) {
      return -1;
    }
    int n = Math.min(length, outEnd - outAt);
    System.arraycopy(output, outAt, buffer, offset, n);
    outAt += n;
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = 0;
    while (skipped < n && (outAt < outEnd || fill())) {
      int step = (int) Math.min(n - skipped, outEnd - outAt);
      outAt += step;
      skipped += step;
    }
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return outEnd - outAt + (inEnd - inAt + in.available()) / 4 * 3;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private boolean fill() throws IOException {
    outAt = 0;
    outEnd = 0;
    while (outEnd == 0 && !ended && wrong == null) {
      if (inAt == inEnd) {
        inAt = 0;
        inEnd = 0;
        inEnd = Math.max(0, in.read(input, 0, input.length));
        if (inEnd == 0) {
          ended = true;
          cut("ends");
          break;
        }
      }
      decode();
    }
    if (outEnd == 0 && wrong != null) {
      throw new IOException(wrong);
    }
    return outEnd > 0;
  }

  /** The text ends, or is padded, where digits are still to come. */
  private void cut(String how) {
    if (digits > 0 && !lenient) {
      wrong = "base64 " + how + " after " + digits + " of the 4 digits of a group";
    } else {
      endGroup();
    }
  }

  private void decode() {
    while (inAt < inEnd && wrong == null) {
      if (digits == 0) {
        decodeGroups();
      }
      if (inAt < inEnd) {
        decodeOne(VALUE[input[inAt++] & 0xff]);
      }
    }
  }

  /** The usual case: four digits side by side. */
  private void decodeGroups() {
    // in locals, as the compiler can't know that nobody changes the fields
    byte[] in = input;
    byte[] out = output;
    int[] first = FIRST;
    int[] second = SECOND;
    int[] third = THIRD;
    int[] fourth = VALUE;
    int i = inAt;
    int o = outEnd;
    int last = inEnd - 4;
    while (i <= last) {
      int group =
          first[in[i] & 0xff]
              | second[in[i + 1] & 0xff]
              | third[in[i + 2] & 0xff]
              | fourth[in[i + 3] & 0xff];
      if (group < 0) {
        break;
      }
      out[o] = (byte) (group >> 16);
      out[o + 1] = (byte) (group >> 8);
      out[o + 2] = (byte) group;
      o += 3;
      i += 4;
    }
    inAt = i;
    outEnd = o;
  }

  private void decodeOne(int value) {
    if (value >= 0) {
      bits = bits << 6 | value;
      if (++digits == 4) {
        output[outEnd++] = (byte) (bits >> 16);
        output[outEnd++] = (byte) (bits >> 8);
        output[outEnd++] = (byte) bits;
        bits = 0;
        digits = 0;
      }
    } else if (value == PAD && digits == 1) {
      cut("is padded");
    } else if (value == PAD) {
      endGroup();
    }
  }

  private void endGroup() {
    if (digits >= 2) {
      int group = bits << 6 * (4 - digits);
      output[outEnd++] = (byte) (group >> 16);
      if (digits == 3) {
        output[outEnd++] = (byte) (group >> 8);
      }
    }
    bits = 0;
    digits = 0;
  }
}
