package org.imap4x.mail.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.Cancellation;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.sasl.TokenSupplier.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one store: free ones are kept for a while, the number of all can be bounded.
 *
 * <p>A free one that was silent for a while is asked whether it lives before it is given out.
 * Connecting, asking, and closing happen without a lock. It must not reach the store or a folder
 * strongly: they are found to be leaked by being unreachable.
 */
public final class ConnectionPool {

  /** Makes a connection that is logged in and set up; called without locks. */
  @FunctionalInterface
  public interface Opener {
    /** Connects and logs in; ends at once when the cancellation says so. */
    ImapClient open(Reason reason, Cancellation cancellation) throws MessagingException;
  }

  /**
   * How connections are kept.
   *
   * @param kept how many free ones at most
   * @param idle how long a free one is kept; the last one is kept longer
   * @param most how many in all, 0 for no bound
   * @param patience how long to wait at that bound
   * @param silence after how long a free one is asked whether it lives
   */
  public record Sizes(int kept, Duration idle, int most, Duration patience, Duration silence) {
    /** What the properties say. */
    public static Sizes of(StoreSettings settings) {
      long asked = settings.timeout(Settings.SERVER_TIMEOUT).toMillis() / 2;
      return new Sizes(
          1 + Math.max(0, settings.number(Settings.POOL_SIZE)),
          settings.timeout(Settings.POOL_TIMEOUT),
          Math.max(0, settings.number(Settings.POOL_MAX)),
          settings.timeout(Settings.POOL_WAIT),
          // a NAT or a server that hangs up early is found out by this, not by the first command
          Duration.ofMillis(Math.min(asked, 2000)));
    }
  }

  /** All connections are in use: nothing is lost, there is only none to be had. */
  public static final class BusyException extends MessagingException {
    private static final long serialVersionUID = 1L;

    BusyException(String message, @Nullable Exception cause) {
      super(message, cause);
    }
  }

  private record Free(ImapClient client, long since) {}

  /** Guards what follows; for its place among all locks see the package documentation. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition freed = lock.newCondition();
  private final Sizes sizes;
  private final Opener opener;
  private final Throwable made = new Throwable("connected here");

  @GuardedBy("lock")
  private final Deque<Free> free = new ArrayDeque<>();

  @GuardedBy("lock")
  private final Set<Lease> leases = new LinkedHashSet<>();

  @GuardedBy("lock")
  private int total;

  /** Those that are being made. */
  @GuardedBy("lock")
  private int opening;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private boolean everOpened;

  /** Without connections yet. */
  public ConnectionPool(Sizes sizes, Opener opener) {
    this.sizes = sizes;
    this.opener = opener;
  }

  // ---- taking

  /**
   * A live connection for whoever needs one of its own; waits at the bound.
   *
   * @throws MessagingException when none can be made, or none came free in time
   */
  public ImapClient take(Reason reason, Cancellation cancellation) throws MessagingException {
    long deadline = System.nanoTime() + sizes.patience().toNanos();
    while (true) {
      ImapClient client = live();
      if (client != null) {
        return client;
      }
      if (reserve(deadline, cancellation)) {
        return open(reason, cancellation);
      }
    }
  }

  /** A free connection that lives, or null; nothing is made. */
  public @Nullable ImapClient takeFree() throws MessagingException {
    return live();
  }

  /** Whether there is room for one more connection. */
  public boolean hasRoom() {
    lock.lock();
    try {
      return sizes.most() <= 0 || total < sizes.most();
    } finally {
      lock.unlock();
    }
  }

  /** How many connections there are that somebody uses, or may use at once. */
  public int inUse() {
    lock.lock();
    try {
      return total - opening;
    } finally {
      lock.unlock();
    }
  }

  /** A free connection that lives; null when there is none. */
  private @Nullable ImapClient live() throws MessagingException {
    prune();
    while (true) {
      Free next;
      lock.lock();
      try {
        checkOpen();
        next = free.pollFirst();
      } finally {
        lock.unlock();
      }
      if (next == null) {
        return null;
      }
      if (lives(next.client())) {
        return next.client();
      }
      drop(next.client());
    }
  }

  private boolean lives(ImapClient client) {
    if (!client.isUsable()) {
      return false;
    }
    if (client.silence().compareTo(sizes.silence()) <= 0) {
      return true;
    }
    try {
      client.noop();
      return client.isUsable();
    } catch (ImapException e) {
      return !e.isFatal() && client.isUsable();
    }
  }

  /** Room for one more connection; false when a free one came back meanwhile. */
  private boolean reserve(long deadline, Cancellation cancellation) throws MessagingException {
    lock.lock();
    try {
      checkOpen();
      while (sizes.most() > 0 && total >= sizes.most()) {
        if (!free.isEmpty()) {
          return false;
        }
        if (cancellation.isCancelled()) {
          throw new MessagingException("closed while waiting for a connection");
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new BusyException(
              "all "
                  + total
                  + " connections are in use (connectionpool.max), by "
                  + leases.size()
                  + " open folders; none came free in "
                  + sizes.patience().toMillis()
                  + " ms",
              null);
        }
        freed.await(left, TimeUnit.NANOSECONDS);
        checkOpen();
      }
      total++;
      opening++;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusyException("interrupted while waiting for a connection", e);
    } finally {
      lock.unlock();
    }
  }

  private ImapClient open(Reason reason, Cancellation cancellation) throws MessagingException {
    ImapClient client = null;
    try {
      client = opener.open(isFirst() ? Reason.FIRST : reason, cancellation);
    } finally {
      opened(client != null);
    }
    if (isClosed()) {
      drop(client);
      throw new MessagingException("the store was closed while it connected");
    }
    return client;
  }

  private boolean isFirst() {
    lock.lock();
    try {
      return !everOpened;
    } finally {
      lock.unlock();
    }
  }

  private void opened(boolean done) {
    lock.lock();
    try {
      opening--;
      if (done) {
        everOpened = true;
      } else {
        total--;
        freed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void checkOpen() throws MessagingException {
    if (closed) {
      throw new MessagingException("the store is closed");
    }
  }

  /** Has everybody who waits for a connection look whether he is to go on. */
  void wake() {
    lock.lock();
    try {
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- giving back

  /** Takes a connection back that has no mailbox selected; closes it when there are enough. */
  public void give(ImapClient client) {
    boolean keep = false;
    lock.lock();
    try {
      if (!closed && client.isUsable() && free.size() < sizes.kept()) {
        free.addFirst(new Free(client, System.nanoTime()));
        freed.signal();
        keep = true;
      }
    } finally {
      lock.unlock();
    }
    if (!keep) {
      forget();
      client.close();
    }
  }

  /** Gives up a connection that is dead, or in a state that nobody wants. */
  public void drop(ImapClient client) {
    forget();
    client.abort();
  }

  private void forget() {
    lock.lock();
    try {
      total--;
      freed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes free connections that were not used for long; one is kept, for the store's next command.
   */
  private void prune() {
    List<ImapClient> old = new ArrayList<>();
    lock.lock();
    try {
      long limit = System.nanoTime() - sizes.idle().toNanos();
      while (free.size() > 1 && free.peekLast().since() - limit < 0) {
        old.add(free.pollLast().client());
        total--;
      }
      if (!old.isEmpty()) {
        freed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    for (ImapClient client : old) {
      client.close();
    }
  }

  // ---- folders' connections

  void lent(Lease lease) {
    lock.lock();
    try {
      leases.add(lease);
    } finally {
      lock.unlock();
    }
  }

  void unlend(Lease lease) {
    lock.lock();
    try {
      leases.remove(lease);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A live connection of an open folder, for a command that selects nothing; one without IDLE
   * first.
   */
  public Optional<ImapClient> borrow() {
    List<Lease> held;
    lock.lock();
    try {
      held = new ArrayList<>(leases);
    } finally {
      lock.unlock();
    }
    held.sort((a, b) -> Boolean.compare(a.isIdling(), b.isIdling()));
    for (Lease lease : held) {
      Optional<ImapClient> client = lease.client().filter(ImapClient::isUsable);
      if (client.isPresent()) {
        return client;
      }
    }
    return Optional.empty();
  }

  // ---- end

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the free connections; those in use are closed as they come back. */
  public void close() {
    List<ImapClient> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      for (Free idle : free) {
        all.add(idle.client());
      }
      total -= free.size();
      free.clear();
      freed.signalAll();
    } finally {
      lock.unlock();
    }
    for (ImapClient client : all) {
      client.close();
    }
  }

  /** The store was dropped without close. */
  public void leaked() {
    boolean some;
    List<ImapClient> all = new ArrayList<>();
    lock.lock();
    try {
      some = !closed && total > 0;
      closed = true;
      for (Free idle : free) {
        all.add(idle.client());
      }
      free.clear();
    } finally {
      lock.unlock();
    }
    for (ImapClient client : all) {
      client.abort();
    }
    if (some) {
      MailLog.warn("a store was dropped without close(); its connections are closed now", made);
    }
  }

  /** How many connections there are; for tests. */
  public int total() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }
}
