package org.imap4x.mail.mime;

import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Header fields of a message as they came, parsed when first read; immutable. */
public final class HeaderFields {
  /** Nothing known yet. */
  public static final HeaderFields NONE = new HeaderFields(false, Set.of(), new byte[0]);

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] CRLF_CRLF = {'\r', '\n', '\r', '\n'};

  private final boolean all;
  private final Set<String> names;

  /** As they came; empty where they came in several answers. */
  private final byte[] octets;

  private volatile @Nullable InternetHeaders parsed;

  private HeaderFields(boolean all, Set<String> names, byte[] octets) {
    this.all = all;
    this.names = names;
    this.octets = octets;
  }

  private HeaderFields(Set<String> names, InternetHeaders parsed) {
    this(false, names, new byte[0]);
    this.parsed = parsed;
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
    return new HeaderFields(union, both);
  }

  private static void addLines(InternetHeaders to, InternetHeaders from, Set<String> without) {
    var lines = from.getNonMatchingHeaderLines(without.toArray(new String[0]));
    while (lines.hasMoreElements()) {
      to.addHeaderLine(lines.nextElement());
    }
  }

  /** The fields; must not be changed. */
  public InternetHeaders fields() {
    InternetHeaders done = parsed;
    if (done == null) {
      done = parse(octets);
      parsed = done;
    }
    return done;
  }

  /**
   * The header as it came, octet by octet, with the empty line at its end, which is added where it
   * did not come; without the named fields.
   */
  public byte[] octets(String... without) {
    Set<String> left = new HashSet<>();
    for (String name : without) {
      left.add(name.toLowerCase(Locale.ROOT));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean written = true;
    int at = 0;
    boolean ended = false;
    while (at < octets.length && !ended) {
      int next = lineEnd(octets, at);
      ended = isEmptyLine(octets, at, next);
      boolean folded = octets[at] == ' ' || octets[at] == '\t';
      written = ended || (folded && at > 0 ? written : !left.contains(name(at, next)));
      if (written) {
        out.write(octets, at, next - at);
      }
      at = next;
    }
    if (!ended) {
      boolean begun = octets.length > 0 && octets[octets.length - 1] != '\n' && written;
      out.writeBytes(begun ? CRLF_CRLF : CRLF);
    }
    return out.toByteArray();
  }

  /** The name of the field that begins there, in lower case; empty where none does. */
  private String name(int at, int end) {
    int colon = at;
    while (colon < end && octets[colon] != ':') {
      colon++;
    }
    return colon == end
        ? ""
        : new String(octets, at, colon - at, StandardCharsets.ISO_8859_1)
            .strip()
            .toLowerCase(Locale.ROOT);
  }

  /** Behind the line feed of the line that begins there. */
  private static int lineEnd(byte[] octets, int at) {
    int end = at;
    while (end < octets.length && octets[end] != '\n') {
      end++;
    }
    return Math.min(end + 1, octets.length);
  }

  private static boolean isEmptyLine(byte[] octets, int at, int end) {
    return octets[end - 1] == '\n' && (end - at == 1 || (end - at == 2 && octets[at] == '\r'));
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
