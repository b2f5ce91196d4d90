package org.imap4x.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection, plain or with TLS.
 *
 * <p>A socket that a factory of the application's has made is read in slices of SO_TIMEOUT, because
 * a platform thread in a read of it does not notice an interrupt; a slice that ends loses nothing,
 * with TLS neither, and costs nothing while octets come.
 */
public final class SocketTransport implements Transport {
  /** How late a read notices an interrupt at most. */
  private static final int SLICE_MILLIS = 250;

  /** The same while the session is being set up, which takes a few slices only. */
  private static final int FIRST_SLICE_MILLIS = 50;

  /** How long a TLS close_notify may take to go out. */
  private static final Duration FAREWELL = Duration.ofMillis(400);

  private final Socket raw;
  private final String host;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile int sliceMillis = FIRST_SLICE_MILLIS;
  private volatile @Nullable SSLSocket tls;

  @GuardedBy("reading")
  private Socket timed;

  @GuardedBy("reading")
  private InputStream in;

  @GuardedBy("reading")
  private int timeoutMillis = -1;

  @GuardedBy("writing")
  private OutputStream out;

  private SocketTransport(Socket raw, String host, int port) throws IOException {
    this.raw = raw;
    this.host = host;
    this.port = port;
    this.timed = raw;
    this.in = raw.getInputStream();
    this.out = raw.getOutputStream();
  }

  /** Tries all addresses of the host, within one deadline over DNS, TCP, proxy and TLS. */
  public static SocketTransport connect(SocketOptions options, Deadline deadline)
      throws IOException {
    return connect(options, deadline, new Breaker());
  }

  /** As above, for as long as the breaker lets it. */
  public static SocketTransport connect(SocketOptions options, Deadline deadline, Breaker breaker)
      throws IOException {
    try {
      Socket socket = new SocketConnector(options, deadline, breaker).connect();
      SocketTransport transport = new SocketTransport(socket, options.host(), options.port());
      if (options.tls().isPresent()) {
        try (Breaker.Hold hold = breaker.hold(socket)) {
          transport.startTls(options.tls().get(), deadline);
        }
      }
      return transport;
    } catch (IOException e) {
      throw breaker.explain(e);
    }
  }

  @Override
  public void settled() {
    sliceMillis = SLICE_MILLIS;
  }

  /**
   * Goes on with TLS; the caller has made sure that no plaintext is left over ({@link
   * ByteSource#requireEmpty}). Where it fails, the connection is closed.
   */
  public void startTls(TlsOptions options, Deadline deadline) throws IOException {
    if (tls != null) {
      throw new IllegalStateException("TLS is there already");
    }
    try {
      // without locks, as it asks the application's verifier; nobody reads or writes meanwhile
      adopt(new TlsUpgrade(options, host, port).upgrade(raw, deadline));
    } catch (IOException | RuntimeException e) {
      closed.set(true);
      raw.close();
      throw e;
    }
  }

  private void adopt(SSLSocket socket) throws IOException {
    reading.lock();
    writing.lock();
    try {
      in = socket.getInputStream();
      out = socket.getOutputStream();
      timed = socket;
      timeoutMillis = -1;
      tls = socket;
    } finally {
      writing.unlock();
      reading.unlock();
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Deadline deadline) throws IOException {
    reading.lock();
    try {
      while (true) {
        checkUsable("reading from ");
        try {
          timeout(Math.max(1, deadline.remainingMillis(sliceMillis())));
          return in.read(buffer, offset, length);
        } catch (SocketTimeoutException e) {
          if (deadline.expired()) {
            throw new WireTimeoutException("nothing came from " + description() + " in time", e);
          }
        } catch (IOException e) {
          throw explain("reading from ", e);
        }
      }
    } finally {
      reading.unlock();
    }
  }

  private int sliceMillis() {
    return raw instanceof ChannelSocket ? Integer.MAX_VALUE : sliceMillis;
  }

  @GuardedBy("reading")
  private void timeout(int millis) throws IOException {
    if (millis != timeoutMillis) {
      timed.setSoTimeout(millis);
      timeoutMillis = millis;
    }
  }

  private void checkUsable(String what) throws IOException {
    if (closed.get()) {
      throw new WireClosedException("the connection to " + description() + " was closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new WireInterruptedException(what + description() + " was interrupted");
    }
  }

  private IOException explain(String what, IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      // on a virtual thread the interrupt itself has closed the socket
      closed.set(true);
      WireInterruptedException interrupted =
          new WireInterruptedException(what + description() + " was interrupted");
      interrupted.initCause(e);
      return interrupted;
    }
    if (closed.get()) {
      WireClosedException ended =
          new WireClosedException("the connection to " + description() + " was closed");
      ended.initCause(e);
      return ended;
    }
    return new IOException(what + description() + ": " + e.getMessage(), e);
  }

  @Override
  public void write(byte[] octets, int offset, int length, Deadline deadline) throws IOException {
    writing.lock();
    try {
      checkUsable("writing to ");
      if (raw instanceof ChannelSocket socket) {
        socket.writingEnds(deadline);
        write(octets, offset, length, e -> explainWriting(deadline, e));
      } else {
        try (Watchdog.Watch watch = Watchdog.SHARED.watch(raw, deadline)) {
          write(octets, offset, length, e -> watch.explain("writing to " + description(), e));
        }
      }
    } finally {
      writing.unlock();
    }
  }

  @GuardedBy("writing")
  private void write(byte[] octets, int offset, int length, UnaryOperator<IOException> explained)
      throws IOException {
    try {
      out.write(octets, offset, length);
      out.flush();
    } catch (IOException e) {
      boolean byOther = closed.get();
      IOException why = explained.apply(e);
      if (byOther || why != e) {
        abort(); // else the peer's last words may still be read
      }
      throw why != e ? why : failedWrite(e, byOther);
    }
  }

  private IOException explainWriting(Deadline deadline, IOException e) {
    String what = "writing to " + description();
    if (Thread.currentThread().isInterrupted()) {
      WireInterruptedException interrupted =
          new WireInterruptedException(what + " was interrupted");
      interrupted.initCause(e);
      return interrupted;
    }
    return deadline.expired() ? new WireTimeoutException(what + " timed out", e) : e;
  }

  private IOException failedWrite(IOException e, boolean byOther) {
    if (e instanceof WireClosedException) {
      return e;
    }
    return byOther
        ? explain("writing to ", e)
        : new IOException("writing to " + description() + ": " + e.getMessage(), e);
  }

  @Override
  public boolean holdsOctets() throws IOException {
    reading.lock();
    try {
      return tls != null && in.available() > 0;
    } finally {
      reading.unlock();
    }
  }

  @Override
  public Optional<Readiness.Wait> whenReadable(Deadline deadline, Runnable told)
      throws IOException {
    return raw instanceof ChannelSocket socket
        ? Optional.of(socket.whenReadable(deadline, told))
        : Optional.empty();
  }

  @Override
  public void flush(Deadline deadline) {
    // every write goes out at once
  }

  @Override
  public boolean isSecure() {
    return tls != null;
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    SSLSocket socket = tls;
    return socket == null ? Optional.empty() : Optional.of(socket.getSession());
  }

  @Override
  public String description() {
    return SocketConnector.hostPort(host, port);
  }

  @Override
  public String peerHost() {
    return host;
  }

  @Override
  public int peerPort() {
    return port;
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  private void abort() throws IOException {
    closed.set(true);
    raw.close();
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    SSLSocket socket = tls;
    if (socket != null) {
      sayGoodbye(socket);
    }
    raw.close();
  }

  /** Sends close_notify unless somebody is reading or writing, whom it would have to wait for. */
  private void sayGoodbye(SSLSocket socket) {
    if (!reading.tryLock()) {
      return;
    }
    try {
      if (writing.tryLock()) {
        try (Watchdog.Watch watch = Watchdog.SHARED.watch(raw, Deadline.after(FAREWELL))) {
          socket.close();
        } catch (IOException e) {
          // the peer is gone already
        } finally {
          writing.unlock();
        }
      }
    } finally {
      reading.unlock();
    }
  }
}
