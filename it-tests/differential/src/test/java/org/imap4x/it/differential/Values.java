package org.imap4x.it.differential;

import jakarta.mail.Address;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Header;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a reader saw: a text for each question, in words that name no provider. */
final class Values {

  /** Something to look at. */
  @FunctionalInterface
  interface Look {
    Object at() throws Exception;
  }

  private static final int SHOWN = 160;

  private final Map<String, String> values = new LinkedHashMap<>();

  Map<String, String> all() {
    return values;
  }

  /** Notes what the look gave, or the kind of exception that it threw. */
  void see(String label, Look look) {
    String text;
    try {
      text = text(look.at());
    } catch (Exception e) {
      text = "throws " + kind(e);
    }
    if (values.put(label, text) != null) {
      throw new IllegalStateException("seen twice: " + label);
    }
  }

  /** The class that all readers share: the exception's own, or the nearest of API or JDK. */
  private static String kind(Throwable e) {
    Class<?> type = e.getClass();
    while (!type.getName().startsWith("jakarta.") && !type.getName().startsWith("java.")) {
      type = type.getSuperclass();
    }
    return type.getSimpleName();
  }

  private static String text(Object value) throws IOException {
    if (value == null) {
      return "null";
    } else if (value instanceof byte[] octets) {
      return octets(octets);
    } else if (value instanceof InputStream in) {
      try (in) {
        return octets(in.readAllBytes());
      }
    } else if (value instanceof Object[] values) {
      return list(Arrays.asList(values));
    } else if (value instanceof Enumeration<?> values) {
      return list(Collections.list(values));
    } else if (value instanceof List<?> values) {
      return list(values);
    }
    return scalar(value);
  }

  private static String scalar(Object value) {
    if (value instanceof String text) {
      return quoted(text);
    } else if (value instanceof Date date) {
      return date.toInstant().toString();
    } else if (value instanceof InternetAddress address) {
      return quoted(address.getPersonal()) + "<" + quoted(address.getAddress()) + ">";
    } else if (value instanceof Address address) {
      return address.getType() + " " + address;
    } else if (value instanceof Header header) {
      return quoted(header.getName()) + "=" + quoted(header.getValue());
    } else if (value instanceof Folder folder) {
      return "folder " + quoted(folder.getFullName());
    } else if (value instanceof Flags flags) {
      return flags(flags);
    }
    return value.toString();
  }

  private static String flags(Flags flags) {
    TreeSet<String> names = new TreeSet<>(Arrays.asList(flags.getUserFlags()));
    List<Flags.Flag> system =
        List.of(
            Flags.Flag.ANSWERED,
            Flags.Flag.DELETED,
            Flags.Flag.DRAFT,
            Flags.Flag.FLAGGED,
            Flags.Flag.SEEN,
            Flags.Flag.USER);
    for (int i = 0; i < system.size(); i++) {
      if (flags.contains(system.get(i))) {
        names.add("\\" + i);
      }
    }
    return names.toString();
  }

  private static String list(List<?> values) throws IOException {
    StringBuilder text = new StringBuilder("[");
    for (Object value : values) {
      text.append(text.length() > 1 ? ", " : "").append(text(value));
    }
    return limited(text.append(']').toString());
  }

  private static String octets(byte[] octets) {
    String text = quoted(new String(octets, StandardCharsets.ISO_8859_1));
    return octets.length + " octets " + hash(octets) + " " + text;
  }

  private static String quoted(String text) {
    return text == null
        ? "null"
        : limited(text.chars().mapToObj(Values::shown).collect(Collectors.joining("", "'", "'")));
  }

  private static String shown(int c) {
    return c < ' ' || c > '~' ? String.format("\\u%04x", c) : String.valueOf((char) c);
  }

  /** A long text by its beginning and a hash of all. */
  private static String limited(String text) {
    return text.length() <= SHOWN
        ? text
        : text.substring(0, SHOWN)
            + "... of "
            + text.length()
            + ", "
            + hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(byte[] octets) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(octets);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
