package org.imap4x.mail;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.client.StoreMode;
import org.imap4x.client.StoreResult;
import org.imap4x.mail.config.MailLog;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;

/**
 * Stores {@code \Seen} of messages whose content was handed out, without ever waiting for it.
 *
 * <p>The first one goes out at once; those that follow while nobody has read its answer are
 * collected and go out with the next command, or by themselves a moment later. A STORE whose
 * connection was lost is sent again. Refusals surface nowhere: a reader did not ask for the flag.
 */
final class SeenMarks {
  private static final FlagSet SEEN = FlagSet.of(FlagSet.SEEN);

  /** Short enough that nobody sees a message as unread that was read here. */
  private static final long PAUSE_MILLIS = 50;

  /** A loop that goes on collects its marks this long. */
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);

  private record Sent(ImapClient client, UidSet uids, Pending<StoreResult> answer) {}

  private final IMAPFolder folder;

  /** Guards the fields below; no I/O inside. */
  private final ReentrantLock lock = new ReentrantLock();

  private UidSet.Builder waiting = new UidSet.Builder();
  private int waitingCount;
  private long firstMark;
  private long lastMark;
  private final List<Sent> sent = new ArrayList<>();
  private long uidValidity;

  private final AtomicBoolean timer = new AtomicBoolean();

  SeenMarks(IMAPFolder folder) {
    this.folder = folder;
  }

  /** Its content was handed out. Call {@link #flush} or {@link #later} afterwards. */
  boolean mark(IMAPMessage message) {
    MessageState state = message.state();
    FlagSet flags = state.flags();
    if (message.getPeek() || (flags != null && flags.contains(FlagSet.SEEN))) {
      return false;
    }
    long validity;
    try {
      MailboxAccess access = folder.access();
      if (message.isExpunged() || access.isReadOnly()) {
        return false;
      }
      validity = access.uidValidity();
    } catch (MessagingException | IllegalStateException closed) {
      return false;
    }
    lock.lock();
    try {
      keepOnly(validity);
      waiting.add(message.uid());
      lastMark = System.nanoTime();
      if (waitingCount++ == 0) {
        firstMark = lastMark;
      }
    } finally {
      lock.unlock();
    }
    if (flags != null) {
      state.setFlags(flags.plus(SEEN));
      folder.eventBridge().flagsChanged(message);
    }
    return true;
  }

  /** Sees to it that marks go out although no command is about to. */
  void later() {
    boolean idle;
    lock.lock();
    try {
      idle = sent.isEmpty() || waitingCount >= 1000;
    } finally {
      lock.unlock();
    }
    if (idle) {
      send();
    } else if (timer.compareAndSet(false, true)) {
      LATER.execute(this::tick);
    }
  }

  private void tick() {
    boolean goesOn;
    lock.lock();
    try {
      long now = System.nanoTime();
      goesOn =
          now - lastMark < TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)
              && now - firstMark < LONGEST_NANOS;
    } finally {
      lock.unlock();
    }
    if (goesOn) {
      LATER.execute(this::tick);
    } else {
      timer.set(false);
      send();
    }
  }

  private void send() {
    lock.lock();
    try {
      if (waitingCount == 0) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      folder
          .access()
          .callSafe(
              client -> {
                flush(client);
                return true;
              });
    } catch (MessagingException | RuntimeException e) {
      log(e);
    }
  }

  /** UIDs of another UIDVALIDITY mean other messages, or none. The lock is held. */
  private void keepOnly(long validity) {
    if (validity != uidValidity) {
      uidValidity = validity;
      waiting = new UidSet.Builder();
      waitingCount = 0;
      sent.clear();
    }
  }

  /** Sends what waits, and what a lost connection may have lost. */
  void flush(ImapClient client) {
    Optional<SelectedMailbox> selected = client.selected();
    if (selected.isEmpty()) {
      return;
    }
    UidSet uids;
    lock.lock();
    try {
      keepOnly(selected.get().uidValidity());
      for (Sent s : sent) {
        if (s.client() != client && isLost(s)) {
          s.uids().ranges().forEach(r -> waiting.addRange(r.first(), r.last()));
        }
      }
      sent.removeIf(s -> s.client() != client || s.answer().isDone());
      uids = waiting.build();
      waiting = new UidSet.Builder();
      waitingCount = 0;
    } finally {
      lock.unlock();
    }
    if (!uids.isEmpty()) {
      for (UidSet part : uids.split(ItemFetch.lineLimit(client))) {
        begin(client, part);
      }
    }
  }

  private void begin(ImapClient client, UidSet uids) {
    try {
      Pending<StoreResult> answer = client.beginStore(uids, StoreMode.ADD, SEEN, true, -1);
      lock.lock();
      try {
        sent.add(new Sent(client, uids, answer));
      } finally {
        lock.unlock();
      }
    } catch (ImapException e) {
      log(e);
    }
  }

  private void log(Exception e) {
    new MailLog(folder.imapStore().mailSession()).debug("\\Seen was not stored: " + e);
  }

  /** Whether no answer came; a finished one is not waited for. */
  private static boolean isLost(Sent s) {
    if (!s.answer().isDone()) {
      return true;
    }
    try {
      s.answer().await();
      return false;
    } catch (ImapException e) {
      return e.isFatal();
    }
  }
}
