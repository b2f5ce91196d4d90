package org.imap4x.mail.mime;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the encoded words of header fields (RFC 2047) as {@link MimeUtility#decodeText} does.
 *
 * <p>Well-formed words are decoded here: MimeUtility looks up a service for each one, which takes a
 * hundred times as long. Whatever is odd goes to MimeUtility, so that the result is always the
 * same.
 */
public final class HeaderText {
  /** Charset names come from mail; more different ones than this are not worth remembering. */
  private static final int MAX_CHARSETS = 256;

  private static final Map<String, Charset> CHARSETS = new ConcurrentHashMap<>();

  private HeaderText() {}

  /** An unstructured field's text: unfolded and decoded; as it is where that is not possible. */
  public static @Nullable String decode(@Nullable String raw) {
    if (raw == null) {
      return null;
    }
    String unfolded = hasLineBreak(raw) ? MimeUtility.unfold(raw) : raw;
    return decodeWords(unfolded, raw);
  }

  /** A phrase's text; as it is where it cannot be decoded. */
  static String decodeWords(String text) {
    return decodeWords(text, text);
  }

  private static String decodeWords(String text, String otherwise) {
    if (!text.contains("=?")) {
      return text;
    }
    String fast = decodeWellFormed(text);
    if (fast != null) {
      return fast;
    }
    try {
      return MimeUtility.decodeText(text);
    } catch (UnsupportedEncodingException | RuntimeException e) {
      return otherwise;
    }
  }

  private static boolean hasLineBreak(String s) {
    return s.indexOf('\n') >= 0 || s.indexOf('\r') >= 0;
  }

  /** Null unless every word with =? in it is exactly one proper encoded word. */
  private static @Nullable String decodeWellFormed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean previousEncoded = false;
    int gap = 0;
    int at = 0;
    while (at < text.length()) {
      if (isSpace(text.charAt(at))) {
        at++;
        continue;
      }
      int end = at;
      while (end < text.length() && !isSpace(text.charAt(end))) {
        end++;
      }
      int marker = text.indexOf("=?", at);
      boolean encoded = marker >= 0 && marker < end;
      String word = encoded ? decodeWord(text.substring(at, end)) : "";
      if (word == null) {
        return null;
      }
      if (!(encoded && previousEncoded)) {
        out.append(text, gap, at);
      }
      out.append(encoded ? word : text.substring(at, end));
      previousEncoded = encoded;
      at = end;
      gap = end;
    }
    return out.append(text, gap, text.length()).toString();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** {@code =?charset[*language]?B|Q?text?=} and nothing else; null where it is something else. */
  private static @Nullable String decodeWord(String word) {
    if (!word.startsWith("=?")) {
      return null;
    }
    int charsetEnd = word.indexOf('?', 2);
    if (charsetEnd < 0 || charsetEnd + 3 > word.length() || word.charAt(charsetEnd + 2) != '?') {
      return null;
    }
    int start = charsetEnd + 3;
    int end = word.indexOf("?=", start);
    if (end < 0 || end != word.length() - 2) {
      return null;
    }
    Charset charset = charset(word.substring(2, charsetEnd));
    if (charset == null) {
      return null;
    }
    char kind = word.charAt(charsetEnd + 1);
    byte[] octets =
        switch (kind) {
          case 'B', 'b' -> base64(word, start, end);
          case 'Q', 'q' -> q(word, start, end);
          default -> null;
        };
    return octets == null ? null : new String(octets, charset);
  }

  /** The charset of that MIME name; null where there is none. */
  public static @Nullable Charset charset(String mimeName) {
    int language = mimeName.indexOf('*');
    String name = language >= 0 ? mimeName.substring(0, language) : mimeName;
    Charset known = CHARSETS.get(name);
    if (known != null) {
      return known;
    }
    try {
      Charset found =
          name.equalsIgnoreCase("utf-8")
              ? StandardCharsets.UTF_8
              : Charset.forName(MimeUtility.javaCharset(name));
      if (CHARSETS.size() < MAX_CHARSETS) {
        CHARSETS.put(name, found);
      }
      return found;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte @Nullable [] base64(String word, int start, int end) {
    if ((end - start) % 4 != 0) {
      return null;
    }
    try {
      return Base64.getDecoder()
          .decode(word.substring(start, end).getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte @Nullable [] q(String word, int start, int end) {
    byte[] out = new byte[end - start];
    int n = 0;
    for (int i = start; i < end; i++) {
      char c = word.charAt(i);
      if (c > 126) {
        return null;
      }
      if (c == '_') {
        out[n++] = ' ';
      } else if (c == '=') {
        int high = i + 2 < end ? hex(word.charAt(i + 1)) : -1;
        int low = i + 2 < end ? hex(word.charAt(i + 2)) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        out[n++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[n++] = (byte) c;
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
