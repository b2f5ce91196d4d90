package org.imap4x.it.faults;

import java.util.concurrent.TimeUnit;
import org.imap4x.it.support.RealServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that dies at work and comes again: the applications wait, and nothing else. */
class OutageTest {
  /** Without a fault nothing is found, else what is found with one would mean nothing. */
  @ParameterizedTest
  @EnumSource(CapabilitySet.class)
  @Timeout(100)
  void noOutage_findsNothing(CapabilitySet set) throws Exception {
    long seed = Walk.seed();
    System.out.println("-Dfaults.seed=" + seed);
    try (Scenario scenario = new Scenario(set + " undisturbed", set.server())) {
      Scenario.Load load = scenario.load(3, seed, true);
      for (int i = 0; i < 8; i++) {
        load.progress();
      }
      load.end();
      scenario.check();
    }
  }

  @ParameterizedTest
  @CsvSource({"ALL,500", "ALL,3000", "ALL,10000", "UIDPLUS,500", "UIDPLUS,3000", "PLAIN,3000"})
  @Timeout(300)
  void killedServer_thatComesAgain_costsAWait(CapabilitySet set, long away) throws Exception {
    long seed = Walk.seed();
    System.out.println("-Dfaults.seed=" + seed);
    try (RealServer server = set.start("outage-" + set);
        Scenario scenario = new Scenario(set + " kill -9, " + away + " ms", server)) {
      try (Watcher watcher = new Watcher(scenario.direct())) {
        scenario.found(watcher.hears());
        Scenario.Load load = scenario.load(4, seed, false);
        for (int i = 0; i < 2; i++) {
          server.kill();
          scenario.injected();
          TimeUnit.MILLISECONDS.sleep(away);
          server.restart();
          load.progress();
          scenario.found(watcher.hears());
        }
        load.end();
        scenario.found(watcher.twice());
      }
      scenario.check();
    }
  }
}
