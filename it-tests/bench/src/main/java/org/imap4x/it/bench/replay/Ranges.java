package org.imap4x.it.bench.replay;

import java.util.ArrayList;
import java.util.List;

/** A set as a client writes it, {@code 1:5,7,9:*}, in the order written. */
final class Ranges {

  /** From and to, both of them in. */
  record Range(long from, long to) {}

  private Ranges() {}

  /** The ranges of the set; the star is the highest number that there is. */
  static List<Range> of(String set, long highest) {
    List<Range> ranges = new ArrayList<>();
    for (String part : set.split(",")) {
      int colon = part.indexOf(':');
      long a = number(colon < 0 ? part : part.substring(0, colon), highest);
      long b = colon < 0 ? a : number(part.substring(colon + 1), highest);
      ranges.add(new Range(Math.min(a, b), Math.max(a, b)));
    }
    return ranges;
  }

  private static long number(String text, long highest) {
    return text.equals("*") ? highest : Long.parseLong(text);
  }
}
