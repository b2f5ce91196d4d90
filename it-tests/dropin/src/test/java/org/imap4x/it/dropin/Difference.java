package org.imap4x.it.dropin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A difference that is meant: which lines (section, label), and what the usual provider does there
 * that an application is better off without.
 */
record Difference(Pattern lines, String reason) {

  static List<Difference> meant() {
    return List.of();
  }

  private static Difference of(String lines, String reason) {
    return new Difference(Pattern.compile(lines), reason);
  }

  /** Every line that is not the same in both, unless it is meant to differ. */
  static List<String> between(List<String> before, List<String> after, List<Difference> meant) {
    Map<String, String> one = byLabel(before);
    Map<String, String> two = byLabel(after);
    Set<String> labels = new LinkedHashSet<>(one.keySet());
    labels.addAll(two.keySet());
    List<String> found = new ArrayList<>();
    for (String label : labels) {
      String was = one.getOrDefault(label, "(nothing)");
      String is = two.getOrDefault(label, "(nothing)");
      if (!was.equals(is) && meant.stream().noneMatch(m -> m.lines.matcher(label).matches())) {
        found.add(System.lineSeparator() + label + "\n  - " + was + "\n  + " + is);
      }
    }
    return found;
  }

  /** The lines by section, label, and how often that label came before. */
  private static Map<String, String> byLabel(List<String> lines) {
    Map<String, String> map = new LinkedHashMap<>();
    Map<String, Integer> times = new HashMap<>();
    String section = "";
    for (String line : lines) {
      if (line.startsWith("== ")) {
        section = line.substring(3);
        continue;
      }
      int colon = line.indexOf(": ");
      String label = section + "/" + line.substring(0, colon);
      int time = times.merge(label, 1, Integer::sum);
      map.put(time > 1 ? label + " (" + time + ")" : label, line.substring(colon + 2));
    }
    return map;
  }
}
