package org.imap4x.it.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts runs by what was found, for each capability set and work. */
final class Tally {
  private final Map<String, Row> rows = new TreeMap<>();
  private final List<Run> bad = new ArrayList<>();

  /** One line of the table. */
  private static final class Row {
    int injected;
    int missed;
    int survived;
    final Map<Finding.Kind, Integer> found = new EnumMap<>(Finding.Kind.class);
  }

  synchronized void add(Run run) {
    for (String name : List.of(run.set() + " " + run.kind(), run.set() + " in all")) {
      Row row = rows.computeIfAbsent(name, n -> new Row());
      if (run.fault().isPresent() && run.strike().isEmpty()) {
        row.missed++;
      } else if (run.fault().isPresent()) {
        row.injected++;
      }
      if (run.worst().isPresent()) {
        row.found.merge(run.worst().get(), 1, Integer::sum);
      } else if (run.strike().isPresent()) {
        row.survived++;
      }
    }
    if (run.worst().isPresent()) {
      bad.add(run);
    }
  }

  /** A scenario with so many faults in it. */
  synchronized void add(String name, int injected, List<Finding> findings) {
    Row row = rows.computeIfAbsent(name, n -> new Row());
    row.injected += injected;
    row.survived += findings.isEmpty() ? injected : 0;
    findings.forEach(f -> row.found.merge(f.kind(), 1, Integer::sum));
  }

  /** Those where something was found, in the order of their faults. */
  synchronized List<Run> bad() {
    List<Run> sorted = new ArrayList<>(bad);
    sorted.sort(
        java.util.Comparator.comparing((Run r) -> r.worst().orElseThrow())
            .thenComparing(Run::set)
            .thenComparing(Run::kind)
            .thenComparing(r -> r.fault().map(Fault::at).orElse(-1L)));
    return sorted;
  }

  synchronized String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%-28s %8s %8s %8s %8s %8s %10s %6s %6s %8s%n",
            "",
            "injected",
            "survived",
            "UNKNOWN",
            "thrown",
            "wrong",
            "duplicated",
            "lost",
            "hung",
            "(missed)"));
    rows.forEach(
        (name, row) ->
            table.append(
                String.format(
                    "%-28s %8d %8d %8d %8d %8d %10d %6d %6d %8d%n",
                    name,
                    row.injected,
                    row.survived,
                    row.found.getOrDefault(Finding.Kind.UNKNOWN, 0),
                    row.found.getOrDefault(Finding.Kind.THROWN, 0),
                    row.found.getOrDefault(Finding.Kind.WRONG, 0),
                    row.found.getOrDefault(Finding.Kind.DUPLICATED, 0),
                    row.found.getOrDefault(Finding.Kind.LOST, 0),
                    row.found.getOrDefault(Finding.Kind.HUNG, 0),
                    row.missed)));
    return table.toString();
  }
}
