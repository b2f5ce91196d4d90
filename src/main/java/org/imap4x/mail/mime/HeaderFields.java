package org.imap4x.mail.mime;

import jakarta.mail.internet.InternetHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Header fields of a message as they came, parsed when first read; immutable. */
public final class HeaderFields {
  /** Nothing known yet. */
  public static final HeaderFields NONE = new HeaderFields(false, Set.of(), new byte[0]);

  private final boolean all;
  private final Set<String> names;

  /** A byte[] until first read, then InternetHeaders. */
  private volatile Object content;

  private HeaderFields(boolean all, Set<String> names, Object content) {
    this.all = all;
    this.names = names;
    this.content = content;
  }

  /** The whole header; the octets may go on behind its empty line. */
  public static HeaderFields all(byte[] octets) {
    return new HeaderFields(true, Set.of(), octets);
  }

  /** Whether every field is known. */
  public boolean isAll() {
    return all;
  }

  /** Whether the field is known, or known not to be there. */
  public boolean covers(String name) {
    return all || names.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * These and the fields of other names.
   *
   * @param asked names in lower case, of which the octets hold all fields
   */
  public HeaderFields plus(Set<String> asked, byte[] more) {
    if (all || names.containsAll(asked)) {
      return this;
    }
    if (names.isEmpty()) {
      return new HeaderFields(false, asked, more);
    }
    Set<String> union = new HashSet<>(names);
    union.addAll(asked);
    InternetHeaders both = new InternetHeaders();
    addLines(both, fields(), Set.of());
    addLines(both, parse(more), names);
    return new HeaderFields(false, union, both);
  }

  private static void addLines(InternetHeaders to, InternetHeaders from, Set<String> without) {
    var lines = from.getNonMatchingHeaderLines(without.toArray(new String[0]));
    while (lines.hasMoreElements()) {
      to.addHeaderLine(lines.nextElement());
    }
  }

  /** The fields; must not be changed. */
  public InternetHeaders fields() {
    Object now = content;
    if (now instanceof InternetHeaders done) {
      return done;
    }
    InternetHeaders done = parse((byte[]) now);
    content = done;
    return done;
  }

  /**
   * Reads header lines up to the first empty one: UTF-8 where a line is that, else ISO-8859-1.
   * InternetHeaders could do it, but looks up a service each time.
   */
  public static InternetHeaders parse(byte[] octets) {
    InternetHeaders headers = new InternetHeaders();
    StringBuilder field = new StringBuilder();
    int at = 0;
    while (at < octets.length) {
      int end = at;
      while (end < octets.length && octets[end] != '\n') {
        end++;
      }
      int next = end + 1;
      if (end > at && octets[end - 1] == '\r') {
        end--;
      }
      if (end == at) {
        break;
      }
      boolean folded = octets[at] == ' ' || octets[at] == '\t';
      if (folded && field.length() > 0) {
        field.append("\r\n").append(text(octets, at, end));
      } else {
        add(headers, field);
        field.append(text(octets, at, end));
      }
      at = next;
    }
    add(headers, field);
    return headers;
  }

  private static void add(InternetHeaders headers, StringBuilder field) {
    if (field.length() > 0 && field.charAt(0) != ' ' && field.charAt(0) != '\t') {
      headers.addHeaderLine(field.toString());
    }
    field.setLength(0);
  }

  private static String text(byte[] octets, int from, int to) {
    boolean ascii = true;
    for (int i = from; i < to && ascii; i++) {
      ascii = octets[i] >= 0;
    }
    if (!ascii) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(octets, from, to - from))
            .toString();
      } catch (CharacterCodingException e) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
      }
    }
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Header lines as octets, with the empty line behind them. */
  public static byte[] write(List<String> lines) {
    StringBuilder b = new StringBuilder();
    boolean ascii = true;
    for (String line : lines) {
      b.append(line).append("\r\n");
    }
    b.append("\r\n");
    for (int i = 0; i < b.length() && ascii; i++) {
      ascii = b.charAt(i) < 128;
    }
    return b.toString().getBytes(ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
