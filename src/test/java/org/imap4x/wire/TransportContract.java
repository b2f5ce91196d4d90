package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What every transport must do, each with a peer that its test has set up. */
final class TransportContract {
  /** A call that blocks. */
  interface Blocking {
    void run() throws IOException;
  }

  private TransportContract() {}

  static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  /** What lets the other side send the rest. */
  interface GoOn {
    void run() throws IOException;
  }

  /**
   * Reads n octets with timeouts so short that most reads time out; the other side keeps some back
   * until the first has.
   */
  static byte[] readImpatiently(Transport transport, int n, GoOn goOn) throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] buffer = new byte[7];
    int timeouts = 0;
    while (got.size() < n) {
      try {
        int k =
            transport.read(
                buffer,
                0,
                Math.min(buffer.length, n - got.size()),
                Deadline.after(Duration.ofMillis(1)));
        assertTrue(k > 0, "end after " + got.size());
        got.write(buffer, 0, k);
      } catch (WireTimeoutException e) {
        assertTrue(++timeouts < 50_000);
        if (timeouts == 1) {
          goOn.run();
        }
      }
    }
    assertTrue(timeouts > 0, "nothing timed out");
    return got.toByteArray();
  }

  static byte[] pattern(int n) {
    byte[] octets = new byte[n];
    for (int i = 0; i < n; i++) {
      octets[i] = (byte) (i * 31 + i / 251);
    }
    return octets;
  }

  static byte[] readAll(Transport transport, int n) throws IOException {
    byte[] octets = new byte[n];
    int at = 0;
    while (at < n) {
      int k = transport.read(octets, at, n - at, soon());
      assertTrue(k > 0, "end after " + at);
      at += k;
    }
    return octets;
  }

  /** Closes from another thread while the call blocks. */
  static void assertCloseEnds(Transport transport, Blocking call) throws Exception {
    CompletableFuture<IOException> thrown = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread = start(call, thrown, begun);
    awaitBlocked(thread, begun);
    long start = System.nanoTime();
    transport.close();
    IOException e = thrown.get(5, TimeUnit.SECONDS);
    assertTrue(System.nanoTime() - start < 1_000_000_000L, "took too long");
    assertInstanceOf(WireClosedException.class, e);
    assertTrue(transport.isClosed());
    transport.close();
    assertThrows(WireClosedException.class, () -> transport.read(new byte[1], 0, 1, soon()));
  }

  static void assertInterruptEnds(Blocking call) throws Exception {
    CompletableFuture<IOException> thrown = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread thread =
        start(
            () -> {
              try {
                call.run();
              } finally {
                flag.complete(Thread.currentThread().isInterrupted());
              }
            },
            thrown,
            begun);
    awaitBlocked(thread, begun);
    long start = System.nanoTime();
    thread.interrupt();
    IOException e = thrown.get(5, TimeUnit.SECONDS);
    assertTrue(System.nanoTime() - start < 1_000_000_000L, "took too long");
    assertInstanceOf(WireInterruptedException.class, e);
    assertEquals(true, flag.get(5, TimeUnit.SECONDS));
  }

  private static Thread start(
      Blocking call, CompletableFuture<IOException> thrown, CountDownLatch begun) {
    Thread thread =
        new Thread(
            () -> {
              try {
                begun.countDown();
                call.run();
                thrown.completeExceptionally(new AssertionError("nothing thrown"));
              } catch (IOException e) {
                thrown.complete(e);
              } catch (RuntimeException | Error e) {
                thrown.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** In a native read or write a thread is RUNNABLE, so its stack must stand still for a while. */
  private static void awaitBlocked(Thread thread, CountDownLatch begun) throws Exception {
    assertTrue(begun.await(5, TimeUnit.SECONDS));
    StackTraceElement[] before = {};
    for (int same = 0; same < 4; ) {
      thread.join(30);
      StackTraceElement[] now = thread.getStackTrace();
      same = Arrays.equals(before, now) ? same + 1 : 0;
      before = now;
    }
  }

  /** Writes until the peer's buffers are full. */
  static void writeForever(Transport transport, Deadline deadline) throws IOException {
    byte[] octets = new byte[64 * 1024];
    while (true) {
      transport.write(octets, 0, octets.length, deadline);
      transport.flush(deadline);
    }
  }

  static void assertEcho(Transport transport) throws IOException {
    byte[] octets = pattern(100_000);
    for (int from = 0; from < octets.length; from += 10_000) {
      transport.write(octets, from, 10_000, soon());
      transport.flush(soon());
      byte[] back = readAll(transport, 10_000);
      assertArrayEquals(Arrays.copyOfRange(octets, from, from + 10_000), back);
    }
  }
}
