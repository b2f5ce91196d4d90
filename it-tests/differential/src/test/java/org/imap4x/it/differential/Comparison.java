package org.imap4x.it.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares answers, counts those that differ by the reason that allows it, and keeps the rest. */
final class Comparison {

  private final List<Difference> meant;
  private final Map<Difference, Integer> allowed = new LinkedHashMap<>();
  private final Map<Difference, Integer> alone = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int compared;
  private int differ;

  Comparison(List<Difference> meant) {
    this.meant = meant;
  }

  /**
   * Compares one answer.
   *
   * @param other what the reader says who is not right here
   * @param seen what every reader said, to be shown
   */
  void compare(String question, String right, String other, String found, String seen) {
    compared++;
    if (right.equals(found)) {
      return;
    }
    differ++;
    List<Difference> reasons =
        meant.stream().filter(d -> d.allows(question, !found.equals(other))).toList();
    if (reasons.isEmpty()) {
      failures.add(question + seen);
    } else {
      allowed.merge(reasons.get(0), 1, Integer::sum);
    }
    if (reasons.size() == 1) {
      alone.merge(reasons.get(0), 1, Integer::sum);
    }
  }

  int compared() {
    return compared;
  }

  /** Differences that nothing allows, and reasons that no difference needs. */
  List<String> failures() {
    List<String> all = new ArrayList<>(failures);
    for (Difference difference : meant) {
      if (!alone.containsKey(difference)) {
        all.add("not needed: " + difference.questions() + ": " + difference.reason());
      }
    }
    return all;
  }

  /** One line of counts, and one for each reason. */
  String summary(String what) {
    StringBuilder text = new StringBuilder("[differential] ");
    text.append(what).append(", ").append(compared).append(" answers compared, ");
    text.append(differ - failures.size()).append(" differences allowed by ");
    text.append(allowed.size()).append(" reasons, ").append(failures.size()).append(" not allowed");
    allowed.forEach((d, n) -> text.append("\n  ").append(n).append(": ").append(d.reason()));
    return text.toString();
  }
}
