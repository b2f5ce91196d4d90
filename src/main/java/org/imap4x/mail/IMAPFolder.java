package org.imap4x.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.MailEvent;
import jakarta.mail.event.MessageChangedListener;
import jakarta.mail.event.MessageCountListener;
import jakarta.mail.search.SearchTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.StoreMode;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * A folder of an IMAP server; safe for use by several threads.
 *
 * <p>A message is its UID: numbers stay as they are until {@link #expunge()} or close, whatever others do
 * meanwhile, and a message object never becomes another message. An open folder has a connection of its
 * own, which is replaced when it gets lost; what changed meanwhile arrives as events. Listeners are
 * called on Jakarta Mail's event queue and may use the folder. Methods block for their round trips
 * without holding a lock.
 */
public class IMAPFolder extends CatalogFolder implements UIDFolder {
  private static final Message[] NONE = {};

  private final MessageTable table = new MessageTable(this);
  private final EventBridge events = new EventBridge(this);
  private final ReadAhead readAhead = new ReadAhead(this);
  private final FolderState state = new FolderState(this);
  private final FolderCounters counters = new FolderCounters(this);
  private final Transfers transfers = new Transfers(this);
  private final AtomicInteger countListeners = new AtomicInteger();
  private final AtomicInteger changeListeners = new AtomicInteger();

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
  @SuppressWarnings("this-escape")
  protected IMAPFolder(
      String fullName, char separator, IMAPStore store, @Nullable Boolean isNamespace) {
    super(fullName, separator, store, isNamespace);
  }

  // ---- for the provider's other classes

  /**
   * The connection of the open folder.
   *
   * @throws IllegalStateException when it is not open
   * @throws FolderClosedException when it was open and got lost
   */
  MailboxAccess access() throws MessagingException {
    return opened();
  }

  /**
   * The same for a message's own methods: on a closed folder they fail with a checked exception.
   *
   * @throws FolderClosedException when the folder is not open
   */
  MailboxAccess messageAccess() throws FolderClosedException {
    OpenMailbox mailbox = state.mailbox();
    if (mailbox == null) {
      throw state.closedException();
    }
    return mailbox;
  }

  OpenMailbox opened() throws FolderClosedException {
    return state.opened();
  }

  OpenMailbox mailbox() throws FolderClosedException {
    return state.opened();
  }

  @Nullable OpenMailbox mailboxIfOpen() {
    return state.mailbox();
  }

  MessageTable table() {
    return table;
  }

  EventBridge eventBridge() {
    return events;
  }

  ReadAhead readAhead() {
    return readAhead;
  }

  FolderState state() {
    return state;
  }

  // ---- open and close

  /**
   * Selects the mailbox on a connection of its own and learns its UIDs: one round trip.
   *
   * @throws IllegalStateException when it is open already
   * @throws jakarta.mail.FolderNotFoundException when it does not exist
   * @throws jakarta.mail.ReadOnlyFolderException when it can only be read and READ_WRITE was asked for,
   *     unless {@code allowreadonlyselect} is set
   */
  @Override
  public void open(int mode) throws MessagingException {
    open(mode, null);
  }

  /**
   * The same, and tells what changed since an earlier time (RFC 7162), in the server's order: {@link
   * MessageVanishedEvent} and {@link jakarta.mail.event.MessageChangedEvent}.
   *
   * @param resyncData what is known from earlier; null for nothing
   * @return null when {@code resyncData} is null or the server has no QRESYNC
   */
  public @Nullable List<MailEvent> open(int mode, @Nullable ResyncData resyncData)
      throws MessagingException {
    List<MailEvent> changes = new FolderOpener(this, mode, resyncData).open();
    notifyConnectionListeners(ConnectionEvent.OPENED);
    return changes;
  }

  void modeIs(int mode) {
    this.mode = mode;
  }

  /** The mode it was opened with. */
  @Override
  public int getMode() {
    if (state.mailbox() == null) {
      throw new IllegalStateException("Folder not open");
    }
    return mode;
  }

  /**
   * Closes it: CLOSE when {@code expunge}, else UNSELECT, or EXAMINE and CLOSE, so that nothing is
   * expunged. Calls of other threads end.
   *
   * @throws IllegalStateException when it is not open
   */
  @Override
  public void close(boolean expunge) throws MessagingException {
    if (state.close(expunge)) {
      notifyConnectionListeners(ConnectionEvent.CLOSED);
    }
  }

  /** Closes it without expunging anything; does nothing when it is closed. */
  @Override
  public void close() throws MessagingException {
    if (state.mailbox() != null) {
      close(false);
    }
  }

  /** Closes it by dropping its connection without a word. */
  public void forceClose() throws MessagingException {
    if (state.forceClose()) {
      notifyConnectionListeners(ConnectionEvent.CLOSED);
    }
  }

  void closeQuietly() {
    try {
      close();
    } catch (MessagingException | IllegalStateException e) {
      MailLog.warn("closing " + getFullName(), e);
    }
  }

  /** The store gave up. */
  void storeLost(MessagingException cause) {
    OpenMailbox mailbox = state.mailbox();
    if (mailbox != null) {
      mailbox.lost(cause);
    }
  }

  /** The connection is lost and can't be replaced; called once for each open. */
  void lost(OpenMailbox mailbox, MessagingException cause) {
    if (state.lost(mailbox, cause)) {
      notifyConnectionListeners(ConnectionEvent.CLOSED);
    }
  }

  /** All UIDs mean something else now: every message is expunged. */
  MessagingException otherUidValidity(long before, long now) {
    table.reset();
    return new FolderClosedException(
        this,
        "the server gave the folder another UIDVALIDITY: " + now + " in place of " + before);
  }

  /**
   * Whether it is open; asks the server when it was not heard for a second, and ends a running IDLE. A
   * lost connection is replaced.
   */
  @Override
  public boolean isOpen() {
    OpenMailbox mailbox = state.mailbox();
    if (mailbox == null) {
      return false;
    }
    try {
      mailbox.keepAlive();
    } catch (MessagingException e) {
      // said by the answer
    }
    return state.mailbox() != null;
  }

  /** Flags that are kept; with {@code USER} where keywords can be made by using them. */
  @Override
  public Flags getPermanentFlags() {
    return state.permanentFlags();
  }

  @Override
  void checkClosed() {
    if (state.mailbox() != null) {
      throw new IllegalStateException("This operation is not allowed on an open folder");
    }
  }

  /** Refuses a closed folder. */
  protected void checkOpened() throws FolderClosedException {
    opened();
  }

  /** Refuses a folder that does not exist. */
  protected void checkExists() throws MessagingException {
    if (!exists()) {
      throw new FolderNotFoundException(this, getFullName() + " not found");
    }
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
    OpenMailbox mailbox = opened();
    if (number <= table.size()) {
      return;
    }
    mailbox.keepAlive();
    if (number > table.size()) {
      throw new IndexOutOfBoundsException(number + " > " + table.size());
    }
  }

  private void checkWritable(String what) throws FolderClosedException {
    opened();
    if (mode != READ_WRITE) {
      throw new IllegalStateException("Cannot " + what + " READ_ONLY folder: " + getFullName());
    }
  }

  // ---- counters

  @Override
  public boolean hasNewMessages() throws MessagingException {
    return counters.hasNew();
  }

  /** Messages, also expunged ones that have their numbers yet; by STATUS when it is closed. */
  @Override
  public int getMessageCount() throws MessagingException {
    return counters.messages();
  }

  @Override
  public int getNewMessageCount() throws MessagingException {
    return counters.recent();
  }

  @Override
  public int getUnreadMessageCount() throws MessagingException {
    return counters.unread();
  }

  /** Messages marked \\Deleted; -1 when it is closed. */
  @Override
  public int getDeletedMessageCount() throws MessagingException {
    return counters.deleted();
  }

  /** Any number that STATUS gives, such as {@code SIZE}; -1 when it is open or the server gives none. */
  public long getStatusItem(String item) throws MessagingException {
    return counters.item(item);
  }

  // ---- messages

  @Override
  public Message getMessage(int number) throws MessagingException {
    opened();
    checkRange(number);
    return table.message(number);
  }

  @Override
  public Message[] getMessages() throws MessagingException {
    opened();
    int count = getMessageCount();
    return count == 0 ? NONE : handOut(table.messages(1, count));
  }

  @Override
  public Message[] getMessages(int start, int end) throws MessagingException {
    opened();
    if (start > end) {
      return NONE;
    }
    checkRange(start);
    checkRange(end);
    return handOut(table.messages(start, end));
  }

  @Override
  public Message[] getMessages(int[] numbers) throws MessagingException {
    opened();
    IMAPMessage[] messages = new IMAPMessage[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      checkRange(numbers[i]);
      messages[i] = table.message(numbers[i]);
    }
    return handOut(messages);
  }

  private Message[] handOut(IMAPMessage[] messages) {
    readAhead.handedOut(messages);
    return messages;
  }

  @Override
  public void fetch(Message[] messages, FetchProfile profile) throws MessagingException {
    opened();
    FetchTranslator.fetch(this, messages, profile);
  }

  /** The UIDs of messages of this folder, without expunged ones. */
  UidSet uidsOf(Message[] messages) throws MessagingException {
    UidSet.Builder uids = new UidSet.Builder();
    for (Message message : messages) {
      if (!(message instanceof IMAPMessage m) || message.getFolder() != this) {
        throw new MessagingException("not a message of " + getFullName() + ": " + message);
      }
      if (table.isPresent(m.uid())) {
        uids.add(m.uid());
      }
    }
    UidSet set = uids.build();
    if (set.isEmpty() && messages.length > 0) {
      throw new MessageRemovedException("Messages have been removed");
    }
    return set;
  }

  @Override
  public void setFlags(Message[] messages, Flags flags, boolean value) throws MessagingException {
    checkWritable("change flags on");
    if (messages.length > 0) {
      store(
          uidsOf(messages), value ? StoreMode.ADD : StoreMode.REMOVE, FlagMapper.toWire(flags));
    }
  }

  @Override
  public void setFlags(int start, int end, Flags flags, boolean value) throws MessagingException {
    checkWritable("change flags on");
    checkRange(start);
    checkRange(end);
    setFlags(table.messages(start, end), flags, value);
  }

  @Override
  public void setFlags(int[] numbers, Flags flags, boolean value) throws MessagingException {
    setFlags(getMessages(numbers), flags, value);
  }

  /** Adds Gmail labels to messages, or takes them away (X-GM-EXT-1). */
  public void setLabels(Message[] messages, String[] labels, boolean set)
      throws MessagingException {
    checkWritable("change labels on");
    if (messages.length > 0) {
      store(
          uidsOf(messages),
          set ? StoreMode.ADD_LABELS : StoreMode.REMOVE_LABELS,
          FlagSet.of(labels));
    }
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

  private void store(UidSet uids, StoreMode how, FlagSet flags) throws MessagingException {
    if (!flags.isEmpty()) {
      opened().callSafe(c -> FlagStore.store(this, c, uids, how, flags));
    }
  }

  // ---- append, copy, move

  /** Appends messages, with their flags and their date of arrival. */
  @Override
  public void appendMessages(Message[] messages) throws MessagingException {
    transfers.append(messages, false);
  }

  /** The same; where each went, null where nobody can tell. */
  public @Nullable AppendUID[] appendUIDMessages(Message[] messages) throws MessagingException {
    return transfers.append(messages, true);
  }

  /** Appends to this open folder; the new messages, null where nobody can tell. */
  public @Nullable Message[] addMessages(Message[] messages) throws MessagingException {
    opened();
    @Nullable AppendUID[] uids = transfers.append(messages, true);
    @Nullable Message[] added = new Message[messages.length];
    for (int i = 0; i < uids.length; i++) {
      AppendUID uid = uids[i];
      added[i] =
          uid == null || uid.uidvalidity != getUIDValidity() ? null : getMessageByUID(uid.uid);
    }
    return added;
  }

  /** Sees to it that messages that were appended here are there for the application. */
  void appended(UidSet uids) throws MessagingException {
    OpenMailbox mailbox = state.mailbox();
    if (mailbox != null && !uids.isEmpty() && !uids.minus(table.uids()).isEmpty()) {
      mailbox.noop(); // Gmail tells of an appended message with the next command only
    }
    counters.forget();
  }

  @Override
  public void copyMessages(Message[] messages, Folder folder) throws MessagingException {
    opened();
    if (messages.length == 0) {
      return;
    }
    if (folder.getStore() == store) {
      transfers.copy(messages, folder, false);
    } else {
      super.copyMessages(messages, folder);
    }
  }

  /** The same; where each went, null where nobody can tell. */
  public @Nullable AppendUID[] copyUIDMessages(Message[] messages, Folder folder)
      throws MessagingException {
    opened();
    return messages.length == 0 ? new AppendUID[0] : transfers.copy(messages, folder, true);
  }

  /**
   * Moves messages (MOVE of RFC 6851). Where the server has none, they are copied, and those that were
   * copied for sure are expunged by UID; where it can't do that either, they stay marked \\Deleted, which
   * the log and a store notice tell.
   */
  public void moveMessages(Message[] messages, Folder folder) throws MessagingException {
    checkWritable("move from");
    if (messages.length > 0) {
      transfers.move(messages, folder, false);
    }
  }

  /** The same; where each went, null where nobody can tell. */
  public @Nullable AppendUID[] moveUIDMessages(Message[] messages, Folder folder)
      throws MessagingException {
    checkWritable("move from");
    return messages.length == 0 ? new AppendUID[0] : transfers.move(messages, folder, true);
  }

  // ---- expunge

  /**
   * Removes every message that is marked \\Deleted, gives the others new numbers, and returns all that
   * lost their numbers, also those that others had expunged before.
   */
  @Override
  public Message[] expunge() throws MessagingException {
    return new Expunger(this).all();
  }

  /** Removes those of the messages that are marked \\Deleted (UID EXPUNGE), as {@link #expunge()} does. */
  public Message[] expunge(Message[] messages) throws MessagingException {
    return messages.length == 0 ? NONE : new Expunger(this).some(uidsOf(messages));
  }

  void checkExpungeable() throws FolderClosedException {
    checkWritable("expunge");
  }

  // ---- search, sort, thread

  @Override
  public Message[] search(SearchTerm term) throws MessagingException {
    opened();
    return found(SearchRunner.search(this, term, null));
  }

  @Override
  public Message[] search(SearchTerm term, Message[] messages) throws MessagingException {
    opened();
    return messages.length == 0 ? messages : found(SearchRunner.search(this, term, messages));
  }

  /** All messages in an order, by SORT (RFC 5256) or sorted here. */
  public Message[] getSortedMessages(SortTerm[] order) throws MessagingException {
    return getSortedMessages(order, null);
  }

  /** Messages that match, in an order. */
  public Message[] getSortedMessages(SortTerm[] order, @Nullable SearchTerm term)
      throws MessagingException {
    opened();
    return found(Sorter.sort(this, order, term));
  }

  /**
   * Threads of messages that match, by THREAD (RFC 5256) or found here.
   *
   * @param algorithm {@code REFERENCES}, {@code REFS} or {@code ORDEREDSUBJECT}
   * @param term null for all messages
   */
  public List<MessageThread> getThreads(String algorithm, @Nullable SearchTerm term)
      throws MessagingException {
    opened();
    return Threader.thread(this, algorithm, term);
  }

  private Message[] found(Message[] messages) {
    if (messages instanceof IMAPMessage[] ours) {
      readAhead.handedOut(ours);
    }
    return messages;
  }

  // ---- UIDs

  /** UIDVALIDITY; by STATUS when it is closed. */
  @Override
  public long getUIDValidity() throws MessagingException {
    return counters.uidValidity();
  }

  /** The UID that the next message will have at least; asked for anew each time. */
  @Override
  public long getUIDNext() throws MessagingException {
    return counters.uidNext();
  }

  /** Whether UIDs change from session to session here (UIDNOTSTICKY). */
  public boolean getUIDNotSticky() throws MessagingException {
    return !opened().selected().isUidSticky();
  }

  /** The message of that UID; null when there is none. A UID that is yet unknown is asked for. */
  @Override
  public @Nullable Message getMessageByUID(long uid) throws MessagingException {
    OpenMailbox mailbox = opened();
    Message known = table.byUid(uid);
    if (known == null && uid >= mailbox.highestKnown()) {
      mailbox.noop();
      known = table.byUid(uid);
    }
    return known;
  }

  /** The messages from one UID to another; {@link UIDFolder#LASTUID} for the last one there is. */
  @Override
  public Message[] getMessagesByUID(long start, long end) throws MessagingException {
    opened().keepAlive();
    UidSet all = table.uids();
    if (all.isEmpty()) {
      return NONE;
    }
    long last = end == LASTUID ? all.max() : end;
    long first = start == LASTUID ? all.max() : start;
    if (end == LASTUID && first > last) {
      first = last; // RFC 3501: 559:* is the last message even if its UID is lower
    }
    if (first > last || first < 1) {
      first = Math.max(1, first);
      if (first > last) {
        return NONE;
      }
    }
    return handOut(
        table.messages(UidSet.range(first, Math.min(last, org.imap4x.model.NumberSet.MAX)))
            .toArray(new IMAPMessage[0]));
  }

  /** The messages of those UIDs, in that order; null where there is none. */
  @Override
  public @Nullable Message[] getMessagesByUID(long[] uids) throws MessagingException {
    OpenMailbox mailbox = opened();
    mailbox.keepAlive();
    @Nullable Message[] messages = new Message[uids.length];
    List<IMAPMessage> there = new ArrayList<>();
    for (int i = 0; i < uids.length; i++) {
      IMAPMessage message = table.byUid(uids[i]);
      messages[i] = message;
      if (message != null) {
        there.add(message);
      }
    }
    readAhead.handedOut(there.toArray(new IMAPMessage[0]));
    return messages;
  }

  /** The message's UID; no I/O. */
  @Override
  public long getUID(Message message) throws MessagingException {
    if (!(message instanceof IMAPMessage m) || message.getFolder() != this) {
      throw new java.util.NoSuchElementException("Message does not belong to this folder");
    }
    return m.uid();
  }

  // ---- CONDSTORE

  /** The highest mod-sequence of the folder (RFC 7162); -1 where the server has none. */
  public long getHighestModSeq() throws MessagingException {
    return counters.highestModSeq();
  }

  /** Messages between two UIDs that changed after a mod-sequence (CHANGEDSINCE of RFC 7162). */
  public Message[] getMessagesByUIDChangedSince(long start, long end, long modseq)
      throws MessagingException {
    return new ChangedSince(this).find(start, end, modseq).toArray(NONE);
  }

  // ---- IDLE

  /**
   * Waits for the server's reports, which go to listeners, until another method of the folder is called
   * or it is closed. A lost connection is replaced meanwhile; where the server has no IDLE it is asked
   * every {@code idle.poll} milliseconds.
   */
  public void idle() throws MessagingException {
    idle(false);
  }

  /** The same; ends with the first report when {@code once}. */
  public void idle(boolean once) throws MessagingException {
    opened().idle().idle(once);
  }

  /** ID (RFC 2971), by the store's connection. */
  public @Nullable Map<String, String> id(@Nullable Map<String, String> clientParams)
      throws MessagingException {
    return imapStore().id(clientParams);
  }

  // ---- the core

  /**
   * Runs any command on the folder's connection, or on one of the store's when the folder is closed; a
   * refusal is an exception.
   */
  public @Nullable Object doCommand(ProtocolCommand command) throws MessagingException {
    OpenMailbox mailbox = state.mailbox();
    return mailbox != null
        ? mailbox.call(command::doCommand)
        : imapStore().call("command", false, command::doCommand);
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

  // ---- listeners

  @Override
  public void addMessageCountListener(MessageCountListener listener) {
    countListeners.incrementAndGet();
    super.addMessageCountListener(listener);
  }

  @Override
  public void addMessageChangedListener(MessageChangedListener listener) {
    changeListeners.incrementAndGet();
    super.addMessageChangedListener(listener);
  }

  /** Whether there ever was one: events for nobody cost nothing. */
  boolean hasCountListeners() {
    return countListeners.get() > 0;
  }

  boolean hasChangeListeners() {
    return changeListeners.get() > 0;
  }

  void fireAdded(Message[] messages) {
    notifyMessageAddedListeners(messages);
  }

  void fireRemoved(boolean explicit, Message[] messages) {
    notifyMessageRemovedListeners(explicit, messages);
  }

  void fireChanged(int type, Message message) {
    notifyMessageChangedListeners(type, message);
  }
}
