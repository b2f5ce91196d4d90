package org.imap4x.it.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.imap4x.it.bench.run.RowResult;

/** Writes bench.md and charts/*.svg, and puts the table into a README that has a place for it. */
public final class Report {

  private static final String BEGIN = "<!-- table -->\n";
  private static final String END = "<!-- end of table -->\n";

  private Report() {}

  public static void write(List<RowResult> results, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("charts"));
    Files.writeString(folder.resolve("bench.md"), Table.of(results));
    charts(results, folder.resolve("charts"));
  }

  private static void charts(List<RowResult> results, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (RowResult result : results) {
      if (!result.isLeftOut()) {
        Files.writeString(folder.resolve(result.row().name() + ".svg"), Chart.of(result));
      }
    }
  }

  /** The table between its marks in the README, and the charts beside it. */
  public static void publish(List<RowResult> results, Path project) throws IOException {
    Path readme = project.resolve("README.md");
    String text = Files.readString(readme);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (end < begin) {
      throw new IOException("no place for a table in " + readme);
    }
    StringBuilder table = new StringBuilder(Table.of(results)).append('\n');
    for (RowResult result : results) {
      String name = result.row().name();
      if (!result.isLeftOut()) {
        table.append("![").append(name).append("](charts/").append(name).append(".svg)\n");
      }
    }
    Files.writeString(readme, text.substring(0, begin) + table + text.substring(end));
    charts(results, project.resolve("charts"));
  }
}
