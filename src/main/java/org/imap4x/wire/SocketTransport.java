package org.imap4x.wire;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** A TCP connection, plain or with TLS. */
public final class SocketTransport implements Transport {
  private SocketTransport() {}

  /** Tries all addresses of the host, within one deadline over DNS, TCP, proxy and TLS. */
  public static SocketTransport connect(SocketOptions options, Deadline deadline)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Goes on with TLS; the caller has made sure that no plaintext is left over ({@link
   * ByteSource#requireEmpty}).
   */
  public void startTls(TlsOptions options, Deadline deadline) throws IOException {
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
