package org.imap4x.mail.mime;

import jakarta.mail.internet.MimeUtility;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the encoded words of header fields (RFC 2047), also as mailers write them.
 *
 * <p>Words side by side whose charset is the same are one text: characters, and groups of base64,
 * may begin in one and end in the next. Words may lack padding and have blanks in them, and need no
 * blanks around them, unless the API's property {@code mail.mime.decodetext.strict} is set to true.
 */
public final class HeaderText {
  private HeaderText() {}

  /** An unstructured field's text: unfolded and decoded; what is no encoded word stays as it is. */
  public static @Nullable String decode(@Nullable String raw) {
    return raw == null ? null : decodeWords(hasLineBreak(raw) ? MimeUtility.unfold(raw) : raw);
  }

  private static boolean hasLineBreak(String s) {
    return s.indexOf('\n') >= 0 || s.indexOf('\r') >= 0;
  }

  /** {@code =?charset[*language]?B|Q?text?=}; {@code end} is behind it. */
  private record Word(String charset, boolean base64, String text, int end) {
    boolean isOf(Word other) {
      return charset.equalsIgnoreCase(other.charset);
    }
  }

  /** A phrase's text; what is no encoded word stays as it is. */
  static String decodeWords(String text) {
    int at = text.indexOf("=?");
    if (at < 0) {
      return text;
    }
    boolean strict = "true".equalsIgnoreCase(System.getProperty("mail.mime.decodetext.strict"));
    StringBuilder out = new StringBuilder(text.length());
    List<Word> run = new ArrayList<>();
    int gap = 0;
    while (at >= 0) {
      Word word = strict && at > gap && !isSpace(text.charAt(at - 1)) ? null : word(text, at);
      if (word == null) {
        at = text.indexOf("=?", at + 2);
        continue;
      }
      boolean side = !run.isEmpty() && isBlank(text, gap, at);
      if (!side || !word.isOf(run.get(0))) {
        append(out, run);
      }
      if (!side) {
        out.append(text, gap, at);
      }
      run.add(word);
      gap = word.end();
      at = text.indexOf("=?", gap);
    }
    append(out, run);
    return out.append(text, gap, text.length()).toString();
  }

  private static boolean isBlank(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** The encoded word that begins there; null where none does. */
  private static @Nullable Word word(String text, int at) {
    int charsetEnd = at + 2;
    while (charsetEnd < text.length() && isOfCharset(text.charAt(charsetEnd))) {
      charsetEnd++;
    }
    int start = charsetEnd + 3;
    if (charsetEnd == at + 2
        || start > text.length()
        || text.charAt(charsetEnd) != '?'
        || text.charAt(start - 1) != '?') {
      return null;
    }
    char kind = text.charAt(charsetEnd + 1);
    boolean base64 = kind == 'B' || kind == 'b';
    int end = text.indexOf('?', start);
    while (end >= 0 && (end + 1 == text.length() || text.charAt(end + 1) != '=')) {
      if (end > start && text.charAt(end - 1) == '=') {
        return null; // another word begins before this one ends
      }
      end = text.indexOf('?', end + 1);
    }
    if (end < 0 || !(base64 || kind == 'Q' || kind == 'q')) {
      return null;
    }
    int language = text.indexOf('*', at);
    int nameEnd = language > at + 2 && language < charsetEnd ? language : charsetEnd;
    return new Word(text.substring(at + 2, nameEnd), base64, text.substring(start, end), end + 2);
  }

  private static boolean isOfCharset(char c) {
    return c != '?' && c != '=' && !isSpace(c);
  }

  /** Decodes words of one charset as one text, and forgets them. */
  private static void append(StringBuilder out, List<Word> run) {
    if (run.isEmpty()) {
      return;
    }
    String charset = run.get(0).charset();
    OctetBuffer octets = new OctetBuffer(run.size() * run.get(0).text().length());
    Base64Words base64 = new Base64Words(octets);
    for (Word word : run) {
      if (word.base64()) {
        base64.add(word.text());
      } else {
        base64.endGroup();
        q(word, octets);
      }
    }
    base64.endGroup();
    out.append(CharsetText.decode(octets.toByteArray(), charset));
    run.clear();
  }

  private static void q(Word word, OctetBuffer octets) {
    String text = word.text();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '=' && i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
      int low = high < 0 ? -1 : hex(text.charAt(i + 2));
      if (low >= 0) {
        octets.write(high << 4 | low);
        i += 2;
      } else if (c > 126) {
        octets.write(unencoded(text, i, word.charset()));
        i += Character.charCount(text.codePointAt(i)) - 1;
      } else {
        octets.write(c == '_' ? ' ' : c);
      }
    }
  }

  /** A character that ought to have been encoded: its octet, where it was read as ISO-8859-1. */
  private static byte[] unencoded(String text, int at, String charsetName) {
    int c = text.codePointAt(at);
    Charset charset = CharsetText.named(charsetName).orElse(StandardCharsets.UTF_8);
    boolean octet = c < 256 && !charset.equals(StandardCharsets.UTF_8);
    return octet ? new byte[] {(byte) c} : Character.toString(c).getBytes(charset);
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
