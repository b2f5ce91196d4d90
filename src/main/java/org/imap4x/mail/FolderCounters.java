package org.imap4x.mail;

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
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.model.Capability;
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
  private @Nullable StatusData status;
  private long statusAt;
  private boolean alone;

  FolderCounters(IMAPFolder folder) {
    this.folder = folder;
  }

  /**
   * What is known of the closed folder is not true any more; nor is what was learnt of the folders
   * that were listed with it.
   */
  void forget() {
    lock.lock();
    try {
      status = null;
      alone = true;
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

  private boolean isAlone() {
    lock.lock();
    try {
      return alone;
    } finally {
      lock.unlock();
    }
  }

  private StatusData ask() throws MessagingException {
    Optional<ListedTogether> others = folder.listedTogether();
    if (others.isPresent() && !isAlone()) {
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
    OpenMailbox mailbox = mailbox();
    if (mailbox == null) {
      return toInt(status().number("MESSAGES"), -1);
    }
    mailbox.keepAlive();
    return folder.table().size();
  }

  int recent() throws MessagingException {
    OpenMailbox mailbox = mailbox();
    if (mailbox == null) {
      return toInt(status().number("RECENT"), -1);
    }
    mailbox.keepAlive();
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, mailbox.selected().recent()));
  }

  boolean hasNew() throws MessagingException {
    OpenMailbox mailbox = mailbox();
    if (mailbox != null) {
      mailbox.keepAlive();
      return mailbox.selected().recent() > 0;
    }
    var entry =
        folder
            .catalog()
            .find(folder.mailboxName())
            .orElseThrow(
                () -> new FolderNotFoundException(folder, folder.getFullName() + " not found"));
    if (entry.has("\\Marked")) {
      return true;
    }
    return !entry.has("\\Unmarked") && recent() > 0;
  }

  int unread() throws MessagingException {
    OpenMailbox mailbox = mailbox();
    return mailbox == null
        ? toInt(status().number("UNSEEN"), -1)
        : count(mailbox, SearchKey.Simple.UNSEEN);
  }

  int deleted() throws MessagingException {
    OpenMailbox mailbox = mailbox();
    return mailbox == null ? -1 : count(mailbox, SearchKey.Simple.DELETED);
  }

  private int count(OpenMailbox mailbox, SearchKey key) throws MessagingException {
    SearchResult<UidSet> found = mailbox.callSafe(c -> c.search(UidSet.class, key, null));
    return (int) folder.table().uids().intersect(found.numbers()).size();
  }

  long item(String item) throws MessagingException {
    if (!item.matches("[A-Za-z0-9.=-]+")) {
      throw new IllegalArgumentException("not a STATUS item");
    }
    if (mailbox() != null) {
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
    OpenMailbox mailbox = mailbox();
    return mailbox == null ? status().number("UIDVALIDITY").orElse(-1) : mailbox.uidValidity();
  }

  long uidNext() throws MessagingException {
    OpenMailbox mailbox = mailbox();
    if (mailbox == null) {
      return folder.catalog().status(folder, List.of("UIDNEXT")).number("UIDNEXT").orElse(-1);
    }
    mailbox.noop();
    return mailbox.selected().uidNext();
  }

  long highestModSeq() throws MessagingException {
    OpenMailbox mailbox = mailbox();
    if (mailbox != null) {
      mailbox.keepAlive();
      return mailbox.selected().highestModSeq().orElse(-1);
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
  private @Nullable OpenMailbox mailbox() {
    folder.imapStore().checkConnected();
    return folder.mailboxIfOpen();
  }
}
