package org.imap4x.it.dropin;

import jakarta.mail.Address;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** What an application saw, line by line, in words that name no provider. */
public final class Report {

  /** Something to look at. */
  @FunctionalInterface
  public interface Look {
    Object at() throws Exception;
  }

  /** Something to do. */
  @FunctionalInterface
  public interface Act {
    void run() throws Exception;
  }

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  public void section(String title) {
    lines.add("== " + title);
  }

  /** One line: the label, and what the look gave or threw. */
  public void see(String label, Look look) {
    String text;
    try {
      text = text(look.at());
    } catch (Exception e) {
      text = "throws " + type(e);
    }
    lines.add(label + ": " + text);
  }

  /** One line: whether it worked. */
  public void act(String label, Act act) {
    see(
        label,
        () -> {
          act.run();
          return "done";
        });
  }

  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The class that both providers share: the exception's own, or the nearest of API or JDK. */
  private static String type(Throwable e) {
    Class<?> type = e.getClass();
    while (!type.getName().startsWith("jakarta.") && !type.getName().startsWith("java.")) {
      type = type.getSuperclass();
    }
    return type.getName();
  }

  static String text(Object value) throws Exception {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] octets) {
      return octets(octets);
    }
    if (value instanceof long[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof Object[] values) {
      return list(Arrays.asList(values));
    }
    if (value instanceof List<?> values) {
      return list(values);
    }
    if (value instanceof Enumeration<?> values) {
      return list(Collections.list(values));
    }
    if (value instanceof InputStream in) {
      return stream(in);
    }
    return scalar(value);
  }

  private static String scalar(Object value) throws Exception {
    if (value instanceof Date date) {
      return Instant.ofEpochMilli(date.getTime()).toString();
    }
    if (value instanceof Flags flags) {
      return flags(flags);
    }
    if (value instanceof InternetAddress address) {
      return quoted(address.getPersonal()) + "<" + quoted(address.getAddress()) + ">";
    }
    if (value instanceof Address address) {
      return address.getType() + " " + address;
    }
    if (value instanceof Folder folder) {
      return "folder " + quoted(folder.getFullName());
    }
    if (value instanceof Message message) {
      return "#" + message.getMessageNumber();
    }
    if (value instanceof jakarta.mail.Header header) {
      return quoted(header.getName()) + "=" + quoted(header.getValue());
    }
    return quoted(value.toString());
  }

  private static String stream(InputStream in) throws IOException, NoSuchAlgorithmException {
    try (in) {
      return octets(in.readAllBytes());
    }
  }

  private static String octets(byte[] octets) throws NoSuchAlgorithmException {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    byte[] hash = MessageDigest.getInstance("SHA-1").digest(octets);
    return octets.length + " octets " + HexFormat.of().formatHex(hash, 0, 6) + " " + quoted(shown);
  }

  private static String list(List<?> values) throws Exception {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(text(value));
    }
    return texts.toString();
  }

  private static String flags(Flags flags) {
    TreeSet<String> words = new TreeSet<>();
    for (Flags.Flag flag : flags.getSystemFlags()) {
      words.add(name(flag));
    }
    words.addAll(Arrays.asList(flags.getUserFlags()));
    return words.toString();
  }

  private static String name(Flags.Flag flag) {
    if (flag == Flags.Flag.ANSWERED) {
      return "\\Answered";
    } else if (flag == Flags.Flag.DELETED) {
      return "\\Deleted";
    } else if (flag == Flags.Flag.DRAFT) {
      return "\\Draft";
    } else if (flag == Flags.Flag.FLAGGED) {
      return "\\Flagged";
    } else if (flag == Flags.Flag.RECENT) {
      return "\\Recent";
    } else if (flag == Flags.Flag.SEEN) {
      return "\\Seen";
    }
    return flag == Flags.Flag.USER ? "\\*" : "?";
  }

  private static String quoted(String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder out = new StringBuilder("'");
    for (char c : text.toCharArray()) {
      if (c < ' ' || c > '~') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('\'').toString();
  }
}
