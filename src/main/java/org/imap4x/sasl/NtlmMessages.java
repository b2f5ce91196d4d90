package org.imap4x.sasl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** The layout of NTLM's three messages, MS-NLMP section 2.2.1. */
final class NtlmMessages {

  static final int UNICODE = 0x1;
  static final int OEM = 0x2;
  static final int REQUEST_TARGET = 0x4;
  static final int NTLM = 0x200;
  static final int ALWAYS_SIGN = 0x8000;
  static final int EXTENDED_SESSION_SECURITY = 0x80000;
  static final int TARGET_INFO = 0x800000;

  private static final byte[] SIGNATURE = Octets.utf8("NTLMSSP\0");
  private static final int CHALLENGE_MIN = 32;
  private static final int AUTHENTICATE_HEAD = 64;
  private static final int AV_EOL = 0;
  private static final int AV_TIMESTAMP = 7;

  private NtlmMessages() {}

  /** NEGOTIATE_MESSAGE, without domain and workstation: the AUTHENTICATE_MESSAGE has them. */
  static byte[] negotiate(int flags) {
    return ByteBuffer.allocate(32)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(SIGNATURE)
        .putInt(1)
        .putInt(flags)
        .array();
  }

  /**
   * CHALLENGE_MESSAGE.
   *
   * @param flags what the server agreed to
   * @param challenge eight octets
   * @param targetInfo AV pairs as they came; empty if there are none
   * @param time the server's clock, where the pairs tell it
   */
  record Challenge(int flags, byte[] challenge, byte[] targetInfo, Optional<Long> time) {}

  /**
   * Reads a CHALLENGE_MESSAGE.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  static Challenge challenge(byte[] message) {
    if (message.length < CHALLENGE_MIN
        || !Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
      throw new IllegalArgumentException("not an NTLM message");
    }
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(8) != 2) {
      throw new IllegalArgumentException("NTLM message of type " + in.getInt(8) + ", not 2");
    }
    int flags = in.getInt(20);
    byte[] challenge = Arrays.copyOfRange(message, 24, 32);
    byte[] info = Octets.NONE;
    if ((flags & TARGET_INFO) != 0 && message.length >= 48) {
      int length = in.getShort(40) & 0xffff;
      long offset = in.getInt(44) & 0xffffffffL;
      if (offset + length > message.length) {
        throw new IllegalArgumentException("NTLM target information beyond the message");
      }
      info = Arrays.copyOfRange(message, (int) offset, (int) offset + length);
    }
    return new Challenge(flags, challenge, info, time(info));
  }

  private static Optional<Long> time(byte[] info) {
    ByteBuffer pairs = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
    while (pairs.remaining() >= 4) {
      int id = pairs.getShort() & 0xffff;
      int length = pairs.getShort() & 0xffff;
      if (id == AV_EOL) {
        break;
      }
      if (length > pairs.remaining()) {
        throw new IllegalArgumentException("NTLM target information cut short");
      }
      if (id == AV_TIMESTAMP && length == 8) {
        return Optional.of(pairs.getLong());
      }
      pairs.position(pairs.position() + length);
    }
    return Optional.empty();
  }

  /** AUTHENTICATE_MESSAGE, without session key, version and MIC. */
  static byte[] authenticate(
      int flags, byte[] lm, byte[] nt, byte[] domain, byte[] user, byte[] workstation) {
    byte[][] fields = {lm, nt, domain, user, workstation, Octets.NONE};
    // The payload's usual order differs from that of the fields: names first, then responses.
    int[] payload = {2, 3, 4, 0, 1, 5};
    int[] offsets = new int[fields.length];
    int at = AUTHENTICATE_HEAD;
    for (int field : payload) {
      offsets[field] = at;
      at += fields[field].length;
    }
    ByteBuffer out = ByteBuffer.allocate(at).order(ByteOrder.LITTLE_ENDIAN);
    out.put(SIGNATURE).putInt(3);
    for (int i = 0; i < fields.length; i++) {
      short length = (short) fields[i].length;
      out.putShort(length).putShort(length).putInt(offsets[i]);
    }
    out.putInt(flags);
    for (int field : payload) {
      out.put(fields[field]);
    }
    return out.array();
  }
}
