package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buffer over a transport: no octet is lost or doubled, whatever its size is at the time. */
class ByteSourceTest {

  private static byte[] random(long seed, int length) {
    byte[] octets = new byte[length];
    new Random(seed).nextBytes(octets);
    return octets;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 2048, 5000, 100_000})
  void octets_takenInAnyWay_areThoseThatCame(int piece) throws IOException {
    byte[] octets = random(piece, 400_000);
    ByteSource source = new ByteSource(new MemoryTransport(octets, piece, false));
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    Random random = new Random(7);
    byte[] into = new byte[40_000];
    while (source.peek() >= 0) {
      int wanted = 1 + random.nextInt(random.nextInt(10) == 0 ? ByteSource.BUFFER_SIZE : 300);
      if (random.nextBoolean()) {
        int n = source.read(into, 0, Math.min(wanted, into.length));
        taken.write(into, 0, n);
      } else {
        int there = source.request(wanted) ? wanted : source.buffered();
        taken.write(source.array(), source.position(), there);
        source.skip(there);
      }
      if (random.nextInt(20) == 0) {
        source.rest();
      }
    }
    assertArrayEquals(octets, taken.toByteArray());
  }

  @Test
  void buffer_growsWithWhatComes_andRests() throws IOException {
    ByteSource source = new ByteSource(new MemoryTransport(random(1, 200_000), 1 << 20, false));
    assertEquals(0, source.array().length);
    while (source.peek() >= 0) {
      source.skip(source.buffered());
    }
    assertEquals(ByteSource.BUFFER_SIZE, source.array().length);
    source.rest();
    assertEquals(0, source.array().length);
  }

  @Test
  void buffer_ofSmallAnswers_staysSmall() throws IOException {
    ByteSource source = new ByteSource(new MemoryTransport(random(1, 200_000), 900, false));
    while (source.peek() >= 0) {
      source.skip(source.buffered());
    }
    assertEquals(ByteSource.SMALL_BUFFER, source.array().length);
  }

  @Test
  void rest_withOctetsLeft_keepsThem() throws IOException {
    byte[] octets = random(1, 50_000);
    ByteSource source = new ByteSource(new MemoryTransport(octets, 1 << 20, false));
    assertTrue(source.request(30_000));
    source.skip(29_999);
    source.rest();
    assertEquals(octets[29_999] & 0xff, source.peek());
  }

  @Test
  void request_ofMoreThanTheBufferHolds_isRefused() throws IOException {
    ByteSource source = new ByteSource(new MemoryTransport(random(1, 70_000), 1 << 20, false));
    assertTrue(source.request(ByteSource.BUFFER_SIZE));
    assertThrows(IllegalStateException.class, source::fill);
    assertThrows(IllegalArgumentException.class, () -> source.request(ByteSource.BUFFER_SIZE + 1));
    source.skip(ByteSource.BUFFER_SIZE);
    assertFalse(source.request(ByteSource.BUFFER_SIZE));
    assertEquals(70_000 - ByteSource.BUFFER_SIZE, source.buffered());
  }
}
