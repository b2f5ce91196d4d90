package org.imap4x.it.bench.run;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.imap4x.it.bench.model.Place;
import org.imap4x.it.bench.model.Row;
import org.imap4x.it.bench.model.Scale;
import org.imap4x.it.bench.work.Rows;

/** Runs the rows one after the other. */
public final class Bench {

  private final Scale scale;
  private final Instant end;

  /** Takes as long as it takes. */
  public Bench(Scale scale) {
    this(scale, Instant.MAX);
  }

  /** Begins no row after the end. */
  public Bench(Scale scale, Instant end) {
    this.scale = scale;
    this.end = end;
  }

  /**
   * All rows, or those named.
   *
   * @param only names with commas between them; empty for all
   */
  public List<RowResult> run(String only) throws IOException {
    List<RowResult> results = new ArrayList<>();
    try (Servers servers = new Servers(scale);
        Crew crew = new Crew()) {
      for (Row row : Rows.all(scale)) {
        if (only.isBlank() || List.of(only.split(",")).contains(row.name())) {
          results.add(run(row, servers, crew));
        }
      }
    }
    return results;
  }

  private RowResult run(Row row, Servers servers, Crew crew) throws IOException {
    if (Instant.now().isAfter(end)) {
      return leftOut(row, "the time is over");
    }
    Optional<Place> place = servers.place(row.venue());
    if (place.isEmpty()) {
      return leftOut(row, servers.missing());
    }
    RowResult result = new RowRun(row, place.get(), scale, crew).run();
    if (scale == Scale.FULL) {
      crew.dismiss(); // no row runs in what another one left behind
    }
    return result;
  }

  private static RowResult leftOut(Row row, String reason) {
    System.out.println("*** " + row.name() + " IS LEFT OUT: " + reason + " ***");
    return new RowResult(row, reason);
  }
}
