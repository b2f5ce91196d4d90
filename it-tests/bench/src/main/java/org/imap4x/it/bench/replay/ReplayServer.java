package org.imap4x.it.bench.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that answers with prepared octets, as fast as any client reads them, so that what is
 * measured is the client.
 *
 * <p>It keeps nothing: STORE, EXPUNGE and APPEND are answered as a server would, and the next
 * session finds all as it was. A command of its own, {@code XPUSH mailbox}, waits until somebody is
 * in IDLE there, tells of one message more, and answers with the nanoseconds of that moment.
 */
public final class ReplayServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Capabilities capabilities;
  private final Map<String, ReplayFolder> folders = new ConcurrentHashMap<>();
  private final Map<String, ReplaySession> idle = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private ReplayServer(ServerSocket listener, Capabilities capabilities) {
    this.listener = listener;
    this.capabilities = capabilities;
  }

  /** Listens on a free port of the loopback interface. */
  public static ReplayServer start(Capabilities capabilities) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    ReplayServer server = new ReplayServer(listener, capabilities);
    daemon(server::accept);
    return server;
  }

  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  public int port() {
    return listener.getLocalPort();
  }

  private static void daemon(Runnable work) {
    // small stacks: there are a thousand of them
    Thread thread = new Thread(null, work, "replay", 1 << 18);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the end of the server
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new ReplaySession(this, socket).serve();
    } catch (IOException gone) {
      // the client ended the connection
    } finally {
      sockets.remove(socket);
    }
  }

  Capabilities capabilities() {
    return capabilities;
  }

  ReplayFolder folder(String name) {
    return folders.computeIfAbsent(name, ReplayFolder::named);
  }

  void idleBegins(String mailbox, ReplaySession session) {
    synchronized (idle) {
      idle.put(mailbox, session);
      idle.notifyAll();
    }
  }

  void idleEnds(String mailbox, ReplaySession session) {
    synchronized (idle) {
      idle.remove(mailbox, session);
    }
  }

  /**
   * One message more for whoever is in IDLE there; when that was told. The lock is held while that
   * is written, so that it does not come into the answer to DONE.
   */
  long push(String mailbox) throws IOException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    synchronized (idle) {
      while (!idle.containsKey(mailbox)) {
        long rest = (deadline - System.nanoTime()) / 1_000_000;
        if (rest <= 0) {
          throw new IOException("nobody is in IDLE at " + mailbox);
        }
        try {
          idle.wait(rest);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException(e);
        }
      }
      return idle.get(mailbox).pushed();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
