package org.imap4x.wire;

import static org.imap4x.wire.TransportContract.assertCloseEnds;
import static org.imap4x.wire.TransportContract.readAll;
import static org.imap4x.wire.TransportContract.soon;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.imap4x.model.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeflateTransportTest {
  private static final byte[] NONE = {};

  static byte[] deflate(byte[] octets) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(9, true), 512, true)) {
      deflater.write(octets);
      deflater.flush();
      return out.toByteArray();
    }
  }

  private static DeflateTransport over(Transport transport, byte[] leftover) {
    return new DeflateTransport(transport, leftover, -1, Deflater.DEFAULT_STRATEGY, Limits.DEFAULT);
  }

  private static byte[] text() {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append("* ").append(random.nextInt()).append(" FETCH (FLAGS (\\Seen))\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void read_anyPieces_inflates() throws Exception {
    byte[] text = text();
    byte[] deflated = deflate(text);
    for (int piece : new int[] {1, 100, Integer.MAX_VALUE}) {
      DeflateTransport transport = over(new MemoryTransport(deflated, piece, false), NONE);
      assertArrayEquals(text, readAll(transport, text.length));
      assertEquals(-1, transport.read(new byte[1], 0, 1, soon()));
    }
  }

  @Test
  void read_leftover_isInflatedFirst() throws Exception {
    byte[] text = text();
    byte[] deflated = deflate(text);
    for (int n : new int[] {1, 50, deflated.length}) {
      byte[] rest = Arrays.copyOfRange(deflated, n, deflated.length);
      DeflateTransport transport =
          over(new MemoryTransport(rest, 1000, false), Arrays.copyOf(deflated, n));
      assertArrayEquals(text, readAll(transport, text.length));
    }
  }

  @Test
  void read_timeouts_loseNothing() throws Exception {
    byte[] text = text();
    DeflateTransport transport = over(new MemoryTransport(deflate(text), 40, true), NONE);
    byte[] got = new byte[text.length];
    int at = 0;
    while (at < got.length) {
      try {
        at += transport.read(got, at, got.length - at, soon());
      } catch (WireTimeoutException e) {
        continue;
      }
    }
    assertArrayEquals(text, got);
  }

  @Test
  void write_flushed_canBeInflatedSoFar() throws Exception {
    MemoryTransport memory = MemoryTransport.of("");
    DeflateTransport transport = over(memory, NONE);
    byte[] text = text();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      transport.write(text, 0, text.length, soon());
      transport.flush(soon());
      expected.writeBytes(text);
      byte[] sent = memory.written.toByteArray();
      DeflateTransport back = over(new MemoryTransport(sent, 999, false), NONE);
      assertArrayEquals(expected.toByteArray(), readAll(back, expected.size()));
    }
    assertTrue(memory.written.size() < expected.size() / 2);
  }

  @Test
  void write_smallCommand_goesOutInOneWrite() throws Exception {
    MemoryTransport memory = MemoryTransport.of("");
    DeflateTransport transport = over(memory, NONE);
    transport.write("A1 NOOP\r\n".getBytes(StandardCharsets.US_ASCII), 0, 9, soon());
    transport.flush(soon());
    assertEquals(1, memory.writes);
  }

  @Test
  void read_bomb_isALimit() throws Exception {
    byte[] deflated = deflate(new byte[20_000_000]);
    Limits d = Limits.DEFAULT;
    Limits limits =
        new Limits(
            d.line(),
            d.literalInMemory(),
            d.literal(),
            d.response(),
            d.nesting(),
            d.listItems(),
            d.setExpansion(),
            100);
    DeflateTransport transport =
        new DeflateTransport(
            new MemoryTransport(deflated, 9999, false), NONE, -1, Deflater.FILTERED, limits);
    byte[] buffer = new byte[64 * 1024];
    assertThrows(
        LimitException.class,
        () -> {
          while (true) {
            assertTrue(transport.read(buffer, 0, buffer.length, soon()) > 0);
          }
        });
  }

  @Test
  void read_damagedStream_isAnIoException() {
    byte[] noise = new byte[1000];
    Arrays.fill(noise, (byte) 0xff);
    DeflateTransport transport = over(new MemoryTransport(noise, 9, false), NONE);
    IOException e =
        assertThrows(IOException.class, () -> transport.read(new byte[99], 0, 99, soon()));
    assertTrue(e.getMessage().contains("damaged"), e.getMessage());
  }

  @Test
  void close_blockedRead_endsAtOnce() throws Exception {
    try (Peer peer = new Peer(Peer::drain)) {
      DeflateTransport transport =
          over(SocketTransport.connect(SocketOptions.of("127.0.0.1", peer.port()), soon()), NONE);
      assertCloseEnds(transport, () -> transport.read(new byte[9], 0, 9, Deadline.never()));
    }
  }
}
