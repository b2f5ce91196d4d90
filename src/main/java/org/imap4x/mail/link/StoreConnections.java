package org.imap4x.mail.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.login.ErrorMapper;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands that need no open folder, on whatever connection of the store serves best, and
 * waits for what the server tells the store.
 */
public final class StoreConnections {

  /** The store, as its connections know it. */
  public interface Owner {
    /** Whether nobody has closed it, and its connection was not lost for good. */
    boolean isMarkedConnected();

    /** The store's connection is lost for good: closes the store; the exception for the caller. */
    MessagingException lost(MessagingException cause);
  }

  private final Owner owner;
  private final ConnectionPool pool;
  private final Recovery recovery;
  private final ErrorMapper errors;
  private final String place;
  private final boolean separate;
  private final IdleLoop idle;
  private final StoreStay stay = new StoreStay();
  private final TargetEnds ends = new TargetEnds();

  /** Connections that are the store's for the moment; closing the store ends what runs on them. */
  private final Set<ImapClient> busy = ConcurrentHashMap.newKeySet();

  /** Guards what follows; for its place among all locks see the package documentation. */
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable ImapClient own;

  @GuardedBy("lock")
  private boolean ownIsMade;

  /** Those of a store that has connected by that pool. */
  public StoreConnections(
      Owner owner,
      ConnectionPool pool,
      Recovery recovery,
      ErrorMapper errors,
      StoreSettings settings,
      String place) {
    this.owner = owner;
    this.pool = pool;
    this.recovery = recovery;
    this.errors = errors;
    this.place = place;
    // the only connection can't be the store's alone: no folder could be opened
    this.separate =
        settings.flag(Settings.SEPARATE_STORE_CONNECTION)
            && settings.number(Settings.POOL_MAX) != 1;
    this.idle = new IdleLoop(stay, settings);
  }

  /** The connections themselves. */
  public ConnectionPool pool() {
    return pool;
  }

  /** What replaces them. */
  public Recovery recovery() {
    return recovery;
  }

  TargetEnds ends() {
    return ends;
  }

  /** Mailboxes were deleted or renamed: what is known of names may not be true any more. */
  public void namesChanged() {
    ends.forget();
  }

  /** Where they lead to, for messages. */
  public String place() {
    return place;
  }

  /**
   * Runs the work on any connection.
   *
   * @throws ImapException when the server refuses
   * @throws MessagingException when it is lost, and not done as far as anybody knows; a store whose
   *     connection can't be replaced is closed by that
   */
  public <T extends @Nullable Object> T run(String what, Task<T> task)
      throws ImapException, MessagingException {
    return Retry.run(task, new AnyLine(what));
  }

  /** Runs work that selects a mailbox, and leaves none selected, on a connection of its own. */
  public <T extends @Nullable Object> T runAlone(String what, Task<T> task)
      throws ImapException, MessagingException {
    return Retry.run(task, new OwnLine(what));
  }

  // ---- connections for one piece of work

  /** One piece of work's way to a connection, and to another one when it is lost. */
  private abstract class StoreLine implements Line {
    private final String what;
    private @Nullable ImapException loss;

    StoreLine(String what) {
      this.what = what;
    }

    /** A connection; how it is given back is kept. */
    abstract ImapClient loan(boolean again) throws MessagingException;

    abstract void giveBack(ImapClient client);

    @Override
    public final ImapClient take(Task.Kind kind) throws MessagingException {
      return loan(loss != null);
    }

    /** Another connection; told as an outage where one was lost before. */
    final ImapClient made() throws MessagingException {
      return StoreConnections.this.made(loss);
    }

    @Override
    public final void done(ImapClient client) {
      loss = client.isUsable() ? null : client.failure().orElse(null);
      giveBack(client);
    }

    @Override
    public final boolean heals() {
      return recovery.heals();
    }

    @Override
    public final boolean isEnded() {
      return pool.isClosed();
    }

    @Override
    public final boolean isBroken(ImapClient client, ImapException refusal) {
      return false;
    }

    @Override
    public MessagingException failed(ImapException failure, @Nullable MessagingException givenUp) {
      MessagingException failed = errors.failed(failure, what);
      if (givenUp != null) {
        failed.addSuppressed(givenUp);
      }
      return failed;
    }
  }

  /** Any connection, also one of an open folder. */
  private final class AnyLine extends StoreLine {
    private boolean borrowed;

    AnyLine(String what) {
      super(what);
    }

    @Override
    ImapClient loan(boolean again) throws MessagingException {
      borrowed = true;
      ImapClient waiting = stay.interrupted();
      if (waiting != null) {
        return waiting; // the command ends the store's IDLE, as applications expect
      }
      try {
        if (separate) {
          ImapClient mine = ownClient(this);
          if (mine != null) {
            return mine;
          }
        }
        Optional<ImapClient> lent = pool.hasRoom() ? Optional.empty() : freeOrLent();
        if (lent.isPresent()) {
          return lent.get();
        }
        borrowed = false;
        return noted(made());
      } catch (MessagingException e) {
        return insteadOfFailing(e);
      }
    }

    /** At the bound: an open folder's connection serves as well, and nobody waits for himself. */
    private Optional<ImapClient> freeOrLent() throws MessagingException {
      ImapClient free = pool.takeFree();
      if (free == null) {
        return pool.borrow();
      }
      borrowed = false;
      return Optional.of(noted(free));
    }

    private ImapClient insteadOfFailing(MessagingException e) throws MessagingException {
      Optional<ImapClient> lent = pool.isClosed() ? Optional.empty() : pool.borrow();
      if (lent.isPresent()) {
        borrowed = true;
        return lent.get();
      }
      throw e instanceof ConnectionPool.BusyException || Thread.currentThread().isInterrupted()
          ? e
          : lost(e);
    }

    @Override
    void giveBack(ImapClient client) {
      if (!borrowed) {
        StoreConnections.this.giveBack(client);
      }
    }

    @Override
    public MessagingException failed(ImapException failure, @Nullable MessagingException givenUp) {
      MessagingException failed = super.failed(failure, givenUp);
      return recovery.heals() || borrowed ? failed : lost(failed);
    }
  }

  /** A connection that nobody else uses meanwhile. */
  private final class OwnLine extends StoreLine {
    OwnLine(String what) {
      super(what);
    }

    @Override
    ImapClient loan(boolean again) throws MessagingException {
      return noted(made());
    }

    @Override
    void giveBack(ImapClient client) {
      if (client.isUsable() && client.selected().isPresent()) {
        busy.remove(client);
        pool.drop(client);
      } else {
        StoreConnections.this.giveBack(client);
      }
    }
  }

  private ImapClient made(@Nullable Throwable loss) throws MessagingException {
    String store = "store at " + place;
    Healing healing = loss == null ? recovery.wanted(store) : recovery.begun(store, loss);
    healing.until(recovery.patience());
    if (loss != null) {
      recovery.tellLost(healing);
    }
    try {
      ImapClient client = recovery.connect(healing);
      recovery.restored(healing);
      return client;
    } catch (MessagingException e) {
      recovery.givenUp(healing, e);
      throw e;
    } finally {
      recovery.over(healing);
    }
  }

  private ImapClient noted(ImapClient client) {
    busy.add(client);
    return client;
  }

  private void giveBack(ImapClient client) {
    busy.remove(client);
    if (client.isUsable()) {
      pool.give(client);
    } else {
      pool.drop(client);
    }
  }

  private MessagingException lost(MessagingException cause) {
    return owner.isMarkedConnected() ? owner.lost(cause) : cause;
  }

  /**
   * The connection that is the store's alone; null where the bound leaves no room for it, or
   * another thread is making it.
   */
  private @Nullable ImapClient ownClient(StoreLine line) throws MessagingException {
    ImapClient before;
    lock.lock();
    try {
      before = own;
      if (before != null && before.isUsable()) {
        return before;
      }
      if (ownIsMade || !pool.hasRoom()) {
        return null;
      }
      own = null;
      ownIsMade = true;
    } finally {
      lock.unlock();
    }
    ImapClient fresh = null;
    try {
      if (before != null) {
        pool.drop(before);
      }
      fresh = line.made();
      return fresh;
    } finally {
      lock.lock();
      try {
        own = fresh;
        ownIsMade = false;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether the server can be reached: by a connection there is, else by a new one. */
  public boolean probe() {
    try {
      if (pool.borrow().isPresent()) {
        return true;
      }
      return run(
          "noop",
          Task.repeatable(
              c -> {
                if (c.silence().compareTo(Duration.ofSeconds(1)) > 0) {
                  c.noop();
                }
                return true;
              }));
    } catch (ImapException e) {
      return true; // a refusal is an answer
    } catch (MessagingException e) {
      return false;
    }
  }

  // ---- what the server tells

  /** Waits for what the server tells the store, until another command of the store's comes. */
  public void idle() throws MessagingException {
    idle.idle(false);
  }

  /** The store's stay on a connection that is its own meanwhile. */
  private final class StoreStay implements IdleLoop.Host {
    private final StoreLine line =
        new StoreLine("idle") {
          @Override
          ImapClient loan(boolean again) throws MessagingException {
            ImapClient mine = separate ? ownClient(this) : null;
            return mine != null ? mine : noted(made());
          }

          @Override
          void giveBack(ImapClient client) {
            if (busy.contains(client)) {
              StoreConnections.this.giveBack(client);
            }
          }
        };

    /** The connection on which the store waits, after all that waits between NOOPs has ended. */
    @Nullable ImapClient interrupted() {
      idle.interruptPolling();
      ImapClient waiting = idle.client();
      return waiting != null && waiting.isUsable() ? waiting : null;
    }

    @Override
    public ImapClient take() throws MessagingException {
      try {
        return line.take(Task.Kind.REPEATABLE);
      } catch (MessagingException e) {
        throw Thread.currentThread().isInterrupted() ? e : lost(e);
      }
    }

    @Override
    public void done(ImapClient client) {
      line.done(client);
    }

    @Override
    public boolean isEnded() {
      return pool.isClosed();
    }

    @Override
    public boolean isClosed() {
      return isEnded();
    }

    @Override
    public long unknownAmong() {
      return -1;
    }

    @Override
    public long changes() {
      return 0;
    }

    @Override
    public boolean isBusy() {
      return false;
    }

    @Override
    public void staying(boolean value) {}

    @Override
    public MessagingException failed(ImapException e) {
      return errors.failed(e, "idle");
    }
  }

  /** Closes every connection that no folder holds. */
  public void close() {
    ImapClient mine;
    lock.lock();
    try {
      mine = own;
      own = null;
    } finally {
      lock.unlock();
    }
    recovery.close();
    pool.close();
    idle.over(Duration.ZERO);
    if (mine != null) {
      pool.give(mine);
    }
    for (ImapClient client : busy) {
      client.abort();
    }
  }
}
