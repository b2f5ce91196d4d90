package org.imap4x.it.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.model.Row;
import org.imap4x.it.bench.model.Scale;
import org.imap4x.it.bench.report.Report;
import org.imap4x.it.bench.report.Table;
import org.imap4x.it.bench.run.Bench;
import org.imap4x.it.bench.run.RowResult;
import org.imap4x.it.bench.work.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** A small run of all rows: everything works. Times are not judged here. */
class BenchTest {

  @Test
  @Timeout(300)
  void smallRun_eachRow_isMeasuredAndKeepsItsRoundTrips() throws Exception {
    List<RowResult> results = new Bench(Scale.SMOKE).run("");
    System.out.println(Table.of(results));
    assertEquals(
        Rows.all(Scale.SMOKE).stream().map(Row::name).toList(),
        results.stream().map(result -> result.row().name()).toList());
    assertAll(results.stream().map(BenchTest::complete));
    assertAll(results.stream().map(BenchTest::takesNoMoreRoundTrips));
    written(results);
  }

  /** Each peer that has anything to do has each measure of the row. */
  private static Executable complete(RowResult result) {
    return () -> {
      for (Peer peer : Peer.values()) {
        for (Measure measure : result.row().measures()) {
          assertTrue(
              result.isLeftOut()
                  || !result.row().has(peer)
                  || result.median(peer, measure).isPresent(),
              result.row().name() + ": no " + measure + " of " + peer);
        }
      }
    };
  }

  private static Executable takesNoMoreRoundTrips(RowResult result) {
    return () -> {
      if (result.row().isPromised() && !result.isLeftOut()) {
        double angus = result.median(Peer.ANGUS, Measure.ROUND_TRIPS).orElseThrow();
        double ours = result.median(Peer.IMAP4X, Measure.ROUND_TRIPS).orElseThrow();
        assertTrue(ours <= angus, result.row().name() + ": " + ours + " against " + angus);
      }
    };
  }

  private static void written(List<RowResult> results) throws IOException {
    Path folder = Path.of(System.getProperty("imap4x.target", "target"), "smoke");
    Report.write(results, folder);
    for (RowResult result : results) {
      Path chart = folder.resolve("charts").resolve(result.row().name() + ".svg");
      assertTrue(result.isLeftOut() || Files.size(chart) > 0, "no " + chart);
    }
  }
}
