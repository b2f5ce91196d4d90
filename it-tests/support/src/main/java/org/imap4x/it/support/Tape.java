package org.imap4x.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What went over the connections of one test, in the order of the wire. */
final class Tape {
  /** Octets in one direction of one connection; the connections are counted from 1. */
  record Piece(int connection, boolean ofClient, byte[] octets) {}

  /** More than this is no session to keep. */
  private static final long LONGEST = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Piece> pieces = new ArrayList<>();
  private final List<CountDownLatch> open = new ArrayList<>();
  private String server = "";
  private long length;

  /**
   * Passes octets on in both directions from now on; each is on the tape before it is passed on.
   */
  void connect(String name, Socket client, Socket upstream) throws IOException {
    client.setTcpNoDelay(true);
    upstream.setTcpNoDelay(true);
    CountDownLatch ends = new CountDownLatch(2);
    int number;
    lock.lock();
    try {
      server = name;
      open.add(ends);
      number = open.size();
    } finally {
      lock.unlock();
    }
    pass(client, upstream, number, true, ends);
    pass(upstream, client, number, false, ends);
  }

  private void pass(Socket from, Socket to, int number, boolean ofClient, CountDownLatch ends) {
    Thread thread =
        new Thread(
            () -> {
              byte[] buffer = new byte[1 << 16];
              try (from;
                  to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int count;
                while ((count = in.read(buffer)) > 0) {
                  add(new Piece(number, ofClient, Arrays.copyOf(buffer, count)));
                  out.write(buffer, 0, count);
                }
              } catch (IOException closed) {
                // the end of the connection
              } finally {
                ends.countDown();
              }
            },
            "tape " + number);
    thread.setDaemon(true);
    thread.start();
  }

  private void add(Piece piece) {
    lock.lock();
    try {
      length += piece.octets().length;
      if (length > LONGEST) {
        pieces.clear();
      } else {
        pieces.add(piece);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits a moment for the connections' ends; false when there was none, or too much in them. */
  boolean awaitEnd() throws InterruptedException {
    List<CountDownLatch> all;
    lock.lock();
    try {
      all = List.copyOf(open);
    } finally {
      lock.unlock();
    }
    for (CountDownLatch end : all) {
      end.await(2, TimeUnit.SECONDS);
    }
    lock.lock();
    try {
      return !pieces.isEmpty() && length <= LONGEST;
    } finally {
      lock.unlock();
    }
  }

  /** The server of the last connection, and its version. */
  String server() {
    lock.lock();
    try {
      return server;
    } finally {
      lock.unlock();
    }
  }

  List<Piece> pieces() {
    lock.lock();
    try {
      return List.copyOf(pieces);
    } finally {
      lock.unlock();
    }
  }
}
