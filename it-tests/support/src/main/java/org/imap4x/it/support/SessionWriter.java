package org.imap4x.it.support;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Writes a tape as a session that can be played: tags, and whatever is different each time, become
 * variables; users, passwords and names of sessions and machines become neutral ones.
 *
 * <p>What a server says by itself while a client is in IDLE waits for what the other connection did
 * before ({@code !signal}, {@code !await}).
 */
final class SessionWriter {
  private static final Pattern LITERAL =
      Pattern.compile("\\{(\\d+)(\\+?)}\r\n$|\\{(\\d+)-}\r\n$", Pattern.DOTALL);
  private static final Pattern USER = Pattern.compile("\\bu([0-9]+)\\b");

  /** What users are called, in the order in which the test got them. */
  static final List<String> USERS = List.of("joe", "ann", "bob");

  private static final Pattern APPEND_DATE =
      Pattern.compile("\"([ 0-9]\\d-[A-Z][a-z]{2}-\\d{4} \\d\\d:\\d\\d:\\d\\d [-+]\\d{4})\"");
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("d-MMM-yyyy HH:mm:ss Z")
          .toFormatter(Locale.ENGLISH);

  private final Map<Integer, Connection> connections = new TreeMap<>();
  private final List<Integer> users;
  private int signals;

  private SessionWriter(List<Integer> users) {
    this.users = users;
  }

  /** The session's lines. */
  static String text(List<Tape.Piece> pieces) {
    StringBuilder all = new StringBuilder();
    for (Tape.Piece piece : pieces) {
      all.append(new String(piece.octets(), StandardCharsets.ISO_8859_1));
    }
    SessionWriter writer =
        new SessionWriter(
            USER.matcher(all)
                .results()
                .map(m -> Integer.valueOf(m.group(1)))
                .distinct()
                .sorted()
                .toList());
    for (Tape.Piece piece : pieces) {
      writer
          .connections
          .computeIfAbsent(piece.connection(), number -> writer.new Connection())
          .add(piece);
    }
    StringBuilder text = new StringBuilder();
    writer.connections.forEach(
        (number, connection) -> {
          if (writer.connections.size() > 1) {
            text.append("connection ").append(number).append(":\n");
          }
          connection.lines.forEach(line -> text.append(line).append('\n'));
        });
    return text.toString();
  }

  /** One connection's lines so far. */
  private final class Connection {
    final List<String> lines = new ArrayList<>();
    private final Direction client = new Direction(true);
    private final Direction server = new Direction(false);
    private final Map<String, String> tags = new HashMap<>();

    /** The tag of an AUTHENTICATE or LOGIN that has not ended: what the client says is secret. */
    private String secretTag = "";

    private String compressTag = "";
    private String tlsTag = "";
    private boolean idle;
    private boolean ended;

    void add(Tape.Piece piece) {
      if (!ended) {
        (piece.ofClient() ? client : server).add(piece.octets());
      }
    }

    private void line(Direction from, String raw, boolean inside, boolean whole) {
      if (from == client) {
        lines.add(clientLine(raw, inside));
      } else {
        serverLine(raw, inside, whole);
      }
    }

    private String clientLine(String raw, boolean inside) {
      if (!secretTag.isEmpty()) {
        return "C: $*";
      }
      if (inside) {
        return written("C", raw.replace("$", "$$"));
      }
      String line = raw.replace("\r\n", "");
      if (idle) {
        idle = false;
        return "C: " + line;
      }
      String[] words = line.split(" ", 3);
      if (words.length < 2) {
        return written("C", raw);
      }
      String name = "t" + (tags.size() + 1);
      tags.put(words[0], name);
      String command = words[1].toUpperCase(Locale.ROOT);
      String start = "C: $" + name + " ";
      switch (command) {
        case "LOGIN":
          if (line.endsWith("}")) {
            secretTag = words[0];
            return start + words[1] + " $*";
          }
          return start + words[1] + " $1 $2";
        case "AUTHENTICATE":
          secretTag = words[0];
          String[] args = words[2].split(" ", 2);
          return start + words[1] + " " + args[0] + (args.length > 1 ? " $*" : "");
        case "IDLE":
          idle = true;
          break;
        case "COMPRESS":
          compressTag = words[0];
          break;
        case "STARTTLS":
          tlsTag = words[0];
          break;
        default:
          break;
      }
      String rest = neutral(raw.substring(words[0].length() + 1)).replace("$", "$$");
      return written("C", "$" + name + " " + (command.equals("APPEND") ? undated(rest) : rest));
    }

    private void serverLine(String raw, boolean inside, boolean whole) {
      if (inside) {
        lines.add(written(whole ? "S|" : "S", raw.replace("$", "$$")));
        return;
      }
      int space = raw.indexOf(' ');
      String tag = space < 0 ? "" : raw.substring(0, space);
      if (idle && tag.equals("*")) {
        waitForOthers();
      }
      boolean secret = !secretTag.isEmpty() && tag.equals("+");
      String text = secret ? "+ \r\n" : neutral(raw).replace("$", "$$");
      for (Map.Entry<String, String> each : tags.entrySet()) {
        if (tag.equals(each.getKey())) {
          text = "$" + each.getValue() + text.substring(tag.length());
        }
        text =
            text.replace("(TAG \"" + each.getKey() + "\")", "(TAG \"$" + each.getValue() + "\")");
      }
      lines.add(written("S", text));
      if (tags.containsKey(tag)) {
        tagged(tag, raw.startsWith("OK", space + 1));
      }
    }

    private void tagged(String tag, boolean ok) {
      if (!ok) {
        client.refused();
      }
      if (tag.equals(secretTag)) {
        secretTag = "";
      }
      if (tag.equals(compressTag) && ok) {
        lines.add("!deflate");
        client.inflate();
        server.inflate();
      }
      if (tag.equals(tlsTag) && ok) {
        ended = true; // the rest is nobody's to read
      }
    }

    /** What comes unasked comes after what the other connection did last. */
    private void waitForOthers() {
      for (Connection other : connections.values()) {
        if (other != this && !other.lines.isEmpty()) {
          String last = other.lines.get(other.lines.size() - 1);
          if (!last.startsWith("!signal")) {
            signals++;
            last = "!signal s" + signals;
            other.lines.add(last);
          }
          String wait = last.replace("!signal", "!await");
          if (!lines.contains(wait)) {
            lines.add(wait);
          }
        }
      }
    }

    /** Cuts one direction into lines, and knows which of them are in a literal. */
    private final class Direction {
      private final boolean ofClient;
      private ByteArrayOutputStream line = new ByteArrayOutputStream();
      private long literal;

      /** Whether a literal has begun in what the next line belongs to. */
      private boolean goesOn;

      private Inflater inflater;

      Direction(boolean ofClient) {
        this.ofClient = ofClient;
      }

      /** What was announced does not come: the command is over. */
      void refused() {
        literal = 0;
        goesOn = false;
      }

      void inflate() {
        inflater = new Inflater(true);
      }

      void add(byte[] octets) {
        if (inflater == null) {
          for (int i = 0; i < octets.length && !ended; i++) {
            add(octets[i]);
            if (inflater != null) {
              add(java.util.Arrays.copyOfRange(octets, i + 1, octets.length));
              return;
            }
          }
          return;
        }
        try {
          inflater.setInput(octets);
          byte[] buffer = new byte[4096];
          for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
            for (int i = 0; i < n; i++) {
              add(buffer[i]);
            }
          }
        } catch (DataFormatException e) {
          throw new IllegalStateException(e);
        }
      }

      private void add(byte octet) {
        line.write(octet);
        if (octet != '\n') {
          return;
        }
        String raw = line.toString(StandardCharsets.ISO_8859_1);
        line = new ByteArrayOutputStream();
        boolean inside = goesOn;
        boolean whole = literal > 0 && raw.length() <= literal;
        literal = whole ? literal - raw.length() : 0;
        if (!whole) {
          Matcher announced = LITERAL.matcher(raw);
          goesOn = announced.find();
          literal = goesOn ? size(announced) : 0;
        }
        line(ofClient ? client : server, raw, inside, whole);
      }

      private static long size(Matcher announced) {
        String size = announced.group(1);
        return Long.parseLong(size == null ? announced.group(3) : size);
      }
    }
  }

  /** Without names of users, sessions and machines. */
  private String neutral(String line) {
    String text =
        USER.matcher(line)
            .replaceAll(m -> USERS.get(users.indexOf(Integer.valueOf(m.group(1))) % USERS.size()));
    text = text.replaceAll("SESSIONID=<[^>]*>", "SESSIONID=<session>");
    text = text.replaceAll("\"os-version\" \"[^\"]*\"", "\"os-version\" \"6\"");
    return text;
  }

  /** A date of today is another one when the session is played. */
  private static String undated(String append) {
    Matcher date = APPEND_DATE.matcher(append);
    if (!date.find()) {
      return append;
    }
    Duration age =
        Duration.between(OffsetDateTime.parse(date.group(1).strip(), DATE), OffsetDateTime.now());
    return age.abs().toDays() > 0 ? append : date.replaceFirst("\\$date");
  }

  /** A line as text where it is text, else with escapes; the octets are characters here. */
  private static String written(String who, String raw) {
    boolean literal = who.endsWith("|");
    if (raw.endsWith("\r\n")) {
      String body = raw.substring(0, raw.length() - 2);
      String text = utf8(body);
      if (text != null && text.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
        return (literal ? who : who + ":") + (text.isEmpty() ? "" : " " + text);
      }
    }
    StringBuilder escaped = new StringBuilder((literal ? "S" : who) + "= ");
    String octets = who.equals("C") ? raw.replaceFirst("\r\n$", "") : raw;
    for (char c : octets.toCharArray()) {
      switch (c) {
        case '\r' -> escaped.append("\\r");
        case '\n' -> escaped.append("\\n");
        case '\\' -> escaped.append("\\\\");
        default -> {
          if (c < ' ' || c > '~') {
            escaped.append(String.format("\\x%02X", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static String utf8(String octets) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
