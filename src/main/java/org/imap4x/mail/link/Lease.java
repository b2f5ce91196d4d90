package org.imap4x.mail.link;

import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.imap4x.client.ImapClient;
import org.imap4x.mail.config.MailLog;
import org.jspecify.annotations.Nullable;

/**
 * A folder's hold on one connection of the pool, and what is told when the folder is dropped while
 * it is open.
 *
 * <p>It must not reach the folder: then nobody would ever find out.
 */
public final class Lease {
  private static final Cleaner CLEANER = Cleaner.create();

  private final ConnectionPool pool;
  private final String holder;
  private final Throwable opened;
  private final AtomicReference<@Nullable ImapClient> client = new AtomicReference<>();
  private volatile boolean idling;
  private volatile boolean ended;

  /**
   * @param holder who has it, for the log
   */
  public Lease(ConnectionPool pool, String holder, ImapClient client) {
    this.pool = pool;
    this.holder = holder;
    this.opened = new Throwable("opened here");
    this.client.set(client);
    pool.lent(this);
  }

  /** Runs {@link #leaked} when the owner is dropped; to be cleaned after {@link #end}. */
  public static Cleaner.Cleanable watch(Object owner, Runnable leaked) {
    return CLEANER.register(owner, leaked);
  }

  /** The connection, usable or not; empty when the lease has ended. */
  public Optional<ImapClient> client() {
    return Optional.ofNullable(client.get());
  }

  /** Gives up a dead connection, so that another one can take its place. */
  public void giveUp(ImapClient dead) {
    if (client.compareAndSet(dead, null)) {
      pool.drop(dead);
    }
  }

  /**
   * Takes another connection; false when the lease has ended meanwhile and the connection is
   * closed.
   */
  public boolean install(ImapClient fresh) {
    client.set(fresh);
    if (!ended) {
      return true;
    }
    if (client.compareAndSet(fresh, null)) {
      pool.drop(fresh);
    }
    return false;
  }

  /** Whether a command of the store's would interrupt an IDLE. */
  boolean isIdling() {
    return idling;
  }

  public void setIdling(boolean value) {
    idling = value;
  }

  /** Gives the connection back to the pool, or away for good. */
  public void end(boolean reusable) {
    ended = true;
    pool.unlend(this);
    ImapClient c = client.getAndSet(null);
    if (c != null && reusable) {
      pool.give(c);
    } else if (c != null) {
      pool.drop(c);
    }
  }

  /** The folder was dropped without close. */
  public void leaked() {
    if (client.get() != null) {
      MailLog.warn(holder + " was dropped without close(); its connection is closed now", opened);
      end(false);
    }
  }
}
