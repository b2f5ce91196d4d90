package org.imap4x.mail.mime;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParameterList;
import java.util.Locale;
import java.util.Map;
import org.imap4x.model.BodyStructure;
import org.jspecify.annotations.Nullable;

/**
 * Content-Type and Content-Disposition of a BODYSTRUCTURE, as the API's parser reads them of
 * headers.
 */
public final class PartParameters {
  private PartParameters() {}

  /** The Content-Type with its parameters, quoted where that is due. */
  public static String contentType(BodyStructure part) {
    String type = part.type().isEmpty() ? "application" : clean(part.type());
    String none = type.equalsIgnoreCase("text") ? "plain" : "octet-stream";
    String subtype = part.subtype().isEmpty() ? none : clean(part.subtype());
    if (part.parameters().isEmpty()) {
      return type + "/" + subtype;
    }
    String written = new ContentType(type, subtype, list(part.parameters())).toString();
    return written.isEmpty() ? type + "/" + subtype : written;
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
    if (!extended) {
      return plain;
    }
    String joined = list(parameters).get(name);
    return joined == null || joined.isEmpty() ? plain : joined;
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
