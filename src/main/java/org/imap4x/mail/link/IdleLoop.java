package org.imap4x.mail.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.imap4x.client.IdleSession;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.model.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what the server reports, for a folder or a store: IDLE (RFC 2177), begun anew before
 * the server gives up and resumed on another connection after a loss; NOOPs where the server has no
 * IDLE, refuses it, or hangs up on it.
 *
 * <p>Any other command on the line, from any thread, ends the stay.
 */
public final class IdleLoop {
  /** IDLEs that end the connection within moments, before the server is asked by NOOP instead. */
  private static final int MOST_QUICK_LOSSES = 3;

  private static final Duration QUICK = Duration.ofSeconds(5);

  /** Whose reports are waited for. */
  public interface Host {
    /**
     * The line's connection, replaced where it is lost; to be given back by {@link #done}. It does
     * not end a stay.
     */
    ImapClient take() throws MessagingException;

    void done(ImapClient client);

    /** Whether the line is closed, or must be left. */
    boolean isEnded();

    /** Whether it is closed because somebody wanted it to be. */
    boolean isClosed();

    /** How many messages there are where the UIDs of some are not known yet; -1 else. */
    long unknownAmong();

    /** How many changes were reported so far. */
    long changes();

    /** Whether calls are under way, the stay not counted. */
    boolean isBusy();

    /** Says whether somebody stays, so that others take another connection. */
    void staying(boolean value);

    /** The exception for the application. */
    MessagingException failed(ImapException e);
  }

  enum End {
    /** Another command on the line came. */
    INTERRUPTED,
    /** The server reported something. */
    REPORTED,
    /** It was long enough: begin anew. */
    EXPIRED
  }

  private final Host host;
  private final Duration reissue;
  private final Duration poll;
  private final long pauseMillis;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition interrupted = lock.newCondition();

  @GuardedBy("lock")
  private @Nullable IdleSession session;

  @GuardedBy("lock")
  private @Nullable ImapClient client;

  @GuardedBy("lock")
  private boolean staying;

  /** A call came between two stays, or while one began. */
  @GuardedBy("lock")
  private boolean called;

  @GuardedBy("lock")
  private boolean polling;

  /** IDLEs that were sent and are not there yet. */
  @GuardedBy("lock")
  private int beginning;

  /** No IDLE is sent any more. */
  @GuardedBy("lock")
  private boolean over;

  private volatile boolean pollingNow;

  /** The connection whose server refused IDLE. */
  private volatile @Nullable ImapClient refused;

  private int quickLosses;

  /** How many messages there were when the UIDs of some were asked for last. */
  private long askedAt = -1;

  /** For one line; nothing is sent yet. */
  public IdleLoop(Host host, StoreSettings settings) {
    this.host = host;
    this.reissue = settings.timeout(Settings.IDLE_REISSUE);
    this.poll = settings.timeout(Settings.IDLE_POLL);
    this.pauseMillis = Math.max(0, settings.duration(Settings.MIN_IDLE_TIME).toMillis());
  }

  /**
   * Waits for the server's reports until another command on the line comes or it is closed.
   *
   * @param once whether to end as soon as something was reported
   */
  public void idle(boolean once) throws MessagingException {
    setStaying(true);
    try {
      End end = resilientStay(once);
      while (end != End.INTERRUPTED && !(once && end == End.REPORTED)) {
        end = nextStay(once);
      }
    } finally {
      setStaying(false);
    }
    pause(pauseMillis);
  }

  /** Being closed between two stays is being closed during one. */
  private End nextStay(boolean once) throws MessagingException {
    try {
      return resilientStay(once);
    } catch (MessagingException e) {
      if (host.isClosed()) {
        return End.INTERRUPTED;
      }
      throw e;
    }
  }

  /**
   * Watches until told otherwise or the line is closed; goes on after other commands. Returns at
   * once.
   *
   * @param workers run it whenever there is something to do, each time for a moment
   * @param over told when it has ended, and why where that is a failure
   * @throws RejectedExecutionException when there are no workers
   */
  public void watch(
      BooleanSupplier wanted, Executor workers, Consumer<@Nullable MessagingException> over) {
    new Watching(this, wanted, workers, over).begin();
  }

  Host host() {
    return host;
  }

  /** How long it keeps away after a call: whoever came may have more to do. */
  Duration pauseAfterCall() {
    return Duration.ofMillis(Math.max(20, pauseMillis)); // an IDLE between two costs a round trip
  }

  /** A stay, on another connection where this one gets lost. */
  private End resilientStay(boolean once) throws MessagingException {
    while (true) {
      long begun = System.nanoTime();
      ImapClient mine = host.take();
      try {
        return stay(mine, once);
      } catch (ImapException e) {
        if (!isLoss(e, begun)) {
          return End.INTERRUPTED;
        }
      } finally {
        host.done(mine);
      }
      replace();
      if (once) {
        return End.REPORTED;
      }
    }
  }

  /** Whether the line goes on with another connection; false where it has ended. */
  boolean isLoss(ImapException e, long begun) throws MessagingException {
    if (host.isEnded() || Thread.currentThread().isInterrupted()) {
      return false;
    }
    if (!e.isFatal()) {
      throw host.failed(e);
    }
    boolean quick = System.nanoTime() - begun < QUICK.toNanos();
    quickLosses = quick ? quickLosses + 1 : 1;
    return true;
  }

  /** Replaces the connection that got lost, or gives up. */
  void replace() throws MessagingException {
    host.done(host.take());
  }

  private End stay(ImapClient mine, boolean once) throws ImapException {
    Stay stay = begin(mine);
    if (stay == null) {
      return poll(mine);
    }
    try {
      End end = wasCalled() ? End.INTERRUPTED : stay.look();
      while (end == null) {
        boolean something = stay.session.await(stay.left());
        end = something && once && !stay.session.isEnded() ? End.REPORTED : stay.look();
      }
      return end;
    } finally {
      stay.leave();
    }
  }

  /** One IDLE, from its begin to DONE. */
  final class Stay {
    private final IdleSession session;
    private final long end = System.nanoTime() + reissue.toNanos();

    private Stay(IdleSession session) {
      this.session = session;
    }

    /** How it ends now; null as long as it goes on. */
    @Nullable End look() {
      if (session.isEnded() || host.isEnded()) {
        return End.INTERRUPTED;
      }
      if (isAnnounced()) {
        return End.REPORTED; // new messages get their UIDs, and so their events, after DONE
      }
      return end - System.nanoTime() <= 0 ? End.EXPIRED : null;
    }

    /** Until it is begun anew. */
    Duration left() {
      return Duration.ofNanos(end - System.nanoTime());
    }

    /** See {@link IdleSession#whenNews}. */
    boolean whenNews(Runnable news) {
      return session.whenNews(left(), news);
    }

    void takeNews() throws ImapException {
      session.takeNews();
    }

    /** Waits with this thread. */
    void await() throws ImapException {
      session.await(left());
    }

    /** Ends it, where nobody has yet. */
    void leave() throws ImapException {
      enter(null, null);
      session.close();
    }
  }

  /**
   * Whether messages were announced, also beside the answer of a command before, which a server
   * does not repeat in the IDLE. Where their UIDs can't be had they are asked for once only.
   */
  private boolean isAnnounced() {
    long among = host.unknownAmong();
    boolean news = among >= 0 && among != askedAt;
    askedAt = among;
    return news;
  }

  /**
   * An IDLE; null where none is to be sent, or the server has none, or not now (GreenMail: with a
   * mailbox only).
   */
  @Nullable Stay begin(ImapClient mine) throws ImapException {
    if (!mayBegin()) {
      return null;
    }
    try {
      IdleSession session = idle(mine);
      enter(session, session == null ? null : mine);
      return session == null ? null : new Stay(session);
    } finally {
      hasBegun();
    }
  }

  private @Nullable IdleSession idle(ImapClient mine) throws ImapException {
    if (!mine.has(Capability.IDLE) || refused == mine || quickLosses >= MOST_QUICK_LOSSES) {
      return null;
    }
    try {
      return mine.idle();
    } catch (ImapException e) {
      if (e.isFatal()) {
        throw e;
      }
      refused = mine;
      return null;
    }
  }

  private boolean mayBegin() {
    lock.lock();
    try {
      if (!over) {
        beginning++;
      }
      return !over;
    } finally {
      lock.unlock();
    }
  }

  private void hasBegun() {
    lock.lock();
    try {
      beginning--;
      interrupted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  End poll(ImapClient mine) throws ImapException {
    if (isCalledWhilePausing(mine) || host.isEnded()) {
      return End.INTERRUPTED;
    }
    long before = host.changes();
    mine.noop();
    return host.changes() == before ? End.EXPIRED : End.REPORTED;
  }

  private boolean isCalledWhilePausing(ImapClient mine) {
    lock.lock();
    try {
      boolean wasCalled = called;
      called = false;
      polling = !wasCalled && !over;
      pollingNow = polling;
      client = mine;
      sleepWhilePolling();
      wasCalled |= !polling; // also where all is over
      polling = false;
      pollingNow = false;
      client = null;
      return wasCalled;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void sleepWhilePolling() {
    long left = poll.toNanos();
    try {
      while (polling && left > 0) {
        left = interrupted.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      polling = false;
    }
  }

  void setStaying(boolean value) {
    host.staying(value);
    lock.lock();
    try {
      staying = value;
      called = false;
    } finally {
      lock.unlock();
    }
  }

  boolean wasCalled() {
    lock.lock();
    try {
      boolean was = called;
      called = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  private void enter(@Nullable IdleSession s, @Nullable ImapClient mine) {
    lock.lock();
    try {
      session = s;
      client = mine;
    } finally {
      lock.unlock();
    }
  }

  /** The connection on which somebody stays; null where nobody does. */
  public @Nullable ImapClient client() {
    lock.lock();
    try {
      return client;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a running IDLE or polling; whether there was one that the server has answered now. */
  public boolean stop() {
    IdleSession s;
    lock.lock();
    try {
      s = session;
      called |= s == null && staying && !polling;
    } finally {
      lock.unlock();
    }
    if (s == null) {
      interruptPolling();
      return false;
    }
    try {
      s.close();
      return true;
    } catch (ImapException e) {
      return false; // a dead connection is replaced by whoever uses it next
    }
  }

  /**
   * Lets no IDLE be sent any more, as the connection is about to be given back; waits for one that
   * was sent just now, and ends a pause between two NOOPs.
   *
   * @param most how long at most
   */
  public void over(Duration most) {
    lock.lock();
    try {
      over = true;
      polling = false;
      interrupted.signalAll();
      long left = most.toNanos();
      while (beginning > 0 && left > 0) {
        left = interrupted.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a pause between two NOOPs; an IDLE is ended by the command core itself. */
  public void interruptPolling() {
    if (!pollingNow) {
      return;
    }
    lock.lock();
    try {
      polling = false;
      interrupted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void pause(long millis) {
    if (millis <= 0) {
      return;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
