package org.imap4x.mail;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.ConnectionListener;
import jakarta.mail.event.FolderEvent;
import jakarta.mail.event.MailEvent;
import jakarta.mail.event.MessageChangedEvent;
import jakarta.mail.event.MessageChangedListener;
import jakarta.mail.event.MessageCountListener;
import jakarta.mail.search.SearchTerm;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ListResult;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.link.Lease;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.mime.FlagMapper;
import org.imap4x.mail.opening.FolderFace;
import org.imap4x.mail.opening.KeptMessages;
import org.imap4x.mail.opening.Opening;
import org.imap4x.mail.opening.Selection;
import org.imap4x.mail.opening.Siblings;
import org.imap4x.mail.opening.Why;
import org.imap4x.mail.read.FetchTranslator;
import org.imap4x.mail.read.MessageItem;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.mail.search.SearchRunner;
import org.imap4x.mail.search.Sorter;
import org.imap4x.mail.search.Threader;
import org.imap4x.model.FlagSet;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * A folder of an IMAP server; safe for use by several threads.
 *
 * <p>A message is its UID: numbers stay as they are until {@link #expunge()} or close, whatever
 * others do meanwhile, and a message object never becomes another message. An open folder has a
 * connection of its own, which is replaced when it gets lost; what changed meanwhile arrives as
 * events. Listeners are called on Jakarta Mail's event queue and may use the folder. Methods block
 * for their round trips without holding a lock.
 */
public class IMAPFolder extends Folder implements UIDFolder {
  /** The separator is not known yet. */
  static final char UNKNOWN_SEPARATOR = '\uffff';

  private static final Message[] NONE = {};
  private static final Folder[] NO_FOLDERS = {};

  private final IMAPStore imapStore;
  private final boolean namespace;

  /** Guards what follows; nothing blocks or calls back under it. */
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private String fullName;

  @GuardedBy("lock")
  private MailboxName mailboxName;

  @GuardedBy("lock")
  private char separator;

  @GuardedBy("lock")
  private @Nullable ListEntry entry;

  @GuardedBy("lock")
  private @Nullable ListedTogether together;

  /** Why the server refused the last change of the folder itself. */
  @GuardedBy("lock")
  private @Nullable MessagingException refusal;

  /** All that lives from open to close; also while it is being opened. */
  private volatile @Nullable Opening opening; // written under the lock

  /** What is left of the last opening. */
  @GuardedBy("lock")
  private @Nullable Closed closed;

  @GuardedBy("lock")
  private @Nullable FolderCounters counters;

  @GuardedBy("lock")
  private @Nullable ConnectionListeners connectionListeners;

  private volatile boolean heardOfCounts;
  private volatile boolean heardOfChanges;

  /**
   * What a closed folder remembers.
   *
   * @param lost why, where the application did not close it
   * @param kept messages that the application may still hold
   */
  private record Closed(
      int mode,
      FlagSet permanentFlags,
      @Nullable MessagingException lost,
      @Nullable KeptMessages kept) {}

  /** What can be fetched in advance beside what {@link FetchProfile} and {@link UIDFolder} name. */
  public static class FetchProfileItem extends FetchProfile.Item {
    /** All header fields. */
    public static final FetchProfileItem HEADERS = new FetchProfileItem("HEADERS");

    /** The size; {@link FetchProfile.Item#SIZE} is the same. */
    public static final FetchProfileItem SIZE = new FetchProfileItem("SIZE");

    /** The whole message. */
    public static final FetchProfileItem MESSAGE = new FetchProfileItem("MESSAGE");

    /** The date of arrival. */
    public static final FetchProfileItem INTERNALDATE = new FetchProfileItem("INTERNALDATE");

    /** The mod-sequence (RFC 7162). */
    public static final FetchProfileItem MODSEQ = new FetchProfileItem("MODSEQ");

    /** The id that stays over folders (RFC 8474). */
    public static final FetchProfileItem EMAILID = new FetchProfileItem("EMAILID");

    /** The thread's id (RFC 8474). */
    public static final FetchProfileItem THREADID = new FetchProfileItem("THREADID");

    /** When it was put into this folder (RFC 8514). */
    public static final FetchProfileItem SAVEDATE = new FetchProfileItem("SAVEDATE");

    /** The first words of the text (RFC 8970). */
    public static final FetchProfileItem PREVIEW = new FetchProfileItem("PREVIEW");

    /** Gmail's message id. */
    public static final FetchProfileItem MSGID = new FetchProfileItem("MSGID");

    /** Gmail's thread id. */
    public static final FetchProfileItem THRID = new FetchProfileItem("THRID");

    /** Gmail's labels. */
    public static final FetchProfileItem LABELS = new FetchProfileItem("LABELS");

    /** An item of that name; unknown ones fetch nothing. */
    protected FetchProfileItem(String name) {
      super(name);
    }
  }

  /** Work on the command core. */
  @FunctionalInterface
  public interface ProtocolCommand {
    /** Runs it; what it returns is handed on. */
    @Nullable Object doCommand(ImapClient client) throws ImapException;
  }

  /** A folder of a store; made by the store only. */
  protected IMAPFolder(
      String fullName, char separator, IMAPStore store, @Nullable Boolean isNamespace) {
    super(store);
    this.imapStore = store;
    this.namespace = isNamespace != null && isNamespace;
    this.separator = separator;
    int last = fullName.length() - 1;
    boolean trailing =
        last > 0 && separator != UNKNOWN_SEPARATOR && fullName.charAt(last) == separator;
    String name = trailing ? fullName.substring(0, last) : fullName;
    this.fullName = name.equalsIgnoreCase("INBOX") ? "INBOX" : name;
    this.mailboxName = store.catalog().nameOf(this.fullName);
  }

  /** Takes over what a list said. */
  void listed(MailboxName name, ListEntry listed, @Nullable ListedTogether others) {
    lock.lock();
    try {
      mailboxName = name;
      fullName = name.text();
      entry = listed;
      together = others;
      if (listed.delimiter() != null) {
        separator = listed.delimiter();
      }
    } finally {
      lock.unlock();
    }
  }

  IMAPStore imapStore() {
    return imapStore;
  }

  StoreSettings settings() {
    return imapStore.settings();
  }

  FolderCatalog catalog() {
    return imapStore.catalog();
  }

  /** The name as the server knows it. */
  MailboxName mailboxName() {
    lock.lock();
    try {
      return mailboxName;
    } finally {
      lock.unlock();
    }
  }

  Optional<ListedTogether> listedTogether() {
    lock.lock();
    try {
      return Optional.ofNullable(together);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ListEntry entry() {
    lock.lock();
    try {
      return entry;
    } finally {
      lock.unlock();
    }
  }

  // ---- name and place

  /** The last part of the name. */
  @Override
  public String getName() {
    String name = getFullName();
    try {
      char by = getSeparator();
      return by == '\0' ? name : name.substring(name.lastIndexOf(by) + 1);
    } catch (MessagingException | IllegalStateException e) {
      return name; // without a connection nobody knows where the last part begins
    }
  }

  @Override
  public String getFullName() {
    lock.lock();
    try {
      return fullName;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Folder getParent() throws MessagingException {
    char by = getSeparator();
    String name = getFullName();
    int at = by == '\0' ? -1 : name.lastIndexOf(by);
    return at < 0
        ? new DefaultFolder(imapStore)
        : imapStore.newIMAPFolder(name.substring(0, at), by, null);
  }

  /**
   * Whether the server has it (LIST); the root of a namespace always exists. Where the server keeps
   * it by another name, as one does that ignores case or normalises Unicode, it has that name from
   * now on.
   */
  @Override
  public boolean exists() throws MessagingException {
    Optional<ListEntry> found = look();
    return found.isPresent() || namespace;
  }

  private Optional<ListEntry> look() throws MessagingException {
    Optional<ListEntry> found = catalog().find(mailboxName());
    looked(found);
    return found;
  }

  private void looked(Optional<ListEntry> found) {
    lock.lock();
    try {
      entry = found.orElse(null);
      if (found.isPresent()) {
        Character by = found.get().delimiter();
        separator = by == null ? '\0' : by;
        mailboxName = ListedName.trimmed(found.get());
        fullName = mailboxName.text();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The entry of LIST, asked for where it is not known. */
  private ListEntry known() throws MessagingException {
    ListEntry before = entry();
    if (before != null) {
      return before;
    }
    Optional<ListEntry> found = look();
    if (found.isEmpty() && namespace) {
      return ListEntry.of(mailboxName(), getSeparator(), List.of("\\Noselect"));
    }
    return found.orElseThrow(() -> new FolderNotFoundException(this, getFullName() + " not found"));
  }

  @Override
  public char getSeparator() throws MessagingException {
    lock.lock();
    try {
      if (separator != UNKNOWN_SEPARATOR) {
        return separator;
      }
    } finally {
      lock.unlock();
    }
    char found = look().isPresent() ? UNKNOWN_SEPARATOR : catalog().rootSeparator();
    lock.lock();
    try {
      if (separator == UNKNOWN_SEPARATOR) {
        separator = found;
      }
      return separator;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int getType() throws MessagingException {
    ListEntry known = known();
    int type = known.has("\\Noselect") ? 0 : HOLDS_MESSAGES;
    return known.has("\\Noinferiors") ? type : type | HOLDS_FOLDERS;
  }

  /**
   * The attributes of LIST, such as {@code \HasNoChildren}, in the server's order; with {@code
   * \Noselect} where {@code \NonExistent} implies it (RFC 5258 section 3).
   */
  public String[] getAttributes() throws MessagingException {
    ListEntry known = known();
    List<String> attributes = new ArrayList<>(known.attributes());
    if (known.has("\\NonExistent")
        && attributes.stream().noneMatch(a -> a.equalsIgnoreCase("\\Noselect"))) {
      attributes.add("\\Noselect");
    }
    return attributes.toArray(new String[0]);
  }

  /** The special use (RFC 6154, XLIST), such as {@code \Sent}; null for none. */
  public @Nullable String getSpecialUse() throws MessagingException {
    Optional<String> said = known().specialUse();
    if (said.isPresent()) {
      return said.get();
    }
    return null;
  }

  @Override
  public Folder[] list(String pattern) throws MessagingException {
    return list(pattern, false);
  }

  @Override
  public Folder[] listSubscribed(String pattern) throws MessagingException {
    return list(pattern, true);
  }

  private Folder[] list(String pattern, boolean subscribed) throws MessagingException {
    return list(pattern, subscribed, true);
  }

  private Folder[] list(String pattern, boolean subscribed, boolean toShow)
      throws MessagingException {
    imapStore.checkConnected();
    checkCarried();
    ListEntry known = entry();
    if (known != null && known.has("\\Noinferiors")) {
      return NO_FOLDERS;
    }
    char by = getSeparator();
    if (by == '\0') {
      return NO_FOLDERS; // a flat name space: nothing is below
    }
    MailboxName below = FolderCatalog.below(mailboxName(), by, pattern);
    Folder[] found = catalog().list(below, mailboxName(), subscribed, toShow);
    if (found.length == 0 && !exists()) {
      throw new FolderNotFoundException(this, getFullName() + " not found");
    }
    return found;
  }

  /** The folder of that name below this one. */
  @Override
  public Folder getFolder(String name) throws MessagingException {
    ListEntry known = entry();
    if (known != null && known.has("\\Noinferiors")) {
      throw new MessagingException("Cannot contain subfolders");
    }
    char by = getSeparator();
    return imapStore.newIMAPFolder(getFullName() + by + name, by, null);
  }

  // ---- changes

  /**
   * Creates it; false when the server refuses, for which see {@link #getRefusal}. A type without
   * messages gets a name with a separator. True is what the server said: some list a new mailbox
   * later, or by a name of another normal form, which the folder has then.
   */
  @Override
  public boolean create(int type) throws MessagingException {
    return create(type, List.of());
  }

  /**
   * Creates it for a special use (CREATE-SPECIAL-USE of RFC 6154), such as {@code \Archive}; false
   * when the server refuses.
   */
  public boolean create(int type, String specialUse) throws MessagingException {
    return create(type, List.of(specialUse));
  }

  private boolean create(int type, List<String> use) throws MessagingException {
    MailboxName name = mailboxName();
    char by = (type & HOLDS_MESSAGES) == 0 ? getSeparator() : '\0';
    if (by != '\0') {
      name = MailboxName.of(getFullName() + by);
    }
    if (!isDone(catalog().create(name, use))) {
      return false;
    }
    Optional<ListEntry> made = lookAtNew();
    if ((type & HOLDS_FOLDERS) != 0 && made.filter(e -> e.has("\\Noinferiors")).isPresent()) {
      catalog().delete(mailboxName());
      throw new MessagingException("the server does not let it hold folders");
    }
    notifyFolderListeners(FolderEvent.CREATED);
    return true;
  }

  /** What LIST says of a folder that is there for sure. */
  private Optional<ListEntry> lookAtNew() {
    try {
      return look();
    } catch (MessagingException e) {
      return Optional.empty();
    }
  }

  /** Keeps why a change was refused, and says whether it was done. */
  private boolean isDone(@Nullable MessagingException refused) throws MessagingException {
    lock.lock();
    try {
      refusal = refused;
    } finally {
      lock.unlock();
    }
    if (refused != null && settings().flag(Settings.REFUSAL_EXCEPTION)) {
      throw refused;
    }
    return refused == null;
  }

  /**
   * Why the server refused the last {@link #create}, {@link #delete}, {@link #renameTo} or {@link
   * #setSubscribed} of this object: usually an {@link IMAPException}, with the server's text and
   * response code; null where it was done, or none was tried. With the property {@code
   * refusalexception} those methods throw it. No I/O.
   */
  public @Nullable MessagingException getRefusal() {
    lock.lock();
    try {
      return refusal;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Deletes it, its children first when {@code recurse}; false when the server refuses, for which
   * see {@link #getRefusal}.
   *
   * @throws IllegalStateException when it is open
   */
  @Override
  public boolean delete(boolean recurse) throws MessagingException {
    checkClosed();
    if (recurse) {
      Folder[] below = list("%", false, false);
      for (Folder child : below) {
        child.delete(true);
      }
    }
    if (!isDone(catalog().delete(mailboxName()))) {
      return false;
    }
    forget();
    notifyFolderListeners(FolderEvent.DELETED);
    return true;
  }

  private void forget() {
    lock.lock();
    try {
      entry = null;
      together = null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives it another name; false when the server refuses, for which see {@link #getRefusal}. This
   * object keeps the old one.
   *
   * @throws IllegalStateException when it is open
   */
  @Override
  public boolean renameTo(Folder to) throws MessagingException {
    checkClosed();
    if (!(to instanceof IMAPFolder other) || to.getStore() != store) {
      throw new MessagingException("Can't rename across Stores");
    }
    if (!exists()) {
      throw new FolderNotFoundException(this, getFullName() + " not found");
    }
    if (!isDone(catalog().rename(mailboxName(), other.mailboxName()))) {
      return false;
    }
    forget();
    notifyFolderRenamedListeners(to);
    return true;
  }

  /** Whether it is subscribed; of folders that were listed together one question tells. */
  @Override
  public boolean isSubscribed() {
    try {
      Optional<ListedTogether> others = listedTogether();
      Optional<Boolean> known =
          others.isPresent() ? others.get().isSubscribed(mailboxName()) : Optional.empty();
      return known.isPresent() ? known.get() : catalog().isSubscribed(mailboxName());
    } catch (MessagingException e) {
      return false;
    }
  }

  /**
   * Subscribes it, or ends that. As with the usual provider a refusal is no exception: {@link
   * #getRefusal} tells it, and {@link #isSubscribed} what holds.
   */
  @Override
  public void setSubscribed(boolean subscribe) throws MessagingException {
    isDone(catalog().subscribe(mailboxName(), subscribe));
  }

  // ---- open and close

  /**
   * Selects the mailbox on a connection of its own and learns its UIDs: one round trip. Waits for a
   * server that is away as long as {@code reconnect.timeout} says, and where it refuses for the
   * moment as long as {@code reconnect.first} says.
   *
   * @throws IllegalStateException when it is open already
   * @throws jakarta.mail.FolderNotFoundException when it does not exist
   * @throws jakarta.mail.ReadOnlyFolderException when it can only be read and READ_WRITE was asked
   *     for, unless {@code allowreadonlyselect} is set
   */
  @Override
  public void open(int mode) throws MessagingException {
    open(mode, null);
  }

  /**
   * The same, and tells what changed since an earlier time (RFC 7162), in the server's order:
   * {@link MessageVanishedEvent} and {@link jakarta.mail.event.MessageChangedEvent}.
   *
   * @param resyncData what is known from earlier; null for nothing
   * @return null when {@code resyncData} is null or the server has no QRESYNC
   */
  public @Nullable List<MailEvent> open(int mode, @Nullable ResyncData resyncData)
      throws MessagingException {
    Selection selection =
        new Selection(
            mode,
            settings().flag(Settings.ALLOW_READONLY_SELECT),
            resyncData == null ? null : resyncData.known());
    List<Selection.Change> changes;
    try {
      changes = open(selection);
    } catch (ImapException e) {
      MailboxName before = mailboxName();
      MessagingException why = refusedToOpen(e);
      if (mailboxName().equals(before)) {
        throw why;
      }
      changes = openByListedName(selection);
    }
    return changes == null ? null : events(changes);
  }

  /** By the name that LIST answers with, which is not the one that was asked for. */
  private @Nullable List<Selection.Change> openByListedName(Selection selection)
      throws MessagingException {
    try {
      return open(selection);
    } catch (ImapException e) {
      throw refusedToOpen(e);
    }
  }

  private @Nullable List<Selection.Change> open(Selection selection)
      throws ImapException, MessagingException {
    checkCarried();
    Opening next = imapStore.newOpening(new Face(), selection);
    KeptMessages kept = begin(next);
    boolean done = false;
    List<Selection.Change> changes;
    try {
      changes = next.open(kept);
      done = true;
    } finally {
      if (!done) {
        openingIs(next, null);
      }
    }
    opened(next);
    return changes;
  }

  private @Nullable KeptMessages begin(Opening next) {
    lock.lock();
    try {
      if (opening != null) {
        throw new IllegalStateException("This operation is not allowed on an open folder");
      }
      opening = next;
      return closed == null ? null : closed.kept();
    } finally {
      lock.unlock();
    }
  }

  private void openingIs(Opening before, @Nullable Opening now) {
    lock.lock();
    try {
      if (opening == before) {
        opening = now;
      }
    } finally {
      lock.unlock();
    }
  }

  private void opened(Opening now) throws FolderClosedException {
    boolean stillOpen;
    lock.lock();
    try {
      stillOpen = opening == now && now.isOpen();
      mode = now.mode();
      if (stillOpen) {
        closed = null;
      }
    } finally {
      lock.unlock();
    }
    forgetCounters();
    if (!stillOpen) {
      throw closedException();
    }
    notifyConnectionListeners(ConnectionEvent.OPENED);
  }

  private List<MailEvent> events(List<Selection.Change> changes) {
    List<MailEvent> events = new ArrayList<>();
    for (Selection.Change change : changes) {
      ServerMessage message = change.changed();
      events.add(
          message == null
              ? new MessageVanishedEvent(this, change.vanished().toArray(10_000_000))
              : new MessageChangedEvent(this, MessageChangedEvent.FLAGS_CHANGED, message.face()));
    }
    return events;
  }

  /** Why SELECT was refused: the mailbox may be missing, or hold folders only. */
  private MessagingException refusedToOpen(ImapException e) throws MessagingException {
    MessagingException why = imapStore.errors().map(e, "open " + getFullName(), this, null);
    boolean missing = why instanceof FolderNotFoundException;
    if (!missing && !FolderCatalog.mayBeMissing(e)) {
      return why;
    }
    ListResult listed;
    try {
      listed = catalog().listed(mailboxName());
    } catch (MessagingException unknown) {
      return why;
    }
    Optional<ListEntry> found = FolderCatalog.entry(listed, mailboxName());
    if (found.isEmpty()) {
      return missing || !listed.isWhole()
          ? why
          : new FolderNotFoundException(this, why.getMessage(), e);
    }
    looked(found);
    if (found.get().has("\\Noselect")) {
      return new MessagingException("folder cannot contain messages: " + e.getMessage(), e);
    }
    return missing ? imapStore.errors().failed(e, "open " + getFullName()) : why;
  }

  /** The mode it was opened with. */
  @Override
  public int getMode() {
    Opening now = openingOrNull();
    if (now == null) {
      throw new IllegalStateException("Folder not open");
    }
    return now.mode();
  }

  /**
   * Closes it: CLOSE when {@code expunge}, else UNSELECT, or EXAMINE and CLOSE, so that nothing is
   * expunged. Calls of other threads end. A server that says nothing is waited for as long as the
   * property {@code close.timeout} says.
   *
   * @throws IllegalStateException when it is not open
   * @throws MessagingException when messages were to be expunged and it is not known that they are;
   *     it is closed all the same
   */
  @Override
  public void close(boolean expunge) throws MessagingException {
    Opening closing;
    lock.lock();
    try {
      closing = opening;
      Closed before = closed;
      if (closing == null && (before == null || before.lost() == null)) {
        throw new IllegalStateException("This operation is not allowed on a closed folder");
      }
      if (closing == null && before != null) { // lost before: its listeners know that
        closed = new Closed(before.mode(), before.permanentFlags(), null, before.kept());
      }
    } finally {
      lock.unlock();
    }
    if (closing != null) {
      closing.end(expunge ? Why.EXPUNGED : Why.CLOSED, null);
    }
  }

  /** The same as {@code close(true)}, as the API says; does nothing when it is closed. */
  @Override
  public void close() throws MessagingException {
    if (openingOrNull() != null) {
      close(true);
    }
  }

  /** Closes it by dropping its connection without a word. */
  public void forceClose() throws MessagingException {
    Opening now = openingOrNull();
    if (now != null) {
      now.end(Why.FORCED, null);
    }
  }

  /**
   * Whether it is open; asks the server when it was not heard for a second, and ends a running
   * IDLE. A lost connection is replaced.
   */
  @Override
  public boolean isOpen() {
    Opening now = openingOrNull();
    if (now == null) {
      return false;
    }
    try {
      now.keepAlive();
    } catch (MessagingException e) {
      // said by the answer
    }
    return openingOrNull() != null;
  }

  /**
   * Flags that are kept; with {@code USER} where keywords can be made by using them; null when it
   * was never open.
   */
  @Override
  public @Nullable Flags getPermanentFlags() {
    Opening now = openingOrNull();
    if (now != null) {
      return FlagMapper.toFlags(now.permanentFlags());
    }
    lock.lock();
    try {
      return closed == null ? null : FlagMapper.toFlags(closed.permanentFlags());
    } finally {
      lock.unlock();
    }
  }

  /** Refuses a closed folder. */
  protected void checkOpened() throws FolderClosedException {
    stillOpen();
  }

  /** Refuses a folder that does not exist. */
  protected void checkExists() throws MessagingException {
    if (!exists()) {
      throw new FolderNotFoundException(this, getFullName() + " not found");
    }
  }

  /** Refuses a name that no command can carry: there is no such folder. */
  void checkCarried() throws FolderNotFoundException {
    if (!FolderCatalog.isCarried(mailboxName())) {
      throw new FolderNotFoundException(this, "no command can carry the name of the folder");
    }
  }

  private void checkClosed() {
    if (openingOrNull() != null) {
      throw new IllegalStateException("This operation is not allowed on an open folder");
    }
  }

  /** What is open now; null when there is nothing. */
  @Nullable Opening openingOrNull() {
    Opening now = opening;
    return now != null && now.isOpen() ? now : null;
  }

  /**
   * What is open now, with the UIDs of its messages.
   *
   * @throws IllegalStateException when the folder was not opened, or was closed
   * @throws FolderClosedException when it was open and got lost
   */
  Opening opened() throws MessagingException {
    Opening now = stillOpen();
    now.learnUids();
    return now;
  }

  private Opening stillOpen() throws FolderClosedException {
    Opening now = openingOrNull();
    if (now != null) {
      return now;
    }
    lock.lock();
    try {
      if (closed == null || closed.lost() == null) {
        throw new IllegalStateException("This operation is not allowed on a closed folder");
      }
    } finally {
      lock.unlock();
    }
    throw closedException();
  }

  /** The same for messages: on a closed folder they fail with a checked exception. */
  Opening openedOrClosed() throws FolderClosedException {
    Opening now = openingOrNull();
    if (now == null) {
      throw closedException();
    }
    return now;
  }

  /**
   * What is open now, to change something of a message of it.
   *
   * @throws IllegalStateException when it was opened READ_ONLY; nothing is sent
   */
  Opening writableOrClosed(String what) throws MessagingException {
    return writable(openedOrClosed(), what);
  }

  private FolderClosedException closedException() {
    MessagingException cause;
    lock.lock();
    try {
      cause = closed == null ? null : closed.lost();
    } finally {
      lock.unlock();
    }
    return cause == null
        ? new FolderClosedException(this, "the folder is closed")
        : new FolderClosedException(
            this, "Lost folder connection to server: " + cause.getMessage(), cause);
  }

  /** This folder as its opening knows it. */
  private final class Face implements FolderFace {
    private final IMAPMessage blank = new IMAPMessage(IMAPFolder.this);
    private volatile Cleaner.@Nullable Cleanable leak;

    @Override
    public Folder folder() {
      return IMAPFolder.this;
    }

    @Override
    public MailboxName mailboxName() {
      return IMAPFolder.this.mailboxName();
    }

    @Override
    public Message make(int number, long uid, Siblings siblings) {
      return blank.copy(number, uid, siblings);
    }

    @Override
    public @Nullable ServerMessage core(Message message) {
      return message instanceof IMAPMessage mine
              && mine.outermost() == mine
              && mine.getFolder() == IMAPFolder.this
          ? mine.core()
          : null;
    }

    @Override
    public @Nullable ServerMessage known(Message message) {
      return ((IMAPMessage) message).known();
    }

    @Override
    public long uid(Message message) {
      return ((IMAPMessage) message).uid();
    }

    @Override
    public void renumber(Message message, int number) {
      ((IMAPMessage) message).renumber(number);
    }

    @Override
    public void expunged(Message message, boolean gone) {
      ((IMAPMessage) message).expunged(gone);
    }

    @Override
    public boolean hasCountListeners() {
      return heardOfCounts;
    }

    @Override
    public boolean hasChangeListeners() {
      return heardOfChanges;
    }

    @Override
    public void added(Message[] messages) {
      notifyMessageAddedListeners(messages);
    }

    @Override
    public void removed(boolean explicit, Message[] messages) {
      notifyMessageRemovedListeners(explicit, messages);
    }

    @Override
    public void changed(Message message) {
      notifyMessageChangedListeners(MessageChangedEvent.FLAGS_CHANGED, message);
    }

    @Override
    public void notice(String text) {
      MailLog.warn(text);
      imapStore.notice(text);
    }

    @Override
    public void begun(Runnable leaked) {
      leak = Lease.watch(IMAPFolder.this, leaked);
    }

    @Override
    public void ended(
        int grantedMode,
        FlagSet permanent,
        @Nullable MessagingException lost,
        @Nullable KeptMessages kept) {
      lock.lock();
      try {
        opening = null;
        closed = new Closed(grantedMode, imapStore.shared(permanent), lost, kept);
        counters = null; // what STATUS said before the folder was open
        together = null;
      } finally {
        lock.unlock();
      }
      Cleaner.Cleanable watched = leak;
      if (watched != null) {
        watched.clean();
      }
    }

    @Override
    public void closed() {
      notifyConnectionListeners(ConnectionEvent.CLOSED);
    }
  }

  // ---- counters

  @Override
  public boolean hasNewMessages() throws MessagingException {
    return counters().hasNew();
  }

  /** Messages, also expunged ones that have their numbers yet; by STATUS when it is closed. */
  @Override
  public int getMessageCount() throws MessagingException {
    return counters().messages();
  }

  @Override
  public int getNewMessageCount() throws MessagingException {
    return counters().recent();
  }

  @Override
  public int getUnreadMessageCount() throws MessagingException {
    return counters().unread();
  }

  /** Messages marked \\Deleted; -1 when it is closed. */
  @Override
  public int getDeletedMessageCount() throws MessagingException {
    return counters().deleted();
  }

  /**
   * Any number that STATUS gives, such as {@code SIZE}; -1 when it is open or the server gives
   * none.
   */
  public long getStatusItem(String item) throws MessagingException {
    return counters().item(item);
  }

  /** What STATUS said is not true any more, nor what it said of those that were listed with it. */
  void forgetCounters() {
    FolderCounters known;
    lock.lock();
    try {
      known = counters;
      together = null;
    } finally {
      lock.unlock();
    }
    if (known != null) {
      known.forget();
    }
  }

  FolderCounters counters() {
    lock.lock();
    try {
      FolderCounters known = counters;
      if (known == null) {
        known = new FolderCounters(this);
        counters = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  // ---- messages

  @Override
  public Message getMessage(int number) throws MessagingException {
    Opening now = opened();
    checkRange(number);
    return now.face(number);
  }

  @Override
  public Message[] getMessages() throws MessagingException {
    Opening now = opened();
    int count = getMessageCount();
    return count == 0 ? NONE : handOut(now, now.faces(1, count));
  }

  @Override
  public Message[] getMessages(int start, int end) throws MessagingException {
    Opening now = opened();
    if (start > end) {
      return NONE;
    }
    checkRange(start);
    checkRange(end);
    return handOut(now, now.faces(start, end));
  }

  @Override
  public Message[] getMessages(int[] numbers) throws MessagingException {
    Opening now = opened();
    Message[] messages = new Message[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      checkRange(numbers[i]);
      messages[i] = now.face(numbers[i]);
    }
    return handOut(now, messages);
  }

  /** The API's array, whose order is remembered: a loop will probably follow it. */
  private static Message[] handOut(Opening now, Message[] messages) {
    now.reading()
        .handedOut(
            messages.length, i -> messages[i] instanceof IMAPMessage mine ? (int) mine.uid() : 0);
    return messages;
  }

  /**
   * Refuses numbers that no message has; asks the server for new messages first.
   *
   * @throws IndexOutOfBoundsException when there is no such message
   */
  protected void checkRange(int number) throws MessagingException {
    if (number < 1) {
      throw new IndexOutOfBoundsException("message number < 1");
    }
    Opening now = opened();
    if (number <= now.size()) {
      return;
    }
    now.keepAlive();
    if (number > now.size()) {
      throw new IndexOutOfBoundsException(number + " > " + now.size());
    }
  }

  /** The UIDs of messages of this folder, without expunged ones. */
  UidSet uidsOf(Message[] messages) throws MessagingException {
    Opening now = opened();
    UidSet.Builder uids = new UidSet.Builder();
    for (Message message : messages) {
      if (!(message instanceof IMAPMessage m) || message.getFolder() != this) {
        throw new MessagingException("not a message of " + getFullName() + ": " + message);
      }
      if (now.isPresent(m.uid())) {
        uids.add(m.uid());
      }
    }
    UidSet set = uids.build();
    if (set.isEmpty() && messages.length > 0) {
      throw new MessageRemovedException("Messages have been removed");
    }
    return set;
  }

  /** Fetches what the profile names; it is kept until the folder is closed. */
  @Override
  public void fetch(Message[] messages, FetchProfile profile) throws MessagingException {
    Opening now = opened();
    List<ServerMessage> present = now.present(messages);
    prefetch(now, present, profile);
    now.keep(present);
  }

  /** The same, and it is kept as long as somebody holds the messages. */
  void prefetch(Opening now, List<ServerMessage> present, FetchProfile profile)
      throws MessagingException {
    boolean local = settings().flag(Settings.LOCAL_STRUCTURE);
    int bits = ProfileItems.bits(profile) & (local ? ~MessageItem.STRUCTURE.bit() : -1);
    FetchTranslator.fetch(now, present, bits, ProfileItems.headers(profile));
  }

  // ---- flags

  private Opening writable(String what) throws MessagingException {
    return writable(opened(), what);
  }

  private Opening writable(Opening now, String what) throws MessagingException {
    if (now.mode() != READ_WRITE) {
      throw new IllegalStateException("Cannot " + what + " READ_ONLY folder: " + getFullName());
    }
    now.checkWritable();
    return now;
  }

  @Override
  public void setFlags(Message[] messages, Flags flags, boolean value) throws MessagingException {
    store(
        writable("change flags on"),
        messages,
        value ? StoreMode.ADD : StoreMode.REMOVE,
        FlagMapper.toWire(flags));
  }

  @Override
  public void setFlags(int start, int end, Flags flags, boolean value) throws MessagingException {
    writable("change flags on");
    checkRange(start);
    checkRange(end);
    setFlags(getMessages(start, end), flags, value);
  }

  @Override
  public void setFlags(int[] numbers, Flags flags, boolean value) throws MessagingException {
    setFlags(getMessages(numbers), flags, value);
  }

  /** Adds Gmail labels to messages, or takes them away (X-GM-EXT-1). */
  public void setLabels(Message[] messages, String[] labels, boolean set)
      throws MessagingException {
    store(
        writable("change labels on"),
        messages,
        set ? StoreMode.ADD_LABELS : StoreMode.REMOVE_LABELS,
        FlagSet.of(labels));
  }

  /** The same for a run of message numbers. */
  public void setLabels(int start, int end, String[] labels, boolean set)
      throws MessagingException {
    setLabels(getMessages(start, end), labels, set);
  }

  /** The same for some message numbers. */
  public void setLabels(int[] numbers, String[] labels, boolean set) throws MessagingException {
    setLabels(getMessages(numbers), labels, set);
  }

  private void store(Opening now, Message[] messages, StoreMode how, FlagSet flags)
      throws MessagingException {
    if (messages.length > 0 && !flags.isEmpty()) {
      now.store(uidsOf(messages), how, flags);
    }
  }

  // ---- append, copy, move

  private Transfers transfers() {
    return new Transfers(this);
  }

  /** Sees to it that messages that were appended here are there for the application. */
  void appended(UidSet uids) throws MessagingException {
    Opening now = openingOrNull();
    if (now != null && !uids.isEmpty() && !uids.minus(now.uids()).isEmpty()) {
      now.noop(); // Gmail tells of an appended message with the next command only
    }
    forgetCounters();
  }

  /** Appends messages, with their flags and their date of arrival. */
  @Override
  public void appendMessages(Message[] messages) throws MessagingException {
    transfers().append(messages, false);
  }

  /** The same; where each went, null where nobody can tell. */
  public @Nullable AppendUID[] appendUIDMessages(Message[] messages) throws MessagingException {
    return transfers().append(messages, true);
  }

  /** Appends to this open folder; the new messages, null where nobody can tell. */
  public @Nullable Message[] addMessages(Message[] messages) throws MessagingException {
    opened();
    @Nullable AppendUID[] uids = transfers().append(messages, true);
    @Nullable Message[] added = new Message[messages.length];
    for (int i = 0; i < uids.length; i++) {
      AppendUID uid = uids[i];
      added[i] =
          uid == null || uid.uidvalidity != getUIDValidity() ? null : getMessageByUID(uid.uid);
    }
    return added;
  }

  @Override
  public void copyMessages(Message[] messages, Folder folder) throws MessagingException {
    opened();
    if (messages.length == 0) {
      return;
    }
    if (folder.getStore() == store) {
      transfers().copy(messages, folder, false);
    } else {
      super.copyMessages(messages, folder);
    }
  }

  /** The same; where each went, null where nobody can tell. */
  public @Nullable AppendUID[] copyUIDMessages(Message[] messages, Folder folder)
      throws MessagingException {
    opened();
    return messages.length == 0 ? new AppendUID[0] : transfers().copy(messages, folder, true);
  }

  /**
   * Moves messages (MOVE of RFC 6851). Where the server has none, they are copied, and those that
   * were copied for sure are expunged by UID; where it can't do that either, they stay marked
   * \\Deleted, which the log and a store notice tell.
   */
  public void moveMessages(Message[] messages, Folder folder) throws MessagingException {
    writable("move from");
    if (messages.length > 0) {
      transfers().move(messages, folder, false);
    }
  }

  /** The same; where each went, null where nobody can tell. */
  public @Nullable AppendUID[] moveUIDMessages(Message[] messages, Folder folder)
      throws MessagingException {
    writable("move from");
    return messages.length == 0 ? new AppendUID[0] : transfers().move(messages, folder, true);
  }

  // ---- expunge

  /**
   * Removes every message that is marked \\Deleted, gives the others new numbers, and returns all
   * that lost their numbers, also those that others had expunged before. In a folder that is open
   * to be read only, nothing is removed.
   */
  @Override
  public Message[] expunge() throws MessagingException {
    return new Expunger(this).all();
  }

  /**
   * Removes those of the messages that are marked \\Deleted (UID EXPUNGE), as {@link #expunge()}
   * does.
   */
  public Message[] expunge(Message[] messages) throws MessagingException {
    return messages.length == 0 ? NONE : new Expunger(this).some(uidsOf(messages));
  }

  // ---- search, sort, thread

  @Override
  public Message[] search(SearchTerm term) throws MessagingException {
    Opening now = opened();
    return found(now, SearchRunner.search(scope(now), term, null));
  }

  @Override
  public Message[] search(SearchTerm term, Message[] messages) throws MessagingException {
    Opening now = opened();
    return messages.length == 0
        ? messages
        : found(now, SearchRunner.search(scope(now), term, messages));
  }

  /** All messages in an order, by SORT (RFC 5256) or sorted here. */
  public Message[] getSortedMessages(SortTerm[] order) throws MessagingException {
    return getSortedMessages(order, null);
  }

  /** Messages that match, in an order. */
  public Message[] getSortedMessages(SortTerm[] order, @Nullable SearchTerm term)
      throws MessagingException {
    Opening now = opened();
    return found(now, Sorter.sort(scope(now), SortTerm.keys(order), term));
  }

  /**
   * Threads of messages that match, by THREAD (RFC 5256) or found here.
   *
   * @param algorithm {@code REFERENCES}, {@code REFS} or {@code ORDEREDSUBJECT}
   * @param term null for all messages
   */
  public List<MessageThread> getThreads(String algorithm, @Nullable SearchTerm term)
      throws MessagingException {
    return Threader.thread(scope(opened()), algorithm, term, MessageThread::new);
  }

  private FolderSearchScope scope(Opening now) {
    return new FolderSearchScope(this, now);
  }

  private Message[] found(Opening now, Message[] messages) {
    for (Message message : messages) {
      if (!(message instanceof IMAPMessage)) {
        return messages;
      }
    }
    return handOut(now, messages);
  }

  // ---- UIDs

  /** UIDVALIDITY; by STATUS when it is closed. */
  @Override
  public long getUIDValidity() throws MessagingException {
    return counters().uidValidity();
  }

  /** The UID that the next message will have at least; asked for anew each time. */
  @Override
  public long getUIDNext() throws MessagingException {
    return counters().uidNext();
  }

  /** Whether UIDs change from session to session here (UIDNOTSTICKY). */
  public boolean getUIDNotSticky() throws MessagingException {
    return !stillOpen().selected().isUidSticky();
  }

  /** The message of that UID; null when there is none. A UID that is yet unknown is asked for. */
  @Override
  public @Nullable Message getMessageByUID(long uid) throws MessagingException {
    Opening now = opened();
    Message known = now.faceOf(uid);
    if (known == null && uid >= now.highestKnown()) {
      now.noop();
      known = now.faceOf(uid);
    }
    return known;
  }

  /** The messages from one UID to another; {@link UIDFolder#LASTUID} for the last one there is. */
  @Override
  public Message[] getMessagesByUID(long start, long end) throws MessagingException {
    learn(start == LASTUID || end == LASTUID ? NumberSet.MAX : Math.max(start, end));
    Opening now = opened();
    UidSet all = now.uids();
    if (all.isEmpty()) {
      return NONE;
    }
    long from = start == LASTUID ? all.max() : start;
    long to = end == LASTUID ? all.max() : end;
    boolean backwards = start != LASTUID && end != LASTUID && from > to; // RFC 3501: 4:2 is 2:4
    long first = backwards ? to : from;
    long last = backwards ? from : to;
    if (end == LASTUID && first > last) {
      first = last; // RFC 3501: 559:* is the last message even if its UID is lower
    }
    if (first > last || first < 1) {
      first = Math.max(1, first);
      if (first > last) {
        return NONE;
      }
    }
    UidSet range = UidSet.range(first, Math.min(last, NumberSet.MAX));
    return handOut(now, now.faces(range));
  }

  /** Asks the server what is new, where a UID may be one that is not known yet. */
  private void learn(long uid) throws MessagingException {
    Opening now = opened();
    if (uid >= now.highestKnown()) {
      now.noop();
    } else {
      now.keepAlive();
    }
  }

  /** The messages of those UIDs, in that order; null where there is none. */
  @Override
  @SuppressWarnings("NullAway") // the API answers null for a UID that is not there
  public Message[] getMessagesByUID(long[] uids) throws MessagingException {
    learn(LongStream.of(uids).max().orElse(0));
    Opening now = opened();
    Message[] messages = new Message[uids.length];
    for (int i = 0; i < uids.length; i++) {
      messages[i] = now.faceOf(uids[i]);
    }
    return handOut(now, messages);
  }

  /**
   * The message's UID; no I/O.
   *
   * @throws MessageRemovedException for a message that was counted and gone before its UID was
   *     known
   */
  @Override
  public long getUID(Message message) throws MessagingException {
    if (!(message instanceof IMAPMessage m) || message.getFolder() != this) {
      throw new NoSuchElementException("Message does not belong to this folder");
    }
    if (m.uid() == 0) {
      m.core().checkPresent();
    }
    return m.uid();
  }

  // ---- CONDSTORE

  /** The highest mod-sequence of the folder (RFC 7162); -1 where the server has none. */
  public long getHighestModSeq() throws MessagingException {
    return counters().highestModSeq();
  }

  /** Messages between two UIDs that changed after a mod-sequence (CHANGEDSINCE of RFC 7162). */
  public Message[] getMessagesByUIDChangedSince(long start, long end, long modseq)
      throws MessagingException {
    return new ChangedSince(this).find(start, end, modseq).toArray(NONE);
  }

  // ---- IDLE

  /**
   * Waits for the server's reports, which go to listeners, until another command of the folder or
   * its messages is sent or it is closed. A lost connection is replaced meanwhile; where the server
   * has no IDLE or refuses it, it is asked every {@code idle.poll} milliseconds.
   */
  public void idle() throws MessagingException {
    idle(false);
  }

  /** The same; ends with the first report when {@code once}. */
  public void idle(boolean once) throws MessagingException {
    stillOpen().idle(once);
  }

  /** ID (RFC 2971), by the store's connection. */
  public @Nullable Map<String, String> id(@Nullable Map<String, String> clientParams)
      throws MessagingException {
    return imapStore.id(clientParams);
  }

  // ---- the core

  /**
   * Runs any command on the folder's connection, or on one of the store's when the folder is
   * closed; a refusal is an exception. Begins anew on another connection when the command that
   * failed was not sent; what may have happened is told ({@link IMAPException.Outcome#UNKNOWN}).
   */
  public @Nullable Object doCommand(ProtocolCommand command) throws MessagingException {
    Opening now = openingOrNull();
    return now != null
        ? now.<@Nullable Object>run(Task.<@Nullable Object>other(command::doCommand))
        : imapStore.<@Nullable Object>call("command", false, command::doCommand);
  }

  /** The same; a server that does not know the command (BAD) gives an exception with that text. */
  public @Nullable Object doOptionalCommand(String error, ProtocolCommand command)
      throws MessagingException {
    try {
      return doCommand(command);
    } catch (MessagingException e) {
      if (ErrorMapper.core(e).filter(c -> c instanceof ImapException.Bad).isPresent()) {
        throw new MessagingException(error, e);
      }
      throw e;
    }
  }

  /** The same; null when the server refuses (NO). */
  public @Nullable Object doCommandIgnoreFailure(ProtocolCommand command)
      throws MessagingException {
    try {
      return doCommand(command);
    } catch (MessagingException e) {
      if (ErrorMapper.core(e).filter(c -> c instanceof ImapException.No).isPresent()) {
        return null;
      }
      throw e;
    }
  }

  // ---- quota and rights

  /** The quotas that hold for it (GETQUOTAROOT of RFC 9208). */
  public Quota[] getQuota() throws MessagingException {
    return FolderAdmin.getQuota(imapStore, mailboxName());
  }

  /** Sets the limits of a quota root (SETQUOTA). */
  public void setQuota(Quota quota) throws MessagingException {
    FolderAdmin.setQuota(imapStore, quota);
  }

  /** Who may do what here (GETACL of RFC 4314). */
  public ACL[] getACL() throws MessagingException {
    return FolderAdmin.getAcl(imapStore, mailboxName());
  }

  /** Sets the rights of an identifier, in place of all it has (SETACL). */
  public void addACL(ACL acl) throws MessagingException {
    FolderAdmin.setAcl(imapStore, mailboxName(), "", acl);
  }

  /** Takes an identifier from the list (DELETEACL). */
  public void removeACL(String name) throws MessagingException {
    FolderAdmin.deleteAcl(imapStore, mailboxName(), name);
  }

  /** Adds rights to those that the identifier has. */
  public void addRights(ACL acl) throws MessagingException {
    FolderAdmin.setAcl(imapStore, mailboxName(), "+", acl);
  }

  /** Takes rights from those that the identifier has. */
  public void removeRights(ACL acl) throws MessagingException {
    FolderAdmin.setAcl(imapStore, mailboxName(), "-", acl);
  }

  /** The rights that can be granted to an identifier: first those it always has, then groups. */
  public Rights[] listRights(String name) throws MessagingException {
    return FolderAdmin.listRights(imapStore, mailboxName(), name);
  }

  /** What the user may do here (MYRIGHTS). */
  public Rights myRights() throws MessagingException {
    return FolderAdmin.myRights(imapStore, mailboxName());
  }

  // ---- listeners

  private ConnectionListeners connectionListeners() {
    lock.lock();
    try {
      ConnectionListeners known = connectionListeners;
      if (known == null) {
        known = new ConnectionListeners(imapStore);
        connectionListeners = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void addConnectionListener(ConnectionListener listener) {
    connectionListeners().add(listener);
  }

  @Override
  public void removeConnectionListener(ConnectionListener listener) {
    connectionListeners().remove(listener);
  }

  @Override
  protected void notifyConnectionListeners(int type) {
    ConnectionListeners known;
    lock.lock();
    try {
      known = connectionListeners; // most folders have none
    } finally {
      lock.unlock();
    }
    if (known != null) {
      known.tell(this, type);
    }
  }

  @Override
  public void addMessageCountListener(MessageCountListener listener) {
    heardOfCounts = true;
    super.addMessageCountListener(listener);
  }

  @Override
  public void addMessageChangedListener(MessageChangedListener listener) {
    heardOfChanges = true;
    super.addMessageChangedListener(listener);
  }
}
