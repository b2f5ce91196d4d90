package org.imap4x.it.faults;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.imap4x.it.support.Await;
import org.imap4x.it.support.RawImap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many folders of one store that lose their connections at once do not all knock at once. */
class StormTest {
  private static final int FOLDERS = 50;
  private static final int MOST = 2;

  @ParameterizedTest
  @EnumSource(CapabilitySet.class)
  @Timeout(200)
  void fiftyFolders_cutAtOnce_comeBackTwoAtATime(CapabilitySet set) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(FOLDERS);
    try (Scenario scenario = new Scenario(set + " storm of " + FOLDERS, set.server())) {
      Target target = scenario.throughProxy();
      try (RawImap raw = target.direct()) {
        raw.append("INBOX", "", Mails.octets("m1"));
      }
      Store store = Scenario.store(target, new Properties());
      target.connect(store);
      List<Folder> folders = new ArrayList<>();
      for (int i = 0; i < FOLDERS; i++) {
        Folder folder = store.getFolder("INBOX");
        folder.open(Folder.READ_ONLY);
        folders.add(folder);
      }
      scenario.proxy().forgetStrangers();
      scenario.proxy().cutAll(Fault.Mode.RST);
      scenario.injected();
      CyclicBarrier together = new CyclicBarrier(FOLDERS);
      List<Future<Long>> reads = new ArrayList<>();
      for (Folder folder : folders) {
        reads.add(threads.submit(read(folder, together)));
      }
      for (Future<Long> read : reads) {
        outcome(scenario, read);
      }
      int most = scenario.proxy().mostStrangers();
      System.out.println("connections before login at one time: " + most);
      if (most > MOST) {
        String text = most + " connections at one time that had not logged in, wanted " + MOST;
        scenario.found(List.of(new Finding(Finding.Kind.WRONG, text)));
      }
      store.close();
      Await.until(
          Duration.ofSeconds(10), () -> scenario.proxy().heldByClient() == 0, () -> "leaks");
      scenario.proxy().settle(Duration.ofSeconds(30));
      scenario.check();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Long> read(Folder folder, CyclicBarrier together) {
    return () -> {
      together.await();
      Message message = folder.getMessage(1);
      return (long) Work.octets(message).length;
    };
  }

  private static void outcome(Scenario scenario, Future<Long> read) throws Exception {
    try {
      long got = read.get(90, TimeUnit.SECONDS);
      if (got != Mails.octets("m1").length) {
        scenario.found(List.of(new Finding(Finding.Kind.WRONG, got + " octets")));
      }
    } catch (ExecutionException e) {
      scenario.found(List.of(new Finding(Finding.Kind.THROWN, Work.chain(e.getCause()))));
    }
  }
}
