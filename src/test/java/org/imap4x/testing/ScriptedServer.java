package org.imap4x.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback that plays a written session and fails when the client says anything
 * else.
 *
 * <pre>{@code
 * try (ScriptedServer s = ScriptedServer.inline("""
 *     S: * OK [CAPABILITY IMAP4rev1] ready
 *     C: $tag LOGIN u p
 *     S: $tag OK done
 *     """)) {
 *   ... connect to s.host(), s.port() ...
 *   s.verifyComplete();
 * }
 * }</pre>
 *
 * <p>{@code ScriptedServer.start("dovecot/select-qresync")} plays {@code
 * src/test/resources/sessions/dovecot/select-qresync.imap}. Lines of a session:
 *
 * <ul>
 *   <li>{@code # ...} a comment: say the server and the source. Blank lines and indents don't
 *       matter.
 *   <li>{@code C: ...} the next line that the client sends, exactly, whether or not it has read
 *       earlier answers; several in sequence may come in one packet. A literal of the client is
 *       lines, too ({@code C: $tag LOGIN {1}}, {@code S: + go}, {@code C: u {1}} ...).
 *   <li>{@code C= ...} the same with escapes, as {@code S=} has them.
 *   <li>{@code S: ...} a line to send; those in sequence go out in one packet.
 *   <li>{@code S| ...} a line of a literal; <code>{$size}</code> in the {@code S:} before is its
 *       size.
 *   <li>{@code S= ...} octets to send, with {@code \r \n \t \0 \xHH \\} and without a line end.
 *   <li>{@code $tag}, {@code $1}, {@code $name} (lower case): in {@code C:} an atom or quoted
 *       string to capture, in {@code S:} what was captured last. So {@code C: $a NOOP}, {@code C:
 *       $b CHECK}, {@code S: $b OK}, {@code S: $a OK}. {@code $*} matches anything, {@code $$} is a
 *       dollar; {@code $Forwarded} needs none. {@code $port} is the server's port.
 *   <li>{@code connection 2:} begins what happens on the second connection; {@code connection *:}
 *       on any further one, how many there may be.
 *   <li>{@code !split 1} sends every octet (or N) as a packet of its own; {@code !split off}.
 *   <li>{@code !flush} ends a packet. {@code !send 1000000 abc} sends so many octets of a pattern,
 *       {@code !read 1000} takes so many from the client.
 *   <li>{@code !for i 1 100} ... {@code !end} repeats lines with {@code $i}.
 *   <li>{@code !auto NOOP ID} answers these commands with OK from now on wherever they come.
 *   <li>{@code !reached x} lets {@link #awaitReached} return; {@code !await x} waits for {@link
 *       #signal}, or for {@code !signal x} on another connection.
 *   <li>{@code !pause 100} does nothing for so many milliseconds, as a slow server.
 *   <li>{@code !stall} does nothing more; {@code !reset} (RST), {@code !close}, {@code
 *       !half-close}.
 *   <li>{@code !tls} does the server's handshake ({@link TestTls}); first in the script for TLS
 *       from the first octet. {@code !deflate} compresses both directions from here on.
 *   <li>{@code !expect-close} waits for the client to close.
 * </ul>
 *
 * <p>After the end of a connection's script LOGOUT is answered by itself; any other command fails
 * the test. Every wait is bounded by {@link #patience}.
 */
public final class ScriptedServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Script script;
  private final ServerSocket listener;
  private final Duration patience;
  private final List<ScriptedConnection> connections = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Map<String, CountDownLatch> marks = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<Integer, CountDownLatch> accepted = new ConcurrentHashMap<>();
  private volatile boolean verified;

  private ScriptedServer(Script script, ServerSocket listener, Duration patience) {
    this.script = script;
    this.listener = listener;
    this.patience = patience;
  }

  /** Plays a session file, named {@code <server>/<case>}. */
  public static ScriptedServer start(String session) throws IOException {
    return start(Script.load(session), PATIENCE);
  }

  /** Plays a session given as text. */
  public static ScriptedServer inline(String session) throws IOException {
    return start(Script.parse("inline", session), PATIENCE);
  }

  /** Plays a session given as text, with another bound for each wait. */
  public static ScriptedServer inline(String session, Duration patience) throws IOException {
    return start(Script.parse("inline", session), patience);
  }

  private static ScriptedServer start(Script script, Duration patience) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    ScriptedServer server = new ScriptedServer(script, listener, patience);
    server.thread("accept", server::accept);
    return server;
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The longest that the server waits for the client's next line. */
  public Duration patience() {
    return patience;
  }

  /** Lines that clients have sent so far, one char an octet. */
  public List<String> received() {
    List<String> lines = new ArrayList<>();
    for (String line : log) {
      int at = line.indexOf("C: ");
      if (at == line.indexOf(' ') + 1) {
        lines.add(line.substring(at + 3));
      }
    }
    return lines;
  }

  /** How many connections there were so far. */
  public int connectionCount() {
    return connections.size();
  }

  /** Waits until the script is at {@code !reached name}. */
  public void awaitReached(String name) throws InterruptedException {
    if (!mark("reached " + name).await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the script did not come to !reached " + name + report());
    }
  }

  /** Lets the script go on at {@code !await name}. */
  public void signal(String name) {
    mark("await " + name).countDown();
  }

  /** Waits until every connection's script is through; fails with both lines when one was not. */
  public void verifyComplete() throws InterruptedException {
    verified = true;
    for (int number : script.connections().keySet()) {
      if (number > 0) {
        awaitEnd(number);
      }
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(report());
    }
  }

  private void awaitEnd(int number) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    CountDownLatch there = accepted.computeIfAbsent(number, n -> new CountDownLatch(1));
    if (!failures.isEmpty()) {
      return;
    }
    if (!there.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("there was no connection " + number + report());
    }
    ScriptedConnection connection = connections.get(number - 1);
    if (!connection.done().await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError(
          script.name()
              + ": connection "
              + number
              + " waits at "
              + connection.current()
              + report());
    }
  }

  private String report() {
    List<String> last = log.subList(Math.max(0, log.size() - 30), log.size());
    return "\n" + String.join("\n", failures) + "\n--- session so far:\n" + String.join("\n", last);
  }

  /** Ends all connections; fails when something was unexpected and nobody has asked for it. */
  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    connections.forEach(ScriptedConnection::close);
    for (Thread t : threads) {
      t.interrupt();
    }
    if (!verified && !failures.isEmpty()) {
      throw new AssertionError(report());
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        serve(connections.size() + 1, socket);
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(int number, Socket socket) throws IOException {
    List<Step> steps = script.connections().get(number);
    if (steps == null) {
      steps = script.connections().get(0);
    }
    if (steps == null) {
      failures.add(script.name() + ": connection " + number + " was not expected");
      socket.close();
      return;
    }
    ScriptedConnection connection = new ScriptedConnection(this, number, steps, new Wire(socket));
    connections.add(connection);
    thread("connection " + number, connection);
    accepted.computeIfAbsent(number, n -> new CountDownLatch(1)).countDown();
  }

  private void thread(String name, Runnable work) {
    Thread t = new Thread(work, "scripted server " + name);
    t.setDaemon(true);
    threads.add(t);
    t.start();
  }

  private CountDownLatch mark(String name) {
    return marks.computeIfAbsent(name, n -> new CountDownLatch(1));
  }

  // ---- for the connections

  void reach(String name) {
    mark("reached " + name).countDown();
  }

  void awaitSignal(String name) throws InterruptedException {
    if (!mark("await " + name).await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("nobody gave the signal");
    }
  }

  void awaitClose() throws InterruptedException {
    closing.await();
  }

  void log(int connection, String line) {
    log.add(connection + " " + line);
  }

  void failed(int connection, @Nullable Step step, String why) {
    if (closing.getCount() > 0) {
      String where = step == null ? "after the end" : "line " + step.line() + " (" + step + ")";
      failures.add(script.name() + ": connection " + connection + ", " + where + ": " + why);
    }
  }
}
