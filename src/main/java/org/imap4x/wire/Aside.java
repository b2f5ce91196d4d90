package org.imap4x.wire;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs a call that nothing can end on a thread of its own, which may be left behind. */
final class Aside {
  private Aside() {}

  /**
   * Waits for the call's result.
   *
   * @param what it does, for error messages
   * @param tooLate takes a result that nobody waits for any more
   * @throws ExecutionException with what the call threw
   */
  static <T> T call(
      String what, Callable<T> call, Consumer<T> tooLate, Deadline deadline, Breaker breaker)
      throws IOException, ExecutionException {
    CompletableFuture<T> result = new CompletableFuture<>();
    try (Breaker.Hold hold = breaker.hold(() -> result.cancel(false))) {
      Thread thread = new Thread(() -> run(call, result, tooLate), "imap4x-connect");
      thread.setDaemon(true);
      thread.start();
      return result.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      leave(result, tooLate);
      Thread.currentThread().interrupt();
      throw new WireInterruptedException(what + " was interrupted");
    } catch (TimeoutException e) {
      leave(result, tooLate);
      throw new WireTimeoutException(what + " timed out", e);
    } catch (CancellationException e) {
      WireClosedException closed = new WireClosedException(what + ": the connection was closed");
      closed.initCause(e);
      throw closed;
    }
  }

  private static <T> void run(Callable<T> call, CompletableFuture<T> result, Consumer<T> tooLate) {
    try {
      T value = call.call();
      if (!result.complete(value)) {
        tooLate.accept(value);
      }
    } catch (Exception e) {
      result.completeExceptionally(e);
    }
  }

  /** The result may have come at the last moment. */
  private static <T> void leave(CompletableFuture<T> result, Consumer<T> tooLate) {
    if (!result.cancel(false) && !result.isCompletedExceptionally()) {
      tooLate.accept(result.join());
    }
  }
}
