package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.imap4x.model.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting without a thread, and the sockets that allow it. */
@Timeout(30)
class ReadinessTest {
  private static final long SHORT_MILLIS = 100;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private ServerSocket server;
  private ChannelSocket socket;
  private Socket peer;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0);
    socket = ChannelSocket.open();
    socket.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()), 5000);
    peer = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    peer.close();
    server.close();
  }

  private Readiness.Wait when(String name) throws IOException {
    return socket.whenReadable(Deadline.never(), () -> told.add(name));
  }

  private String next() throws InterruptedException {
    return told.poll(10, TimeUnit.SECONDS);
  }

  private void nothingIsTold() throws InterruptedException {
    assertNull(told.poll(SHORT_MILLIS, TimeUnit.MILLISECONDS));
  }

  @Test
  void octets_areToldOnce_andAgainWhenWaitedFor() throws Exception {
    when("one");
    nothingIsTold();
    peer.getOutputStream().write("ab".getBytes(StandardCharsets.US_ASCII));
    assertEquals("one", next());
    nothingIsTold();
    when("two"); // they are still there
    assertEquals("two", next());
    assertEquals(2, socket.getInputStream().read(new byte[10]));
    when("three");
    nothingIsTold();
    peer.getOutputStream().write('c');
    assertEquals("three", next());
  }

  @Test
  void end_isTold() throws Exception {
    when("end");
    peer.close();
    assertEquals("end", next());
    assertEquals(-1, socket.getInputStream().read());
  }

  @Test
  void closing_isTold_alsoToWhoComesLater() throws Exception {
    when("closed");
    nothingIsTold();
    socket.close();
    assertEquals("closed", next());
    when("later");
    assertEquals("later", next());
  }

  /** The system's socket goes with it, though a selector has known it. */
  @Test
  void closing_whileNobodyIsTold_endsTheConnection() throws Exception {
    Readiness.Wait wait = when("never");
    nothingIsTold();
    wait.cancel();
    socket.close();
    peer.setSoTimeout(10_000);
    assertEquals(-1, peer.getInputStream().read());
    nothingIsTold();
  }

  @Test
  void time_isToldInOrder_andNotToWhoHasGone() throws Exception {
    Readiness.SHARED.after(Duration.ofMillis(90), () -> told.add("third"));
    Readiness.Wait gone = Readiness.SHARED.after(Duration.ofMillis(30), () -> told.add("gone"));
    Readiness.SHARED.after(Duration.ofMillis(60), () -> told.add("second"));
    socket.whenReadable(Deadline.after(Duration.ofMillis(1)), () -> told.add("first"));
    gone.cancel();
    assertEquals("first", next());
    assertEquals("second", next());
    assertEquals("third", next());
    nothingIsTold();
  }

  private interface Scene {
    void play() throws Exception;
  }

  /** What threads end by is told, too. */
  private void reported(Scene scene) throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> told.add(String.valueOf(e)));
    try {
      scene.play();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void whoFails_doesNotEndTheOthers() throws Exception {
    reported(
        () -> {
          when("octet");
          Readiness.SHARED.after(
              Duration.ZERO,
              () -> {
                throw new AssertionError("fails");
              });
          assertEquals("java.lang.AssertionError: fails", next());
          peer.getOutputStream().write('a');
          assertEquals("octet", next());
        });
  }

  /** Whatever ends the thread's work: those who wait go on waiting, for octets and for a time. */
  @Test
  void selector_thatFails_isReplaced() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    Readiness mine =
        new Readiness() {
          @Override
          long pauseMillis() {
            if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
              throw new IllegalStateException("broken");
            }
            return super.pauseMillis();
          }
        };
    try (SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress());
        Socket other = server.accept()) {
      channel.configureBlocking(false);
      Readiness.Place place = new Readiness.Place(channel);
      reported(
          () -> {
            mine.when(place, SelectionKey.OP_READ, Deadline.never(), () -> told.add("octet"));
            mine.after(Duration.ZERO, () -> told.add("armed"));
            assertEquals("armed", next());
            failures.set(2);
            Readiness.Wait time =
                mine.after(Duration.ofMillis(SHORT_MILLIS), () -> told.add("time"));
            List<String> all = new ArrayList<>(List.of(next(), next(), next()));
            assertTrue(all.remove("time"), all::toString); // on a slow machine not the last
            String broken = "java.lang.IllegalStateException: broken";
            assertEquals(List.of(broken, broken), all);
            time.cancel();
            nothingIsTold();
            other.getOutputStream().write('a');
            assertEquals("octet", next());
          });
    }
  }

  /**
   * Seen as a thread that ended: the last wait was taken away while the next time was looked up.
   */
  @Test
  void waits_thatGoAtAnyTime_doNotEndTheThread() throws Exception {
    Readiness mine = new Readiness();
    reported(
        () -> {
          for (int i = 0; i < 50_000; i++) {
            Readiness.Wait wait = mine.after(Duration.ofMinutes(1), () -> told.add("never"));
            wait.cancel();
          }
          mine.after(Duration.ZERO, () -> told.add("end"));
          assertEquals("end", next());
        });
  }

  @Test
  void thread_endsWhenNobodyWaits_andComesBack() throws Exception {
    Readiness mine = new Readiness();
    mine.after(Duration.ZERO, () -> told.add("one"));
    assertEquals("one", next());
    while (mine.isRunning()) {
      Thread.sleep(20);
    }
    mine.after(Duration.ZERO, () -> told.add("two"));
    assertEquals("two", next());
  }

  @Test
  void read_andWaitAtTheSameTime_bothHear() throws Exception {
    when("octet");
    CountDownLatch read = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              try {
                socket.getInputStream().read();
                read.countDown();
              } catch (IOException e) {
                told.add(e.toString());
              }
            });
    reader.start();
    peer.getOutputStream().write("ab".getBytes(StandardCharsets.US_ASCII)); // one for each
    assertEquals("octet", next());
    assertTrue(read.await(10, TimeUnit.SECONDS));
    reader.join();
  }

  /** Twice the same read: what is in the middle of a timeout is not lost. */
  @Test
  void read_inTime_isWhatTheTimeoutSays() throws Exception {
    socket.setSoTimeout(1);
    boolean late = false;
    try {
      socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      late = true;
    }
    assertTrue(late);
    peer.getOutputStream().write('a');
    socket.setSoTimeout(10_000);
    assertEquals('a', socket.getInputStream().read());
  }

  // ---- what transports hold back

  @Test
  void tls_restOfARecord_isHeldAndNotToldByTheSystem() throws Exception {
    TestKeys keys = TestKeys.of("dns:localhost");
    try (Peer tls =
            Peer.tls(
                keys.server(),
                s -> {
                  OutputStream out = s.getOutputStream();
                  out.write("0123456789".getBytes(StandardCharsets.US_ASCII));
                  s.getInputStream().read();
                  out.write("more".getBytes(StandardCharsets.US_ASCII));
                  s.getInputStream().read();
                });
        SocketTransport transport =
            SocketTransport.connect(
                SocketOptions.of("localhost", tls.port())
                    .withTls(TlsOptions.DEFAULT.withContext(keys.client())),
                TransportContract.soon())) {
      byte[] octets = new byte[4];
      assertEquals(4, transport.read(octets, 0, 4, TransportContract.soon()));
      assertTrue(transport.holdsOctets());
      TransportContract.readAll(transport, 6);
      assertFalse(transport.holdsOctets());
      transport.whenReadable(Deadline.never(), () -> told.add("more")).orElseThrow();
      transport.write(new byte[] {'x'}, 0, 1, TransportContract.soon());
      assertEquals("more", next());
      assertEquals(4, TransportContract.readAll(transport, 4).length);
    }
  }

  @Test
  void deflate_moreThanWasAskedFor_isHeld() throws Exception {
    byte[] pattern = new byte[5000]; // zeros: a few octets of them on the wire
    MemoryTransport wire =
        new MemoryTransport(DeflateTransportTest.deflate(pattern), 1 << 20, false);
    DeflateTransport transport = new DeflateTransport(wire, new byte[0], -1, 0, Limits.DEFAULT);
    assertEquals(100, transport.read(new byte[100], 0, 100, TransportContract.soon()));
    assertTrue(transport.holdsOctets());
    int left = 4900;
    while (left > 0) {
      left -= transport.read(new byte[6000], 0, 6000, TransportContract.soon());
    }
    assertFalse(transport.holdsOctets());
  }
}
