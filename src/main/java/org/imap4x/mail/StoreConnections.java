package org.imap4x.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.StoreClosedException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.IdleSession;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.model.Capability;
import org.imap4x.sasl.TokenSupplier.Reason;
import org.jspecify.annotations.Nullable;

/** Runs commands that need no selected mailbox, on whatever connection of the store serves best. */
final class StoreConnections {
  private final IMAPStore store;
  private final ConnectionPool pool;
  private final boolean reconnect;
  private final boolean separate;
  private final Duration reissue;
  private final Duration poll;

  /** Connections that are the store's for the moment; closing the store ends what runs on them. */
  private final Set<ImapClient> busy = ConcurrentHashMap.newKeySet();

  /** Guards the fields below; see {@link ConnectionPool} for the order. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable ImapClient own;
  private @Nullable ImapClient idling;
  private final Condition commandCame = lock.newCondition();
  private boolean wanted;

  StoreConnections(IMAPStore store, ConnectionPool pool) {
    this.store = store;
    this.pool = pool;
    StoreSettings settings = store.settings();
    this.reconnect = settings.flag(Settings.RECONNECT);
    // the only connection can't be the store's alone: no folder could be opened
    this.separate =
        settings.flag(Settings.SEPARATE_STORE_CONNECTION)
            && settings.number(Settings.POOL_MAX) != 1;
    this.reissue = settings.timeout(Settings.IDLE_REISSUE);
    this.poll = settings.timeout(Settings.IDLE_POLL);
  }

  ConnectionPool pool() {
    return pool;
  }

  /** A connection for one command, and how it goes back. */
  private record Loan(ImapClient client, boolean borrowed) {}

  private Loan alone(ImapClient client) {
    busy.add(client);
    return new Loan(client, false);
  }

  /**
   * Runs the work.
   *
   * @param safe whether it may run twice, when the connection is lost under it
   * @throws StoreClosedException when the store's connection is lost and can't be replaced
   * @throws ImapException what the work threw
   */
  <T extends @Nullable Object> T run(boolean safe, MailboxAccess.Work<T> work)
      throws ImapException, MessagingException {
    for (int losses = 0; ; ) {
      Loan loan = loan(losses > 0 ? Reason.RECONNECT : Reason.FIRST);
      try {
        return work.run(loan.client());
      } catch (ImapException e) {
        boolean again =
            e.isFatal()
                && reconnect
                && (safe || e.outcome() == ImapException.Outcome.NOT_SENT)
                && ++losses <= 2;
        if (e.isFatal() && !reconnect && !loan.borrowed()) {
          throw lost(ImapFaults.ERRORS.failed(e, ""));
        }
        if (!again) {
          throw e;
        }
      } finally {
        giveBack(loan);
      }
    }
  }

  /** Runs work that selects a mailbox, and leaves none selected, on a connection of its own. */
  <T extends @Nullable Object> T runAlone(MailboxAccess.Work<T> work)
      throws ImapException, MessagingException {
    for (int losses = 0; ; ) {
      Loan loan = alone(pool.take(losses > 0 ? Reason.RECONNECT : Reason.FIRST));
      boolean clean = false;
      try {
        T result = work.run(loan.client());
        clean = true;
        return result;
      } catch (ImapException e) {
        clean = !e.isFatal() && loan.client().selected().isEmpty();
        if (!e.isFatal() || !reconnect || ++losses > 2) {
          throw e;
        }
      } finally {
        if (clean) {
          giveBack(loan);
        } else {
          busy.remove(loan.client());
          pool.drop(loan.client());
        }
      }
    }
  }

  private Loan loan(Reason reason) throws MessagingException {
    ImapClient waiting = idlingClient();
    if (waiting != null) {
      return new Loan(waiting, true); // the command ends the store's IDLE, as applications expect
    }
    try {
      Optional<ImapClient> free = separate ? ownClient() : pool.takeNow(reason);
      if (free.isPresent()) {
        return separate ? new Loan(free.get(), true) : alone(free.get());
      }
      // at the bound: an open folder's connection serves as well, and nobody waits for himself
      Optional<ImapClient> lent = pool.borrow();
      return lent.isPresent() ? new Loan(lent.get(), true) : alone(pool.take(reason));
    } catch (MessagingException e) {
      Optional<ImapClient> lent = pool.isClosed() ? Optional.empty() : pool.borrow();
      if (lent.isPresent()) {
        return new Loan(lent.get(), true);
      }
      throw e instanceof ConnectionPool.BusyException ? e : lost(e);
    }
  }

  private void giveBack(Loan loan) {
    if (loan.borrowed()) {
      return;
    }
    busy.remove(loan.client());
    if (loan.client().isUsable()) {
      pool.give(loan.client());
    } else {
      pool.drop(loan.client());
    }
  }

  private MessagingException lost(MessagingException cause) {
    if (!store.isMarkedConnected()) {
      return cause;
    }
    store.connectionLost(cause);
    return new StoreClosedException(
        store, "the store's connection is lost: " + cause.getMessage(), cause);
  }

  private @Nullable ImapClient idlingClient() {
    lock.lock();
    try {
      wanted = true;
      commandCame.signalAll();
      return idling != null && idling.isUsable() ? idling : null;
    } finally {
      lock.unlock();
    }
  }

  /** The connection that is the store's alone; empty where the bound leaves no room for it now. */
  private Optional<ImapClient> ownClient() throws MessagingException {
    ImapClient before;
    lock.lock();
    try {
      before = own;
      if (before != null && before.isUsable()) {
        return Optional.of(before);
      }
      own = null;
    } finally {
      lock.unlock();
    }
    if (before != null) {
      pool.drop(before);
    }
    Optional<ImapClient> fresh = pool.takeNow(before == null ? Reason.FIRST : Reason.RECONNECT);
    if (fresh.isEmpty()) {
      return fresh;
    }
    ImapClient winner;
    lock.lock();
    try {
      winner = own == null ? fresh.get() : own;
      own = winner;
    } finally {
      lock.unlock();
    }
    if (winner != fresh.get()) {
      pool.give(fresh.get());
    }
    return Optional.of(winner);
  }

  /** Whether the server can be reached: by a connection there is, else by a new one. */
  boolean probe() {
    try {
      if (pool.borrow().isPresent()) {
        return true;
      }
      return run(
          true,
          c -> {
            if (c.silence().compareTo(Duration.ofSeconds(1)) > 0) {
              c.noop();
            }
            return true;
          });
    } catch (ImapException e) {
      return !e.isFatal();
    } catch (MessagingException e) {
      return false;
    }
  }

  /** Waits for what the server tells the store, until another command of the store's comes. */
  void idle() throws MessagingException {
    Optional<ImapClient> mine = separate ? ownClient() : Optional.empty();
    Loan loan = mine.isPresent() ? new Loan(mine.get(), true) : alone(pool.take(Reason.FIRST));
    try {
      setIdling(loan.client());
      stay(loan.client());
    } catch (ImapException e) {
      if (e.isFatal() && !pool.isClosed()) {
        setIdling(null);
        if (!reconnect || !probe()) {
          throw lost(ImapFaults.ERRORS.failed(e, "idle"));
        }
      } else if (!e.isFatal()) {
        throw ImapFaults.ERRORS.failed(e, "idle");
      }
    } finally {
      setIdling(null);
      giveBack(loan);
    }
  }

  private void stay(ImapClient client) throws ImapException {
    while (true) {
      IdleSession begun = begin(client);
      if (begun == null) {
        if (pause()) {
          return;
        }
        client.noop();
        continue;
      }
      try (IdleSession session = begun) {
        long end = System.nanoTime() + reissue.toNanos();
        long left = reissue.toNanos();
        while (left > 0 && !session.isEnded()) {
          session.await(Duration.ofNanos(left));
          left = end - System.nanoTime();
        }
        if (session.isEnded()) {
          return;
        }
      }
    }
  }

  /** An IDLE; null where the server has none, or only with a mailbox selected (GreenMail). */
  private static @Nullable IdleSession begin(ImapClient client) throws ImapException {
    if (!client.has(Capability.IDLE)) {
      return null;
    }
    try {
      return client.idle();
    } catch (ImapException e) {
      if (e.isFatal()) {
        throw e;
      }
      return null;
    }
  }

  /** Waits until it is time to ask the server; true when another command of the store's came. */
  private boolean pause() {
    lock.lock();
    try {
      wanted = false;
      long left = poll.toNanos();
      while (!wanted && left > 0) {
        left = commandCame.awaitNanos(left);
      }
      return wanted;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void setIdling(@Nullable ImapClient client) {
    lock.lock();
    try {
      idling = client;
    } finally {
      lock.unlock();
    }
  }

  /** Closes every connection that no folder holds. */
  void close() {
    ImapClient mine;
    lock.lock();
    try {
      mine = own;
      own = null;
    } finally {
      lock.unlock();
    }
    pool.close();
    if (mine != null) {
      pool.give(mine);
    }
    busy.forEach(ImapClient::abort);
  }
}
