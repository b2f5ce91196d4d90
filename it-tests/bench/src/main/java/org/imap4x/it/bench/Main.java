package org.imap4x.it.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.imap4x.it.bench.model.Scale;
import org.imap4x.it.bench.report.Report;
import org.imap4x.it.bench.report.Table;
import org.imap4x.it.bench.run.Bench;
import org.imap4x.it.bench.run.RowResult;

/**
 * imap4x against Angus Mail and a raw socket: all rows, or those of {@code -Dbench.only=B1,B2}.
 *
 * <p>{@code -Dbench.smoke=true} is the small run; after {@code -Dbench.minutes=60} no row is begun;
 * {@code -Dbench.publish=folder} puts the table and the charts into the README of that folder.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Scale scale = Boolean.getBoolean("bench.smoke") ? Scale.SMOKE : Scale.FULL;
    Instant end = Instant.now().plus(Duration.ofMinutes(Integer.getInteger("bench.minutes", 60)));
    List<RowResult> results = new Bench(scale, end).run(System.getProperty("bench.only", ""));
    System.out.println(Table.of(results));
    Report.write(results, Path.of(System.getProperty("imap4x.target", "target")));
    String publish = System.getProperty("bench.publish", "");
    if (!publish.isBlank()) {
      Report.publish(results, Path.of(publish));
    }
    System.exit(0);
  }
}
