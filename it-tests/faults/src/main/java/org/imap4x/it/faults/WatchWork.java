package org.imap4x.it.faults;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.imap4x.it.support.RawImap;
import org.imap4x.mail.IMAPFolder;
import org.imap4x.mail.IdleManager;

/**
 * Waits for what others do in the INBOX, by {@code idle()} or by an IdleManager: a message comes,
 * another is flagged, a third is expunged, a fourth comes.
 */
final class WatchWork extends Work {
  private static final List<String> NAMES = Mails.inbox();
  private final boolean managed;
  private volatile boolean enough;

  WatchWork(Target target, boolean managed) {
    super(target, "INBOX", NAMES);
    this.managed = managed;
  }

  @Override
  void prepare(RawImap raw) throws IOException {
    raw.appendAll("INBOX", NAMES.stream().map(Mails::octets).toList());
  }

  @Override
  Model modelAtFirst() {
    Model model = new Model("INBOX");
    NAMES.forEach(name -> model.add("INBOX", name, Certainty.DONE));
    return model;
  }

  @Override
  void session(Store store) throws Exception {
    IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RawImap other = target.direct()) {
      other.command("SELECT INBOX");
      if (!open(inbox, Folder.READ_WRITE)) {
        return;
      }
      Message[] m = inbox.getMessages();
      step("flagsBefore", () -> equal(false, m[4].isSet(Flags.Flag.FLAGGED), "\\Flagged of m5"));
      IdleManager manager = managed ? new IdleManager(null, threads) : null;
      Future<?> idling = null;
      if (manager == null) {
        idling = threads.submit(() -> step("idle", () -> idle(inbox)));
      } else {
        step("watch", () -> manager.watch(inbox));
      }
      others(other);
      enough = true;
      step("readNew", () -> readNew(inbox));
      step("flagsAfter", () -> equal(true, m[4].isSet(Flags.Flag.FLAGGED), "\\Flagged of m5"));
      if (manager == null) {
        ended(idling, inbox);
      } else {
        manager.stop();
      }
      close(inbox);
    } finally {
      enough = true;
      threads.shutdownNow();
    }
  }

  private void idle(IMAPFolder inbox) throws MessagingException {
    while (!enough) {
      inbox.idle(true);
    }
  }

  /**
   * Waits until the thread that idles has seen that it is enough; it may have begun once more just
   * before, and a command ends that.
   */
  private void ended(Future<?> idling, IMAPFolder inbox) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!idling.isDone() && System.nanoTime() < end) {
      try {
        idling.get(200, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        inbox.getUnreadMessageCount();
      }
    }
    idling.get(0, TimeUnit.SECONDS);
  }

  private void others(RawImap other) throws IOException {
    begun();
    other.append("INBOX", "", Mails.octets("d1"));
    model().add("INBOX", "d1", Certainty.DONE);
    expect("that d1 came", () -> told.added().containsKey(21L));
    other.command("UID STORE 5 +FLAGS.SILENT (\\Flagged)");
    model().flag("INBOX", "m5", "\\Flagged", Certainty.DONE);
    expect("that m5 was flagged", () -> told.changed().containsKey(5L));
    other.command("UID STORE 3 +FLAGS.SILENT (\\Deleted)");
    other.command("EXPUNGE");
    model().remove("INBOX", "m3", Certainty.DONE);
    expect("that m3 is gone", () -> told.removed().containsKey(3L));
    begun();
    other.append("INBOX", "", Mails.octets("d2"));
    model().add("INBOX", "d2", Certainty.DONE);
    expect("that d2 came", () -> told.added().containsKey(22L));
  }

  /** Best when IDLE has begun; where it does not begin, the message comes all the same. */
  private void begun() {
    await(() -> target.proxy().isDoing("IDLE") || target.proxy().isDoing("NOOP"));
  }

  private void expect(String what, Callable<Boolean> condition) {
    if (isUntroubled() && !await(condition)) {
      add(Finding.Kind.LOST, "nobody was told " + what);
    }
  }

  private void readNew(IMAPFolder inbox) throws MessagingException, IOException {
    for (Map.Entry<Long, String> each : Map.of(21L, "d1", 22L, "d2").entrySet()) {
      Message message = inbox.getMessageByUID(each.getKey());
      if (message == null) {
        wrong("there is no UID " + each.getKey());
      } else {
        read(message, each.getValue());
        model().flag("INBOX", each.getValue(), "\\Seen", Certainty.DONE);
      }
    }
  }

  @Override
  List<Finding> judge(List<Stored> stored) {
    List<Finding> all = new ArrayList<>(super.judge(stored));
    if (isUntroubled()) {
      // The message may be told of as deleted before it is told of as gone.
      times("changed", 5, told.changed(), 1, 1, all);
    }
    return all;
  }
}
