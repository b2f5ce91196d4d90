package org.imap4x.sasl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the mechanisms do with octets: join, wipe, digest, show. */
final class Octets {

  static final byte[] NONE = {};

  /** Longest text of a server that an exception quotes. */
  private static final int MAX_SHOWN = 1000;

  private Octets() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  static void wipe(byte[] octets) {
    Arrays.fill(octets, (byte) 0);
  }

  static byte[] md5(byte[] octets) {
    try {
      return MessageDigest.getInstance("MD5").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  static byte[] hmacMd5(byte[] key, byte[]... data) {
    try {
      Mac mac = Mac.getInstance("HmacMD5");
      // HMAC pads the key with zeros, so one zero stands for the empty key that the JDK refuses.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacMD5"));
      for (byte[] part : data) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacMD5", e);
    }
  }

  /** A server's text for an exception: one line, of bounded length. */
  static String shown(byte[] octets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < octets.length && i < MAX_SHOWN; i++) {
      boolean control = (octets[i] >= 0 && octets[i] < ' ') || octets[i] == 0x7f;
      out.write(control ? ' ' : octets[i]);
    }
    return out.toString(StandardCharsets.UTF_8).strip();
  }
}
