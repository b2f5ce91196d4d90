package org.imap4x.it.bench.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and the server: counts round trips and octets, and makes each way take
 * half of a round-trip time.
 *
 * <p>A round trip is counted when the client sends after it was sent something. That counts a
 * request that goes out while an earlier answer still comes in as one, too, so pipelining is never
 * flattered.
 */
public final class CountingProxy implements AutoCloseable {

  private static final byte[] END = new byte[0];

  private final ServerSocket listener;
  private final String host;
  private final int port;
  private final long halfNanos;
  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicInteger roundTrips = new AtomicInteger();

  private CountingProxy(ServerSocket listener, String host, int port, Duration roundTrip) {
    this.listener = listener;
    this.host = host;
    this.port = port;
    this.halfNanos = roundTrip.toNanos() / 2;
  }

  /** Listens on a free port of the loopback interface. */
  public static CountingProxy start(String host, int port, Duration roundTrip) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    CountingProxy proxy = new CountingProxy(listener, host, port, roundTrip);
    daemon("proxy", proxy::accept);
    return proxy;
  }

  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int roundTrips() {
    return roundTrips.get();
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(host, port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        synchronized (sockets) {
          sockets.add(client);
          sockets.add(server);
        }
        Link link = new Link();
        pump(client, server, link, true);
        pump(server, client, link, false);
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Who spoke last; written by one thread for each way. */
  private static final class Link {
    volatile boolean clientHeard = true;
  }

  private record Piece(long due, byte[] octets) {}

  private void pump(Socket from, Socket to, Link link, boolean fromClient) {
    BlockingQueue<Piece> way = new ArrayBlockingQueue<>(8192);
    daemon("read", () -> read(from, way, link, fromClient));
    daemon("write", () -> write(to, way, link, fromClient));
  }

  private void read(Socket from, BlockingQueue<Piece> way, Link link, boolean fromClient) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      int count;
      while ((count = in.read(buffer)) > 0) {
        if (fromClient && link.clientHeard) {
          link.clientHeard = false;
          roundTrips.incrementAndGet();
        }
        way.put(new Piece(System.nanoTime() + halfNanos, Arrays.copyOf(buffer, count)));
      }
    } catch (IOException closed) {
      // the end of the connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    way.offer(new Piece(System.nanoTime() + halfNanos, END));
  }

  private void write(Socket to, BlockingQueue<Piece> way, Link link, boolean fromClient) {
    try (to) {
      OutputStream out = to.getOutputStream();
      Piece piece;
      while ((piece = way.take()).octets != END) {
        long rest;
        while (halfNanos > 0 && (rest = piece.due - System.nanoTime()) > 0) {
          LockSupport.parkNanos(rest);
        }
        if (!fromClient) {
          link.clientHeard = true;
        }
        out.write(piece.octets);
      }
    } catch (IOException closed) {
      // the end of the connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
