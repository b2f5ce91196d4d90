package org.imap4x.mail.mime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a Content-Type or Content-Disposition field with its parameters, as they were
 * written (RFC 2045 section 5.1); what is not of the grammar is skipped.
 *
 * @param value without comments; empty where there is none
 * @param parameters in their order, the first of each name, without quotes; neither joined nor
 *     decoded (RFC 2231)
 */
record MimeValue(String value, Map<String, String> parameters) {

  /** Reads a field's value; null is one that is not there. */
  static MimeValue of(@Nullable String field) {
    return field == null ? new MimeValue("", Map.of()) : new Reader(field).read();
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text.replaceAll("[\\r\\n]+", "");
    }

    MimeValue read() {
      String value = word(false);
      Map<String, String> parameters = new LinkedHashMap<>();
      while (at < text.length()) {
        at++; // the semicolon
        String name = name();
        if (at < text.length() && text.charAt(at) == '=') {
          at++;
          boolean file = name.toLowerCase(Locale.ROOT).contains("name");
          String parameter = word(file);
          if (!name.isEmpty() && parameters.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            parameters.put(name, parameter);
          }
        }
      }
      return new MimeValue(value, parameters);
    }

    private String name() {
      int from = at;
      while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ';') {
        at++;
      }
      return text.substring(from, at).replaceAll("\\([^()]*\\)", "").strip();
    }

    /** Up to the semicolon, which is no end inside of quotes and comments. */
    private String word(boolean file) {
      StringBuilder word = new StringBuilder();
      boolean quoted = false;
      while (at < text.length() && text.charAt(at) != ';') {
        char c = text.charAt(at);
        if (c == '"' && !quoted && word.toString().isBlank()) {
          word.setLength(0);
          quoted = true;
          at++;
          string(word);
        } else if (c == '(' && !file) {
          comment();
        } else {
          at++;
          if (!quoted) {
            word.append(c);
          }
        }
      }
      return quoted ? word.toString() : word.toString().strip();
    }

    /** A quoted string, behind its first quote. */
    private void string(StringBuilder to) {
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '"') {
          return;
        }
        to.append(c == '\\' && at < text.length() ? text.charAt(at++) : c);
      }
    }

    private void comment() {
      int depth = 0;
      do {
        char c = text.charAt(at++);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        at += c == '\\' ? 1 : 0;
      } while (depth > 0 && at < text.length());
    }
  }
}
