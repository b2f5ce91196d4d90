package org.imap4x.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.net.ssl.SSLSession;
import org.imap4x.model.Limits;

/**
 * Compresses what goes over another transport (RFC 4978): raw deflate, flushed with each command.
 */
public final class DeflateTransport implements Transport {
  /** Below this much inflated text, any ratio is harmless. */
  private static final long RATIO_FLOOR = 1 << 20;

  private final Transport transport;
  private final int ratio;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();

  @GuardedBy("reading")
  private final Inflater inflater = new Inflater(true);

  @GuardedBy("reading")
  private final byte[] compressed = new byte[16 * 1024];

  @GuardedBy("reading")
  private long inflated;

  @GuardedBy("reading")
  private long received;

  /** Whether the last read took as much as it could: the inflater may have more. */
  @GuardedBy("reading")
  private boolean full;

  @GuardedBy("writing")
  private final Deflater deflater;

  @GuardedBy("writing")
  private final byte[] deflated = new byte[16 * 1024];

  /**
   * Wraps the transport.
   *
   * @param leftover octets that were read already and belong to the compressed stream
   * @param level see {@link java.util.zip.Deflater}, -1 for its default
   * @param strategy see {@link java.util.zip.Deflater}
   */
  public DeflateTransport(
      Transport transport, byte[] leftover, int level, int strategy, Limits limits) {
    this.transport = transport;
    this.ratio = limits.inflateRatio();
    this.deflater = new Deflater(level, true);
    deflater.setStrategy(strategy);
    inflater.setInput(leftover.clone());
    received = leftover.length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Deadline deadline) throws IOException {
    reading.lock();
    try {
      try {
        while (true) {
          checkOpen();
          int n = inflate(buffer, offset, length);
          if (n > 0) {
            return n;
          }
          if (inflater.finished()) {
            // a final block, though RFC 4978 has none: the server says that it has done
            return -1;
          }
          int got = transport.read(compressed, 0, compressed.length, deadline);
          if (got < 0) {
            return -1;
          }
          received += got;
          inflater.setInput(compressed, 0, got);
        }
      } finally {
        endInflater();
      }
    } finally {
      reading.unlock();
    }
  }

  @GuardedBy("reading")
  private int inflate(byte[] buffer, int offset, int length) throws IOException {
    int n;
    try {
      n = inflater.inflate(buffer, offset, length);
    } catch (DataFormatException e) {
      throw new IOException(
          "the compressed stream from " + description() + " is damaged: " + e.getMessage(), e);
    }
    full = n == length;
    inflated += n;
    if (inflated > RATIO_FLOOR && inflated / ratio > received) {
      throw new LimitException(
          description()
              + " sent "
              + received
              + " octets that inflate more than "
              + ratio
              + " times");
    }
    if (n == 0 && inflater.needsDictionary()) {
      throw new IOException("the compressed stream from " + description() + " has a dictionary");
    }
    return n;
  }

  @Override
  public void write(byte[] octets, int offset, int length, Deadline deadline) throws IOException {
    writing.lock();
    try {
      try {
        checkOpen();
        deflater.setInput(octets, offset, length);
        while (!deflater.needsInput()) {
          int n = deflater.deflate(deflated, 0, deflated.length, Deflater.NO_FLUSH);
          if (n > 0) {
            transport.write(deflated, 0, n, deadline);
          }
        }
      } finally {
        endDeflater();
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void flush(Deadline deadline) throws IOException {
    writing.lock();
    try {
      try {
        checkOpen();
        int n;
        do {
          n = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
          if (n > 0) {
            transport.write(deflated, 0, n, deadline);
          }
          // a full array may mean that more is to come
        } while (n == deflated.length);
        transport.flush(deadline);
      } finally {
        endDeflater();
      }
    } finally {
      writing.unlock();
    }
  }

  private void checkOpen() throws WireClosedException {
    if (closed.get()) {
      throw new WireClosedException("the connection to " + description() + " was closed");
    }
  }

  /** The native memory goes when nobody uses it, so whoever comes last frees it. */
  @GuardedBy("reading")
  private void endInflater() {
    if (closed.get()) {
      inflater.end();
    }
  }

  @GuardedBy("writing")
  private void endDeflater() {
    if (closed.get()) {
      deflater.end();
    }
  }

  @Override
  public boolean holdsOctets() throws IOException {
    reading.lock();
    try {
      return full || inflater.getRemaining() > 0 || transport.holdsOctets();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public Optional<Readiness.Wait> whenReadable(Deadline deadline, Runnable told)
      throws IOException {
    return transport.whenReadable(deadline, told);
  }

  @Override
  public void settled() {
    transport.settled();
  }

  @Override
  public boolean isSecure() {
    return transport.isSecure();
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    return transport.tlsSession();
  }

  @Override
  public String description() {
    return transport.description();
  }

  @Override
  public String peerHost() {
    return transport.peerHost();
  }

  @Override
  public int peerPort() {
    return transport.peerPort();
  }

  @Override
  public boolean isClosed() {
    return closed.get() || transport.isClosed();
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      transport.close();
    } finally {
      if (reading.tryLock()) {
        try {
          endInflater();
        } finally {
          reading.unlock();
        }
      }
      if (writing.tryLock()) {
        try {
          endDeflater();
        } finally {
          writing.unlock();
        }
      }
    }
  }
}
