package org.imap4x.mail.opening;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.MailboxChange;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.config.ReadSettings;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.link.Healing;
import org.imap4x.mail.link.IdleLoop;
import org.imap4x.mail.link.Lease;
import org.imap4x.mail.link.Line;
import org.imap4x.mail.link.Recovery;
import org.imap4x.mail.link.Retry;
import org.imap4x.mail.link.StoreConnections;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.read.FlagStore;
import org.imap4x.mail.read.ReadAhead;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.mail.read.Source;
import org.imap4x.model.FetchData;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * What lives between {@code open()} and {@code close()} of a folder: its connection, its messages,
 * what is read ahead, IDLE, events. It is the one owner of all of it, heals the connection when it
 * gets lost, and has one way to end, whoever ends it.
 *
 * <p>Whoever finds the connection dead first replaces it; all others wait for that one. What
 * changed meanwhile becomes ordinary changes before any waiting work goes on.
 */
public final class Opening implements Source, Line, Openings.Member, Changes.Taker {
  /** A connection that was silent for this long is asked before what must not be done twice. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** What a server said within this time is the newest. */
  private static final Duration NEWS = Duration.ofSeconds(1);

  /** How long those who idle may take to leave a connection that is to be used again. */
  private static final Duration STAYERS_LEAVE = Duration.ofSeconds(1);

  private enum Phase {
    SELECTING,
    OPEN,
    CLOSING,
    ENDED
  }

  private final FolderFace face;
  private final StoreConnections store;
  private final Openings openings;
  private final ErrorMapper errors;
  private volatile @Nullable Why endedBy;
  private final StoreSettings settings;
  private final Selection selection;
  private final String place;
  private final IdleLoop idle;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicInteger staying = new AtomicInteger();
  private final AtomicInteger watching = new AtomicInteger();

  /** Set once, before anybody else has the opening. */
  private @Nullable Contents contents;

  private @Nullable Lease lease;
  private volatile @Nullable Opener opener;
  private volatile boolean writable;

  /** Guards what follows; for its place among all locks see the package documentation. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();

  /** Written under the lock only. */
  private volatile Phase phase = Phase.SELECTING;

  @GuardedBy("lock")
  private @Nullable ImapClient client;

  @GuardedBy("lock")
  private @Nullable SelectedMailbox selected;

  /** Calls that have the connection, with those that idle. */
  @GuardedBy("lock")
  private int users;

  /** How the loss is healed; null while nothing is lost. */
  @GuardedBy("lock")
  private @Nullable Healing healing;

  /** Whether a thread is at it. */
  @GuardedBy("lock")
  private boolean healed;

  @GuardedBy("lock")
  private boolean readOnly;

  /** The mod-sequence up to which all changes are known. */
  @GuardedBy("lock")
  private long base;

  /**
   * The same where all flags that are known are as the server has them at it; 0 where none may be:
   * after a change of our own, which may have been for the session only.
   */
  @GuardedBy("lock")
  private long counted;

  /** What has come since it was selected, until the UIDs are known; null then. */
  @GuardedBy("lock")
  private @Nullable Changes untold;

  /** UIDNEXT when it was opened; 0 where the server did not say. */
  @GuardedBy("lock")
  private long toldUidNext;

  /** Tables and what is read, made when the mailbox is known. */
  private record Contents(
      long uidValidity, MessageTable table, Events events, ReadAhead reading, FlagSet permanent) {}

  private Opening(
      FolderFace face,
      StoreConnections store,
      Openings openings,
      ErrorMapper errors,
      StoreSettings settings,
      Selection selection) {
    this.face = face;
    this.store = store;
    this.openings = openings;
    this.errors = errors;
    this.settings = settings;
    this.selection = selection;
    this.place = "folder " + face.folder().getFullName() + " at " + store.place();
    this.idle = new IdleLoop(new Stay(), settings);
  }

  /** For a folder that is to be opened; see {@link #open}. */
  public static Opening of(
      FolderFace face,
      StoreConnections store,
      Openings openings,
      ErrorMapper errors,
      StoreSettings settings,
      Selection selection) {
    return new Opening(face, store, openings, errors, settings, selection);
  }

  // ---- to open

  /**
   * Selects the mailbox on a connection of its own and learns its UIDs: one round trip.
   *
   * @param kept messages of an earlier opening that the application may still hold
   * @return what changed since the earlier time, where {@link Selection} named one and the server
   *     has QRESYNC; null else
   * @throws ImapException when the server refuses
   */
  public @Nullable List<Selection.Change> open(@Nullable KeptMessages kept)
      throws ImapException, MessagingException {
    openings.add(this);
    boolean done = false;
    try {
      Opener running = new Opener(this, store, selection, kept);
      opener = running;
      List<Selection.Change> news = running.open();
      done = true;
      return news;
    } finally {
      opener = null;
      if (!done) {
        openings.remove(this);
        end(Why.FORCED, null);
      }
    }
  }

  /** The mailbox is selected: from now on it is open. */
  void begin(
      ImapClient fresh,
      SelectedMailbox mailbox,
      boolean uidsLater,
      @Nullable KeptMessages kept,
      Changes news)
      throws FolderClosedException {
    long validity = mailbox.uidValidity();
    MessageTable table =
        uidsLater
            ? new MessageTable(face, validity, mailbox.exists())
            : new MessageTable(face, validity, mailbox.uids(), kept, counted(fresh, mailbox));
    FlagSet permanent = mailbox.permanentFlags().orElseGet(mailbox::flags);
    contents =
        new Contents(
            mailbox.uidValidity(),
            table,
            new Events(face, table),
            new ReadAhead(this, ReadSettings.of(settings)),
            permanent);
    Lease held = new Lease(store.pool(), place, fresh);
    writable = selection.mode() == Folder.READ_WRITE && !mailbox.isReadOnly();
    boolean open;
    lock.lock();
    try {
      open = phase == Phase.SELECTING;
      if (open) {
        phase = Phase.OPEN;
        client = fresh;
        selected = mailbox;
        readOnly = !writable;
        base = mailbox.toldModSeq().orElse(0);
        counted = counted(fresh, mailbox);
        lease = held;
        untold = uidsLater ? news : null;
        toldUidNext = mailbox.toldUidNext().orElse(0);
      }
    } finally {
      lock.unlock();
    }
    if (!open) {
      held.end(false);
      throw closedException(null);
    }
    if (!uidsLater) {
      news.startAnew();
    }
    face.begun(held::leaked);
  }

  /**
   * The highest mod-sequence, if the session has asked for them: else a server need not count what
   * changes (Dovecot says 1 then).
   */
  private static long counted(ImapClient client, SelectedMailbox mailbox) {
    return client.isEnabled("CONDSTORE") || client.isEnabled("QRESYNC")
        ? mailbox.toldModSeq().orElse(0)
        : 0;
  }

  private Lease lease() {
    Lease held = lease;
    if (held == null) {
      throw new IllegalStateException("the folder is not open yet");
    }
    return held;
  }

  private Contents contents() {
    Contents all = contents;
    if (all == null) {
      throw new IllegalStateException("the folder is not open yet");
    }
    return all;
  }

  MessageTable table() {
    return contents().table();
  }

  Events events() {
    return contents().events();
  }

  /** What reads of its messages. */
  public ReadAhead reading() {
    return contents().reading();
  }

  // ---- what it is

  @Override
  public Folder folder() {
    return face.folder();
  }

  FolderFace face() {
    return face;
  }

  String place() {
    return place;
  }

  StoreSettings settings() {
    return settings;
  }

  ErrorMapper errors() {
    return errors;
  }

  /** READ_ONLY or READ_WRITE, as granted when it was opened. */
  public int mode() {
    return writable ? Folder.READ_WRITE : Folder.READ_ONLY;
  }

  @Override
  public long uidValidity() {
    return contents().uidValidity();
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

  /**
   * Refuses where nothing can be changed any more.
   *
   * @throws ReadOnlyFolderException when the mailbox became read-only
   */
  public void checkWritable() throws ReadOnlyFolderException {
    if (isReadOnly()) {
      throw new ReadOnlyFolderException(
          face.folder(), face.folder().getFullName() + " has become read-only");
    }
  }

  /** Flags that are kept, as the server said when it was opened. */
  public FlagSet permanentFlags() {
    return contents().permanent();
  }

  /** The mailbox as the server described it. */
  public SelectedMailbox selected() {
    lock.lock();
    try {
      SelectedMailbox now = selected;
      if (now == null) {
        throw new IllegalStateException("the folder is not open yet");
      }
      return now;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is open. */
  public boolean isOpen() {
    return phase == Phase.OPEN;
  }

  @Override
  public boolean isEnded() {
    return !isOpen();
  }

  FolderClosedException closedException(@Nullable Exception cause) {
    String why = cause == null ? "" : ": " + cause.getMessage();
    return new FolderClosedException(face.folder(), "the folder is closed" + why, cause);
  }

  // ---- messages

  @Override
  public int size() {
    return table().size();
  }

  @Override
  public int number(long uid) {
    return table().number(uid);
  }

  @Override
  public ServerMessage message(int number) {
    return table().message(number);
  }

  @Override
  public @Nullable ServerMessage byUid(long uid) {
    return table().byUid(uid);
  }

  /** The UID of that number; 0 where nobody knows it. */
  public long uid(int number) {
    return table().uid(number);
  }

  /** The message of that number as the application has it. */
  public Message face(int number) {
    return table().face(number);
  }

  /** The message of that UID as the application has it; null where it is not there. */
  public @Nullable Message faceOf(long uid) {
    return table().faceOf(uid);
  }

  /** The messages of the numbers from one to the other, both included. */
  public Message[] faces(int first, int last) {
    return table().faces(first, last);
  }

  /** Keeps what was prefetched of messages until the folder is closed. */
  public void keep(List<ServerMessage> messages) {
    table().pin(messages);
  }

  /** Keeps what the application said of a message's {@code \Seen} until the folder is closed. */
  public void keepPeek(ServerMessage message, boolean peek) {
    table().keepPeek(message, peek);
  }

  /** The messages of a set that are there, by number. */
  public Message[] faces(UidSet uids) {
    return table().faces(uids);
  }

  /** The UIDs that are there, without expunged ones. */
  public UidSet uids() {
    return table().uids();
  }

  /** Whether a message of that UID is there. */
  public boolean isPresent(long uid) {
    return table().isPresent(uid);
  }

  /** The messages of this folder among some of an application's, without those that are gone. */
  public List<ServerMessage> present(Message[] messages) {
    List<ServerMessage> present = new ArrayList<>(messages.length);
    for (Message message : messages) {
      ServerMessage mine = message == null ? null : face.core(message);
      if (mine != null && !mine.isExpunged()) {
        present.add(mine);
      }
    }
    return present;
  }

  @Override
  public void flagsChanged(ServerMessage message) {
    changesFlags();
    events().flagsChanged(message);
  }

  @Override
  public List<ServerMessage> loaded(UidSet uids) {
    return table().loaded(uids);
  }

  @Override
  public void came(FetchData data) {
    events().came(data);
  }

  /** Hands out flags that changed in another way than by events. */
  public void quietly(Runnable work) {
    events().mute(true);
    try {
      work.run();
    } finally {
      events().mute(false);
    }
  }

  /** Reports marks that can't be stored; null for a mailbox that has become read-only. */
  private void report(UidSet unseen, @Nullable Exception why) {
    if (!unseen.isEmpty()) {
      notSeen(unseen, why != null ? why : new MessagingException("it has become read-only"));
    }
  }

  @Override
  public void notSeen(UidSet uids, Throwable why) {
    face.notice(
        "\\Seen of UIDs " + uids + " was not stored in the " + place + ": " + why.getMessage());
  }

  // ---- work

  @Override
  public <T extends @Nullable Object> T run(Task<T> task) throws MessagingException {
    try {
      return runRefusable(task);
    } catch (ImapException e) {
      throw errors.map(e, "", face.folder(), null);
    }
  }

  /**
   * The same; a refusal comes as it is.
   *
   * @throws ImapException when the server refuses
   */
  public <T extends @Nullable Object> T runRefusable(Task<T> task)
      throws ImapException, MessagingException {
    idle.interruptPolling();
    return Retry.run(task, this);
  }

  /** The same work, refused with ReadOnlyFolderException where the mailbox became read-only. */
  public <T extends @Nullable Object> Task<T> writing(Task<T> task) {
    return new Writing<>(this, task);
  }

  /** STORE of flags or labels. */
  public void store(UidSet uids, StoreMode how, FlagSet flags) throws MessagingException {
    changesFlags();
    boolean labels = how != StoreMode.ADD && how != StoreMode.REMOVE && how != StoreMode.REPLACE;
    run(writing(new FlagStore(this, uids, how, flags, labels))); // labels are asked for when read
  }

  private void changesFlags() {
    lock.lock();
    try {
      counted = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Announces that removals from now on are ones the application asked for. */
  public void beginExpunge() {
    events().beginExpunge();
  }

  /** Ends that, renumbers, and returns all that lost their numbers. */
  public Message[] endExpunge(boolean renumber) {
    return events().endExpunge(renumber);
  }

  /** Those that are known to be marked as deleted. */
  public UidSet knownDeleted() {
    return table().flagged(flags -> flags.contains(FlagSet.DELETED));
  }

  /** NOOP where the server was not heard for a second; ends an IDLE in place of it. */
  public void keepAlive() throws MessagingException {
    if (!idle.stop() && isSilent(NEWS)) {
      noop();
    }
  }

  private boolean isSilent(Duration since) {
    lock.lock();
    try {
      ImapClient now = client;
      return now == null || !now.isUsable() || now.silence().compareTo(since) > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the server report what has changed. */
  public void noop() throws MessagingException {
    repeat(
        c -> {
          c.noop();
          return true;
        });
  }

  /**
   * Gives numbers to messages that were announced, and whose UIDs nobody has asked for yet; fails
   * where the server does not tell them, as fewer than there are would be taken for all.
   */
  public void learn() throws MessagingException {
    if (selected().hasUntold()) {
      noop(); // behind a search for UIDs that is in flight, or followed by one
    }
    Optional<ImapException> unknown = selected().whyUidsUnknown();
    if (unknown.isPresent()) {
      throw errors.failed(unknown.get(), face.folder().getFullName());
    }
  }

  /**
   * Waits for the UIDs of the messages, for which opening the folder did not wait; nothing else
   * here can be asked about messages before.
   *
   * @throws MessagingException where the server does not tell them
   */
  public void learnUids() throws MessagingException {
    if (!table().isKnown()) {
      repeat(c -> true);
      Optional<ImapException> unknown = selected().whyUidsUnknown();
      if (unknown.isPresent()) {
        throw errors.failed(unknown.get(), face.folder().getFullName());
      }
      if (!table().isKnown()) {
        throw new MessagingException("the server does not tell the UIDs of the " + place);
      }
    }
  }

  /**
   * How many messages there were when it was opened, while that is the newest that is known and
   * their UIDs are not yet; -1 else. Only servers that count changes are believed: others were seen
   * to count messages that have no UID of their own.
   */
  public int toldSize() {
    boolean believed = selected().toldModSeq().isPresent();
    return believed && !isSilent(NEWS) ? table().tellOn() : -1;
  }

  private void learnUids(ImapClient mine) throws ImapException {
    Optional<UidSet> first = mine.firstUids();
    if (first.isPresent()) {
      events().gone(table().begin(first.get()));
      tellUntold();
    }
  }

  private void tellUntold() {
    Changes news;
    lock.lock();
    try {
      news = untold;
      untold = null;
    } finally {
      lock.unlock();
    }
    if (news != null) {
      news.start();
    }
  }

  /** The UID that a message must have at least to be yet unknown here. */
  public long highestKnown() {
    return selected().uidNext();
  }

  // ---- the connection, as Retry sees it

  @Override
  public ImapClient take(Task.Kind kind) throws MessagingException {
    boolean asked = false;
    while (true) {
      ImapClient mine = taken(false);
      try {
        if (!asked && kind != Task.Kind.REPEATABLE && mine.silence().compareTo(SILENCE) > 0) {
          asked = true;
          mine.noop();
        }
        reading().marks().flush(mine);
        return mine;
      } catch (ImapException e) {
        if (e.isRefusal()) {
          return mine;
        }
        done(mine);
      }
    }
  }

  /** The connection, for one more user, who may ask for messages. */
  private ImapClient taken(boolean forEver) throws MessagingException {
    use(1);
    boolean done = false;
    try {
      while (true) {
        ImapClient mine = ready(forEver);
        try {
          if (!table().isKnown()) {
            learnUids(mine);
          }
          done = true;
          return mine;
        } catch (ImapException e) {
          if (mine.isUsable()) {
            throw errors.map(e, "", face.folder(), null);
          }
        }
      }
    } finally {
      if (!done) {
        use(-1);
      }
    }
  }

  @Override
  public void done(ImapClient mine) {
    use(-1);
  }

  private void use(int by) {
    lock.lock();
    try {
      users += by;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean heals() {
    return store.recovery().heals();
  }

  /** A session that has lost its mailbox is as good as lost: it is selected anew. */
  @Override
  public boolean isBroken(ImapClient mine, ImapException refusal) {
    boolean broken = Unselected.isSaidBy(refusal);
    if (broken) {
      mine.abort();
    }
    return broken;
  }

  @Override
  public MessagingException refused(ImapException refusal, String what) {
    return errors.map(refusal, what, face.folder(), null);
  }

  @Override
  public MessagingException failed(ImapException failure, @Nullable MessagingException givenUp) {
    MessagingException failed;
    if (isEnded()) {
      failed =
          new FolderClosedException(
              face.folder(), "the folder was closed: " + ErrorMapper.text(failure), failure);
    } else if (heals()) {
      failed = errors.failed(failure, "");
    } else {
      failed = errors.map(failure, "", face.folder(), null);
      endQuietly(Why.LOST, failed);
    }
    if (givenUp != null && givenUp != failed) {
      failed.addSuppressed(givenUp);
    }
    return failed;
  }

  /**
   * The connection, alive as far as anybody knows; a dead one is replaced first.
   *
   * @param forEver whether to wait beyond the deadline
   * @throws FolderClosedException when it can't be
   */
  private ImapClient ready(boolean forEver) throws MessagingException {
    long deadline = System.nanoTime() + store.recovery().patience().toNanos();
    Healing mine;
    lock.lock();
    try {
      while (true) {
        ImapClient now = client;
        if (phase != Phase.OPEN || now == null) {
          throw closedException(null);
        }
        if (healing == null && now.isUsable()) {
          return now;
        }
        if (!healed) {
          healed = true;
          mine = begun(now);
          break;
        }
        awaitHealing(forEver ? Long.MAX_VALUE : deadline - System.nanoTime());
      }
    } finally {
      lock.unlock();
    }
    return heal(mine, forEver);
  }

  @GuardedBy("lock")
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void awaitHealing(long nanos) throws MessagingException {
    try {
      if (nanos <= 0) {
        Healing at = healing;
        Throwable why = at == null ? null : at.cause();
        throw new MessagingException(
            "the "
                + place
                + " has no connection yet"
                + (why == null ? "" : ": " + why.getMessage()));
      }
      changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException("interrupted while the connection is replaced", e);
    }
  }

  @GuardedBy("lock")
  private Healing begun(ImapClient dead) {
    Healing at = healing;
    if (at == null) {
      at = store.recovery().begun(place, dead.failure().orElse(null));
      healing = at;
    }
    return at;
  }

  /** Replaces the connection, and gives the opening up where that can't be. */
  private ImapClient heal(Healing at, boolean forEver) throws MessagingException {
    Recovery recovery = store.recovery();
    MessagingException failure = null;
    try {
      if (heals()) {
        recovery.tellLost(at);
      }
      return healed(at, forEver);
    } catch (MessagingException e) {
      failure = e;
      throw e;
    } finally {
      boolean passedOn = failure != null && isPassedOn(forEver);
      lock.lock();
      try {
        healed = false;
        healing = passedOn ? at : null;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (failure != null && isEnded()) {
        recovery.over(at);
      } else if (failure != null && !passedOn) {
        recovery.givenUp(at, failure);
        endQuietly(Why.LOST, failure);
      }
    }
  }

  /** Whether somebody else goes on: this call was interrupted, or was not to wait as long. */
  private boolean isPassedOn(boolean forEver) {
    return isOpen() && (Thread.currentThread().isInterrupted() || (!forEver && watching.get() > 0));
  }

  private ImapClient healed(Healing at, boolean forEver) throws MessagingException {
    Recovery recovery = store.recovery();
    ImapClient dead = giveUpDead();
    if (!heals()) {
      throw dead.failure()
          .<MessagingException>map(e -> errors.map(e, "", face.folder(), null))
          .orElseGet(() -> closedException(null));
    }
    at.until(forEver ? null : recovery.patience());
    while (true) {
      ImapClient fresh = recovery.connect(at);
      try {
        reselect(fresh);
        recovery.restored(at);
        return fresh;
      } catch (ImapException e) {
        String what = "reopen " + face.folder().getFullName();
        recovery.turnDown(at, e, errors.map(e, what, face.folder(), null));
      }
    }
  }

  private ImapClient giveUpDead() throws FolderClosedException {
    ImapClient dead;
    lock.lock();
    try {
      dead = client;
    } finally {
      lock.unlock();
    }
    if (dead == null) {
      throw closedException(null);
    }
    lease().giveUp(dead);
    return dead;
  }

  private void reselect(ImapClient fresh) throws ImapException, MessagingException {
    boolean handedOver = false;
    Changes news = new Changes(this, fresh);
    try {
      fresh.setChangeListener(news);
      fresh.settle(); // what is enabled decides how
      long known = base();
      Resync resync = new Resync(table(), events(), fresh, known);
      SelectedMailbox now =
          fresh.select(face.mailboxName(), resync.options(!writable, uidValidity()));
      long highest = now.toldModSeq().orElse(0);
      if (uidValidity() == 0 || now.uidValidity() != uidValidity()) {
        throw otherUidValidity(now.uidValidity());
      }
      beginWith(now);
      resync.run(now);
      if (now.isReadOnly()) {
        report(reading().marks().giveUp(), null);
      } else {
        reading().marks().finish(fresh);
      }
      if (!lease().install(fresh)) {
        throw closedException(null);
      }
      lock.lock();
      try {
        client = fresh;
        selected = now;
        readOnly = !writable || now.isReadOnly();
        base = highest;
        counted = counted(fresh, now);
      } finally {
        lock.unlock();
      }
      handedOver = true;
      news.start();
    } finally {
      if (!handedOver) {
        store.pool().drop(fresh);
      }
    }
  }

  /**
   * The connection was lost before the UIDs were known: those below UIDNEXT are the messages that
   * the mailbox had when it was opened; how many of them went since, tells nobody.
   */
  private void beginWith(SelectedMailbox now) {
    if (table().isKnown()) {
      return;
    }
    UidSet uids = now.uids();
    long count = Math.min(table().size(), uids.size());
    long next;
    lock.lock();
    try {
      next = toldUidNext;
      untold = null;
    } finally {
      lock.unlock();
    }
    long last = next > 1 ? next - 1 : count > 0 ? uids.select(count) : 0;
    UidSet first = last > 0 ? uids.intersect(UidSet.range(1, last)) : UidSet.EMPTY;
    events().gone(table().begin(first));
  }

  private long base() {
    lock.lock();
    try {
      return base;
    } finally {
      lock.unlock();
    }
  }

  /** All UIDs mean something else now: every message is expunged. */
  private MessagingException otherUidValidity(long now) {
    table().reset();
    return new FolderClosedException(
        face.folder(),
        "the server gave the folder another UIDVALIDITY: " + now + " in place of " + uidValidity());
  }

  // ---- changes

  @Override
  public void changed(ImapClient from, MailboxChange change) {
    lock.lock();
    try {
      if (phase != Phase.OPEN || from != client) {
        return; // of a connection that was replaced: what it told is found out by the new one
      }
    } finally {
      lock.unlock();
    }
    changes.incrementAndGet();
    if (change instanceof MailboxChange.Reset reset) {
      endQuietly(Why.OTHER_UIDVALIDITY, otherUidValidity(reset.uidValidity()));
    } else {
      events().apply(change);
    }
  }

  // ---- IDLE

  /**
   * Waits for the server's reports until another command of the folder's comes or it closes.
   *
   * @param once whether to end as soon as something was reported
   */
  public void idle(boolean once) throws MessagingException {
    idle.idle(once);
  }

  /**
   * Watches until told otherwise or the folder is closed; a lost connection is waited for. Returns
   * at once.
   *
   * @param workers run it whenever there is something to do
   * @param over told when it has ended, and why where that is a failure
   */
  public void watch(
      BooleanSupplier wanted, Executor workers, Consumer<@Nullable MessagingException> over) {
    watching.incrementAndGet();
    boolean begun = false;
    try {
      idle.watch(
          wanted,
          workers,
          failure -> {
            watching.decrementAndGet();
            over.accept(failure);
          });
      begun = true;
    } finally {
      if (!begun) {
        watching.decrementAndGet();
      }
    }
  }

  /** Whether somebody waits for reports. */
  public boolean isIdling() {
    return staying.get() > 0;
  }

  /** Ends a running IDLE or polling; a loss is healed no longer than for anybody else. */
  public void stopIdle() {
    idle.stop();
    Healing at;
    lock.lock();
    try {
      at = healing;
    } finally {
      lock.unlock();
    }
    if (at != null) {
      at.until(store.recovery().patience());
    }
  }

  /** The opening as those who wait for reports see it. */
  private final class Stay implements IdleLoop.Host {
    @Override
    public ImapClient take() throws MessagingException {
      ImapClient mine = taken(watching.get() > 0);
      reading().marks().flush(mine); // later it would end the stay
      return mine;
    }

    @Override
    public void done(ImapClient mine) {
      use(-1);
    }

    @Override
    public boolean isEnded() {
      return Opening.this.isEnded();
    }

    @Override
    public boolean isClosed() {
      Why why = endedBy;
      return why != null && (why.speaks() || why == Why.FORCED);
    }

    @Override
    public long unknownAmong() {
      SelectedMailbox m = selected();
      long all = m.exists();
      return all == m.uids().size() ? -1 : all;
    }

    @Override
    public long changes() {
      return changes.get();
    }

    @Override
    public boolean isBusy() {
      lock.lock();
      try {
        return users > 0;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void staying(boolean value) {
      int now = value ? staying.incrementAndGet() : staying.decrementAndGet();
      lease().setIdling(now > 0);
    }

    @Override
    public MessagingException failed(ImapException e) {
      return errors.map(e, "idle", face.folder(), null);
    }
  }

  // ---- the end

  /**
   * Ends it, whoever wants that and why; what others do on its connection ends too. The steps: no
   * work begins any more; unless it is lost the server is told, with {@code \Seen} marks that are
   * still to be stored; the connection goes back; what could not be stored is reported; the folder
   * lets it go; listeners hear of it.
   *
   * @param cause why it is lost; null else
   * @return false when it had ended, or somebody else is at it
   * @throws MessagingException when messages were to be expunged and it is not known that they are
   */
  public boolean end(Why why, @Nullable MessagingException cause) throws MessagingException {
    Healing running;
    Phase before;
    lock.lock();
    try {
      before = phase;
      if (before == Phase.CLOSING || before == Phase.ENDED) {
        return false;
      }
      phase = before == Phase.OPEN ? Phase.CLOSING : Phase.ENDED;
      endedBy = why;
      running = healing;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.callOff();
    }
    idle.over(why.speaks() ? stayersLeave() : Duration.ZERO);
    Opener selecting = opener;
    if (selecting != null) {
      selecting.callOff();
    }
    if (before == Phase.SELECTING) {
      return true;
    }
    boolean clean = false;
    try {
      clean = why.speaks() && new Farewell(this, why == Why.EXPUNGED).say();
      return true;
    } finally {
      ended(clean, cause);
    }
  }

  private Duration stayersLeave() {
    Duration most = settings.timeout(Settings.CLOSE_TIMEOUT);
    return most.compareTo(STAYERS_LEAVE) < 0 ? most : STAYERS_LEAVE;
  }

  @Override
  public void endQuietly(Why why, @Nullable MessagingException cause) {
    try {
      end(why, cause);
    } catch (MessagingException e) {
      face.notice("closing the " + place + ": " + e.getMessage());
    }
  }

  private void ended(boolean clean, @Nullable MessagingException cause) {
    boolean alone = awaitUsers(clean);
    ImapClient last;
    long modSeq;
    lock.lock();
    try {
      modSeq = counted;
      phase = Phase.ENDED;
      last = client;
      client = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.setChangeListener(change -> {});
    }
    lease().end(clean && alone);
    report(reading().marks().giveUp(), cause == null ? closedException(null) : cause);
    openings.remove(this);
    face.ended(mode(), permanentFlags(), cause, table().keep(modSeq));
    events().tell(face::closed);
  }

  /** Waits a moment for those who idle to leave; who gets a connection back must be alone on it. */
  private boolean awaitUsers(boolean clean) {
    lock.lock();
    try {
      long left = clean ? stayersLeave().toNanos() : 0;
      while (users > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return users == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** The connection while it is closing, for the last words; null where it is lost. */
  @Nullable ImapClient lastConnection() {
    lock.lock();
    try {
      return client != null && client.isUsable() ? client : null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the connection, and so what others do on it. */
  void cut() {
    ImapClient last = lastConnection();
    if (last != null) {
      last.abort();
    }
  }

  /** Whether calls of others are under way. */
  boolean isBusy() {
    lock.lock();
    try {
      return users > staying.get();
    } finally {
      lock.unlock();
    }
  }

  /** Another connection for the last words, with the mailbox selected. */
  ImapClient forLastWords(Healing at) throws ImapException, MessagingException {
    giveUpDead();
    ImapClient fresh = store.recovery().connect(at);
    reselect(fresh);
    return fresh;
  }

  StoreConnections connections() {
    return store;
  }
}
