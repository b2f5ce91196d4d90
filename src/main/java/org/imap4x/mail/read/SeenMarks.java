package org.imap4x.mail.read;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.config.Later;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;

/**
 * Stores {@code \Seen} of messages whose content was handed out, without a reader waiting for it.
 *
 * <p>The first one goes out at once; those that follow while nobody has read its answer are
 * collected and go out with the next command, or by themselves a moment later. A mark is kept until
 * the server has confirmed it: one whose connection was lost is sent again, one that the server
 * refuses is reported.
 */
public final class SeenMarks {
  private static final FlagSet SEEN = FlagSet.of(FlagSet.SEEN);

  /** Short enough that nobody sees a message as unread that was read here. */
  private static final long PAUSE_MILLIS = 50;

  /** A loop that goes on collects its marks this long. */
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private static final int MOST_WAITING = 1000;

  private record Sent(ImapClient client, UidSet uids, Pending<Boolean> answer) {}

  private final Source source;

  /** Guards what follows; no I/O inside. */
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private UidSet.Builder waiting = new UidSet.Builder();

  @GuardedBy("lock")
  private int waitingCount;

  @GuardedBy("lock")
  private long firstMark;

  @GuardedBy("lock")
  private long lastMark;

  @GuardedBy("lock")
  private final List<Sent> sent = new ArrayList<>();

  private final AtomicBoolean timer = new AtomicBoolean();

  SeenMarks(Source source) {
    this.source = source;
  }

  /** Its content was handed out. Call {@link #flush} or {@link #later} afterwards. */
  boolean mark(ServerMessage message) {
    FlagSet flags = message.flags();
    if (message.isPeeked()
        || (flags != null && flags.contains(FlagSet.SEEN))
        || message.isExpunged()
        || source.isReadOnly()) {
      return false;
    }
    lock.lock();
    try {
      add(UidSet.of(message.uid()));
      lastMark = System.nanoTime();
      if (waitingCount == 1) {
        firstMark = lastMark;
      }
    } finally {
      lock.unlock();
    }
    if (flags != null) {
      message.setFlags(flags.plus(SEEN));
      source.flagsChanged(message);
    }
    return true;
  }

  @GuardedBy("lock")
  private void add(UidSet uids) {
    uids.ranges().forEach(r -> waiting.addRange(r.first(), r.last()));
    waitingCount += (int) Math.min(uids.size(), MOST_WAITING);
  }

  /** Sees to it that marks go out although no command is about to. */
  void later() {
    boolean idle;
    lock.lock();
    try {
      idle = sent.isEmpty() || waitingCount >= MOST_WAITING;
    } finally {
      lock.unlock();
    }
    if (idle) {
      send();
    } else if (timer.compareAndSet(false, true)) {
      Later.run(PAUSE_MILLIS, this::tick);
    }
  }

  private void tick() {
    boolean goesOn;
    lock.lock();
    try {
      long now = System.nanoTime();
      goesOn =
          now - lastMark < TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)
              && now - firstMark < LONGEST_NANOS;
    } finally {
      lock.unlock();
    }
    if (goesOn) {
      Later.run(PAUSE_MILLIS, this::tick);
    } else {
      timer.set(false);
      send();
    }
  }

  private void send() {
    lock.lock();
    try {
      if (waitingCount == 0) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      source.repeat(client -> true); // flushes before it does nothing
    } catch (MessagingException | RuntimeException e) {
      return; // they wait on: the end of the opening stores them, or says that it could not
    }
  }

  /** Sends what waits, and what a lost connection may have lost, without waiting for answers. */
  public void flush(ImapClient client) {
    for (Sent s : ended(client)) {
      if (isLost(s)) {
        takeBack(s.uids());
      }
    }
    UidSet uids = takeWaiting();
    if (!uids.isEmpty()) {
      begin(client, uids);
    }
  }

  /** Takes out those that are answered, or were sent on a connection that is lost. */
  private List<Sent> ended(ImapClient client) {
    List<Sent> ended = new ArrayList<>();
    lock.lock();
    try {
      for (Sent s : sent) {
        if (s.client() != client || s.answer().isDone()) {
          ended.add(s);
        }
      }
      sent.removeAll(ended);
    } finally {
      lock.unlock();
    }
    return ended;
  }

  private UidSet takeWaiting() {
    lock.lock();
    try {
      UidSet uids = waiting.build();
      waiting = new UidSet.Builder();
      waitingCount = 0;
      return uids;
    } finally {
      lock.unlock();
    }
  }

  private void begin(ImapClient client, UidSet uids) {
    try {
      Pending<Boolean> answer =
          new FlagStore(source, uids, StoreMode.ADD, SEEN, true).begin(client);
      lock.lock();
      try {
        sent.add(new Sent(client, uids, answer));
      } finally {
        lock.unlock();
      }
    } catch (ImapException e) {
      takeBack(uids);
    }
  }

  private void takeBack(UidSet uids) {
    lock.lock();
    try {
      add(uids);
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has to be sent again; reports a refusal. */
  private boolean isLost(Sent s) {
    if (!s.answer().isDone()) {
      return true;
    }
    try {
      s.answer().await(); // does not wait
      return false;
    } catch (ImapException e) {
      if (e.isRefusal()) {
        source.notSeen(s.uids(), e);
      }
      return !e.isRefusal();
    }
  }

  /** Whether there are marks that the server has not confirmed. */
  public boolean isPending() {
    lock.lock();
    try {
      return waitingCount > 0 || !sent.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends what is not confirmed and waits for all answers; repeatable.
   *
   * @throws ImapException when the connection is lost; refusals are reported
   */
  public void finish(ImapClient client) throws ImapException {
    flush(client);
    List<Sent> open;
    lock.lock();
    try {
      open = List.copyOf(sent);
    } finally {
      lock.unlock();
    }
    for (Sent s : open) {
      try {
        s.answer().await();
      } catch (ImapException e) {
        if (!e.isRefusal()) {
          throw e;
        }
        source.notSeen(s.uids(), e);
      }
      lock.lock();
      try {
        sent.remove(s);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Those that the server has not confirmed, which are forgotten by this: the folder is closed. */
  public UidSet giveUp() {
    lock.lock();
    try {
      for (Sent unconfirmed : sent) {
        add(unconfirmed.uids());
      }
      sent.clear();
    } finally {
      lock.unlock();
    }
    return takeWaiting();
  }
}
