package org.imap4x.it.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.imap4x.it.support.Await;
import org.junit.jupiter.api.Test;

/** Applications at work for long, and faults at random: on each capability set at the same time. */
class SoakTest {
  private static final int APPLICATIONS = 3;

  @Test
  void randomFaults_forLong_areNotNoticed() throws Exception {
    long seed = Walk.seed();
    long seconds = Long.getLong("faults.soak", 120);
    System.out.println("-Dfaults.seed=" + seed + " -Dfaults.soak=" + seconds);
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> soaks = new ArrayList<>();
    for (CapabilitySet set : CapabilitySet.values()) {
      soaks.add(
          threads.submit(
              () -> {
                soak(set, seed, Duration.ofSeconds(seconds));
                return null;
              }));
    }
    List<String> failures = new ArrayList<>();
    for (Future<?> soak : soaks) {
      try {
        soak.get(seconds + 300, TimeUnit.SECONDS);
      } catch (java.util.concurrent.ExecutionException e) {
        failures.add(String.valueOf(e.getCause()));
      }
    }
    threads.shutdownNow();
    assertTrue(
        failures.isEmpty(),
        () -> "seed " + seed + ": " + String.join(System.lineSeparator(), failures));
  }

  private static void soak(CapabilitySet set, long seed, Duration time) throws Exception {
    try (Scenario scenario = new Scenario(set + " soak", set.server())) {
      Scenario.Load load = scenario.load(APPLICATIONS, seed + set.ordinal(), true);
      Random random = new Random(seed * 7 + set.ordinal());
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end && load.isAlive()) {
        harm(scenario, random);
        scenario.injected();
        load.progress();
      }
      load.end();
      scenario.check();
    }
  }

  private static void harm(Scenario scenario, Random random) throws Exception {
    FaultProxy proxy = scenario.proxy();
    Fault.Mode mode = Fault.Mode.values()[random.nextInt(Fault.Mode.values().length)];
    int what = random.nextInt(10);
    if (what < 7) {
      Fault.Direction direction = random.nextBoolean() ? Fault.Direction.C2S : Fault.Direction.S2C;
      proxy.armFromNow(new Fault(direction, mode, 1 + random.nextInt(3000)), () -> "load");
      Await.until(Duration.ofSeconds(60), () -> proxy.strike().isPresent(), () -> "no traffic");
    } else if (what < 9) {
      proxy.cutAll(mode);
    } else {
      proxy.down();
      proxy.cutAll(mode);
      TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(2000));
      proxy.up();
    }
  }
}
