package org.imap4x.mail.mime;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.HeaderTokenizer;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParameterList;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.imap4x.model.BodyStructure;
import org.jspecify.annotations.Nullable;

/**
 * Content-Type and Content-Disposition of a BODYSTRUCTURE, as the API's parser reads them of
 * headers.
 */
public final class PartParameters {
  /** Longest line that the API does not fold. */
  private static final int LINE = 76;

  /** {@code Content-Type: }. */
  private static final int HEADER = 14;

  private PartParameters() {}

  /** The Content-Type with its parameters, quoted where that is due. */
  public static String contentType(BodyStructure part) {
    String type = part.type().isEmpty() ? "application" : clean(part.type());
    String none = type.equalsIgnoreCase("text") ? "plain" : "octet-stream";
    String subtype = part.subtype().isEmpty() ? none : clean(part.subtype());
    if (part.parameters().isEmpty()) {
      return type + "/" + subtype;
    }
    String plain = oneLine(type, subtype, part.parameters());
    if (!plain.isEmpty()) {
      return plain;
    }
    String written = new ContentType(type, subtype, list(part.parameters())).toString();
    return written.isEmpty() ? type + "/" + subtype : written;
  }

  /**
   * What the API's ContentType writes where it folds nothing and knows no parameter by another
   * name: on most parts that is so, and this takes a fraction of its time. Empty elsewhere.
   */
  private static String oneLine(String type, String subtype, Map<String, String> parameters) {
    StringBuilder line = new StringBuilder(LINE).append(type).append('/').append(subtype);
    for (Map.Entry<String, String> e : parameters.entrySet()) {
      String name = parameters.size() == 1 ? e.getKey().toLowerCase(Locale.ROOT) : e.getKey();
      if (!isPlain(name)) {
        return "";
      }
      String value = MimeUtility.quote(e.getValue(), HeaderTokenizer.MIME);
      line.append("; ").append(name).append('=').append(value);
      if (line.length() > LINE - HEADER) {
        return "";
      }
    }
    return line.toString();
  }

  /** Whether the name is small letters and hyphens, which no other name becomes. */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c < 'a' || c > 'z') && c != '-') {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Servers put whole parameters, with CR and LF, into a subtype (163.com). */
  private static String clean(String token) {
    int end = 0;
    while (end < token.length()
        && token.charAt(end) > ' '
        && ";\"".indexOf(token.charAt(end)) < 0) {
      end++;
    }
    return end == 0 ? "x-unknown" : token.substring(0, end);
  }

  /** Whether the part is of that type; the subtype may be *. */
  public static boolean matches(BodyStructure part, String mimeType) {
    int slash = mimeType.indexOf('/');
    int end = mimeType.indexOf(';');
    String pattern = (end < 0 ? mimeType : mimeType.substring(0, end)).trim();
    if (slash < 0 || slash >= pattern.length()) {
      return false;
    }
    String subtype = pattern.substring(slash + 1).trim();
    return clean(part.type()).equalsIgnoreCase(pattern.substring(0, slash).trim())
        && (subtype.startsWith("*") || clean(part.subtype()).equalsIgnoreCase(subtype));
  }

  /** A parameter, joined and decoded as RFC 2231 says; null where there is none. */
  public static @Nullable String get(Map<String, String> parameters, String name) {
    boolean extended = false;
    String plain = null;
    for (Map.Entry<String, String> e : parameters.entrySet()) {
      String key = e.getKey();
      if (key.equalsIgnoreCase(name)) {
        plain = e.getValue();
      } else {
        extended |=
            key.length() > name.length()
                && key.charAt(name.length()) == '*'
                && key.regionMatches(true, 0, name, 0, name.length());
      }
    }
    if (!extended || "false".equalsIgnoreCase(System.getProperty("mail.mime.decodeparameters"))) {
      return plain;
    }
    String joined = joined(parameters, name);
    return joined.isEmpty() ? plain : joined;
  }

  /** The value of {@code name*}, or of {@code name*0}, {@code name*1*} and so on, to a gap. */
  private static String joined(Map<String, String> parameters, String name) {
    Map<String, String> byName = new HashMap<>();
    parameters.forEach((key, value) -> byName.putIfAbsent(key.toLowerCase(Locale.ROOT), value));
    String base = name.toLowerCase(Locale.ROOT) + "*";
    Extended value = new Extended();
    String single = byName.get(base);
    if (single != null) {
      value.addEncoded(single);
      return value.text();
    }
    for (int i = 0; ; i++) {
      String literal = byName.get(base + i);
      String encoded = byName.get(base + i + "*");
      if (encoded != null) {
        value.addEncoded(encoded);
      } else if (literal != null) {
        value.addLiteral(literal);
      } else {
        return value.text();
      }
    }
  }

  /** A value of RFC 2231, whose characters may be divided between its segments. */
  private static final class Extended {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private @Nullable String charset;

    /** {@code charset'language'} where it is the first one, and octets after percent signs. */
    void addEncoded(String segment) {
      int language = charset == null ? segment.indexOf('\'') : -1;
      int start = language < 0 ? -1 : segment.indexOf('\'', language + 1);
      if (charset == null) {
        charset = start < 0 ? "" : segment.substring(0, language);
      }
      for (int i = start + 1; i < segment.length(); i++) {
        char c = segment.charAt(i);
        int high = c == '%' && i + 2 < segment.length() ? hex(segment.charAt(i + 1)) : -1;
        int low = high < 0 ? -1 : hex(segment.charAt(i + 2));
        if (low >= 0) {
          octets.write(high << 4 | low);
          i += 2;
        } else if (c < 128) {
          octets.write(c);
        } else {
          addLiteral(String.valueOf(c));
        }
      }
    }

    void addLiteral(String segment) {
      text();
      text.append(segment);
    }

    String text() {
      text.append(CharsetText.decode(octets.toByteArray(), charset));
      octets.reset();
      return text.toString();
    }

    private static int hex(char c) {
      return c < 128 ? Character.digit(c, 16) : -1;
    }
  }

  /** The file name of the disposition, else the type's name; null where there is none. */
  public static @Nullable String fileName(BodyStructure part) {
    BodyStructure.Disposition disposition = part.disposition();
    String name = disposition == null ? null : get(disposition.parameters(), "filename");
    if (name == null || name.isEmpty()) {
      name = get(part.parameters(), "name");
    }
    return name == null || !decodesFileNames() ? name : HeaderText.decode(name);
  }

  /** Encoded words in file names are decoded unless the API's own property says no. */
  private static boolean decodesFileNames() {
    return !"false".equalsIgnoreCase(System.getProperty("mail.mime.decodefilename"));
  }

  private static ParameterList list(Map<String, String> parameters) {
    ParameterList list = new ParameterList();
    for (Map.Entry<String, String> e : parameters.entrySet()) {
      try {
        list.set(e.getKey().toLowerCase(Locale.ROOT), e.getValue());
      } catch (RuntimeException broken) {
        // an RFC 2231 value that was cut off (Exchange does); the others count
      }
    }
    try {
      list.combineSegments();
    } catch (RuntimeException broken) {
      return plainOf(parameters);
    }
    return list;
  }

  private static ParameterList plainOf(Map<String, String> parameters) {
    ParameterList list = new ParameterList();
    parameters.forEach(
        (name, value) -> {
          if (name.indexOf('*') < 0) {
            list.set(name, value);
          }
        });
    return list;
  }
}
