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
import org.imap4x.client.ListResult;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.link.Task;
import org.imap4x.model.Capability;
import org.imap4x.model.MailboxName;
import org.imap4x.model.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * Folders of one list, whose counts and subscriptions came with it, or come for all of them when
 * they are asked for (LIST-STATUS, RFC 5819; LSUB). They are kept as long as {@code
 * statuscachetimeout} says.
 */
final class ListedTogether {
  private final FolderCatalog catalog;
  private final IMAPStore store;
  private final List<MailboxName> patterns;
  private final boolean onlySubscribed;
  private final long keepNanos;

  private final ReentrantLock lock = new ReentrantLock();

  /** Whether the counts of one were asked for alone already. */
  @GuardedBy("lock")
  private boolean asked;

  @GuardedBy("lock")
  private Map<MailboxName, StatusData> known = Map.of();

  @GuardedBy("lock")
  private long knownAt;

  @GuardedBy("lock")
  private FolderCatalog.@Nullable Subscribed subscribed;

  @GuardedBy("lock")
  private long subscribedAt;

  ListedTogether(
      FolderCatalog catalog, IMAPStore store, List<MailboxName> patterns, boolean onlySubscribed) {
    this.catalog = catalog;
    this.store = store;
    this.patterns = List.copyOf(patterns);
    this.onlySubscribed = onlySubscribed;
    this.keepNanos =
        TimeUnit.MILLISECONDS.toNanos(
            store.settings().duration(Settings.STATUS_CACHE_TIMEOUT).toMillis());
  }

  /** Whether anything is kept. */
  boolean keeps() {
    return keepNanos > 0;
  }

  /**
   * Takes what came with the list itself.
   *
   * @param since {@link FolderCatalog#subscriptions} before it was asked for
   */
  void told(ListResult result, long since) {
    boolean marked = onlySubscribed || ListForms.tellsSubscribed(result);
    lock.lock();
    try {
      known = readable(result);
      knownAt = System.nanoTime();
      if (marked) {
        subscribed =
            new FolderCatalog.Subscribed(
                onlySubscribed
                    ? FolderCatalog.subscribedOf(result)
                    : FolderCatalog.markedSubscribed(result),
                result.isWhole(),
                since);
        subscribedAt = knownAt;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those that could not be read are asked for alone. */
  private static Map<MailboxName, StatusData> readable(ListResult result) {
    Map<MailboxName, StatusData> all = new HashMap<>(result.status());
    all.values().removeIf(s -> !s.malformed().isEmpty() || s.number("MESSAGES").isEmpty());
    return all;
  }

  private boolean isFresh(long since) {
    return System.nanoTime() - since < keepNanos;
  }

  /**
   * What is known of a folder without asking for it alone; empty for the first one that the list
   * did not bring, and where LIST-STATUS is missing.
   */
  Optional<StatusData> status(MailboxName name) throws MessagingException {
    catalog.countsAreWanted();
    lock.lock();
    try {
      boolean fresh = !known.isEmpty() && isFresh(knownAt);
      StatusData data = known.get(name);
      if (fresh && data != null) {
        return Optional.of(data);
      }
      boolean first = !asked;
      asked = true;
      if (first || fresh || !keeps()) {
        return Optional.empty();
      }
    } finally {
      lock.unlock();
    }
    Map<MailboxName, StatusData> now = ask();
    lock.lock();
    try {
      known = now;
      knownAt = System.nanoTime();
      return Optional.ofNullable(now.get(name));
    } finally {
      lock.unlock();
    }
  }

  private Map<MailboxName, StatusData> ask() throws MessagingException {
    if (!store.capabilities().has(Capability.LIST_STATUS)) {
      return Map.of();
    }
    try {
      return readable(asked());
    } catch (ImapException e) {
      return Map.of();
    }
  }

  private ListResult asked() throws ImapException, MessagingException {
    return store
        .connections()
        .run(
            "list with status",
            Task.repeatable(
                c ->
                    c.list(
                        new ListRequest(
                            MailboxName.of(""),
                            patterns,
                            onlySubscribed ? List.of("SUBSCRIBED") : List.of(),
                            List.of(),
                            FolderCatalog.counters(c)))));
  }

  /** Whether one of the folders is subscribed; empty where it is to be asked for alone. */
  Optional<Boolean> isSubscribed(MailboxName name) throws MessagingException {
    if (!keeps()) {
      return Optional.empty();
    }
    FolderCatalog.Subscribed now = known();
    if (now == null) {
      now = catalog.subscribed(patterns);
      lock.lock();
      try {
        subscribed = now;
        subscribedAt = System.nanoTime();
      } finally {
        lock.unlock();
      }
    }
    boolean among = now.names().contains(name);
    return among || now.whole() ? Optional.of(among) : Optional.empty();
  }

  private FolderCatalog.@Nullable Subscribed known() {
    lock.lock();
    try {
      FolderCatalog.Subscribed now = subscribed;
      return now != null && isFresh(subscribedAt) && now.since() == catalog.subscriptions()
          ? now
          : null;
    } finally {
      lock.unlock();
    }
  }
}
