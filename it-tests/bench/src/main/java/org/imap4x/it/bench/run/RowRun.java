package org.imap4x.it.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.model.Place;
import org.imap4x.it.bench.model.Row;
import org.imap4x.it.bench.model.Sample;
import org.imap4x.it.bench.model.Scale;

/** One row: its peers by turns, A B C and then C B A. */
final class RowRun {

  /** What takes longer is done once or twice. */
  private static final double LONG_SECONDS = 30;

  private static final List<Peer> FORTH = List.of(Peer.ANGUS, Peer.IMAP4X, Peer.LIMIT);
  private static final List<Peer> BACK = List.of(Peer.LIMIT, Peer.IMAP4X, Peer.ANGUS);

  private final Row row;
  private final Place place;
  private final Scale scale;
  private final Crew crew;
  private final RowResult result;
  private final Map<Peer, Double> spent = new EnumMap<>(Peer.class);

  RowRun(Row row, Place place, Scale scale, Crew crew) {
    this.row = row;
    this.place = place;
    this.scale = scale;
    this.crew = crew;
    this.result = new RowResult(row, "");
  }

  RowResult run() throws IOException {
    int warmUps = row.isAlone() || row.isCold() ? 0 : scale.warmUps();
    int goes = warmUps + row.goes(scale);
    for (int go = 0; go < goes; go++) {
      for (Peer peer : go % 2 == 0 ? FORTH : BACK) {
        if (row.has(peer) && wanted(peer)) {
          go(peer);
        }
      }
    }
    result.forgetWarmUps(warmUps);
    if (!row.isAlone() && !row.isCold()) {
      beside();
    }
    return result;
  }

  /** Until its time is over; but a go that is over soon is done three times. */
  private boolean wanted(Peer peer) {
    double seconds = spent.getOrDefault(peer, 0.0);
    int done = result.count(peer);
    boolean few = done < 3 && seconds < done * LONG_SECONDS;
    return done == 0 || few || seconds < scale.seconds();
  }

  private void go(Peer peer) throws IOException {
    boolean held = row.isAlone() && Worker.isHeld(job(peer, place));
    long start = System.nanoTime();
    Sample sample = row.isSlow() ? proxied(peer, held, roundTrip()) : direct(peer, held);
    spent.merge(peer, (System.nanoTime() - start) / 1e9, Double::sum);
    result.add(peer, sample);
    System.err.printf("%s, %s: %s%n", row.name(), peer, sample);
  }

  /** What would disturb the clock is measured by goes of its own: heap, and the round trips. */
  private void beside() throws IOException {
    for (Peer peer : FORTH) {
      if (row.has(peer) && Worker.isHeld(job(peer, place))) {
        Sample sample = direct(peer, true);
        result.add(peer, only(sample, Measure.RETAINED));
      }
      if (row.isPromised() && !row.isSlow()) {
        result.add(peer, only(proxied(peer, false, Duration.ZERO), Measure.ROUND_TRIPS));
      }
    }
  }

  private static Sample only(Sample sample, Measure measure) {
    return new Sample().put(measure, sample.get(measure));
  }

  private Duration roundTrip() {
    return Duration.ofMillis(scale.roundTripMillis());
  }

  private Sample direct(Peer peer, boolean held) throws IOException {
    Job job = job(peer, place);
    return row.isCold() ? ColdRun.go(job) : crew.go(job, held, null);
  }

  private Sample proxied(Peer peer, boolean held, Duration roundTrip) throws IOException {
    try (CountingProxy proxy = CountingProxy.start(place.host(), place.port(), roundTrip)) {
      Place behind =
          new Place(proxy.host(), proxy.port(), place.directPort(), place.user(), place.password());
      return crew.go(job(peer, behind), held, proxy);
    }
  }

  private Job job(Peer peer, Place where) {
    return new Job(row, peer, where, scale);
  }
}
