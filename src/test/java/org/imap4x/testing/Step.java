package org.imap4x.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of a session script. */
record Step(int line, Kind kind, String text) {

  enum Kind {
    /** {@code C:} a line that the client must send. */
    CLIENT,
    /** {@code C=} a line that the client must send, with escapes. */
    CLIENT_OCTETS,
    /** {@code S:} a line to send. */
    SERVER,
    /** {@code S|} a line of a literal. */
    LITERAL,
    /** {@code S=} octets with escapes. */
    OCTETS,
    /** {@code !} anything else to do. */
    DIRECTIVE
  }

  private static final Pattern VARIABLE = Pattern.compile("\\$(\\$|\\*|[0-9]+|[a-z][a-z0-9]*)");
  private static final String VALUE = "(\"(?:[^\"\\\\]|\\\\.)*\"|[^ ()]+)";

  /** The directive's words, the name first. */
  String[] words() {
    return text.strip().split("\\s+");
  }

  /** Matches a line of the client (one char an octet), and binds what it captures. */
  boolean matches(String received, Map<String, String> variables) {
    StringBuilder regex = new StringBuilder();
    List<@Nullable String> names = new ArrayList<>();
    String expected = kind == Kind.CLIENT_OCTETS ? unescape(text) : latin1(text);
    Matcher m = VARIABLE.matcher(expected);
    int from = 0;
    while (m.find()) {
      regex.append(Pattern.quote(expected.substring(from, m.start())));
      from = m.end();
      if (m.group(1).equals("$")) {
        regex.append("\\$");
      } else if (m.group(1).equals("*")) {
        regex.append(".*");
      } else {
        regex.append(VALUE);
        names.add(m.group(1));
      }
    }
    regex.append(Pattern.quote(expected.substring(from)));
    Matcher line = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(received);
    if (!line.matches()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      variables.put(names.get(i), line.group(i + 1));
    }
    return true;
  }

  /** The octets to send, variables put in. */
  byte[] octets(Map<String, String> variables) {
    String filled = fill(variables);
    if (kind == Kind.OCTETS) {
      return unescape(filled).getBytes(StandardCharsets.ISO_8859_1);
    }
    return (filled + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private String fill(Map<String, String> variables) {
    StringBuilder b = new StringBuilder();
    String all = latin1(text);
    Matcher m = VARIABLE.matcher(all);
    int from = 0;
    while (m.find()) {
      b.append(all, from, m.start());
      from = m.end();
      String value = m.group(1).equals("$") ? "$" : variables.get(m.group(1));
      if (value == null) {
        throw new AssertionError("line " + line + ": " + m.group() + " has no value: " + text);
      }
      b.append(value);
    }
    return b.append(all.substring(from)).toString();
  }

  /** The text's UTF-8 octets, one char each. */
  static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String unescape(String text) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        b.append(c);
        continue;
      }
      char e = text.charAt(++i);
      switch (e) {
        case 'r' -> b.append('\r');
        case 'n' -> b.append('\n');
        case 't' -> b.append('\t');
        case '0' -> b.append('\0');
        case 'x' -> {
          b.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> b.append(e);
      }
    }
    return b.toString();
  }

  @Override
  public String toString() {
    return switch (kind) {
      case CLIENT -> "C: " + text;
      case CLIENT_OCTETS -> "C= " + text;
      case SERVER -> "S: " + text;
      case LITERAL -> "S| " + text;
      case OCTETS -> "S= " + text;
      case DIRECTIVE -> "!" + text;
    };
  }
}
