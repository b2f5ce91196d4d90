package org.imap4x.mail.config;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.imap4x.wire.Readiness;

/**
 * An application's executor for short pieces of work, each of which is begun: one that the executor
 * does not begin within a second, or would run on the thread that hands it over, gets a thread of
 * its own.
 */
public final class Workers implements Executor {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Executor executor;
  private final String name;

  /**
   * Over that executor.
   *
   * @param name of threads of their own
   */
  public Workers(Executor executor, String name) {
    this.executor = executor;
    this.name = name;
  }

  /** Returns at once; throws what the executor throws. */
  @Override
  public void execute(Runnable work) {
    Piece piece = new Piece(work);
    Readiness.Wait wait = Readiness.SHARED.after(PATIENCE, piece::startAlone);
    boolean taken = false;
    try {
      executor.execute(
          () -> {
            wait.cancel();
            piece.run();
          });
      taken = true;
    } finally {
      if (!taken) {
        wait.cancel();
      }
    }
  }

  /** Work that is begun once, whoever comes first. */
  private final class Piece {
    private final Runnable work;
    private final Thread from = Thread.currentThread();
    private final AtomicBoolean begun = new AtomicBoolean();

    Piece(Runnable work) {
      this.work = work;
    }

    void run() {
      if (Thread.currentThread() == from) {
        startAlone();
      } else if (begun.compareAndSet(false, true)) {
        work.run();
      }
    }

    void startAlone() {
      if (begun.compareAndSet(false, true)) {
        Threads.start(name, work);
      }
    }
  }
}
