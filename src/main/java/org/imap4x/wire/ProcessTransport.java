package org.imap4x.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** The standard input and output of a child process. */
public final class ProcessTransport implements Transport {
  private ProcessTransport() {}

  /**
   * Starts the program.
   *
   * @param argv program and arguments; no shell is involved
   * @param closeTimeout how long {@link #close} waits for it to end by itself
   */
  public static ProcessTransport start(List<String> argv, Duration closeTimeout)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The last octets that it wrote to its standard error, as text. */
  public String errorText() {
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
