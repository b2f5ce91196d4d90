package org.imap4x.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** Gives octets from memory in pieces, with a timeout before each piece if asked; keeps writes. */
final class MemoryTransport implements Transport {
  final ByteArrayOutputStream written = new ByteArrayOutputStream();
  int writes;
  int flushes;
  private final byte[] octets;
  private final int piece;
  private final boolean timeouts;
  private int position;
  private boolean timedOut;
  private boolean closed;

  MemoryTransport(byte[] octets, int piece, boolean timeouts) {
    this.octets = octets;
    this.piece = piece;
    this.timeouts = timeouts;
  }

  static MemoryTransport of(String octets) {
    return new MemoryTransport(
        octets.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE, false);
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Deadline deadline)
      throws WireTimeoutException {
    if (timeouts && !timedOut) {
      timedOut = true;
      throw new WireTimeoutException("nothing came from memory in time");
    }
    timedOut = false;
    if (position == octets.length) {
      return -1;
    }
    int n = Math.min(Math.min(length, piece), octets.length - position);
    System.arraycopy(octets, position, buffer, offset, n);
    position += n;
    return n;
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) {
    written.writeBytes(Arrays.copyOfRange(from, offset, offset + length));
    writes++;
  }

  @Override
  public void flush(Deadline deadline) {
    flushes++;
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    return Optional.empty();
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public String peerHost() {
    return "";
  }

  @Override
  public int peerPort() {
    return 0;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
