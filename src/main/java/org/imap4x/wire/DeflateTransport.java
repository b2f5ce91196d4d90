package org.imap4x.wire;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.imap4x.model.Limits;

/** Compresses what goes over another transport (RFC 4978). */
public final class DeflateTransport implements Transport {
  /**
   * Wraps the transport.
   *
   * @param leftover octets that were read already and belong to the compressed stream
   * @param level see {@link java.util.zip.Deflater}, -1 for its default
   * @param strategy see {@link java.util.zip.Deflater}
   */
  public DeflateTransport(
      Transport transport, byte[] leftover, int level, int strategy, Limits limits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(byte[] octets, int offset, int length, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void flush(Deadline deadline) {}

  @Override
  public boolean isSecure() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String description() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String peerHost() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int peerPort() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isClosed() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
