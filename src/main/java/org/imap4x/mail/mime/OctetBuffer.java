package org.imap4x.mail.mime;

import java.util.Arrays;

/** Octets of a short text, one after the other, for one thread. */
final class OctetBuffer {
  private byte[] octets;
  private int length;

  /** Grows beyond that many. */
  OctetBuffer(int expected) {
    octets = new byte[Math.max(16, expected)];
  }

  void write(int octet) {
    if (length == octets.length) {
      octets = Arrays.copyOf(octets, 2 * length);
    }
    octets[length++] = (byte) octet;
  }

  void write(byte[] more) {
    for (byte octet : more) {
      write(octet);
    }
  }

  /** All of them. */
  byte[] toByteArray() {
    return length == octets.length ? octets : Arrays.copyOf(octets, length);
  }
}
