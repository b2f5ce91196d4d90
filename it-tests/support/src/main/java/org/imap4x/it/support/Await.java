package org.imap4x.it.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for a condition that nobody reports, for a bounded time. */
public final class Await {
  private Await() {}

  /** Asks again and again until it is so; fails with the text when the time is over. */
  public static void until(Duration atMost, Callable<Boolean> condition, Supplier<String> otherwise)
      throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + atMost + ": " + otherwise.get());
      }
      Thread.sleep(20);
    }
  }
}
