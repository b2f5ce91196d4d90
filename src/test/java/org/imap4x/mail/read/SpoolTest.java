package org.imap4x.mail.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Octets on their way from a connection to an application. */
@Timeout(30)
class SpoolTest {
  private static final int MEMORY = 1 << 20;
  private static final long EVER_MILLIS = TimeUnit.HOURS.toMillis(1);

  private static byte[] octets(int count) {
    byte[] octets = new byte[count];
    new Random(7).nextBytes(octets);
    return octets;
  }

  private static byte[] all(Spool spool) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[10_007];
    for (int n = spool.read(some, 0, some.length); n >= 0; n = spool.read(some, 0, some.length)) {
      all.write(some, 0, n);
    }
    return all.toByteArray();
  }

  private static Thread writing(Spool spool, byte[] octets) {
    Thread thread =
        new Thread(
            () -> {
              spool.write(octets, 0, MEMORY);
              spool.write(octets, MEMORY, octets.length - MEMORY);
              spool.end();
            });
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void memoryThenFile_comeInOrder() throws Exception {
    byte[] octets = octets(3 * MEMORY + 5);
    try (Spool spool = new Spool()) {
      writing(spool, octets).join(); // waits for nobody
      assertEquals(MEMORY, spool.available());
      assertArrayEquals(octets, all(spool));
      assertEquals(octets.length, spool.total());
      assertEquals(-1, spool.read(new byte[1], 0, 1));
      assertEquals(0, spool.read(new byte[1], 0, 0));
    }
  }

  @Test
  void waiting_hasRoomAsSoonAsSomethingIsTaken() throws Exception {
    byte[] octets = octets(MEMORY + 100);
    try (Spool spool = Spool.waiting(EVER_MILLIS)) {
      Thread writer = writing(spool, octets);
      awaitWaiting(writer);
      assertArrayEquals(octets, all(spool));
      writer.join();
    }
  }

  @Test
  void waiting_doesSoForSoLongInAll() throws Exception {
    byte[] octets = octets(2 * MEMORY);
    try (Spool spool = Spool.waiting(20)) {
      Thread writer = writing(spool, octets);
      writer.join(); // nobody takes anything
      assertArrayEquals(octets, all(spool));
    }
  }

  @Test
  void waiting_endsWhenNobodyWantsThem() throws Exception {
    try (Spool spool = Spool.waiting(EVER_MILLIS)) {
      Thread writer = writing(spool, octets(2 * MEMORY));
      awaitWaiting(writer);
      spool.close();
      writer.join();
      assertEquals(2 * MEMORY, spool.total());
    }
  }

  @Test
  void waiting_interrupted_goesOnWithAFile() throws Exception {
    byte[] octets = octets(2 * MEMORY);
    try (Spool spool = Spool.waiting(EVER_MILLIS)) {
      Thread writer = writing(spool, octets);
      awaitWaiting(writer);
      writer.interrupt();
      writer.join();
      assertArrayEquals(octets, all(spool));
    }
  }

  @Test
  void read_interrupted_takesNothing() throws Exception {
    try (Spool spool = new Spool()) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> spool.read(new byte[1], 0, 1));
      spool.write(new byte[] {5}, 0, 1);
      byte[] one = new byte[1];
      assertEquals(1, spool.read(one, 0, 1));
      assertEquals(5, one[0]);
      assertFalse(spool.end());
      assertTrue(spool.isClosedAtEnd());
    }
  }
}
