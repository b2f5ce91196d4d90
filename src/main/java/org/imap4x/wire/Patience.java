package org.imap4x.wire;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long reading may take: each blocking read ends at the earlier of the total deadline and the
 * progress time counted from that read's begin.
 *
 * @param total when all of it must be done
 * @param progress how long no octet at all may come
 */
public record Patience(Deadline total, Duration progress) implements Supplier<Patience> {
  /** For as long as it takes. */
  static final Patience NO_LIMIT = until(Deadline.never());

  /** Waits until the deadline, whatever comes. */
  public static Patience until(Deadline total) {
    return new Patience(total, Duration.ofNanos(Long.MAX_VALUE));
  }

  /** Waits for as long as something comes within each {@code progress}. */
  public static Patience whileProgress(Duration progress) {
    return new Patience(Deadline.never(), progress);
  }

  /** Itself, where one does for all reads. */
  @Override
  public Patience get() {
    return this;
  }

  Deadline next() {
    return total.min(Deadline.after(progress));
  }
}
