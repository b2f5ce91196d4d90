package org.imap4x.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Modified UTF-7 of mailbox names (RFC 3501 section 5.1.3). */
final class ModifiedUtf7 {
  private ModifiedUtf7() {}

  static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '&') {
        out.append("&-");
        i++;
      } else if (c >= 0x20 && c <= 0x7e) {
        out.append(c);
        i++;
      } else {
        int end = i;
        while (end < text.length() && !(text.charAt(end) >= 0x20 && text.charAt(end) <= 0x7e)) {
          end++;
        }
        byte[] utf16 = text.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
        out.append('&').append(base64.replace('/', ',')).append('-');
        i = end;
      }
    }
    return out.toString();
  }

  static String decodeLenient(byte[] octets) {
    if (hasOnlyAscii(octets)) {
      String raw = new String(octets, StandardCharsets.US_ASCII);
      String decoded = raw.indexOf('&') < 0 ? raw : decode(raw);
      return decoded == null ? raw : decoded;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }

  private static boolean hasOnlyAscii(byte[] octets) {
    for (byte b : octets) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String decode(String raw) {
    StringBuilder out = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      if (c != '&') {
        out.append(c);
        i++;
        continue;
      }
      int end = raw.indexOf('-', i);
      if (end < 0) {
        return null;
      }
      if (end == i + 1) {
        out.append('&');
      } else {
        String run = decodeRun(raw.substring(i + 1, end));
        if (run == null) {
          return null;
        }
        out.append(run);
      }
      i = end + 1;
    }
    return out.toString();
  }

  private static @Nullable String decodeRun(String base64) {
    try {
      byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
      String run = StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(utf16)).toString();
      // decoded text must give the same octets again, else the raw name is the safer one to show
      String again =
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(run.getBytes(StandardCharsets.UTF_16BE));
      return Arrays.equals(again.toCharArray(), base64.replace(',', '/').toCharArray())
          ? run
          : null;
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }
}
