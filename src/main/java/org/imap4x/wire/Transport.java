package org.imap4x.wire;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * Octets to and from one peer, with deadlines.
 *
 * <p>One thread may read while another writes; {@link #close} may come from any thread and ends
 * what blocks within a second. {@link Thread#interrupt} ends a blocked call with {@link
 * WireInterruptedException}.
 */
public interface Transport extends Closeable {
  /**
   * Reads what is there, at least one octet; an expired deadline still takes what has come already.
   *
   * @return the number of octets, or -1 at the end
   * @throws WireTimeoutException when nothing came; no octet is lost and reading may go on
   */
  int read(byte[] buffer, int offset, int length, Deadline deadline) throws IOException;

  /**
   * Writes all of the octets, perhaps into a buffer that {@link #flush} empties.
   *
   * @throws WireTimeoutException when the peer did not take them; the transport is closed then
   */
  void write(byte[] octets, int offset, int length, Deadline deadline) throws IOException;

  /** Sends what {@link #write} has kept back. */
  void flush(Deadline deadline) throws IOException;

  /** The session is set up: from now on an interrupt may be noticed later, at less cost. */
  default void settled() {}

  /** Whether octets have come that a read would give at once, without looking at the peer. */
  default boolean holdsOctets() throws IOException {
    return false;
  }

  /**
   * Has {@code told} run once, by a thread that it must not block, when the peer has sent something
   * or closed, this is closed, or the time is over. Meanwhile nobody reads.
   *
   * @return empty where that takes a thread: nothing will run
   */
  default Optional<Readiness.Wait> whenReadable(Deadline deadline, Runnable told)
      throws IOException {
    return Optional.empty();
  }

  /** Whether nobody between here and the peer can read along: TLS, or a pipe. */
  boolean isSecure();

  /** The TLS session, when there is one. */
  Optional<SSLSession> tlsSession();

  /** Who the peer is, for error messages: {@code host:port} or a command. */
  String description();

  /** The host as the caller named it; empty for a child process. */
  String peerHost();

  /** The port; 0 for a child process. */
  int peerPort();

  /** Whether {@link #close} was called, here or because of a failed write. */
  boolean isClosed();

  /** Closes both directions; does nothing when it is closed already. */
  @Override
  void close() throws IOException;
}
