package org.imap4x.it.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.imap4x.it.support.RealServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small run: everything works, and nothing takes more round trips. Times are not judged here. */
class BenchTest {

  @Test
  @Timeout(300)
  void smallRun_eachWorkload_takesNoMoreRoundTrips() throws Exception {
    RealServer server = RealServer.shared("dovecot");
    Bench bench = new Bench(server, Bench.Scale.smoke());
    Map<Workload, Map<Peer, List<Bench.Sample>>> all = bench.run();
    assertEquals(Workload.values().length, all.size());
    System.out.println(Table.of(all, bench.drains(), Bench.Scale.smoke()));
    all.forEach(
        (workload, samples) -> {
          long angus = Table.median(samples.get(Peer.ANGUS), Bench.Sample::roundTrips);
          long ours = Table.median(samples.get(Peer.IMAP4X), Bench.Sample::roundTrips);
          assertTrue(ours <= angus, workload.title() + ": " + ours + " against " + angus);
        });
  }
}
