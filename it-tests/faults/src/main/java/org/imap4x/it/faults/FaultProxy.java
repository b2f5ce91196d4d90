package org.imap4x.it.faults;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.imap4x.it.support.Await;
import org.imap4x.it.support.RealServer;

/**
 * A door before the server that breaks one connection at one octet.
 *
 * <p>Octets are counted for each direction over all connections. When as many have passed as the
 * fault says, the connection that carried the last of them meets it; all others live on. What has
 * passed has arrived: the server is left to do what it was sent, and {@link #settle} waits for it.
 */
final class FaultProxy implements AutoCloseable {
  private final String host;
  private final int port;
  private final boolean withholds;
  private final int door;
  private final Object counting = new Object();
  private final Map<Fault.Direction, Long> passed = new EnumMap<>(Fault.Direction.class);
  private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger strangers = new AtomicInteger();
  private final AtomicInteger mostStrangers = new AtomicInteger();
  private volatile ServerSocket listener;
  private volatile Thread acceptor;
  private volatile Fault fault;
  private volatile Strike strike;
  private boolean fired;
  private volatile Supplier<String> step = () -> "";
  private volatile Front front = (client, server) -> true;
  private volatile List<Piece> recording;
  private volatile boolean closed;

  /** Talks to a client before the server does; false ends the connection. */
  interface Front {
    boolean admits(Socket client, Supplier<Socket> server) throws IOException;
  }

  FaultProxy(RealServer server) throws IOException {
    this(server.host(), server.port(), !server.has("UIDPLUS"));
  }

  /**
   * @param withholds whether the client is not to see what belongs to UIDPLUS
   */
  FaultProxy(String host, int port, boolean withholds) throws IOException {
    this.host = host;
    this.port = port;
    this.withholds = withholds;
    reset();
    listener = listen(0);
    door = listener.getLocalPort();
    acceptor = accept(listener);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    return socket;
  }

  String host() {
    return listener.getInetAddress().getHostAddress();
  }

  int port() {
    return door;
  }

  // ---- what is to happen

  /** Lets the fault strike once; {@code step} says what the application is doing then. */
  void arm(Fault next, Supplier<String> doing) {
    step = doing;
    fault = next;
  }

  /** As {@link #arm}, counted from now on. */
  void armFromNow(Fault next, Supplier<String> doing) {
    synchronized (counting) {
      arm(new Fault(next.direction(), next.mode(), passed(next.direction()) + next.at()), doing);
      fired = false;
      strike = null;
    }
  }

  /** Whom a client speaks to first. */
  void front(Front first) {
    front = first;
  }

  /** Refuses new connections (nobody listens) until {@link #up}. */
  void down() throws IOException {
    listener.close();
    try {
      acceptor.join(); // the port is taken until it is out of accept()
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while the door was closed");
    }
  }

  void up() throws IOException {
    listener = listen(door);
    acceptor = accept(listener);
  }

  /** Ends all connections that there are. */
  void cutAll(Fault.Mode mode) {
    for (ProxiedConnection connection : connections) {
      connection.strike(mode);
    }
  }

  /** Notes where lines and literals end, from now on. */
  List<Piece> record() {
    List<Piece> pieces = new CopyOnWriteArrayList<>();
    recording = pieces;
    return pieces;
  }

  /** As new; connections that are left are cut. */
  void reset() {
    fault = null;
    strike = null;
    recording = null;
    front = (client, server) -> true;
    step = () -> "";
    cutAll(Fault.Mode.RST);
    connections.clear();
    accepted.set(0);
    mostStrangers.set(0);
    synchronized (counting) {
      fired = false;
      passed.put(Fault.Direction.C2S, 0L);
      passed.put(Fault.Direction.S2C, 0L);
    }
  }

  // ---- what has happened

  Optional<Strike> strike() {
    return Optional.ofNullable(strike);
  }

  long passed(Fault.Direction direction) {
    synchronized (counting) {
      return passed.get(direction);
    }
  }

  /** Connections of clients so far. */
  int accepted() {
    return accepted.get();
  }

  /** Most connections at one time that had not logged in, since {@link #forgetStrangers}. */
  int mostStrangers() {
    return mostStrangers.get();
  }

  void forgetStrangers() {
    mostStrangers.set(0);
  }

  /** Whether a connection that lives has last been sent that command. */
  boolean isDoing(String command) {
    return connections.stream().anyMatch(c -> c.isOpen() && c.command().equals(command));
  }

  /** Connections that the client has not ended, and has not been told to be at their end. */
  long heldByClient() {
    return connections.stream().filter(ProxiedConnection::isHeldByClient).count();
  }

  /** Ends what is left and waits until the server has done all that it was sent. */
  void settle(Duration atMost) throws Exception {
    connections.forEach(ProxiedConnection::release);
    Await.until(
        atMost,
        () -> connections.stream().allMatch(ProxiedConnection::isServerDone),
        () -> "the server does not end its sessions");
  }

  // ---- within

  private Thread accept(ServerSocket from) {
    return daemon(
        "proxy-accept",
        () -> {
          while (!closed && !from.isClosed()) {
            try {
              Socket client = from.accept();
              int number = accepted.incrementAndGet();
              mostStrangers.accumulateAndGet(strangers.incrementAndGet(), Math::max);
              daemon("proxy-connect", () -> begin(client, number));
            } catch (IOException e) {
              // The listener is closed, or the client has gone at once.
            }
          }
        });
  }

  private void begin(Socket client, int number) {
    List<Socket> server = new ArrayList<>();
    boolean begun = false;
    try {
      client.setTcpNoDelay(true);
      if (!front.admits(client, () -> toServer(server))) {
        return;
      }
      ProxiedConnection connection =
          new ProxiedConnection(
              this, number, client, toServer(server), withholds ? new Withheld() : null);
      connections.add(connection);
      begun = true;
      connection.start();
    } catch (IOException | UncheckedIOException e) {
      // A server that is not there is not there for the client, too.
    } finally {
      if (!begun) {
        left();
        server.forEach(FaultProxy::close);
        close(client);
      }
    }
  }

  private Socket toServer(List<Socket> made) {
    if (made.isEmpty()) {
      try {
        Socket server = new Socket();
        made.add(server);
        server.connect(new InetSocketAddress(host, port), 5000);
        server.setTcpNoDelay(true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return made.get(0);
  }

  /** A connection has logged in, or has ended before. */
  void left() {
    strangers.decrementAndGet();
  }

  /**
   * Counts octets of a connection.
   *
   * @return how many of them pass before the fault strikes; -1 where it does not
   */
  long count(Fault.Direction direction, int octets, ProxiedConnection by) {
    synchronized (counting) {
      long before = passed.get(direction);
      passed.put(direction, before + octets);
      by.countedFrom(direction, before);
      Fault f = fault;
      if (f == null || f.direction() != direction || fired || before + octets < f.at()) {
        return -1;
      }
      fired = true;
      return Math.max(0, f.at() - before);
    }
  }

  /** What is to be done now, and is noted. */
  Fault.Mode struck(int connection, long octet, String command, String around) {
    Fault f = fault;
    strike = new Strike(f, connection, octet, command, around, step.get());
    return f.mode();
  }

  void noted(Piece piece) {
    List<Piece> pieces = recording;
    if (pieces != null) {
      pieces.add(piece);
    }
  }

  static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    cutAll(Fault.Mode.RST);
  }
}
