package org.imap4x.mail;

import jakarta.mail.Flags;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.ConnectionListener;
import jakarta.mail.event.MailEvent;
import jakarta.mail.event.MessageChangedListener;
import jakarta.mail.event.MessageCountListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.imap4x.mail.config.MailLog;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** How a folder is opened and closed, how it counts, and what keeps its messages and listeners. */
abstract sealed class OpenableFolder extends CatalogFolder permits IMAPFolder {
  private final IMAPFolder self = (IMAPFolder) this;
  private final MessageTable table = new MessageTable(self);
  private final EventBridge events = new EventBridge(self);
  private final ReadAhead readAhead = new ReadAhead(self);
  private final FolderState state = new FolderState(self);
  private final FolderCounters counters = new FolderCounters(self);
  private final ConnectionListeners connectionListeners;
  private final AtomicInteger countListeners = new AtomicInteger();
  private final AtomicInteger changeListeners = new AtomicInteger();

  OpenableFolder(String name, char separator, IMAPStore store, @Nullable Boolean isNamespace) {
    super(name, separator, store, isNamespace);
    this.connectionListeners = new ConnectionListeners(store);
  }

  // ---- for the provider's other classes

  /**
   * The connection of the open folder, for messages: on a closed folder they fail with a checked
   * exception. What is the folder's own calls {@link #opened} first.
   *
   * @throws FolderClosedException when the folder is not open
   */
  MailboxAccess access() throws FolderClosedException {
    return openedOrClosed();
  }

  OpenMailbox openedOrClosed() throws FolderClosedException {
    OpenMailbox mailbox = state.mailbox();
    if (mailbox == null) {
      throw state.closedException();
    }
    return mailbox;
  }

  /**
   * The open mailbox.
   *
   * @throws IllegalStateException when it is not open
   * @throws FolderClosedException when it was open and got lost
   */
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
    List<MailEvent> changes = new FolderOpener(self, mode, resyncData).open();
    counters.forget();
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

  /** The same as {@code close(true)}, as the API says; does nothing when it is closed. */
  @Override
  public void close() throws MessagingException {
    if (state.mailbox() != null) {
      close(true);
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
      close(false);
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
        this, "the server gave the folder another UIDVALIDITY: " + now + " in place of " + before);
  }

  /**
   * Whether it is open; asks the server when it was not heard for a second, and ends a running
   * IDLE. A lost connection is replaced.
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

  /**
   * Flags that are kept; with {@code USER} where keywords can be made by using them; null when it
   * was never open.
   */
  @Override
  public @Nullable Flags getPermanentFlags() {
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

  void checkWritable(String what) throws FolderClosedException {
    opened();
    if (mode != READ_WRITE) {
      throw new IllegalStateException("Cannot " + what + " READ_ONLY folder: " + getFullName());
    }
  }

  FolderCounters counters() {
    return counters;
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

  /** Sees to it that messages that were appended here are there for the application. */
  void appended(UidSet uids) throws MessagingException {
    OpenMailbox mailbox = state.mailbox();
    if (mailbox != null && !uids.isEmpty() && !uids.minus(table.uids()).isEmpty()) {
      mailbox.noop(); // Gmail tells of an appended message with the next command only
    }
    counters.forget();
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

  /**
   * Any number that STATUS gives, such as {@code SIZE}; -1 when it is open or the server gives
   * none.
   */
  public long getStatusItem(String item) throws MessagingException {
    return counters.item(item);
  }

  // ---- listeners

  @Override
  public void addConnectionListener(ConnectionListener listener) {
    connectionListeners.add(listener);
  }

  @Override
  public void removeConnectionListener(ConnectionListener listener) {
    connectionListeners.remove(listener);
  }

  @Override
  protected void notifyConnectionListeners(int type) {
    connectionListeners.tell(this, type);
  }

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
