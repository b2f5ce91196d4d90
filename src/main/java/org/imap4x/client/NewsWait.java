package org.imap4x.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.imap4x.wire.Deadline;
import org.imap4x.wire.Readiness;
import org.jspecify.annotations.Nullable;

/** Waits without a thread for news of an IDLE, and tells once that there may be some. */
final class NewsWait {
  private final Runnable news;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile Readiness.@Nullable Wait wait;

  NewsWait(Runnable news) {
    this.news = news;
  }

  /** Begins to wait; false where that takes a thread. */
  boolean begin(Connection connection, Deadline deadline) {
    return connection.whenReadable(deadline, this);
  }

  /** What ends when this tells. */
  void waitsBy(Readiness.Wait one) {
    wait = one;
    if (told.get()) {
      one.cancel();
    }
  }

  void tell() {
    if (told.compareAndSet(false, true)) {
      Readiness.Wait now = wait;
      if (now != null) {
        now.cancel();
      }
      // whoever ends the IDLE may hold locks, and has other things to do
      if (Readiness.SHARED.isTelling()) {
        news.run();
      } else {
        Readiness.SHARED.after(Duration.ZERO, news);
      }
    }
  }
}
