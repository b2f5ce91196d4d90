package org.imap4x.testing;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Plays one connection of a script, on a thread of its own. */
final class ScriptedConnection implements Runnable {
  private final ScriptedServer server;
  private final int number;
  private final List<Step> steps;
  private final Wire wire;
  private final Map<String, String> variables = new HashMap<>();
  private final Set<String> automatic = new HashSet<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Step current;
  private boolean closed;

  ScriptedConnection(ScriptedServer server, int number, List<Step> steps, Wire wire) {
    this.server = server;
    this.number = number;
    this.steps = steps;
    this.wire = wire;
    variables.put("port", Integer.toString(server.port()));
  }

  /** Opens once the script is through, well or not. */
  CountDownLatch done() {
    return done;
  }

  @Nullable Step current() {
    return current;
  }

  void close() {
    try {
      wire.close();
    } catch (IOException e) {
      // it is gone, and that is what is wanted
    }
  }

  @Override
  public void run() {
    try {
      wire.timeout((int) server.patience().toMillis());
      for (Step s : steps) {
        current = s;
        play(s);
      }
      wire.flush();
      current = null;
      done.countDown();
      if (!closed) {
        afterwards();
      }
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      if (done.getCount() > 0) {
        server.failed(number, current, e.toString());
      }
    } finally {
      done.countDown();
      close();
    }
  }

  private void play(Step s) throws IOException, InterruptedException {
    switch (s.kind()) {
      case CLIENT, CLIENT_OCTETS -> expect(s);
      case DIRECTIVE -> directive(s);
      default -> {
        byte[] octets = s.octets(variables);
        server.log(number, "S: " + new String(octets, StandardCharsets.ISO_8859_1).stripTrailing());
        wire.write(octets);
      }
    }
  }

  private void expect(Step s) throws IOException {
    wire.flush();
    while (true) {
      String line;
      try {
        line = wire.readLine();
      } catch (SocketTimeoutException e) {
        throw new AssertionError("the client sent nothing for " + server.patience(), e);
      }
      if (line == null) {
        throw new AssertionError("the client closed the connection");
      }
      server.log(number, "C: " + line);
      if (s.matches(line, variables)) {
        return;
      }
      if (!answered(line, automatic)) {
        throw new AssertionError("\n  expected C: " + s.text() + "\n  received C: " + line);
      }
    }
  }

  private boolean answered(String line, Set<String> names) throws IOException {
    String[] words = line.split(" ", 3);
    String name = words.length < 2 ? "" : words[1].toUpperCase(Locale.ROOT);
    if (!names.contains(name)) {
      return false;
    }
    String untagged =
        switch (name) {
          case "ID" -> "* ID NIL\r\n";
          case "LOGOUT" -> "* BYE\r\n";
          default -> "";
        };
    wire.write((untagged + words[0] + " OK done\r\n").getBytes(StandardCharsets.US_ASCII));
    wire.flush();
    return true;
  }

  /** After the script's end LOGOUT is answered; anything else was not expected. */
  private void afterwards() throws IOException {
    Set<String> names = new HashSet<>(automatic);
    names.add("LOGOUT");
    for (String line = wire.readLine(); line != null; line = wire.readLine()) {
      server.log(number, "C: " + line);
      if (!answered(line, names)) {
        server.failed(number, null, "\n  expected nothing more\n  received C: " + line);
        return;
      }
    }
  }

  private void directive(Step s) throws IOException, InterruptedException {
    String[] words = s.words();
    if (!words[0].equals("deflate") && !words[0].equals("send")) {
      wire.flush();
    }
    switch (words[0]) {
      case "split" ->
          wire.split(words[1].equals("off") ? Integer.MAX_VALUE : Integer.parseInt(words[1]));
      case "flush" -> wire.flush();
      case "send" -> send(Long.parseLong(words[1]), words.length > 2 ? words[2] : "x");
      case "read" -> wire.skip(Long.parseLong(words[1]));
      case "auto" -> automatic.addAll(List.of(words).subList(1, words.length));
      case "reached" -> server.reach(words[1]);
      case "await" -> server.awaitSignal(words[1]);
      case "signal" -> server.signal(words[1]);
      case "pause" -> Thread.sleep(Long.parseLong(words[1]));
      case "stall" -> stall();
      case "reset" -> {
        closed = true;
        wire.reset();
      }
      case "close" -> {
        closed = true;
        wire.close();
      }
      case "half-close" -> wire.halfClose();
      case "tls" -> wire.startTls();
      case "deflate" -> wire.startDeflate();
      case "expect-close" -> expectClose();
      default -> throw new AssertionError("unknown directive");
    }
  }

  private void send(long octets, String pattern) throws IOException {
    byte[] unit = pattern.getBytes(StandardCharsets.UTF_8);
    byte[] block = new byte[unit.length * Math.max(1, 8192 / unit.length)];
    for (int i = 0; i < block.length; i++) {
      block[i] = unit[i % unit.length];
    }
    for (long left = octets; left > 0; left -= block.length) {
      wire.write(left >= block.length ? block : java.util.Arrays.copyOf(block, (int) left));
    }
  }

  /** Neither reads nor writes until the server is closed; the script counts as through. */
  private void stall() throws InterruptedException {
    closed = true;
    current = null;
    done.countDown();
    server.awaitClose();
  }

  private void expectClose() throws IOException {
    closed = true;
    try {
      for (String line = wire.readLine(); line != null; line = wire.readLine()) {
        server.log(number, "C: " + line);
        if (!answered(line, Set.of("LOGOUT"))) {
          throw new AssertionError("\n  expected the end\n  received C: " + line);
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the client did not close for " + server.patience(), e);
    } catch (IOException e) {
      // a reset is an end, too
    }
  }
}
