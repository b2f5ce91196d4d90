package org.imap4x.sasl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The one-way functions and responses of MS-NLMP section 3.3. */
final class NtlmHash {

  private static final byte[] LM_MAGIC = Octets.utf8("KGS!@#$%");

  private NtlmHash() {}

  /** NTOWFv1: the MD4 of the password in UTF-16LE. */
  static byte[] ntowfV1(char[] password) {
    byte[] unicode = utf16(password);
    byte[] hash = Md4.digest(unicode);
    Octets.wipe(unicode);
    return hash;
  }

  /** NTOWFv2, also the LMOWFv2. */
  static byte[] ntowfV2(char[] password, String user, String domain) {
    byte[] key = ntowfV1(password);
    byte[] hash =
        Octets.hmacMd5(key, utf16((user.toUpperCase(Locale.ROOT) + domain).toCharArray()));
    Octets.wipe(key);
    return hash;
  }

  /** The "temp" of section 3.3.2; {@code time} counts 100 ns since 1601. */
  static byte[] temp(byte[] targetInfo, byte[] clientChallenge, long time) {
    return ByteBuffer.allocate(28 + targetInfo.length + 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 1)
        .put((byte) 1)
        .put(new byte[6])
        .putLong(time)
        .put(clientChallenge)
        .putInt(0)
        .put(targetInfo)
        .array();
  }

  /** The NTLMv2 response: NTProofStr and temp. */
  static byte[] ntV2(byte[] ntowf, byte[] serverChallenge, byte[] temp) {
    return Octets.join(Octets.hmacMd5(ntowf, serverChallenge, temp), temp);
  }

  /** The LMv2 response. */
  static byte[] lmV2(byte[] ntowf, byte[] serverChallenge, byte[] clientChallenge) {
    return Octets.join(Octets.hmacMd5(ntowf, serverChallenge, clientChallenge), clientChallenge);
  }

  /** LMOWFv1. Characters outside of Latin-1 count as a question mark, as with any OEM code page. */
  static byte[] lmowfV1(char[] password) {
    char[] upper = new char[Math.min(14, password.length)];
    for (int i = 0; i < upper.length; i++) {
      upper[i] = Character.toUpperCase(password[i]);
    }
    byte[] key = new byte[14];
    for (int i = 0; i < upper.length; i++) {
      key[i] = (byte) (upper[i] < 256 ? upper[i] : '?');
    }
    byte[] hash =
        Octets.join(
            des(Arrays.copyOfRange(key, 0, 7), LM_MAGIC),
            des(Arrays.copyOfRange(key, 7, 14), LM_MAGIC));
    Arrays.fill(upper, '\0');
    Octets.wipe(key);
    return hash;
  }

  /** DESL: the v1 response to a challenge, for NT and for LM. */
  static byte[] v1(byte[] owf, byte[] serverChallenge) {
    byte[] key = Arrays.copyOf(owf, 21);
    return Octets.join(
        des(Arrays.copyOfRange(key, 0, 7), serverChallenge),
        des(Arrays.copyOfRange(key, 7, 14), serverChallenge),
        des(Arrays.copyOfRange(key, 14, 21), serverChallenge));
  }

  /** One block; the seven octets of the key are spread over eight, whose lowest bits are parity. */
  @SuppressWarnings("InsecureCryptoUsage") // what NTLMv1 consists of; only on request
  private static byte[] des(byte[] seven, byte[] block) {
    long bits = 0;
    for (byte b : seven) {
      bits = bits << 8 | b & 0xff;
    }
    byte[] key = new byte[8];
    for (int i = 0; i < 8; i++) {
      key[i] = (byte) (bits >> (49 - 7 * i) << 1);
    }
    try {
      Cipher cipher = Cipher.getInstance("DES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"));
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no DES, which NTLMv1 needs", e);
    }
  }

  static byte[] utf16(char[] text) {
    ByteBuffer out = ByteBuffer.allocate(text.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (char c : text) {
      out.putChar(c);
    }
    return out.array();
  }

  static byte[] text(String text, boolean unicode) {
    return unicode
        ? utf16(text.toCharArray())
        : text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
  }
}
