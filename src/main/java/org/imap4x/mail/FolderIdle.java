package org.imap4x.mail;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.imap4x.client.IdleSession;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.model.Capability;
import org.jspecify.annotations.Nullable;

/**
 * The one IDLE engine of an open folder (RFC 2177): begun anew before the server gives up, resumed
 * after a lost connection, NOOPs where the server has no IDLE.
 *
 * <p>Any other command on the folder's connection, from any thread, ends the stay.
 */
final class FolderIdle {
  /** Losses in quick succession before an idle() gives up. */
  private static final int MOST_LOSSES = 3;

  private enum End {
    /** Another command of the folder's came. */
    INTERRUPTED,
    /** The server reported something. */
    REPORTED,
    /** It was long enough: begin anew. */
    EXPIRED
  }

  private final OpenMailbox mailbox;
  private final Duration reissue;
  private final Duration poll;
  private final long pauseMillis;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition interrupted = lock.newCondition();
  private @Nullable IdleSession session;
  private boolean staying;
  private boolean called;
  private boolean polling;
  private volatile boolean pollingNow;

  /** How many messages there were when the UIDs of some were asked for last; by who stays. */
  private volatile long askedAt = -1;

  FolderIdle(OpenMailbox mailbox, StoreSettings settings) {
    this.mailbox = mailbox;
    this.reissue = settings.timeout(Settings.IDLE_REISSUE);
    this.poll = settings.timeout(Settings.IDLE_POLL);
    this.pauseMillis = Math.max(0, settings.duration(Settings.MIN_IDLE_TIME).toMillis());
  }

  /**
   * Waits for the server's reports until another command of the folder's comes or the folder
   * closes.
   *
   * @param once whether to end as soon as something was reported
   */
  void idle(boolean once) throws MessagingException {
    setStaying(true);
    try {
      while (true) {
        End end = resilientStay(once, () -> true);
        if (end == End.INTERRUPTED || (once && end == End.REPORTED)) {
          break;
        }
      }
    } finally {
      setStaying(false);
    }
    pause(pauseMillis);
  }

  /** Watches until told otherwise or the folder closes; goes on after other commands. */
  void watch(BooleanSupplier wanted) throws MessagingException {
    setStaying(true);
    try {
      while (wanted.getAsBoolean() && !mailbox.isClosed()) {
        if (resilientStay(false, wanted) == End.INTERRUPTED) {
          // whoever came may have more to do: an IDLE between two commands costs a round trip
          do {
            pause(Math.max(20, pauseMillis));
          } while (mailbox.isBusy() && wanted.getAsBoolean());
        }
      }
    } finally {
      setStaying(false);
    }
  }

  /** A stay, on another connection where this one gets lost. */
  private End resilientStay(boolean once, BooleanSupplier wanted) throws MessagingException {
    for (int losses = 0; ; ) {
      long begun = System.nanoTime();
      try {
        return stay(once, wanted);
      } catch (ImapException e) {
        if (mailbox.isClosed()) {
          return End.INTERRUPTED;
        }
        boolean quick = System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(5);
        losses = quick ? losses + 1 : 1;
        if (!e.isFatal() || losses > MOST_LOSSES) {
          throw mailbox.failed(e);
        }
        mailbox.ready(); // replaces it, or closes the folder
        if (once) {
          return End.REPORTED;
        }
      }
    }
  }

  private End stay(boolean once, BooleanSupplier wanted) throws ImapException, MessagingException {
    ImapClient client = mailbox.ready();
    if (!client.has(Capability.IDLE)) {
      return poll(client);
    }
    IdleSession s = client.idle();
    enter(s);
    try {
      if (wasCalled()) {
        return End.INTERRUPTED;
      }
      if (isAnnouncedBefore()) {
        return End.REPORTED;
      }
      long end = System.nanoTime() + reissue.toNanos();
      while (wanted.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return End.EXPIRED;
        }
        boolean something = s.await(Duration.ofNanos(left));
        if (s.isEnded()) {
          return End.INTERRUPTED;
        }
        if (something && (once || mailbox.hasUnknown())) {
          return End.REPORTED; // new messages get their UIDs, and so their events, after DONE
        }
      }
      return End.INTERRUPTED;
    } finally {
      enter(null);
      s.close();
    }
  }

  /**
   * Whether messages were announced beside the answer of a command that nobody waits for (a STORE
   * of \\Seen): a server does not announce them again in the IDLE. Where their UIDs can't be had
   * they are asked for once only.
   */
  private boolean isAnnouncedBefore() {
    long exists = mailbox.hasUnknown() ? mailbox.selected().exists() : -1;
    boolean news = exists >= 0 && exists != askedAt;
    askedAt = exists;
    return news;
  }

  private End poll(ImapClient client) throws ImapException {
    lock.lock();
    try {
      polling = true;
      pollingNow = true;
      long left = poll.toNanos();
      while (polling && left > 0 && !mailbox.isClosed()) {
        left = interrupted.awaitNanos(left);
      }
      if (!polling || mailbox.isClosed()) {
        return End.INTERRUPTED;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return End.INTERRUPTED;
    } finally {
      polling = false;
      pollingNow = false;
      lock.unlock();
    }
    long before = mailbox.changes();
    client.noop();
    return mailbox.changes() == before ? End.EXPIRED : End.REPORTED;
  }

  private void setStaying(boolean value) {
    mailbox.lease().setIdling(value);
    lock.lock();
    try {
      staying = value;
      called = false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a call came between two stays, or while one began. */
  private boolean wasCalled() {
    lock.lock();
    try {
      boolean was = called;
      called = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  private void enter(@Nullable IdleSession s) {
    lock.lock();
    try {
      session = s;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a running IDLE or polling; whether there was one. */
  boolean stop() {
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

  /** Ends a pause between two NOOPs; an IDLE is ended by the command core itself. */
  void interruptPolling() {
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
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
