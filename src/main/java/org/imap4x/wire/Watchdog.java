package org.imap4x.wire;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends blocking calls that have no timeout of their own (write, connect, TLS handshake): one daemon
 * thread for all connections closes what they block on, at a deadline or when their thread is
 * interrupted. The thread ends when it has had nothing to watch for a while.
 */
final class Watchdog implements Runnable {
  static final Watchdog SHARED = new Watchdog();

  /** Interrupts and deadlines are noticed this late at most. */
  private static final long TICK_NANOS = 50_000_000;

  /** It ends soon: it would keep the class loader of an application that is gone. */
  private static final int IDLE_TICKS = 40;

  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final ReentrantLock starting = new ReentrantLock();
  private volatile boolean running;

  /** Why a call was ended. */
  enum State {
    RUNNING,
    DONE,
    TIMED_OUT,
    INTERRUPTED
  }

  /** One blocking call of the thread that made this; {@link #close} ends the watching. */
  final class Watch implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final Closeable target;
    private final Deadline deadline;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    private Watch(Closeable target, Deadline deadline) {
      this.target = target;
      this.deadline = deadline;
    }

    /** Ends the watching; afterwards the target is not closed any more. */
    @Override
    public void close() {
      state.compareAndSet(State.RUNNING, State.DONE);
      watches.remove(this);
    }

    /** The exception for a call that was ended, else the one that it threw. */
    IOException explain(String what, IOException thrown) {
      State now = state.get();
      if (now == State.TIMED_OUT) {
        return new WireTimeoutException(what + " timed out", thrown);
      }
      if (now == State.INTERRUPTED || thread.isInterrupted()) {
        WireInterruptedException interrupted =
            new WireInterruptedException(what + " was interrupted");
        interrupted.initCause(thrown);
        return interrupted;
      }
      return thrown;
    }

    private void check() {
      State end =
          deadline.expired()
              ? State.TIMED_OUT
              : thread.isInterrupted() ? State.INTERRUPTED : State.RUNNING;
      if (end != State.RUNNING && state.compareAndSet(State.RUNNING, end)) {
        watches.remove(this);
        try {
          target.close();
        } catch (IOException | RuntimeException e) {
          // the blocked call throws as well, and its caller hears of it
          return;
        }
      }
    }
  }

  /** Watches what the current thread does next; the target's close must not block. */
  Watch watch(Closeable target, Deadline deadline) {
    Watch watch = new Watch(target, deadline);
    watches.add(watch);
    if (!running) {
      start();
    }
    return watch;
  }

  private void start() {
    starting.lock();
    try {
      if (!running) {
        Thread thread = new Thread(this, "imap4x-watchdog");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        running = true;
        thread.start();
      }
    } finally {
      starting.unlock();
    }
  }

  @Override
  public void run() {
    int idle = 0;
    while (idle < IDLE_TICKS || !stop()) {
      LockSupport.parkNanos(this, TICK_NANOS);
      idle = watches.isEmpty() ? idle + 1 : 0;
      for (Watch watch : watches) {
        watch.check();
      }
    }
  }

  private boolean stop() {
    starting.lock();
    try {
      running = false;
      // whoever added a watch before seeing false is seen here
      running = !watches.isEmpty();
      return !running;
    } finally {
      starting.unlock();
    }
  }
}
