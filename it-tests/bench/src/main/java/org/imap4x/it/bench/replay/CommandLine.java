package org.imap4x.it.bench.replay;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command as it was read: its words, and how many literals were thrown away. */
record CommandLine(String tag, boolean byUid, String name, String arguments, int literals) {

  private static final Pattern LITERAL = Pattern.compile("^(.*)\\{([0-9]+)([+-]?)}$");

  /** Reads one command; a literal counts as the atom LITERAL. Null at the end of the connection. */
  static CommandLine read(InputStream in, OutputStream out) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    int literals = 0;
    Matcher matcher = LITERAL.matcher(line);
    while (matcher.matches()) {
      if (matcher.group(3).isEmpty()) {
        out.write(Listing.octets("+ go on\r\n"));
      }
      in.skipNBytes(Long.parseLong(matcher.group(2)));
      literals++;
      String rest = line(in);
      if (rest == null) {
        throw new EOFException("inside a command");
      }
      // what came before is of no use where many literals follow each other
      line = (literals == 1 ? matcher.group(1) + "LITERAL" : line.substring(0, start(line))) + rest;
      matcher = LITERAL.matcher(line);
    }
    return parsed(line, literals);
  }

  private static int start(String line) {
    return line.indexOf("LITERAL") + "LITERAL".length();
  }

  private static CommandLine parsed(String line, int literals) {
    String[] words = line.split(" ", 3);
    boolean byUid = words.length > 1 && words[1].equalsIgnoreCase("UID");
    if (byUid) {
      String[] after = words[2].split(" ", 2);
      words = new String[] {words[0], after[0], after.length > 1 ? after[1] : ""};
    }
    String name = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "";
    return new CommandLine(words[0], byUid, name, words.length > 2 ? words[2] : "", literals);
  }

  /** Without CR LF; null at the end of the connection. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet;
    while ((octet = in.read()) != '\n') {
      if (octet < 0) {
        return null;
      }
      line.append((char) octet);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
