package org.imap4x.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends the making of a connection from any thread: each step that may block says first what has to
 * be closed to end it.
 */
public final class Breaker {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Set<Hold> holds = Collections.newSetFromMap(new IdentityHashMap<>());

  private volatile boolean tripped;

  /** A step that may be ended; {@link #close} says that it is over. */
  public final class Hold implements AutoCloseable {
    private final Closeable target;

    private Hold(Closeable target) {
      this.target = target;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        holds.remove(this);
      } finally {
        lock.unlock();
      }
    }

    private void end() {
      try {
        target.close();
      } catch (IOException | RuntimeException e) {
        // whoever blocks on it hears of it
        return;
      }
    }
  }

  /** Ends the step that goes on, and every later one as soon as it begins; for good. */
  public void trip() {
    List<Hold> all;
    lock.lock();
    try {
      tripped = true;
      all = new ArrayList<>(holds);
      holds.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(Hold::end);
  }

  /** Whether {@link #trip} was called. */
  public boolean isTripped() {
    return tripped;
  }

  /**
   * Begins a step that closing the target ends.
   *
   * @throws WireClosedException when it is not to begin; the target has been closed
   */
  public Hold hold(Closeable target) throws WireClosedException {
    Hold hold = new Hold(target);
    lock.lock();
    try {
      if (!tripped) {
        holds.add(hold);
        return hold;
      }
    } finally {
      lock.unlock();
    }
    hold.end();
    throw closed();
  }

  private static WireClosedException closed() {
    return new WireClosedException("the connection was closed while it was being made");
  }

  /** The exception for a step that was ended, else the one that it threw. */
  IOException explain(IOException thrown) {
    if (!tripped || thrown instanceof WireClosedException) {
      return thrown;
    }
    WireClosedException closed = closed();
    closed.initCause(thrown);
    return closed;
  }
}
