package org.imap4x.it.dropin.app;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.ConnectionListener;
import jakarta.mail.event.MailEvent;
import jakarta.mail.event.MessageChangedEvent;
import jakarta.mail.event.MessageChangedListener;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.event.MessageCountListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.IdleManager;
import org.eclipse.angus.mail.imap.MessageVanishedEvent;
import org.eclipse.angus.mail.imap.ResyncData;
import org.imap4x.it.dropin.Report;
import org.imap4x.it.dropin.Seed;
import org.imap4x.it.dropin.Site;
import org.imap4x.it.dropin.Traffic;

/** Events, IDLE, and reopening with what was known. */
final class Watching implements MessageCountListener, MessageChangedListener, ConnectionListener {

  private final Report report;
  private final Site site;
  private final IMAPStore store;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private Traffic traffic;

  Watching(Report report, Site site, IMAPStore store) {
    this.report = report;
    this.site = site;
    this.store = store;
  }

  void run() throws Exception {
    report.section("watching");
    IMAPFolder managed = (IMAPFolder) store.getFolder("Managed");
    managed.create(Folder.HOLDS_MESSAGES);
    managed(managed);
    Session session = site.session();
    traffic = Traffic.of(session);
    try (IMAPStore mine = Application.connect(session, site)) {
      watched((IMAPFolder) mine.getFolder("Watched"));
    }
  }

  private void watched(IMAPFolder folder) throws Exception {
    folder.create(Folder.HOLDS_MESSAGES);
    folder.addMessageCountListener(this);
    folder.addMessageChangedListener(this);
    folder.addConnectionListener(this);
    folder.open(Folder.READ_WRITE);
    await("opened", 1);
    try (IMAPStore other = Application.connect(site.session(), site)) {
      IMAPFolder theirs = (IMAPFolder) other.getFolder("Watched");
      theirs.open(Folder.READ_WRITE);
      polled(folder, theirs);
      idle(folder, theirs);
      theirs.close(false);
      folder.close(false);
      await("closed", 1);
      resync(folder, theirs);
    }
    folder.delete(true);
  }

  private void await(String label, int count) throws Exception {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String event = events.poll(20, TimeUnit.SECONDS);
      seen.add(String.valueOf(event));
    }
    Collections.sort(seen);
    report.see(label, () -> seen);
  }

  /** Asks as programs without IDLE do; how often the server is really asked is the provider's. */
  private void awaitPolled(String label, IMAPFolder folder) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String event = null;
    while (event == null && System.nanoTime() < end) {
      folder.getMessageCount();
      event = events.poll(20, TimeUnit.MILLISECONDS);
    }
    String seen = String.valueOf(event);
    report.see(label, () -> seen);
  }

  private static void put(IMAPFolder theirs, int index) throws Exception {
    Message message =
        new jakarta.mail.internet.MimeMessage(
            null, new java.io.ByteArrayInputStream(Seed.messages().get(index)));
    theirs.appendMessages(new Message[] {message});
  }

  private void polled(IMAPFolder folder, IMAPFolder theirs) throws Exception {
    put(theirs, 0);
    put(theirs, 1);
    awaitPolled("two came", folder);
    report.see("count", folder::getMessageCount);
    theirs.getMessageCount();
    theirs.getMessage(1).setFlag(Flags.Flag.FLAGGED, true);
    awaitPolled("one changed", folder);
    report.see("flag", () -> folder.getMessage(1).isSet(Flags.Flag.FLAGGED));
    folder.getMessage(2).setFlag(Flags.Flag.ANSWERED, true);
    await("our own change", 1);
    theirs.getMessage(1).setFlag(Flags.Flag.DELETED, true);
    theirs.expunge();
    awaitPolled("one went", folder);
    report.see("count after", folder::getMessageCount);
    report.see("then", () -> folder.getMessages().length);
    report.see("expunge", folder::expunge);
    report.see("at the end", folder::getMessageCount);
    folder.getMessage(1).setFlag(Flags.Flag.DRAFT, true); // events come in order: this is the last
    String event = events.poll(20, TimeUnit.SECONDS);
    while (event != null && !event.startsWith("changed 1 ")) {
      event = events.poll(20, TimeUnit.SECONDS);
    }
  }

  private void idle(IMAPFolder folder, IMAPFolder theirs) throws Exception {
    Thread idler =
        new Thread(
            () -> {
              try {
                folder.idle(true);
                events.add("idle ended");
              } catch (Exception e) {
                events.add("idle failed " + e);
              }
            });
    idler.start();
    traffic.awaitIdle();
    put(theirs, 2);
    await("came while idle", 2);
    idler.join(20_000);
    report.see("ended", () -> idler.isAlive());
    Thread second =
        new Thread(
            () -> {
              try {
                folder.idle();
                events.add("second ended");
              } catch (Exception e) {
                events.add("second failed " + e);
              }
            });
    second.start();
    traffic.awaitIdle();
    // the usual one does not ask, nor end the IDLE, within a second of the last command
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (second.isAlive() && System.nanoTime() < end) {
      folder.getMessageCount();
      second.join(20);
    }
    report.see("count ended it", folder::getMessageCount);
    await("second", 1);
    report.see("subject after", () -> folder.getMessage(2).getSubject());
  }

  /** The usual IdleManager wants socket channels, which its own idle() can't have. */
  private void managed(IMAPFolder theirs) throws Exception {
    Session session = site.session("mail.imap.usesocketchannels", "true");
    Traffic wire = Traffic.of(session);
    ExecutorService executor = Executors.newCachedThreadPool();
    try (IMAPStore watching = Application.connect(session, site)) {
      IMAPFolder folder = (IMAPFolder) watching.getFolder("Managed");
      folder.addMessageCountListener(this);
      folder.open(Folder.READ_WRITE);
      IdleManager manager = new IdleManager(session, executor);
      report.act("watch", () -> manager.watch(folder));
      wire.awaitIdle();
      put(theirs, 3);
      await("came while watched", 1);
      manager.watch(folder);
      wire.awaitIdle();
      put(theirs, 4);
      await("came again", 1);
      report.see("subject", () -> folder.getMessage(folder.getMessageCount()).getSubject());
      report.act("watch a closed one", () -> manager.watch(watching.getFolder("INBOX")));
      manager.stop();
      executor.shutdown();
      report.see("stopped", () -> executor.awaitTermination(10, TimeUnit.SECONDS));
      report.see("not running", manager::isRunning);
      folder.close(false);
    }
    theirs.delete(true);
  }

  private void resync(IMAPFolder folder, IMAPFolder theirs) throws Exception {
    folder.removeMessageCountListener(this);
    folder.removeMessageChangedListener(this);
    report.see("no resync", () -> folder.open(Folder.READ_WRITE, ResyncData.CONDSTORE));
    long validity = folder.getUIDValidity();
    long modseq = folder.getHighestModSeq();
    report.see("messages", folder::getMessages);
    folder.close(false);
    theirs.open(Folder.READ_WRITE);
    theirs.getMessage(1).setFlag(Flags.Flag.DELETED, true);
    theirs.expunge();
    theirs.getMessage(1).setFlag(Flags.Flag.FLAGGED, true);
    theirs.close(false);
    report.see(
        "resync",
        () -> {
          List<String> seen = new ArrayList<>();
          for (MailEvent event :
              folder.open(Folder.READ_WRITE, new ResyncData(validity, modseq, 1, 100))) {
            seen.add(describe(event));
          }
          return seen;
        });
    report.see("messages then", folder::getMessages);
    folder.close(false);
    report.see(
        "another validity",
        () -> folder.open(Folder.READ_WRITE, new ResyncData(validity + 1, modseq)).size());
    folder.close(false);
    events.clear();
  }

  private static String describe(MailEvent event) {
    if (event instanceof MessageVanishedEvent vanished) {
      return "vanished " + Arrays.toString(vanished.getUIDs()) + vanished.getMessages().length;
    }
    if (event instanceof MessageChangedEvent changed) {
      return "changed " + changed.getMessage().getMessageNumber();
    }
    return event.getClass().getSimpleName();
  }

  @Override
  public void messagesAdded(MessageCountEvent e) {
    events.add("added " + numbers(e) + e.isRemoved());
  }

  @Override
  public void messagesRemoved(MessageCountEvent e) {
    events.add("removed " + numbers(e) + e.isRemoved());
  }

  private static String numbers(MessageCountEvent e) {
    List<Integer> numbers = new ArrayList<>();
    for (Message message : e.getMessages()) {
      numbers.add(message.getMessageNumber());
    }
    return numbers.toString();
  }

  @Override
  public void messageChanged(MessageChangedEvent e) {
    events.add("changed " + e.getMessage().getMessageNumber() + " " + e.getMessageChangeType());
  }

  @Override
  public void opened(ConnectionEvent e) {
    events.add("folder opened");
  }

  @Override
  public void disconnected(ConnectionEvent e) {
    events.add("folder disconnected");
  }

  @Override
  public void closed(ConnectionEvent e) {
    events.add("folder closed");
  }
}
