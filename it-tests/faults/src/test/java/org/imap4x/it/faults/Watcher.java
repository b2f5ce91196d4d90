package org.imap4x.it.faults;

import jakarta.mail.Folder;
import jakarta.mail.Store;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.imap4x.it.support.Await;
import org.imap4x.it.support.RawImap;
import org.imap4x.mail.IdleManager;

/**
 * An application that called {@code IdleManager.watch} once, and is told of what comes for ever.
 */
final class Watcher implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Told told = new Told();
  private final Target target;
  private final Store store;
  private final IdleManager manager;
  private long arrived;

  Watcher(Target target) throws Exception {
    this.target = target;
    store = Scenario.store(target, new Properties());
    target.connect(store);
    Folder inbox = store.getFolder("INBOX");
    told.listen(inbox);
    inbox.open(Folder.READ_ONLY);
    manager = new IdleManager(null, threads);
    manager.watch(inbox);
  }

  /** A message comes; it must be told of, once. */
  List<Finding> hears() throws Exception {
    try (RawImap raw = target.direct()) {
      raw.append("INBOX", "", Mails.octets("d" + ++arrived));
    }
    long uid = arrived;
    try {
      Await.until(
          Duration.ofSeconds(30),
          () -> told.added().containsKey(uid) || told.ofFolder().contains("closed"),
          () -> "");
    } catch (AssertionError e) {
      // What follows says it.
    }
    if (!told.added().containsKey(uid)) {
      String text = "the watcher was not told of UID " + uid + ", but of " + told.ofFolder();
      return List.of(new Finding(Finding.Kind.LOST, text));
    }
    return List.of();
  }

  /** What was told more than once. */
  List<Finding> twice() {
    return told.added().entrySet().stream()
        .filter(each -> each.getValue() != 1)
        .map(each -> new Finding(Finding.Kind.WRONG, "told as added: " + each))
        .toList();
  }

  @Override
  public void close() throws Exception {
    manager.stop();
    store.close();
    threads.shutdownNow();
  }
}
