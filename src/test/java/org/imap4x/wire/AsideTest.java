package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that nothing can end, as name look-ups are. */
@Timeout(30)
class AsideTest {
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CompletableFuture<String> late = new CompletableFuture<>();
  private final Breaker breaker = new Breaker();

  private String slow() throws InterruptedException {
    goOn.await();
    return "late";
  }

  private String call(Deadline deadline) throws IOException, ExecutionException {
    return Aside.call("looking", this::slow, late::complete, deadline, breaker);
  }

  private void resultIsDisposedOf() throws Exception {
    goOn.countDown();
    assertEquals("late", late.get(10, TimeUnit.SECONDS));
  }

  @Test
  void call_breakerTrips_isLeftBehind() throws Exception {
    CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(breaker::trip);
    assertThrows(WireClosedException.class, () -> call(Deadline.never()));
    resultIsDisposedOf();
    assertThrows(WireClosedException.class, () -> call(Deadline.never()));
  }

  @Test
  void call_interrupted_isLeftBehind() throws Exception {
    Thread.currentThread().interrupt();
    assertThrows(WireInterruptedException.class, () -> call(Deadline.never()));
    assertEquals(true, Thread.interrupted());
    resultIsDisposedOf();
  }

  @Test
  void call_deadlineComes_isLeftBehind() throws Exception {
    assertThrows(WireTimeoutException.class, () -> call(Deadline.after(Duration.ofMillis(50))));
    resultIsDisposedOf();
  }

  @Test
  void call_ends_givesItsResult() throws Exception {
    goOn.countDown();
    assertEquals("late", call(Deadline.never()));
  }
}
