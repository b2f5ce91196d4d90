package org.imap4x.mail.config;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs work that may block after a while, each on a thread of its own. */
public final class Later {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Later() {}

  /** One daemon thread that only starts others, and ends when it has nothing to do. */
  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "imap4x-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(5, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  /** Work that is to be done later. */
  @FunctionalInterface
  public interface Due {
    /** Leaves it undone, where it was not begun. */
    void cancel();
  }

  /** Runs it after so many milliseconds, and returns at once. */
  public static Due run(long millis, Runnable work) {
    Future<?> due =
        TIMER.schedule(() -> Threads.start("imap4x-later", work), millis, TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }
}
