package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void after_pastOrZero_hasExpired() {
    for (Duration past : new Duration[] {Duration.ZERO, Duration.ofDays(-300_000)}) {
      Deadline deadline = Deadline.after(past);
      assertTrue(deadline.expired());
      assertEquals(Duration.ZERO, deadline.remaining());
      assertEquals(0, deadline.remainingMillis(100));
    }
  }

  @Test
  void after_future_isNotExpired() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(100));
    assertFalse(deadline.expired());
    assertTrue(deadline.remaining().compareTo(Duration.ofSeconds(90)) > 0);
    assertEquals(250, deadline.remainingMillis(250));
    assertEquals(1, Deadline.after(Duration.ofNanos(900_000)).remainingMillis(250), 1);
  }

  @Test
  void min_ofTwo_isTheEarlier() {
    Deadline soon = Deadline.after(Duration.ofSeconds(1));
    Deadline late = Deadline.after(Duration.ofSeconds(9));
    assertSame(soon, soon.min(late));
    assertSame(soon, late.min(soon));
    assertSame(soon, Deadline.never().min(soon));
    assertSame(soon, soon.min(Deadline.never()));
    assertSame(Deadline.never(), Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)));
    assertSame(Deadline.never(), Patience.until(Deadline.never()).next());
  }
}
