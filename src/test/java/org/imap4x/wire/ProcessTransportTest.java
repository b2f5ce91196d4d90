package org.imap4x.wire;

import static org.imap4x.wire.TransportContract.assertCloseEnds;
import static org.imap4x.wire.TransportContract.assertEcho;
import static org.imap4x.wire.TransportContract.assertInterruptEnds;
import static org.imap4x.wire.TransportContract.readAll;
import static org.imap4x.wire.TransportContract.readImpatiently;
import static org.imap4x.wire.TransportContract.soon;
import static org.imap4x.wire.TransportContract.writeForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ProcessTransportTest {
  private static final Duration PATIENT = Duration.ofSeconds(5);

  private static ProcessTransport sh(String script) throws IOException {
    return ProcessTransport.start(List.of("/bin/sh", "-c", script), Duration.ofMillis(300));
  }

  @Test
  void cat_echoes_andEndsByItself() throws Exception {
    ProcessTransport transport = ProcessTransport.start(List.of("cat"), PATIENT);
    assertEcho(transport);
    assertTrue(transport.isSecure());
    long start = System.nanoTime();
    transport.close();
    assertTrue(System.nanoTime() - start < 2_000_000_000L);
  }

  @Test
  void read_timeouts_loseNothing() throws Exception {
    try (ProcessTransport transport =
        sh("for i in 1 2 3 4 5 6 7 8; do printf '%s,' $i; sleep 0.02; done; read x; printf 9,")) {
      byte[] got =
          readImpatiently(transport, 18, () -> transport.write(new byte[] {'\n'}, 0, 1, soon()));
      assertEquals("1,2,3,4,5,6,7,8,9,", new String(got, StandardCharsets.US_ASCII));
      assertEquals(-1, transport.read(new byte[1], 0, 1, soon()));
    }
  }

  @Test
  void read_muchOutput_arrivesWhole() throws Exception {
    try (ProcessTransport transport = sh("head -c 3000000 /dev/zero; printf end")) {
      byte[] got = readAll(transport, 3_000_003);
      assertEquals("end", new String(got, 3_000_000, 3, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void read_cutByTimeout_expiredDeadlineStillTakesWhatCame() throws Exception {
    try (ProcessTransport transport = sh("printf x; exec sleep 30")) {
      assertEquals(1, transport.read(new byte[9], 0, 9, soon()));
      assertThrows(
          WireTimeoutException.class,
          () -> transport.read(new byte[9], 0, 9, Deadline.after(Duration.ZERO)));
    }
  }

  @Test
  void errors_ofTheProgram_areInTheDescription() throws Exception {
    try (ProcessTransport transport =
        sh("head -c 20000 /dev/zero | tr '\\0' 'e' >&2; echo 'no such user' >&2; exec 2>&-; cat")) {
      while (!transport.errorText().endsWith("no such user")) {
        Thread.onSpinWait();
      }
      assertTrue(transport.errorText().length() <= 8192);
      assertTrue(transport.description().startsWith("/bin/sh (which says: ee"));
    }
  }

  @Test
  void start_noSuchProgram_isAnIoException() {
    assertThrows(
        IOException.class,
        () -> ProcessTransport.start(List.of("/no/such/program"), Duration.ofSeconds(1)));
  }

  @Test
  void close_blockedRead_endsAtOnce() throws Exception {
    ProcessTransport transport = sh("exec sleep 60");
    assertCloseEnds(transport, () -> transport.read(new byte[1], 0, 1, Deadline.never()));
  }

  @Test
  void close_blockedWrite_endsAtOnce() throws Exception {
    ProcessTransport transport = sh("sleep 60; true");
    assertCloseEnds(transport, () -> writeForever(transport, Deadline.never()));
  }

  @Test
  void interrupt_blockedRead_endsAndPipeLives() throws Exception {
    try (ProcessTransport transport = ProcessTransport.start(List.of("cat"), PATIENT)) {
      assertInterruptEnds(() -> transport.read(new byte[1], 0, 1, Deadline.never()));
      assertEcho(transport);
    }
  }

  @Test
  void interrupt_blockedWrite_ends() throws Exception {
    try (ProcessTransport transport = sh("sleep 60; true")) {
      assertInterruptEnds(() -> writeForever(transport, Deadline.never()));
      assertTrue(transport.isClosed());
    }
  }

  @Test
  void write_programTakesNothing_timesOut() throws Exception {
    try (ProcessTransport transport = sh("sleep 60; true")) {
      assertThrows(
          WireTimeoutException.class,
          () -> writeForever(transport, Deadline.after(Duration.ofMillis(200))));
    }
  }

  @Test
  void close_programIgnoresItsEnd_isKilledSoon() throws Exception {
    ProcessTransport transport = sh("trap '' TERM; printf r; while :; do sleep 0.1; done");
    assertEquals(1, transport.read(new byte[1], 0, 1, soon()));
    assertFalse(transport.isClosed());
    long start = System.nanoTime();
    transport.close();
    assertTrue(System.nanoTime() - start < 3_000_000_000L);
  }
}
