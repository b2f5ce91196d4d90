package org.imap4x.mail;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.MessagingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapException;
import org.imap4x.client.ListRequest;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.link.Task;
import org.imap4x.model.Capability;
import org.imap4x.model.MailboxName;
import org.imap4x.model.StatusData;

/**
 * Folders of one list: when the counts of a second one are asked for, those of all come in one
 * round trip (LIST-STATUS, RFC 5819).
 */
final class ListedTogether {
  private final IMAPStore store;
  private final MailboxName pattern;
  private final boolean subscribed;
  private final long keepNanos;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private boolean asked;

  @GuardedBy("lock")
  private Map<MailboxName, StatusData> known = Map.of();

  @GuardedBy("lock")
  private long knownAt;

  ListedTogether(IMAPStore store, MailboxName pattern, boolean subscribed) {
    this.store = store;
    this.pattern = pattern;
    this.subscribed = subscribed;
    this.keepNanos =
        TimeUnit.MILLISECONDS.toNanos(
            store.settings().duration(Settings.STATUS_CACHE_TIMEOUT).toMillis());
  }

  /**
   * What is known of a folder without asking for it alone; empty for the first one, and where
   * LIST-STATUS is missing.
   */
  Optional<StatusData> status(MailboxName name) throws MessagingException {
    lock.lock();
    try {
      boolean first = !asked;
      asked = true;
      if (first || keepNanos <= 0) {
        return Optional.empty();
      }
      StatusData data = known.get(name);
      if (data != null && System.nanoTime() - knownAt < keepNanos) {
        return Optional.of(data);
      }
    } finally {
      lock.unlock();
    }
    Map<MailboxName, StatusData> fresh = ask();
    lock.lock();
    try {
      known = fresh;
      knownAt = System.nanoTime();
      return Optional.ofNullable(fresh.get(name)).filter(s -> s.number("MESSAGES").isPresent());
    } finally {
      lock.unlock();
    }
  }

  private Map<MailboxName, StatusData> ask() throws MessagingException {
    if (!store.capabilities().has(Capability.LIST_STATUS)) {
      return Map.of();
    }
    try {
      Map<MailboxName, StatusData> all = new HashMap<>(asked());
      all.values().removeIf(s -> !s.malformed().isEmpty()); // those are asked for alone
      return all;
    } catch (ImapException e) {
      return Map.of();
    }
  }

  private Map<MailboxName, StatusData> asked() throws ImapException, MessagingException {
    return store
        .connections()
        .run(
            "list with status",
            Task.repeatable(
                c ->
                    c.list(
                            new ListRequest(
                                MailboxName.of(""),
                                List.of(pattern),
                                subscribed ? List.of("SUBSCRIBED") : List.of(),
                                List.of(),
                                FolderCatalog.counters(c)))
                        .status()));
  }
}
