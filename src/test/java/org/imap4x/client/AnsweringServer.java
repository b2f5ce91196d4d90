package org.imap4x.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that reads commands by the book, literals too, and answers OK to each: what it takes for
 * a command is what any server would.
 */
final class AnsweringServer implements AutoCloseable {
  static final String TAG = "qzq";

  private static final Pattern LITERAL = Pattern.compile("(?s).*~?\\{([0-9]{1,9})(\\+?)\\}");

  private final ServerSocket listener;
  private final String capabilities;
  private final boolean authenticated;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final Thread thread;

  AnsweringServer(String capabilities, boolean authenticated) throws IOException {
    this.capabilities = "IMAP4rev1 " + capabilities;
    this.authenticated = authenticated;
    this.listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    this.thread = new Thread(this::serve, "answering server");
    thread.setDaemon(true);
    thread.start();
  }

  ClientOptions options() {
    return ClientOptions.builder("127.0.0.1", listener.getLocalPort())
        .tagPrefix(TAG)
        .readTimeout(java.time.Duration.ofSeconds(5))
        .build();
  }

  boolean isAuthenticated() {
    return authenticated;
  }

  /** Each command with its literals in their places. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  List<String> protocolErrors() {
    return List.copyOf(errors);
  }

  private void serve() {
    try (Socket socket = listener.accept()) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      say(out, "* " + (authenticated ? "PREAUTH" : "OK") + " [CAPABILITY " + capabilities + "] hi");
      while (true) {
        String command = command(in, out);
        commands.add(command);
        answer(command, in, out);
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  private void answer(String command, InputStream in, OutputStream out) throws IOException {
    String[] words = command.split(" ", 3);
    String tag = words[0].matches("[A-Za-z0-9]+") ? words[0] : "*";
    String name = words.length < 2 ? "" : words[1].toUpperCase(Locale.ROOT);
    if (!words[0].startsWith(TAG)) {
      errors.add("a command with another tag: " + command);
    }
    switch (name) {
      case "SELECT", "EXAMINE" -> say(out, "* 1 EXISTS");
      case "UID" -> {
        if (command.contains("SEARCH ") && command.endsWith(" ALL")) {
          say(
              out,
              capabilities.contains("ESEARCH")
                  ? "* ESEARCH (TAG \"" + tag + "\") UID ALL 5"
                  : "* SEARCH 5");
        }
      }
      case "ENABLE" -> say(out, "* ENABLED UTF8=ACCEPT");
      case "CAPABILITY" -> say(out, "* CAPABILITY " + capabilities);
      case "AUTHENTICATE" -> {
        if (words.length < 3 || !words[2].contains(" ")) {
          say(out, "+ ");
          line(in);
        }
      }
      case "IDLE" -> {
        say(out, "+ ");
        line(in);
      }
      default -> {}
    }
    say(out, tag + " OK done");
  }

  private String command(InputStream in, OutputStream out) throws IOException {
    StringBuilder all = new StringBuilder();
    while (true) {
      String line = line(in);
      all.append(line);
      Matcher literal = LITERAL.matcher(line);
      if (!literal.matches() || (line.contains("\"") && isInQuotes(line))) {
        return all.toString();
      }
      if (literal.group(2).isEmpty()) {
        say(out, "+ go");
      }
      int size = Integer.parseInt(literal.group(1));
      all.append("\r\n").append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
    }
  }

  /** Whether the line ends within a quoted string, which the client must not send. */
  private boolean isInQuotes(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      if (quoted && line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == '"') {
        quoted = !quoted;
      }
    }
    if (quoted) {
      errors.add("an open quoted string: " + line);
    }
    return quoted;
  }

  private String line(InputStream in) throws IOException {
    StringBuilder b = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("end");
      }
      if (c == 0) {
        errors.add("NUL on a line");
      }
      b.append((char) c);
    }
    if (b.length() == 0 || b.charAt(b.length() - 1) != '\r') {
      errors.add("a bare LF after " + b);
    } else {
      b.setLength(b.length() - 1);
    }
    if (b.indexOf("\r") >= 0) {
      errors.add("a bare CR in " + b);
    }
    return b.toString();
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
