package org.imap4x.wire;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A point in time, on the monotonic clock, at which waiting ends. */
public final class Deadline implements Comparable<Deadline> {
  private static final Deadline NEVER = new Deadline(0, true);
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  /** Beyond 100 years, differences of nanoTime would come near to overflowing. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final long nanoTime;
  private final boolean never;

  private Deadline(long nanoTime, boolean never) {
    this.nanoTime = nanoTime;
    this.never = never;
  }

  /** The deadline that lies this long ahead; a negative duration has expired already. */
  public static Deadline after(Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      return NEVER;
    }
    long nanos = duration.isNegative() ? 0 : duration.toNanos();
    return new Deadline(System.nanoTime() + nanos, false);
  }

  /** The deadline that does not come. */
  public static Deadline never() {
    return NEVER;
  }

  /** The time left, zero when expired; 292 years for {@link #never()}. */
  public Duration remaining() {
    return never ? FOREVER : Duration.ofNanos(remainingNanos());
  }

  /** The nanoseconds left, 0 when expired, {@link Long#MAX_VALUE} for {@link #never()}. */
  public long remainingNanos() {
    return never ? Long.MAX_VALUE : Math.max(0, nanoTime - System.nanoTime());
  }

  /** The milliseconds left, rounded up, within [0, cap]. */
  int remainingMillis(int cap) {
    if (never) {
      return cap;
    }
    long nanos = remainingNanos();
    if (nanos >= cap * 1_000_000L) {
      return cap;
    }
    return (int) ((nanos + 999_999) / 1_000_000);
  }

  /** Whether it has come. */
  public boolean expired() {
    return !never && nanoTime - System.nanoTime() <= 0;
  }

  /** Whether it never comes. */
  public boolean isNever() {
    return never;
  }

  /** The earlier of the two. */
  public Deadline min(Deadline other) {
    if (never) {
      return other;
    }
    if (other.never) {
      return this;
    }
    return nanoTime - other.nanoTime <= 0 ? this : other;
  }

  /** The earlier one comes first. */
  @Override
  public int compareTo(Deadline other) {
    if (never || other.never) {
      return Boolean.compare(never, other.never);
    }
    return Long.signum(nanoTime - other.nanoTime);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Deadline other && compareTo(other) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(never ? 0 : nanoTime);
  }

  @Override
  public String toString() {
    return never ? "never" : "in " + remainingNanos() / 1_000_000 + " ms";
  }
}
