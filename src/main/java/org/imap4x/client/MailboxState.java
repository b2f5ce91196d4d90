package org.imap4x.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.model.FetchData;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.wire.LimitException;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a selected mailbox's state: EXISTS, EXPUNGE, VANISHED and FETCH, in any order,
 * in any command, end here and leave as one stream of {@link MailboxChange}.
 *
 * <p>UIDs of messages that EXISTS announced are unknown at first: {@link #needsUids} tells so, and
 * {@link #learn} takes them.
 */
final class MailboxState implements SelectedMailbox {
  private static final long CHANGES_EACH = 4;

  private final ReentrantLock lock = new ReentrantLock();

  private final MailboxName name;

  @GuardedBy("lock")
  private final Deque<MailboxChange> changes = new ArrayDeque<>();

  @GuardedBy("lock")
  private final List<Untagged> resyncData = new ArrayList<>();

  @GuardedBy("lock")
  private UidMap map = new UidMap();

  @GuardedBy("lock")
  private boolean mapKnown;

  /**
   * Whether the UID SEARCH that goes with SELECT is still to be answered, so that nobody else need
   * ask.
   */
  @GuardedBy("lock")
  private boolean opening = true;

  /** The messages that were there when it began, where UIDs were not waited for; null else. */
  @GuardedBy("lock")
  private @Nullable UidSet first;

  /** How many there were of them, without those that went before anybody knew their UIDs. */
  @GuardedBy("lock")
  private long firstCount;

  /** Whether the server has named another UID for a sequence number than the map has. */
  @GuardedBy("lock")
  private boolean outOfStep;

  /** What was told since a search for UIDs was answered; null while none has been. */
  @GuardedBy("lock")
  private @Nullable SinceSearch sinceSearch;

  /** Why the UIDs of all messages can't be had, and when that was found out. */
  @GuardedBy("lock")
  private @Nullable ImapException whyUnknown;

  @GuardedBy("lock")
  private long unknownAt;

  @GuardedBy("lock")
  private boolean readOnly;

  @GuardedBy("lock")
  private boolean selected;

  @GuardedBy("lock")
  private boolean uidSticky = true;

  @GuardedBy("lock")
  private long uidValidity;

  @GuardedBy("lock")
  private long uidNext;

  @GuardedBy("lock")
  private boolean uidNextTold;

  /** As the server said it, whatever UIDs there are. */
  @GuardedBy("lock")
  private long saidUidNext;

  @GuardedBy("lock")
  private long highestModSeq = -1;

  @GuardedBy("lock")
  private long toldModSeq = -1;

  @GuardedBy("lock")
  private long exists;

  @GuardedBy("lock")
  private long changesTold;

  @GuardedBy("lock")
  private long recent = -1;

  @GuardedBy("lock")
  private FlagSet flags = FlagSet.EMPTY;

  @GuardedBy("lock")
  private @Nullable FlagSet permanentFlags;

  @GuardedBy("lock")
  private @Nullable String mailboxId;

  MailboxState(MailboxName name, boolean readOnly) {
    this.name = name;
    this.readOnly = readOnly;
  }

  // ---- what the server says

  void exists(long count) {
    lock.lock();
    try {
      exists = count;
      changesTold++;
      if (sinceSearch != null) {
        sinceSearch.exists();
      }
    } finally {
      lock.unlock();
    }
  }

  void recent(long count) {
    lock.lock();
    try {
      recent = count;
    } finally {
      lock.unlock();
    }
  }

  void flags(FlagSet set) {
    lock.lock();
    try {
      flags = set;
    } finally {
      lock.unlock();
    }
  }

  /** EXPUNGE. An impossible number is left alone: the count tells later that something is amiss. */
  void expunge(long sequenceNumber) {
    lock.lock();
    try {
      if (sequenceNumber < 1 || sequenceNumber > exists) {
        return;
      }
      exists--;
      changesTold++;
      if (sinceSearch != null) {
        sinceSearch.expunged(sequenceNumber, map.size());
      }
      long uid = map.removeAt(sequenceNumber);
      if (uid > 0) {
        changes.add(new MailboxChange.Removed(UidSet.of(uid)));
      } else if (sequenceNumber <= firstCount) {
        fewerFirst(1);
      }
    } finally {
      lock.unlock();
    }
  }

  /** VANISHED; UIDs that are not there are ignored (also all of an EARLIER one, at SELECT). */
  void vanished(UidSet uids) {
    lock.lock();
    try {
      UidSet gone = remove(uids);
      changesTold++;
      if (!mapKnown && firstCount > 0 && uidNextTold && saidUidNext > 1) {
        fewerFirst(uids.intersect(UidSet.range(1, saidUidNext - 1)).size());
      }
      if (sinceSearch != null) {
        sinceSearch.vanished(uids, gone.size());
      }
      exists = Math.max(map.size(), exists - gone.size());
      if (!gone.isEmpty()) {
        changes.add(new MailboxChange.Removed(gone));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Some of the first went before their UIDs were known. */
  @GuardedBy("lock")
  private void fewerFirst(long count) {
    firstCount -= Math.min(count, firstCount);
  }

  @GuardedBy("lock")
  private UidSet remove(UidSet uids) {
    if (uids.size() > 64) {
      UidSet all = map.toSet();
      UidSet gone = all.intersect(uids);
      map = gone.isEmpty() ? map : UidMap.of(all.minus(gone));
      return gone;
    }
    UidSet.Builder gone = new UidSet.Builder();
    for (var it = uids.iterator(); it.hasNext(); ) {
      long uid = it.nextLong();
      if (map.remove(uid)) {
        gone.add(uid);
      }
    }
    return gone.build();
  }

  /**
   * A FETCH response: gives it its UID when the server did not, and learns the UID of a new
   * message.
   *
   * @return the data with its UID, where that can be known
   */
  FetchData fetched(FetchData data) {
    lock.lock();
    try {
      long seq = data.sequenceNumber();
      highestModSeq = Math.max(highestModSeq, data.modSeq());
      long known = map.uidAt(seq);
      if (data.uid() == 0) {
        return known == 0 ? data : data.withUid(known);
      }
      outOfStep |= mapKnown && known != 0 && known != data.uid();
      if (mapKnown && seq == map.size() + 1 && data.uid() > map.maxUid()) {
        map.append(data.uid(), data.uid());
        if (sinceSearch != null) {
          sinceSearch.learned();
        }
        exists = Math.max(exists, seq);
        announce(UidSet.of(data.uid()));
      }
      return data;
    } finally {
      lock.unlock();
    }
  }

  /** Flags that came unasked. */
  void flagsChanged(FetchData data) {
    lock.lock();
    try {
      if (data.uid() > 0 && data.flags().isPresent()) {
        changes.add(new MailboxChange.FlagsChanged(data.uid(), data.flags().get(), data.modSeq()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** A response code that speaks of the mailbox. */
  void code(ResponseCode code) {
    lock.lock();
    try {
      if (code instanceof ResponseCode.PermanentFlags permanent) {
        permanentFlags = permanent.flags();
      } else if (code instanceof ResponseCode.Number number) {
        number(number);
      } else if (code instanceof ResponseCode.Text text && text.name().equals("MAILBOXID")) {
        mailboxId = text.value();
      } else if (code instanceof ResponseCode.Simple simple) {
        simple(simple.name());
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void number(ResponseCode.Number code) {
    switch (code.name()) {
      case "UIDNEXT" -> {
        uidNextTold |= code.value() > 0; // SmarterMail: 0
        saidUidNext = code.value();
        uidNext = Math.max(uidNext, code.value());
      }
      case "HIGHESTMODSEQ" -> {
        toldModSeq = code.value(); // lower than before: nothing of before counts
        highestModSeq = Math.max(highestModSeq, code.value());
      }
      case "UIDVALIDITY" -> {
        if (uidValidity != 0 && mapKnown && code.value() != uidValidity) {
          map = new UidMap();
          mapKnown = false;
          changes.add(new MailboxChange.Reset(code.value()));
        }
        uidValidity = code.value();
      }
      default -> {}
    }
  }

  @GuardedBy("lock")
  private void simple(String code) {
    switch (code) {
      case "READ-ONLY" -> readOnly = true;
      case "READ-WRITE" -> readOnly = false;
      case "UIDNOTSTICKY" -> uidSticky = false;
      default -> {}
    }
  }

  /** Keeps what a SELECT with QRESYNC says of the time before (RFC 7162 section 3.2.5). */
  void resync(Untagged response, boolean selecting) {
    if (selecting) {
      lock.lock();
      try {
        resyncData.add(response);
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public List<Untagged> resyncData() {
    lock.lock();
    try {
      return List.copyOf(resyncData);
    } finally {
      lock.unlock();
    }
  }

  // ---- the UID map

  /** Whether EXISTS and the known UIDs differ, so that the server must be asked for UIDs. */
  boolean needsUids() {
    lock.lock();
    try {
      return selected && !opening && !isHopeless() && isPartial();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isPartial() {
    return !mapKnown || outOfStep || exists != map.size();
  }

  /** Nothing was told since they could not be had. */
  @GuardedBy("lock")
  private boolean isHopeless() {
    return whyUnknown != null && unknownAt == changesTold;
  }

  /** The UIDs can't be had: EXISTS stays, and nobody asks until the server tells of changes. */
  void uidsUnknown(ImapException why) {
    lock.lock();
    try {
      whyUnknown = why;
      unknownAt = changesTold;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<ImapException> whyUidsUnknown() {
    lock.lock();
    try {
      return isHopeless() && isPartial() ? Optional.ofNullable(whyUnknown) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The UIDs of these sequence numbers; empty where they are not all known. */
  UidSet uidsAt(SequenceSet numbers) {
    lock.lock();
    try {
      return isPartial() || numbers.isSavedResult() ? UidSet.EMPTY : map.uidsAt(numbers);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The number of the last message, where the UIDs are just like sequence numbers although UIDNEXT
   * is higher; else 0.
   */
  long doubtful() {
    lock.lock();
    try {
      long last = map.size();
      boolean inStep = mapKnown && !outOfStep && last > 0 && exists == last;
      return inStep && map.maxUid() == last && saidUidNext > last + 1 ? last : 0;
    } finally {
      lock.unlock();
    }
  }

  /** What was taken for UIDs were none. */
  void forgetUids() {
    lock.lock();
    try {
      map = new UidMap();
      mapKnown = false;
      outOfStep = false;
      if (first != null) {
        first = UidSet.EMPTY;
        changes.removeIf(c -> !(c instanceof MailboxChange.FlagsChanged));
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many times the server has told that the mailbox changed. */
  long changesTold() {
    lock.lock();
    try {
      return changesTold;
    } finally {
      lock.unlock();
    }
  }

  /** The answer to the UID SEARCH that goes with SELECT is there, whatever it was. */
  void opened() {
    lock.lock();
    try {
      opening = false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The UID above which all are unknown; 0 when nothing is known, or messages disappeared untold.
   */
  long knownUpTo() {
    lock.lock();
    try {
      return mapKnown && !outOfStep && exists > map.size() ? map.maxUid() : 0;
    } finally {
      lock.unlock();
    }
  }

  /** A search for UIDs goes out, whose end will be {@link #learn} or {@link #learnAll}, if any. */
  void searchBegins() {
    lock.lock();
    try {
      sinceSearch = null;
    } finally {
      lock.unlock();
    }
  }

  /** A part of its answer has come: what is told from now on is not in it. */
  void searchAnswered() {
    lock.lock();
    try {
      if (sinceSearch == null) {
        sinceSearch = new SinceSearch();
      }
      sinceSearch.answered();
    } finally {
      lock.unlock();
    }
  }

  /** What the answer comes to, by all that was told since. */
  @GuardedBy("lock")
  private UidSet now(UidSet answer, boolean all) {
    SinceSearch since = sinceSearch;
    sinceSearch = null;
    boolean torn = since != null && since.isTorn(all);
    outOfStep = torn || (outOfStep && !all);
    if (since == null) {
      return answer;
    }
    exists = Math.max(0, exists - since.uncounted(answer));
    return since.applyTo(answer, all);
  }

  /** It is as who selected it sees it; where UIDs come later, what comes now is news to him. */
  void begun(boolean uidsLater) {
    lock.lock();
    try {
      first = uidsLater ? UidSet.EMPTY : null;
      firstCount = uidsLater ? exists : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Those that were there when it began; empty where they are not known. */
  Optional<UidSet> firstUids() {
    lock.lock();
    try {
      UidSet uids = first;
      return mapKnown ? Optional.ofNullable(uids) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes those of the lowest UIDs that were there when it began; what is left is news. */
  @GuardedBy("lock")
  private UidSet afterFirst(UidSet added) {
    UidSet known = first;
    long missing = known == null ? 0 : firstCount - known.size();
    if (known == null || missing <= 0) {
      return added;
    }
    UidSet old =
        missing < added.size() ? added.intersect(UidSet.range(1, added.select(missing))) : added;
    first = known.union(old);
    return added.minus(old);
  }

  /** Takes the UIDs above {@link #knownUpTo()}. */
  void learn(UidSet answer) {
    lock.lock();
    try {
      UidSet above = now(answer, false);
      UidSet.Builder added = new UidSet.Builder();
      for (int i = 0; i < above.rangeCount(); i++) {
        long from = Math.max(above.rangeFirst(i), map.maxUid() + 1);
        if (from <= above.rangeLast(i)) {
          map.append(from, above.rangeLast(i));
          added.addRange(from, above.rangeLast(i));
        }
      }
      announce(added.build());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes all UIDs of the mailbox; what differs from before becomes changes, except the first time.
   */
  void learnAll(UidSet answer) {
    lock.lock();
    try {
      UidSet uids = now(answer, true);
      if (mapKnown) {
        UidSet before = map.toSet();
        UidSet gone = before.minus(uids);
        if (!gone.isEmpty()) {
          changes.add(new MailboxChange.Removed(gone));
        }
        map = UidMap.of(uids);
        announce(uids.minus(before));
      } else {
        map = UidMap.of(uids);
        mapKnown = true;
        announce(first == null ? UidSet.EMPTY : uids);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void announce(UidSet added) {
    uidNext = Math.max(uidNext, map.maxUid() + 1);
    UidSet news = afterFirst(added);
    if (!news.isEmpty()) {
      changes.add(new MailboxChange.Added(news));
    }
  }

  /**
   * Believes the known UIDs rather than EXISTS, when the server can't be brought to agree with
   * itself.
   */
  void settleCount() {
    lock.lock();
    try {
      exists = map.size();
    } finally {
      lock.unlock();
    }
  }

  long uidAt(long sequenceNumber) {
    lock.lock();
    try {
      return map.uidAt(sequenceNumber);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fails when there are more changes untold than the mailbox can have had: a message comes, goes
   * and changes its flags some times within a command, not without end.
   */
  void checkUntold(long more) throws LimitException {
    lock.lock();
    try {
      if (changes.size() + resyncData.size()
          > more + CHANGES_EACH * Math.max(map.size(), Math.min(exists, more))) {
        throw new LimitException(
            (changes.size() + resyncData.size())
                + " changes to "
                + exists
                + " messages of "
                + name
                + " before any could be told");
      }
    } finally {
      lock.unlock();
    }
  }

  @Nullable MailboxChange nextChange() {
    lock.lock();
    try {
      return changes.poll();
    } finally {
      lock.unlock();
    }
  }

  boolean hasChanges() {
    lock.lock();
    try {
      return !changes.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void setSelected(boolean value) {
    lock.lock();
    try {
      selected = value;
    } finally {
      lock.unlock();
    }
  }

  // ---- what others may ask

  @Override
  public MailboxName name() {
    return name;
  }

  @Override
  public boolean isReadOnly() {
    lock.lock();
    try {
      return readOnly;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long uidValidity() {
    lock.lock();
    try {
      return uidValidity;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long uidNext() {
    lock.lock();
    try {
      return Math.max(uidNext, map.maxUid() + 1);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OptionalLong toldUidNext() {
    lock.lock();
    try {
      return uidNextTold
          ? OptionalLong.of(Math.max(uidNext, map.maxUid() + 1))
          : OptionalLong.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean hasUntold() {
    lock.lock();
    try {
      return needsUids() || !changes.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OptionalLong highestModSeq() {
    lock.lock();
    try {
      return highestModSeq < 0 ? OptionalLong.empty() : OptionalLong.of(highestModSeq);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OptionalLong toldModSeq() {
    lock.lock();
    try {
      return toldModSeq < 0 ? OptionalLong.empty() : OptionalLong.of(toldModSeq);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long exists() {
    lock.lock();
    try {
      return exists;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long recent() {
    lock.lock();
    try {
      return recent;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public FlagSet flags() {
    lock.lock();
    try {
      return flags;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<FlagSet> permanentFlags() {
    lock.lock();
    try {
      return Optional.ofNullable(permanentFlags);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> mailboxId() {
    lock.lock();
    try {
      return Optional.ofNullable(mailboxId);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isUidSticky() {
    lock.lock();
    try {
      return uidSticky;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public UidSet uids() {
    lock.lock();
    try {
      return map.toSet();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isSelected() {
    lock.lock();
    try {
      return selected;
    } finally {
      lock.unlock();
    }
  }
}
