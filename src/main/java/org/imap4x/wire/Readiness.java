package org.imap4x.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait without a thread that a channel is ready or a time has come: one daemon
 * thread and one selector for all connections, ended when nobody has waited for a while.
 *
 * <p>Who is told must not block: all others wait behind it.
 */
public class Readiness {
  /** The one of all connections. */
  public static final Readiness SHARED = new Readiness();

  private static final long LINGER_MILLIS = 2000;

  /** A selector that fails at once is not replaced at once. */
  private static final long REPLACED_AFTER_MILLIS = 50;

  /** Selectors kept for {@link ChannelGate}s, while somebody waits. */
  private static final int MOST_SPARE = 4;

  private final ConcurrentSkipListSet<Wait> timed = new ConcurrentSkipListSet<>();
  private final Queue<Wait> fresh = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong order = new AtomicLong();
  private final ReentrantLock starting = new ReentrantLock();

  @GuardedBy("starting")
  private @Nullable Selector selector;

  @GuardedBy("starting")
  private final Deque<Selector> spare = new ArrayDeque<>();

  private volatile @Nullable Thread thread;

  /** Another one than {@link #SHARED}, for tests. */
  Readiness() {}

  boolean isRunning() {
    return thread != null;
  }

  /** A channel for which somebody may wait, one to read and one to write. */
  static final class Place {
    private final SocketChannel channel;
    private final AtomicReference<@Nullable Wait> reader = new AtomicReference<>();
    private final AtomicReference<@Nullable Wait> writer = new AtomicReference<>();

    Place(SocketChannel channel) {
      this.channel = channel;
    }

    private AtomicReference<@Nullable Wait> of(int operation) {
      return operation == SelectionKey.OP_READ ? reader : writer;
    }

    private Stream<Wait> waiting() {
      return Stream.of(reader, writer).map(AtomicReference::get).filter(Objects::nonNull);
    }

    /** The channel was closed: those who wait for it find that out. */
    void closed() {
      tell(reader);
      tell(writer);
      SHARED.wakeUp(); // the system's socket goes when the selector lets it go
    }

    private static void tell(AtomicReference<@Nullable Wait> whose) {
      Wait wait = whose.getAndSet(null);
      if (wait != null) {
        wait.tell();
      }
    }
  }

  /** Somebody who waits, and is told once. */
  public final class Wait implements Comparable<Wait> {
    private final @Nullable Place place;
    private final int operation;
    private final Deadline deadline;
    private final Runnable told;
    private final long number = order.incrementAndGet();
    private final AtomicBoolean over = new AtomicBoolean();

    private Wait(@Nullable Place place, int operation, Deadline deadline, Runnable told) {
      this.place = place;
      this.operation = operation;
      this.deadline = deadline;
      this.told = told;
    }

    /** Waits no more; whoever is being told just now still is. */
    public void cancel() {
      end();
    }

    private boolean end() {
      boolean ended = over.compareAndSet(false, true);
      if (ended) {
        timed.remove(this);
        waiting.decrementAndGet();
      }
      return ended;
    }

    private void tell() {
      if (end()) {
        try {
          told.run();
        } catch (RuntimeException | Error e) {
          report(e); // others wait for this thread, too
        }
      }
    }

    @Override
    public int compareTo(Wait other) {
      int time = deadline.compareTo(other.deadline);
      return time != 0 ? time : Long.compare(number, other.number);
    }
  }

  /** Has {@code told} run after that time. */
  public Wait after(Duration time, Runnable told) {
    return add(new Wait(null, 0, Deadline.after(time), told));
  }

  /** Has {@code told} run when the channel is ready for that, is closed, or the time is over. */
  Wait when(Place place, int operation, Deadline deadline, Runnable told) {
    return add(new Wait(place, operation, deadline, told));
  }

  /** A selector that watches nothing, for one thread's own use. */
  Selector lend() throws IOException {
    starting.lock();
    try {
      Selector lent = spare.poll();
      return lent == null ? Selector.open() : lent;
    } finally {
      starting.unlock();
    }
  }

  /** Takes it back, with nothing to watch, or closes it. */
  void giveBack(Selector lent) throws IOException {
    for (SelectionKey key : lent.keys()) {
      key.cancel();
    }
    lent.selectNow();
    starting.lock();
    try {
      if (selector != null && spare.size() < MOST_SPARE && spare.offer(lent)) {
        return;
      }
    } finally {
      starting.unlock();
    }
    lent.close();
  }

  /** Whether the current thread tells, and so must not block. */
  public boolean isTelling() {
    return Thread.currentThread() == thread;
  }

  private Wait add(Wait wait) {
    waiting.incrementAndGet();
    if (!wait.deadline.isNever()) {
      timed.add(wait);
    }
    boolean first = wait.place != null;
    if (first) {
      fresh.add(wait);
    } else {
      first = timed.lower(wait) == null;
    }
    if (!isTelling() && (first || thread == null)) {
      wakeUpOrStart();
    }
    return wait;
  }

  private void wakeUp() {
    if (thread != null && !isTelling()) {
      wakeUpOrStart();
    }
  }

  private void wakeUpOrStart() {
    starting.lock();
    try {
      Selector now = selector;
      if (now != null) {
        now.wakeup();
        return;
      }
      Selector opened = Selector.open();
      Thread starts = new Thread(() -> run(opened), "imap4x-readiness");
      starts.setDaemon(true);
      starts.setContextClassLoader(null);
      selector = opened;
      thread = starts;
      starts.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      starting.unlock();
    }
  }

  private void run(Selector first) {
    Selector mine = first;
    while (mine != null && !watch(mine)) {
      mine = another(mine);
    }
    try {
      if (mine != null) {
        mine.close();
      }
    } catch (IOException e) {
      report(e);
    }
  }

  /** Tells until nobody waits any more; whether that is so, and not a failure the end of it. */
  private boolean watch(Selector mine) {
    try {
      do {
        arm(mine);
        mine.select(Readiness::ready, pauseMillis());
        tellLate();
      } while (waiting.get() > 0 || !stop());
      return true;
    } catch (IOException | RuntimeException | Error e) {
      report(e);
      return false;
    }
  }

  /** In place of a selector that is of no use any more; all that wait go over to it. */
  private @Nullable Selector another(Selector broken) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REPLACED_AFTER_MILLIS));
    starting.lock();
    try {
      selector = null;
      Selector opened = Selector.open();
      for (SelectionKey key : broken.keys()) {
        Place place = (Place) key.attachment();
        place.waiting().forEach(fresh::add);
      }
      broken.close();
      selector = opened;
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      report(e);
      thread = null; // whoever waits next tries again
      return null;
    } finally {
      starting.unlock();
    }
  }

  private static void report(Throwable failure) {
    Thread now = Thread.currentThread();
    now.getUncaughtExceptionHandler().uncaughtException(now, failure);
  }

  private boolean stop() throws IOException {
    starting.lock();
    try {
      if (waiting.get() > 0 || !fresh.isEmpty()) {
        return false;
      }
      for (Selector each = spare.poll(); each != null; each = spare.poll()) {
        each.close();
      }
      selector = null;
      thread = null;
      return true;
    } finally {
      starting.unlock();
    }
  }

  private void arm(Selector mine) {
    for (Wait wait = fresh.poll(); wait != null; wait = fresh.poll()) {
      Place place = wait.place;
      if (place != null && !wait.over.get()) {
        place.of(wait.operation).set(wait);
        if (!isWatched(mine, place, wait.operation)) {
          wait.tell();
        }
      }
    }
  }

  private static boolean isWatched(Selector mine, Place place, int operation) {
    try {
      SelectionKey key = place.channel.keyFor(mine);
      if (key == null) {
        place.channel.register(mine, operation, place);
      } else {
        key.interestOpsOr(operation);
      }
      return true;
    } catch (ClosedChannelException | CancelledKeyException e) {
      return false;
    }
  }

  private static void ready(SelectionKey key) {
    Place place = (Place) key.attachment();
    try {
      int ready = key.readyOps();
      key.interestOpsAnd(~ready);
      if ((ready & SelectionKey.OP_READ) != 0) {
        Place.tell(place.reader);
      }
      if ((ready & ~SelectionKey.OP_READ) != 0) {
        Place.tell(place.writer);
      }
    } catch (CancelledKeyException e) {
      Place.tell(place.reader);
      Place.tell(place.writer);
    }
  }

  /** 0 for as long as it takes. */
  long pauseMillis() {
    if (waiting.get() == 0) {
      return LINGER_MILLIS;
    }
    Iterator<Wait> earliest = timed.iterator(); // others take theirs away meanwhile
    Wait first = earliest.hasNext() ? earliest.next() : null;
    if (first == null) {
      return 0;
    }
    return 1 + TimeUnit.NANOSECONDS.toMillis(first.deadline.remainingNanos());
  }

  private void tellLate() {
    for (Wait wait : timed) {
      if (!wait.deadline.expired()) {
        return;
      }
      wait.tell();
    }
  }
}
