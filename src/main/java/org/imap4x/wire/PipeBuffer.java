package org.imap4x.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A bounded buffer between the thread that reads a pipe and the one that waits with a deadline. */
final class PipeBuffer {
  static final int TIMED_OUT = -2;

  private static final int SIZE = 256 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final byte[] ring = new byte[SIZE];

  @GuardedBy("lock")
  private int start;

  @GuardedBy("lock")
  private int length;

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private @Nullable IOException failure;

  /** Moves all that comes until the stream ends; after {@link #close} it goes nowhere. */
  void fillFrom(InputStream in) {
    byte[] chunk = new byte[64 * 1024];
    IOException why = null;
    try {
      int n;
      while ((n = in.read(chunk)) >= 0) {
        put(chunk, n);
      }
    } catch (IOException e) {
      why = e;
    }
    lock.lock();
    try {
      ended = true;
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void put(byte[] chunk, int n) {
    lock.lock();
    try {
      int from = 0;
      while (from < n) {
        while (length == SIZE && !closed) {
          changed.awaitUninterruptibly();
        }
        if (closed) {
          return;
        }
        int at = (start + length) % SIZE;
        int k = Math.min(n - from, Math.min(SIZE - length, SIZE - at));
        System.arraycopy(chunk, from, ring, at, k);
        length += k;
        from += k;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The number of octets read, -1 at the end, or TIMED_OUT. */
  int read(byte[] into, int offset, int max, Deadline deadline)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (length == 0 && !ended && !closed) {
        if (deadline.expired()) {
          return TIMED_OUT;
        }
        changed.awaitNanos(deadline.remainingNanos());
      }
      if (closed || length == 0) {
        if (failure != null && !closed) {
          throw new IOException(failure);
        }
        return -1;
      }
      int n = Math.min(max, Math.min(length, SIZE - start));
      System.arraycopy(ring, start, into, offset, n);
      start = (start + n) % SIZE;
      length -= n;
      changed.signalAll();
      return n;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
