package org.imap4x.it.bench.model;

import java.util.Locale;

/**
 * What a row is meant to reach: a measure of imap4x, at most so much, or at most so many times that
 * of another peer.
 */
public record Mark(Measure measure, Peer of, double most) {

  /** At most that value. */
  public static Mark atMost(Measure measure, double most) {
    return new Mark(measure, Peer.IMAP4X, most);
  }

  /** At most that many times the time of Angus Mail. */
  public static Mark angus(Measure measure, double times) {
    return new Mark(measure, Peer.ANGUS, times);
  }

  /** At most that many times the limit. */
  public static Mark limit(Measure measure, double times) {
    return new Mark(measure, Peer.LIMIT, times);
  }

  /** What it comes to, where the other one has that value. */
  public double bound(double other) {
    return of == Peer.IMAP4X ? most : most * other;
  }

  @Override
  public String toString() {
    return of == Peer.IMAP4X ? "≤ " + measure.text(most) : "≤ " + trim(most) + " × " + of.title();
  }

  private static String trim(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
