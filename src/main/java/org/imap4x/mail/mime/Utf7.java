package org.imap4x.mail.mime;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** Text in UTF-7 (RFC 2152), which Java does not know and old mail is written in. */
final class Utf7 {
  private static final Set<String> NAMES =
      Set.of("utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "unicode-2-0-utf-7");

  private Utf7() {}

  /** Whether it is a name of UTF-7, in lower case. */
  static boolean isNamed(String name) {
    return NAMES.contains(name);
  }

  /** The text; what is no UTF-7 stays as it is. */
  static String decode(byte[] octets) {
    String raw = CharsetText.decode(octets, "us-ascii"); // mailers leave larger letters in it
    StringBuilder text = new StringBuilder(raw.length());
    int at = 0;
    while (at < raw.length()) {
      int plus = raw.indexOf('+', at);
      if (plus < 0) {
        break;
      }
      text.append(raw, at, plus);
      int end = plus + 1;
      while (end < raw.length() && isBase64(raw.charAt(end))) {
        end++;
      }
      boolean hyphen = end < raw.length() && raw.charAt(end) == '-';
      String shifted = raw.substring(plus + 1, end);
      if (shifted.isEmpty()) {
        text.append('+');
      } else {
        text.append(shifted(shifted));
      }
      at = hyphen ? end + 1 : end;
    }
    return text.append(raw, at, raw.length()).toString();
  }

  /** UTF-16 in base64 without padding; bits that make no whole unit are dropped. */
  private static String shifted(String base64) {
    String whole = base64.length() % 4 == 1 ? base64.substring(0, base64.length() - 1) : base64;
    byte[] octets = Base64.getDecoder().decode(whole);
    return new String(octets, 0, octets.length & ~1, StandardCharsets.UTF_16BE);
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }
}
