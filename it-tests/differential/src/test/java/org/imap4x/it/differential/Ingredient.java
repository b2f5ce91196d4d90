package org.imap4x.it.differential;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A header and a body that are odd in one way, to be put in several places of a message.
 *
 * @param fields header fields, each with its line end; a character is an octet
 * @param body what comes behind the empty line
 */
record Ingredient(String name, String fields, String body) {

  private static final Pattern FIELD = Pattern.compile("(?s)([^:\n]*):.*?\n(?![ \t])");
  private static final String USUAL =
      "From: Ada Lovelace <ada@example.org>\nTo: bob@example.com\nSubject: usual\n"
          + "Date: Mon, 1 Jan 2024 10:00:00 +0100\nMessage-ID: <usual@example.org>\n";

  /** A text whose octets in the charset are the characters, as the other ingredients have it. */
  static String in(Charset charset, String text) {
    return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  static String utf8(String text) {
    return in(StandardCharsets.UTF_8, text);
  }

  /** The octets of the wire. */
  static byte[] octets(String text) {
    return text.replaceAll("(?<!\r)\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As a message of its own, with the usual fields where it has none of those names. */
  Shape whole() {
    return new Shape(name, octets(message()));
  }

  private String message() {
    Map<String, String> all = new LinkedHashMap<>();
    Matcher usual = FIELD.matcher(USUAL);
    String own = "\n" + fields.toLowerCase(Locale.ROOT);
    while (usual.find()) {
      if (!own.contains("\n" + usual.group(1).toLowerCase(Locale.ROOT) + ":")) {
        all.put(usual.group(1), usual.group());
      }
    }
    return String.join("", all.values()) + fields + "\n" + body;
  }

  /** As the second of three parts. */
  Shape part() {
    return new Shape(
        name + ", a part",
        octets(
            USUAL
                + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"the outer one\"\n\n"
                + "--the outer one\n\nbefore\n--the outer one\n"
                + fields
                + "\n"
                + body
                + "\n--the outer one\nContent-Type: text/plain\n\nbehind\n--the outer one--\n"));
  }

  /** As a message inside of a message, beside a text. */
  Shape inner() {
    return new Shape(
        name + ", inside",
        octets(
            USUAL
                + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"the outer one\"\n\n"
                + "--the outer one\n\nbefore\n--the outer one\nContent-Type: message/rfc822\n\n"
                + message()
                + "\n--the outer one--\n"));
  }
}
