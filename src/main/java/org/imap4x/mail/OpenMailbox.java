package org.imap4x.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderClosedException;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.MailboxChange;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.sasl.TokenSupplier.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The connection of an open folder, and the one place where a lost one is replaced.
 *
 * <p>Whoever finds the connection dead first replaces it; all others wait for that one. What
 * changed meanwhile becomes ordinary changes before any waiting command runs again.
 */
final class OpenMailbox implements MailboxAccess {
  /**
   * Tries for one replacement, where the server does not answer; a refused login is not tried
   * again.
   */
  private static final int TRIES = 3;

  private final IMAPFolder folder;
  private final ConnectionPool pool;
  private final Lease lease;
  private final boolean reconnect;
  private final long uidValidity;
  private final boolean readOnly;
  private final FolderIdle idle;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong changes = new AtomicLong();

  /** Guards the rest; see {@link ConnectionPool} for the order. */
  private final ReentrantLock lock = new ReentrantLock();

  private ImapClient client;
  private SelectedMailbox selected;
  private boolean closed;
  private @Nullable CompletableFuture<ImapClient> repair;

  /** Takes over a connection that has the folder's mailbox selected. */
  OpenMailbox(
      IMAPFolder folder,
      ConnectionPool pool,
      ImapClient client,
      SelectedMailbox selected,
      int mode) {
    this.folder = folder;
    this.pool = pool;
    this.client = client;
    this.selected = selected;
    this.lease = new Lease(pool, "folder " + folder.getFullName(), client);
    this.reconnect = folder.settings().flag(Settings.RECONNECT);
    this.uidValidity = selected.uidValidity();
    this.readOnly = mode == jakarta.mail.Folder.READ_ONLY;
    this.idle = new FolderIdle(this, folder.settings());
  }

  Lease lease() {
    return lease;
  }

  FolderIdle idle() {
    return idle;
  }

  SelectedMailbox selected() {
    lock.lock();
    try {
      return selected;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public jakarta.mail.Folder folder() {
    return folder;
  }

  @Override
  public long uidValidity() {
    return uidValidity;
  }

  @Override
  public boolean isReadOnly() {
    return readOnly;
  }

  /** The UID that a message must have at least to be yet unknown here. */
  long highestKnown() {
    return selected().uidNext();
  }

  /** Whether the server announced messages whose UIDs it has not told yet. */
  boolean hasUnknown() {
    SelectedMailbox m = selected();
    return m.exists() != m.uids().size();
  }

  /** Whether calls are under way, an IDLE not counted. */
  boolean isBusy() {
    return running.get() > 0;
  }

  // ---- work

  @Override
  public <T extends @Nullable Object> T call(Work<T> work) throws MessagingException {
    return run(work, false);
  }

  @Override
  public <T extends @Nullable Object> T callSafe(Work<T> work) throws MessagingException {
    return run(work, true);
  }

  private <T extends @Nullable Object> T run(Work<T> work, boolean safe) throws MessagingException {
    idle.interruptPolling();
    running.incrementAndGet();
    try {
      for (int losses = 0; ; ) {
        ImapClient c = ready();
        try {
          folder.readAhead().flush(c);
          return work.run(c);
        } catch (ImapException e) {
          boolean again =
              e.isFatal() && reconnect && (safe || e.outcome() == ImapException.Outcome.NOT_SENT);
          if (!again || ++losses > 2 || isClosed()) {
            throw failed(e);
          }
        }
      }
    } finally {
      running.decrementAndGet();
    }
  }

  /** The exception for the application; a loss that is not to be healed closes the folder. */
  MessagingException failed(ImapException e) {
    if (!e.isFatal()) {
      return ImapFaults.ERRORS.map(e, "", folder, null);
    }
    if (isClosed()) {
      return new FolderClosedException(folder, "the folder was closed: " + e.getMessage(), e);
    }
    if (reconnect) {
      return ImapFaults.ERRORS.failed(e, "");
    }
    return lost(ImapFaults.ERRORS.map(e, "", folder, null));
  }

  /** NOOP where the server was not heard for a second; ends an IDLE in place of it. */
  void keepAlive() throws MessagingException {
    if (!idle.stop() && ready().silence().compareTo(Duration.ofSeconds(1)) > 0) {
      noop();
    }
  }

  void noop() throws MessagingException {
    callSafe(
        c -> {
          c.noop();
          return true;
        });
  }

  // ---- the connection

  /**
   * The connection, alive as far as anybody knows; a dead one is replaced first.
   *
   * @throws FolderClosedException when it can't be
   */
  ImapClient ready() throws MessagingException {
    CompletableFuture<ImapClient> repaired;
    ImapClient dead;
    boolean mine = false;
    lock.lock();
    try {
      if (closed) {
        throw new FolderClosedException(folder, "the folder is closed");
      }
      if (repair == null && client.isUsable()) {
        return client;
      }
      dead = client;
      if (repair == null) {
        repair = new CompletableFuture<>();
        mine = true;
      }
      repaired = repair;
    } finally {
      lock.unlock();
    }
    if (mine) {
      repair(dead, repaired);
    }
    return await(repaired);
  }

  private ImapClient await(CompletableFuture<ImapClient> repaired) throws MessagingException {
    try {
      return repaired.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException("interrupted while the connection is replaced", e);
    } catch (ExecutionException e) {
      throw closedBecause(e.getCause());
    }
  }

  private FolderClosedException closedBecause(@Nullable Throwable cause) {
    String why = cause == null ? "" : ": " + cause.getMessage();
    Exception e = cause instanceof Exception known ? known : new MessagingException("" + cause);
    return new FolderClosedException(folder, "the folder's connection is lost" + why, e);
  }

  private void repair(ImapClient dead, CompletableFuture<ImapClient> done) {
    lease.giveUp(dead);
    Exception failure = null;
    ImapClient fresh = null;
    try {
      fresh = replace(dead);
    } catch (MessagingException | RuntimeException e) {
      failure = e;
    }
    lock.lock();
    try {
      repair = null;
    } finally {
      lock.unlock();
    }
    if (fresh != null) {
      done.complete(fresh);
    } else {
      Exception why = failure == null ? new MessagingException("lost") : failure;
      lost(why instanceof MessagingException m ? m : new MessagingException("" + why, why));
      done.completeExceptionally(why);
    }
  }

  private ImapClient replace(ImapClient dead) throws MessagingException {
    if (!reconnect) {
      throw dead.failure()
          .<MessagingException>map(e -> ImapFaults.ERRORS.map(e, "", folder, null))
          .orElseGet(() -> new FolderClosedException(folder, "the connection is closed"));
    }
    long delay = Math.max(1, folder.settings().duration(Settings.RECONNECT_DELAY).toMillis());
    Duration longest = folder.settings().timeout(Settings.RECONNECT_TIMEOUT);
    long begin = System.nanoTime();
    for (int n = 1; ; n++) {
      try {
        return reselect();
      } catch (ImapException e) {
        if (!e.isFatal() || n >= TRIES || System.nanoTime() - begin > longest.toNanos()) {
          throw ImapFaults.ERRORS.map(e, "reopen " + folder.getFullName(), folder, null);
        }
      } catch (MessagingException e) {
        if (n >= TRIES || System.nanoTime() - begin > longest.toNanos() || !worthAnotherTry(e)) {
          throw e;
        }
      }
      pause(delay + ThreadLocalRandom.current().nextLong(delay));
      delay *= 2;
    }
  }

  /** Only where nobody answered: a server that said no is not asked again at once. */
  private boolean worthAnotherTry(MessagingException e) {
    return !isClosed()
        && !(e instanceof AuthenticationFailedException)
        && !(e instanceof FolderClosedException)
        && !pool.isClosed()
        && ErrorMapper.core(e).map(ImapException::isFatal).orElse(false);
  }

  private void pause(long millis) throws MessagingException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException("interrupted while the connection is replaced", e);
    }
  }

  private ImapClient reselect() throws ImapException, MessagingException {
    ImapClient fresh = pool.take(Reason.RECONNECT);
    boolean handedOver = false;
    Changes changes = new Changes(this, fresh);
    try {
      fresh.setChangeListener(changes);
      SelectedMailbox now =
          fresh.select(
              folder.mailboxName(), readOnly ? SelectOptions.READ_ONLY : SelectOptions.READ_WRITE);
      if (uidValidity == 0 || now.uidValidity() != uidValidity) {
        throw folder.otherUidValidity(uidValidity, now.uidValidity());
      }
      SelectedMailbox before = selected();
      lock.lock();
      try {
        client = fresh;
        selected = now;
      } finally {
        lock.unlock();
      }
      new Resync(folder, fresh, before.highestModSeq()).run(now.uids());
      changes.start();
      handedOver = true;
      if (!lease.install(fresh)) {
        throw new FolderClosedException(folder, "the folder was closed");
      }
      return fresh;
    } finally {
      if (!handedOver) {
        pool.drop(fresh);
      }
    }
  }

  // ---- changes

  /** How many changes were reported since it was opened. */
  long changes() {
    return changes.get();
  }

  /** A change on the connection. */
  void changed(ImapClient from, MailboxChange change) {
    lock.lock();
    try {
      if (closed || from != client) {
        return; // of a connection that was replaced: what it told is found out by the new one
      }
    } finally {
      lock.unlock();
    }
    changes.incrementAndGet();
    if (change instanceof MailboxChange.Reset reset) {
      lost(folder.otherUidValidity(uidValidity, reset.uidValidity()));
    } else {
      folder.eventBridge().apply(change);
    }
  }

  // ---- end

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** The folder is closed by a loss; listeners are told once. */
  MessagingException lost(MessagingException cause) {
    if (markClosed()) {
      lease.end(false);
      folder.lost(this, cause);
    }
    return cause;
  }

  private boolean markClosed() {
    lock.lock();
    try {
      boolean first = !closed;
      closed = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes the mailbox and gives the connection back; ends calls of other threads that don't end.
   */
  void close(boolean expunge) throws MessagingException {
    if (!markClosed()) {
      return;
    }
    ImapClient c = lease.client().orElse(null);
    if (c == null || !c.isUsable() || (isBusy() && !expunge)) {
      lease.end(false);
      return;
    }
    boolean clean = false;
    try {
      folder.readAhead().flush(c);
      if (expunge && !readOnly) {
        c.closeMailbox();
      } else {
        c.unselect();
      }
      clean = true;
    } catch (ImapException e) {
      if (expunge) {
        throw ImapFaults.ERRORS.failed(e, "close " + folder.getFullName());
      }
    } finally {
      c.setChangeListener(change -> {});
      lease.end(clean);
    }
  }

  /** Drops the connection without a word. */
  void abort() {
    if (markClosed()) {
      lease.end(false);
    }
  }
}
