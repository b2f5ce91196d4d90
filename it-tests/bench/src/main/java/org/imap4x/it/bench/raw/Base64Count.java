package org.imap4x.it.bench.raw;

import java.util.Arrays;

/** Decodes the literals of an answer as base64 in plain loops and counts the octets. */
public final class Base64Count implements Sink {

  private static final byte[] VALUES = values();

  private final byte[] decoded = new byte[1 << 16];
  private long octets;
  private long literal;
  private long length = -1;
  private int group;
  private int inGroup;

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }

  public long octets() {
    return octets;
  }

  @Override
  public void take(byte[] in, int count) {
    int at = 0;
    while (at < count) {
      if (literal > 0) {
        int here = (int) Math.min(literal, count - at);
        decode(in, at, at + here);
        at += here;
        literal -= here;
      } else {
        outside(in[at++]);
      }
    }
  }

  /** Looks for the length of the next literal. */
  private void outside(byte octet) {
    if (octet == '{') {
      length = 0;
    } else if (length >= 0 && octet >= '0' && octet <= '9') {
      length = length * 10 + octet - '0';
    } else if (length >= 0 && octet == '\n') {
      literal = length;
      length = -1;
      inGroup = 0;
    } else if (octet != '}' && octet != '\r') {
      length = -1;
    }
  }

  private void decode(byte[] in, int start, int end) {
    byte[] values = VALUES;
    byte[] out = decoded;
    int put = 0;
    int at = start;
    while (at < end) {
      while (inGroup == 0 && at + 4 <= end) {
        int four =
            values[in[at] & 255] << 18
                | values[in[at + 1] & 255] << 12
                | values[in[at + 2] & 255] << 6
                | values[in[at + 3] & 255];
        if (four < 0) {
          break;
        }
        out[put] = (byte) (four >> 16);
        out[put + 1] = (byte) (four >> 8);
        out[put + 2] = (byte) four;
        put += 3;
        at += 4;
      }
      if (at < end) {
        put = single(in[at++], out, put);
      }
    }
    octets += put;
  }

  /** At the ends of lines and of what was read. */
  private int single(byte octet, byte[] out, int put) {
    int value = VALUES[octet & 255];
    if (value < 0) {
      if (octet == '=' && inGroup > 0) {
        octets += inGroup - 1;
        inGroup = 0;
      }
      return put;
    }
    group = group << 6 | value;
    if (++inGroup < 4) {
      return put;
    }
    inGroup = 0;
    out[put] = (byte) (group >> 16);
    out[put + 1] = (byte) (group >> 8);
    out[put + 2] = (byte) group;
    return put + 3;
  }
}
