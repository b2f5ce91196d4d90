package org.imap4x.mail;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapException;
import org.imap4x.client.SearchResult;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.opening.Opening;
import org.imap4x.model.Capability;
import org.imap4x.model.ListEntry;
import org.imap4x.model.SearchKey;
import org.imap4x.model.StatusData;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a folder: of an open one as the server keeps it informed, of a closed one by STATUS.
 */
final class FolderCounters {
  private final IMAPFolder folder;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable StatusData status;

  @GuardedBy("lock")
  private long statusAt;

  FolderCounters(IMAPFolder folder) {
    this.folder = folder;
  }

  /** What is known of the closed folder is not true any more. */
  void forget() {
    lock.lock();
    try {
      status = null;
    } finally {
      lock.unlock();
    }
  }

  private StatusData status() throws MessagingException {
    long keep =
        TimeUnit.MILLISECONDS.toNanos(
            folder.settings().duration(Settings.STATUS_CACHE_TIMEOUT).toMillis());
    lock.lock();
    try {
      if (status != null && System.nanoTime() - statusAt < keep) {
        return status;
      }
    } finally {
      lock.unlock();
    }
    StatusData fresh = ask();
    lock.lock();
    try {
      status = fresh;
      statusAt = System.nanoTime();
    } finally {
      lock.unlock();
    }
    return fresh;
  }

  private StatusData ask() throws MessagingException {
    Optional<ListedTogether> others = folder.listedTogether();
    if (others.isPresent()) {
      Optional<StatusData> known = others.get().status(folder.mailboxName());
      if (known.isPresent()) {
        return known.get();
      }
    }
    return folder.catalog().counters(folder);
  }

  private static int toInt(OptionalLong number, int otherwise) {
    return number.isPresent() ? (int) Math.min(Integer.MAX_VALUE, number.getAsLong()) : otherwise;
  }

  int messages() throws MessagingException {
    Opening now = open();
    if (now == null) {
      return toInt(status().number("MESSAGES"), -1);
    }
    int told = now.toldSize();
    if (told >= 0) {
      return told;
    }
    now.learnUids(); // there may be fewer than the server has said
    now.keepAlive();
    now.learn();
    return now.size();
  }

  int recent() throws MessagingException {
    Opening now = open();
    if (now == null) {
      return toInt(status().number("RECENT"), -1);
    }
    now.keepAlive();
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, now.selected().recent()));
  }

  boolean hasNew() throws MessagingException {
    Opening now = open();
    if (now != null) {
      now.keepAlive();
      return now.selected().recent() > 0;
    }
    ListEntry entry = listed();
    if (entry.has("\\Marked")) {
      return true;
    }
    return !entry.has("\\Unmarked") && recent() > 0;
  }

  int unread() throws MessagingException {
    Opening now = open();
    return now == null ? toInt(status().number("UNSEEN"), -1) : count(now, SearchKey.Simple.UNSEEN);
  }

  int deleted() throws MessagingException {
    Opening now = open();
    if (now == null) {
      listed();
      return -1; // STATUS has no such number
    }
    return count(now, SearchKey.Simple.DELETED);
  }

  /** What LIST says of it. */
  private ListEntry listed() throws MessagingException {
    return folder
        .catalog()
        .find(folder.mailboxName())
        .orElseThrow(
            () -> new FolderNotFoundException(folder, folder.getFullName() + " not found"));
  }

  private int count(Opening now, SearchKey key) throws MessagingException {
    SearchResult<UidSet> found = now.repeat(c -> c.search(UidSet.class, key, null));
    return (int) now.uids().intersect(found.numbers()).size();
  }

  long item(String item) throws MessagingException {
    if (!item.matches("[A-Za-z0-9.=-]+")) {
      throw new IllegalArgumentException("not a STATUS item");
    }
    if (open() != null) {
      return -1;
    }
    try {
      StatusData data = folder.catalog().status(folder, List.of(item.toUpperCase(Locale.ROOT)));
      return data.number(item).orElse(-1);
    } catch (MessagingException e) {
      if (ErrorMapper.core(e).filter(ImapException.Bad.class::isInstance).isPresent()) {
        return -1; // a server that does not know the item
      }
      throw e;
    }
  }

  long uidValidity() throws MessagingException {
    Opening now = open();
    return now == null ? status().number("UIDVALIDITY").orElse(-1) : now.uidValidity();
  }

  long uidNext() throws MessagingException {
    Opening now = open();
    if (now == null) {
      return saidIn(folder.catalog().status(folder, List.of("UIDNEXT")));
    }
    now.noop();
    OptionalLong told = now.selected().toldUidNext();
    return told.isPresent() ? told.getAsLong() : uidNext(now);
  }

  private static long saidIn(StatusData data) {
    long said = data.number("UIDNEXT").orElse(0);
    return said > 0 ? said : -1; // SmarterMail: 0
  }

  /** SELECT did not say it; STATUS may. */
  private long uidNext(Opening now) throws MessagingException {
    try {
      return saidIn(
          now.runRefusable(Task.repeatable(c -> c.status(folder.mailboxName(), "UIDNEXT"))));
    } catch (ImapException e) {
      return -1; // of a selected mailbox some servers give none
    }
  }

  long highestModSeq() throws MessagingException {
    Opening now = open();
    if (now != null) {
      now.keepAlive();
      return now.selected().highestModSeq().orElse(-1);
    }
    if (!folder.imapStore().capabilities().has(Capability.CONDSTORE)) {
      return -1;
    }
    return folder
        .catalog()
        .status(folder, List.of("HIGHESTMODSEQ"))
        .number("HIGHESTMODSEQ")
        .orElse(-1);
  }

  /** The open mailbox; null when the folder is closed, an exception when it was lost. */
  private @Nullable Opening open() {
    folder.imapStore().checkConnected();
    return folder.openingOrNull();
  }
}
