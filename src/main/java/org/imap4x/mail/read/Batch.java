package org.imap4x.mail.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.client.Pending;
import org.imap4x.mail.config.Later;
import org.imap4x.mail.mime.KeptContent;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Content of several messages that is asked for together. What comes is kept in the cache; only the
 * one that is being read does not go through it.
 */
final class Batch {
  private final BodyCache cache;
  private final long most;
  private final ReadAhead.Window window;
  private final Map<List<Section>, UidSet> plan = new LinkedHashMap<>();
  private final long expected;
  private final Section section;
  private final @Nullable ServerMessage reads;

  /** What came of the one that is being read. */
  private volatile byte @Nullable [] octets;

  /** On which connection it is on its way; null while it is not. */
  private volatile @Nullable ImapClient on;

  private volatile List<Pending<@Nullable Void>> pending = List.of();
  private final Set<Long> answered = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean awaited = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable ImapException failure;
  private volatile Later.@Nullable Due due;

  /**
   * Nothing is sent yet.
   *
   * @param most octets that are kept of anything
   * @param section that is read of the messages
   * @param reads the message that is being read; null where all is for later
   */
  Batch(
      BodyCache cache,
      long most,
      BodyPlan plan,
      ReadAhead.Window window,
      Section section,
      @Nullable ServerMessage reads) {
    this.cache = cache;
    this.most = most;
    this.window = window;
    this.expected = plan.octets();
    this.reads = reads;
    this.section = section;
    plan.sections().forEach((sections, uids) -> this.plan.put(sections, uids.build()));
  }

  ReadAhead.Window window() {
    return window;
  }

  /** Octets that will come if the server has told the truth. */
  long expected() {
    return expected;
  }

  /** The section that is read of the messages, or one like it. */
  Section like() {
    return section;
  }

  /** Whether waiting for it would not block. */
  boolean isDone() {
    return pending.stream().allMatch(Pending::isDone);
  }

  /** Whether that is asked for by it. */
  boolean asksFor(ServerMessage m, Section wanted) {
    for (Map.Entry<List<Section>, UidSet> e : plan.entrySet()) {
      if (e.getValue().contains(m.uid()) && e.getKey().stream().anyMatch(wanted::sameAs)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is on its way on that connection. */
  boolean isOn(ImapClient client) {
    return on == client;
  }

  /** Whether the connection that it was asked for on lives. */
  boolean isOnItsConnection() {
    ImapClient client = on;
    return client != null && client.isUsable();
  }

  /** Octets of the section that is being read; null where none came. */
  byte @Nullable [] octets() {
    return octets;
  }

  /** Messages that were asked for, and of which nothing has come. */
  List<ServerMessage> unanswered() {
    List<ServerMessage> left = new ArrayList<>();
    for (ServerMessage m : window.messages()) {
      boolean asked = plan.values().stream().anyMatch(uids -> uids.contains(m.uid()));
      if (asked && !answered.contains(m.uid())) {
        left.add(m);
      }
    }
    return left;
  }

  /** Has something done when nobody has waited for it by then. */
  void otherwise(Later.Due later) {
    due = later;
  }

  /** Sends it. */
  void begin(ImapClient client) throws ImapException {
    on = client;
    List<Pending<@Nullable Void>> sent = new ArrayList<>();
    for (Map.Entry<List<Section>, UidSet> e : plan.entrySet()) {
      List<FetchItem> items = new ArrayList<>();
      items.add(FetchItem.Simple.UID);
      for (Section s : e.getKey()) {
        items.add(SectionItems.peek(client, s));
      }
      UidSet uids = e.getValue();
      sent.add(client.beginFetch(uids, items, null, data -> came(uids, data)));
    }
    pending = sent;
  }

  private void came(UidSet uids, FetchData data) {
    for (FetchData.BodyItem item : data.bodies()) {
      Content content = item.octets().orElse(null);
      if (content == null || content.isStreamed() || item.offset().isPresent()) {
        continue;
      }
      answered.add(data.uid());
      if (isRead(data.uid(), item.section())) {
        octets = KeptContent.octets(content);
      } else if (content.size() <= most && uids.contains(data.uid())) {
        byte[] kept = KeptContent.octets(content);
        if (kept != null) {
          cache.put(data.uid(), item.section(), kept, most);
        }
      }
    }
  }

  private boolean isRead(long uid, Section of) {
    return reads != null && reads.uid() == uid && section.sameAs(of);
  }

  /** What was to be done otherwise is not done any more. */
  void letBe() {
    Later.Due otherwise = due;
    if (otherwise != null) {
      otherwise.cancel();
    }
  }

  /** Waits until all has come; a refusal means that nothing came, and is no failure. */
  void await() throws ImapException {
    letBe();
    if (!awaited.compareAndSet(false, true)) {
      awaitOther();
      return;
    }
    boolean alone = plan.size() == 1 && isAlone(plan.values().iterator().next());
    try {
      BodyAhead.await(pending, alone);
    } catch (ImapException e) {
      failure = e;
      throw e;
    } finally {
      ended.countDown();
    }
  }

  private boolean isAlone(UidSet uids) {
    return reads != null && uids.equals(UidSet.of(reads.uid()));
  }

  /** Another thread reads it. */
  private void awaitOther() throws ImapException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImapException.Interrupted("FETCH: the thread was interrupted", Outcome.UNKNOWN, e);
    }
    ImapException lost = failure;
    if (lost != null && lost.isFatal()) {
      throw lost;
    }
  }
}
