package org.imap4x.mail.config;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what threads bring in the order they brought it, one at a time, without a lock: who comes
 * while another thread is at it leaves it to that one.
 */
public final class InOrder {
  private static final System.Logger LOG = System.getLogger(MailLog.MAIL);

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** Queues it behind all earlier ones, also under a lock; to be followed by {@link #run}. */
  public void add(Runnable work) {
    waiting.add(work);
  }

  /** Queues it and runs what waits. */
  public void run(Runnable work) {
    add(work);
    run();
  }

  /** Runs what waits, unless another thread does; not to be called under a lock. */
  public void run() {
    if (pending.getAndIncrement() > 0) {
      return;
    }
    do {
      for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
        guarded(next);
      }
    } while (pending.decrementAndGet() > 0);
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      // an executor of the application that takes no more work, say; the next one may go through
      LOG.log(System.Logger.Level.WARNING, "an event could not be queued", e);
    }
  }
}
