package org.imap4x.it.faults;

import jakarta.mail.Folder;
import jakarta.mail.Store;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.imap4x.it.support.Await;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that refuses for the moment: open folders, new stores and new openings wait for it. */
class RefusalTest {
  @ParameterizedTest
  @CsvSource({
    "ALL,TCP",
    "ALL,GREETING",
    "ALL,LOGIN_UNAVAILABLE",
    "ALL,LOGIN_INUSE",
    "ALL,LOGIN_LIMIT",
    "UIDPLUS,TCP",
    "UIDPLUS,LOGIN_UNAVAILABLE",
    "PLAIN,GREETING",
    "PLAIN,LOGIN_LIMIT",
  })
  @Timeout(200)
  void refusedForSomeSeconds_costsAWait(CapabilitySet set, Refusal refusal) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Scenario scenario = new Scenario(set + " refused: " + refusal, set.server())) {
      Store opening = Scenario.store(scenario.throughProxy(), new Properties());
      Target later = scenario.throughProxy();
      Target sooner = new Target(scenario.server(), scenario.proxy(), later.user());
      sooner.connect(opening);
      Scenario.Load load = scenario.load(2, Walk.seed(), true);
      refusal.begin(scenario.proxy());
      scenario.injected();
      long begin = System.nanoTime();
      Folder inbox = opening.getFolder("INBOX");
      Future<?> opens = threads.submit(() -> attempt(() -> inbox.open(Folder.READ_ONLY)));
      Future<?> connects =
          threads.submit(
              () ->
                  attempt(
                      () -> {
                        Store store = Scenario.store(later, new Properties());
                        later.connect(store);
                        store.close();
                      }));
      Await.until(
          Duration.ofSeconds(30),
          () -> refusal == Refusal.TCP || refusal.refused() >= 3,
          () -> "it is not tried again");
      TimeUnit.NANOSECONDS.sleep(3_000_000_000L - (System.nanoTime() - begin));
      refusal.end(scenario.proxy());
      got(scenario, "open()", opens);
      got(scenario, "connect()", connects);
      opening.close();
      load.progress();
      load.end();
      scenario.check();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void attempt(Work.Action action) throws Exception {
    action.run();
    return null;
  }

  private static void got(Scenario scenario, String what, Future<?> result) throws Exception {
    try {
      result.get(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      String text = what + ": " + Work.chain(e.getCause());
      scenario.found(List.of(new Finding(Finding.Kind.THROWN, text)));
    } catch (java.util.concurrent.TimeoutException e) {
      scenario.found(List.of(new Finding(Finding.Kind.HUNG, what)));
    }
  }
}
