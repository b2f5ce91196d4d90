package org.imap4x.mail.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.Cancellation;
import org.imap4x.sasl.TokenSupplier.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One line's way from a lost connection to another one, or to giving up; see the state machine in
 * the package documentation.
 *
 * <p>{@link #callOff} ends it from any thread, in whatever it waits for.
 */
public final class Healing {
  /** Where it is. */
  public enum State {
    LOST,
    WAITING,
    CONNECTING,
    RESYNC,
    UP,
    GIVEN_UP
  }

  private final Recovery recovery;
  private final String place;
  private final Reason reason;
  private final @Nullable Throwable cause;
  private final long begun = System.nanoTime();

  private final ReentrantLock lock = new ReentrantLock();

  /** Nanoseconds from the beginning. */
  @GuardedBy("lock")
  private long deadline = Long.MAX_VALUE;

  private final Cancellation cancellation = new Cancellation();

  private volatile boolean calledOff;
  private volatile boolean turnedDown;

  private volatile State state = State.LOST;

  /** Made by {@link Recovery} only. */
  Healing(Recovery recovery, String place, Reason reason, @Nullable Throwable cause) {
    this.recovery = recovery;
    this.place = place;
    this.reason = reason;
    this.cause = cause;
  }

  String place() {
    return place;
  }

  Reason reason() {
    return reason;
  }

  /** Why the connection before is gone; null where there was none. */
  public @Nullable Throwable cause() {
    return cause;
  }

  /** Where it is now. */
  public State state() {
    return state;
  }

  void state(State now) {
    state = now;
  }

  /** Whether one try has failed: the next one waits for its turn. */
  boolean isTurnedDown() {
    return turnedDown;
  }

  void turnedDown() {
    turnedDown = true;
  }

  /** How long it has been at it. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Nanoseconds until the deadline; none are left where it has passed. */
  long leftNanos() {
    lock.lock();
    try {
      return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - (System.nanoTime() - begun);
    } finally {
      lock.unlock();
    }
  }

  /** Goes on for so long from now; null for ever. */
  public void until(@Nullable Duration patience) {
    lock.lock();
    try {
      deadline =
          patience == null
              ? Long.MAX_VALUE
              : System.nanoTime() - begun + Math.max(0, patience.toNanos());
    } finally {
      lock.unlock();
    }
  }

  /** What ends an attempt to connect. */
  Cancellation cancellation() {
    return cancellation;
  }

  /** Whether nobody wants a connection any more. */
  public boolean isCalledOff() {
    return calledOff;
  }

  /** Ends it at once, whatever it waits for; whoever waits gets an exception. */
  public void callOff() {
    calledOff = true;
    cancellation.cancel();
    recovery.wake();
  }
}
