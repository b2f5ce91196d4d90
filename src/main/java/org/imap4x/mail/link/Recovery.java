package org.imap4x.mail.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.InOrder;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.link.Healing.State;
import org.imap4x.mail.link.Notices.Kind;
import org.imap4x.sasl.TokenSupplier.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Gets connections for a store and its folders where the server may be away: waits, backs off, and
 * gives up; see the state machine in the package documentation.
 *
 * <p>While something is lost one connection is tried for at a time, and a pause that one try has
 * earned holds for all. What is lost, tried again, restored and given up is told once for an
 * outage, however many folders it hits.
 */
public final class Recovery {
  /** Longest pause between two tries while somebody waits, and when the server is away for long. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private static final Duration LONG_AWAY = Duration.ofMinutes(2);
  private static final Duration LONGEST_PAUSE_LATER = Duration.ofSeconds(30);

  /** Before the deadline, whatever the back-off says. */
  private static final long LAST_TRY_MILLIS = 100;

  private final ConnectionPool pool;
  private final StoreSettings settings;
  private final Notices notices;
  private final InOrder news = new InOrder();

  /** Guards what follows; nothing blocks or calls back under it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private boolean turnTaken;

  @GuardedBy("lock")
  private int failures;

  @GuardedBy("lock")
  private long notBefore;

  @GuardedBy("lock")
  private final Set<Healing> lost = new HashSet<>();

  @GuardedBy("lock")
  private final Set<Healing> waiting = new HashSet<>();

  @GuardedBy("lock")
  private long lostAt;

  @GuardedBy("lock")
  private boolean retryingTold;

  @GuardedBy("lock")
  private boolean givenUpTold;

  @GuardedBy("lock")
  private boolean closed;

  /** For the connections of that pool. */
  public Recovery(ConnectionPool pool, StoreSettings settings, Notices notices) {
    this.pool = pool;
    this.settings = settings;
    this.notices = notices;
  }

  /** Whether lost connections are replaced. */
  public boolean heals() {
    return settings.flag(Settings.RECONNECT);
  }

  /** How long a connection is waited for. */
  public Duration patience() {
    return settings.timeout(Settings.RECONNECT_TIMEOUT);
  }

  // ---- what is lost

  /**
   * A connection is lost, and another one is wanted; does nothing else, also under a lock.
   *
   * @param place what was connected
   * @param cause how it was lost
   */
  public Healing begun(String place, @Nullable Throwable cause) {
    return new Healing(this, place, Reason.RECONNECT, cause);
  }

  /** A connection is wanted where none was lost. */
  public Healing wanted(String place) {
    return new Healing(this, place, Reason.FIRST, null);
  }

  /** Tells of a loss, once for an outage. */
  public void tellLost(Healing healing) {
    lock.lock();
    try {
      if (lost.isEmpty()) {
        lostAt = System.nanoTime();
        retryingTold = false;
        givenUpTold = false;
        tell(Kind.LOST, healing.place(), healing.cause(), Duration.ZERO);
      }
      lost.add(healing);
    } finally {
      lock.unlock();
    }
    news.run();
  }

  /** The line works again. */
  public void restored(Healing healing) {
    healing.state(State.UP);
    over(healing, Kind.RESTORED, null);
  }

  /** The line can't be healed. */
  public void givenUp(Healing healing, @Nullable Throwable cause) {
    healing.state(State.GIVEN_UP);
    over(healing, Kind.GIVEN_UP, cause);
  }

  /** Nobody wants the line any more. */
  public void over(Healing healing) {
    over(healing, null, null);
  }

  private void over(Healing healing, @Nullable Kind how, @Nullable Throwable cause) {
    lock.lock();
    try {
      if (!lost.remove(healing)) {
        return;
      }
      Duration took = Duration.ofNanos(System.nanoTime() - lostAt);
      if (how == Kind.GIVEN_UP && !givenUpTold) {
        givenUpTold = true;
        tell(how, healing.place(), cause, took);
      } else if (how == Kind.RESTORED && lost.isEmpty() && !givenUpTold) {
        tell(how, healing.place(), null, took);
      }
    } finally {
      lock.unlock();
    }
    news.run();
  }

  /** Under the lock, so that the order is that of what happened; told by {@link InOrder#run}. */
  private void tell(Kind kind, String place, @Nullable Throwable cause, Duration time) {
    news.add(() -> notices.tell(kind, place, cause, time));
  }

  // ---- connections

  /**
   * A connection for the healing line, logged in and set up; blocks until there is one, it is
   * called off, the thread is interrupted, the deadline has passed, or waiting would not help.
   *
   * @throws MessagingException why there is none
   */
  public ImapClient connect(Healing healing) throws MessagingException {
    begin(healing);
    try {
      return connected(healing);
    } finally {
      end(healing);
    }
  }

  private void begin(Healing healing) throws MessagingException {
    lock.lock();
    try {
      if (closed) {
        throw new MessagingException("the store is closed");
      }
      waiting.add(healing);
    } finally {
      lock.unlock();
    }
  }

  private void end(Healing healing) {
    lock.lock();
    try {
      waiting.remove(healing);
    } finally {
      lock.unlock();
    }
  }

  private ImapClient connected(Healing healing) throws MessagingException {
    boolean turn = healing.reason() == Reason.RECONNECT || healing.isTurnedDown();
    MessagingException last = null;
    while (true) {
      if (turn) {
        takeTurn(healing, last);
      }
      try {
        healing.state(State.CONNECTING);
        ImapClient client = pool.take(healing.reason(), healing.cancellation());
        calm();
        healing.state(State.RESYNC);
        return client;
      } catch (MessagingException e) {
        last = e;
        checkWorth(healing, e);
        turnDown(healing, e);
      } finally {
        if (turn) {
          giveTurn();
        }
      }
      turn = true;
    }
  }

  /** Waits until it is this line's turn and the pause is over. */
  private void takeTurn(Healing healing, @Nullable MessagingException last)
      throws MessagingException {
    healing.state(State.WAITING);
    lock.lock();
    try {
      while (true) {
        if (healing.isCalledOff() || closed) {
          throw new MessagingException(
              "the " + healing.place() + " was closed while its connection was replaced", last);
        }
        long left = healing.leftNanos();
        if (left <= 0) {
          throw late(healing, last);
        }
        long pause = notBefore - System.nanoTime();
        if (!turnTaken && (failures == 0 || pause <= 0)) {
          turnTaken = true;
          return;
        }
        changed.await(turnTaken ? left : Math.min(left, pause), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException("interrupted while the connection is replaced", e);
    } finally {
      lock.unlock();
    }
  }

  private static MessagingException late(Healing healing, @Nullable MessagingException last) {
    Throwable cause = last != null ? last : healing.cause();
    String why = cause == null ? "" : ": " + cause.getMessage();
    return new MessagingException(
        "no connection for the "
            + healing.place()
            + " after "
            + healing.age().toMillis()
            + " ms"
            + why,
        cause instanceof Exception e ? e : null); // initCause refuses: the API has set none
  }

  private void giveTurn() {
    lock.lock();
    try {
      turnTaken = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void calm() {
    lock.lock();
    try {
      failures = 0;
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    pool.wake();
  }

  private void checkWorth(Healing healing, MessagingException e) throws MessagingException {
    boolean ended =
        healing.isCalledOff() || pool.isClosed() || Thread.currentThread().isInterrupted();
    if (ended || !heals() || !Temporary.isWorthWaiting(e, healing.reason(), pool.inUse() > 0)) {
      throw e;
    }
  }

  /**
   * A connection that was made could not be put to use; the next try comes later.
   *
   * @param failure what the server said, or how it was lost
   * @param told the exception for the application
   * @throws MessagingException that one, where waiting would not help, or there is no time left
   */
  public void turnDown(Healing healing, ImapException failure, MessagingException told)
      throws MessagingException {
    if (!Temporary.isWorthWaiting(failure, true)) {
      throw told;
    }
    turnDown(healing, told);
  }

  /** The same for a refusal where nothing was lost; whether there will be another try. */
  public boolean isTurnedDownForNow(Healing healing, ImapException refusal) {
    return Temporary.isWorthWaiting(refusal, false) && turnedDown(healing, refusal);
  }

  private void turnDown(Healing healing, MessagingException failure) throws MessagingException {
    if (!turnedDown(healing, failure)) {
      throw failure;
    }
  }

  private boolean turnedDown(Healing healing, Exception failure) {
    long pause;
    healing.turnedDown();
    lock.lock();
    try {
      failures++;
      pause = pauseMillis(failure, healing);
      notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
      if (!retryingTold && lost.contains(healing)) {
        retryingTold = true;
        tell(Kind.RETRYING, healing.place(), failure, Duration.ofMillis(pause));
      }
    } finally {
      lock.unlock();
    }
    news.run();
    return TimeUnit.MILLISECONDS.toNanos(pause) <= healing.leftNanos();
  }

  /**
   * Doubles from {@code reconnect.delay}, with jitter, and leaves time for a last try; what the
   * server asks for counts more.
   */
  @GuardedBy("lock")
  private long pauseMillis(Exception failure, Healing healing) {
    boolean forLong = healing.age().compareTo(LONG_AWAY) > 0;
    Duration most = forLong ? LONGEST_PAUSE_LATER : LONGEST_PAUSE;
    long delay = Math.max(1, settings.duration(Settings.RECONNECT_DELAY).toMillis());
    long doubled = Math.min(delay << Math.min(failures - 1, 16), most.toMillis());
    long jitter = ThreadLocalRandom.current().nextLong(doubled / 2 + 1);
    long asked = Temporary.pause(failure).toMillis();
    long left = TimeUnit.NANOSECONDS.toMillis(healing.leftNanos()) - LAST_TRY_MILLIS;
    long pause = doubled / 2 + jitter;
    return Math.max(asked, left > 0 ? Math.min(pause, left) : pause);
  }

  /** Ends everything that waits. */
  public void close() {
    Set<Healing> all;
    lock.lock();
    try {
      closed = true;
      all = new HashSet<>(waiting);
    } finally {
      lock.unlock();
    }
    for (Healing healing : all) {
      healing.callOff();
    }
  }
}
