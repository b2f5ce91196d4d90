package org.imap4x.it.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.imap4x.it.bench.model.Mark;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.run.RowResult;

/** The results in Markdown: a line for each measure of a row. */
public final class Table {

  private static final String HEAD =
      "| row | work | measure | Angus Mail | imap4x | limit | imap4x / Angus Mail | imap4x / limit"
          + " | mark | |\n|---|---|---|---|---|---|---|---|---|---|\n";

  private Table() {}

  public static String of(List<RowResult> results) {
    return HEAD + results.stream().map(Table::lines).collect(Collectors.joining());
  }

  private static String lines(RowResult result) {
    String start = "| " + result.row().name() + " | " + result.row().title() + " | ";
    if (result.isLeftOut()) {
      return start + "left out: " + cell(result.leftOut()) + " | | | | | | | |\n";
    }
    StringBuilder lines = new StringBuilder();
    for (Measure measure : result.row().measures()) {
      lines.append(start).append(line(result, measure));
      start = "| | | ";
    }
    return lines.toString();
  }

  /** What others say may have lines and bars. */
  private static String cell(String text) {
    return text.replaceAll("[\\s|]+", " ").trim();
  }

  private static String line(RowResult result, Measure measure) {
    OptionalDouble angus = result.median(Peer.ANGUS, measure);
    OptionalDouble ours = result.median(Peer.IMAP4X, measure);
    OptionalDouble limit = result.median(Peer.LIMIT, measure);
    List<Mark> marks =
        result.row().marks().stream().filter(mark -> mark.measure() == measure).toList();
    return String.join(
            " | ",
            measure.title(),
            text(measure, angus),
            text(measure, ours),
            text(measure, limit),
            ratio(ours, angus),
            ratio(ours, limit),
            marks.stream().map(Mark::toString).collect(Collectors.joining(", ")),
            marks.stream()
                .map(mark -> verdict(result, mark))
                .distinct()
                .collect(Collectors.joining(", ")))
        + " |\n";
  }

  private static String text(Measure measure, OptionalDouble value) {
    return value.isPresent() ? measure.text(value.getAsDouble()) : "";
  }

  private static String ratio(OptionalDouble part, OptionalDouble whole) {
    if (part.isEmpty() || whole.isEmpty() || whole.getAsDouble() <= 0) {
      return "";
    }
    double ratio = part.getAsDouble() / whole.getAsDouble();
    if (ratio >= 1000) {
      return ""; // the other one had nothing to do
    }
    return String.format(Locale.ROOT, ratio < .1 ? "%.3f" : ratio < 10 ? "%.2f" : "%.0f", ratio);
  }

  private static String verdict(RowResult result, Mark mark) {
    OptionalDouble ours = result.median(Peer.IMAP4X, mark.measure());
    OptionalDouble other = result.median(mark.of(), mark.measure());
    if (ours.isEmpty() || other.isEmpty()) {
      return "";
    }
    return ours.getAsDouble() <= mark.bound(other.getAsDouble()) ? "met" : "**missed**";
  }
}
