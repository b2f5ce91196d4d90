package org.imap4x.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.SearchTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.mime.FlagMapper;
import org.imap4x.mail.search.SearchRunner;
import org.imap4x.mail.search.Sorter;
import org.imap4x.mail.search.Threader;
import org.imap4x.model.FlagSet;
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
public non-sealed class IMAPFolder extends OpenableFolder implements UIDFolder {
  private static final Message[] NONE = {};

  private final Transfers transfers = new Transfers(this);

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
  @SuppressWarnings("this-escape")
  protected IMAPFolder(
      String fullName, char separator, IMAPStore store, @Nullable Boolean isNamespace) {
    super(fullName, separator, store, isNamespace);
  }

  // ---- messages

  @Override
  public Message getMessage(int number) throws MessagingException {
    opened();
    checkRange(number);
    return table().message(number);
  }

  @Override
  public Message[] getMessages() throws MessagingException {
    opened();
    int count = getMessageCount();
    return count == 0 ? NONE : handOut(table().messages(1, count));
  }

  @Override
  public Message[] getMessages(int start, int end) throws MessagingException {
    opened();
    if (start > end) {
      return NONE;
    }
    checkRange(start);
    checkRange(end);
    return handOut(table().messages(start, end));
  }

  @Override
  public Message[] getMessages(int[] numbers) throws MessagingException {
    opened();
    IMAPMessage[] messages = new IMAPMessage[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      checkRange(numbers[i]);
      messages[i] = table().message(numbers[i]);
    }
    return handOut(messages);
  }

  private Message[] handOut(IMAPMessage[] messages) {
    readAhead().handedOut(messages);
    return messages;
  }

  @Override
  public void fetch(Message[] messages, FetchProfile profile) throws MessagingException {
    opened();
    FetchTranslator.fetch(this, messages, profile);
  }

  @Override
  public void setFlags(Message[] messages, Flags flags, boolean value) throws MessagingException {
    checkWritable("change flags on");
    if (messages.length > 0) {
      store(uidsOf(messages), value ? StoreMode.ADD : StoreMode.REMOVE, FlagMapper.toWire(flags));
    }
  }

  @Override
  public void setFlags(int start, int end, Flags flags, boolean value) throws MessagingException {
    checkWritable("change flags on");
    checkRange(start);
    checkRange(end);
    setFlags(table().messages(start, end), flags, value);
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
   * Moves messages (MOVE of RFC 6851). Where the server has none, they are copied, and those that
   * were copied for sure are expunged by UID; where it can't do that either, they stay marked
   * \\Deleted, which the log and a store notice tell.
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
    opened();
    return found(SearchRunner.search(new FolderSearchScope(this), term, null));
  }

  @Override
  public Message[] search(SearchTerm term, Message[] messages) throws MessagingException {
    opened();
    return messages.length == 0
        ? messages
        : found(SearchRunner.search(new FolderSearchScope(this), term, messages));
  }

  /** All messages in an order, by SORT (RFC 5256) or sorted here. */
  public Message[] getSortedMessages(SortTerm[] order) throws MessagingException {
    return getSortedMessages(order, null);
  }

  /** Messages that match, in an order. */
  public Message[] getSortedMessages(SortTerm[] order, @Nullable SearchTerm term)
      throws MessagingException {
    opened();
    return found(Sorter.sort(new FolderSearchScope(this), SortTerm.keys(order), term));
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
    return Threader.thread(new FolderSearchScope(this), algorithm, term, MessageThread::new);
  }

  private Message[] found(Message[] messages) {
    if (messages instanceof IMAPMessage[] ours) {
      readAhead().handedOut(ours);
    }
    return messages;
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
    return !opened().selected().isUidSticky();
  }

  /** The message of that UID; null when there is none. A UID that is yet unknown is asked for. */
  @Override
  public @Nullable Message getMessageByUID(long uid) throws MessagingException {
    OpenMailbox mailbox = opened();
    Message known = table().byUid(uid);
    if (known == null && uid >= mailbox.highestKnown()) {
      mailbox.noop();
      known = table().byUid(uid);
    }
    return known;
  }

  /** The messages from one UID to another; {@link UIDFolder#LASTUID} for the last one there is. */
  @Override
  public Message[] getMessagesByUID(long start, long end) throws MessagingException {
    learn(start == LASTUID || end == LASTUID ? NumberSet.MAX : Math.max(start, end));
    UidSet all = table().uids();
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
    return handOut(
        table()
            .messages(UidSet.range(first, Math.min(last, NumberSet.MAX)))
            .toArray(new IMAPMessage[0]));
  }

  /** Asks the server what is new, where a UID may be one that is not known yet. */
  private void learn(long uid) throws MessagingException {
    OpenMailbox mailbox = opened();
    if (uid >= mailbox.highestKnown()) {
      mailbox.noop();
    } else {
      mailbox.keepAlive();
    }
  }

  /** The messages of those UIDs, in that order; null where there is none. */
  @Override
  @SuppressWarnings("NullAway") // the API answers null for a UID that is not there
  public Message[] getMessagesByUID(long[] uids) throws MessagingException {
    learn(LongStream.of(uids).max().orElse(0));
    Message[] messages = new Message[uids.length];
    List<IMAPMessage> there = new ArrayList<>();
    for (int i = 0; i < uids.length; i++) {
      IMAPMessage message = table().byUid(uids[i]);
      messages[i] = message;
      if (message != null) {
        there.add(message);
      }
    }
    readAhead().handedOut(there.toArray(new IMAPMessage[0]));
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
    return counters().highestModSeq();
  }

  /** Messages between two UIDs that changed after a mod-sequence (CHANGEDSINCE of RFC 7162). */
  public Message[] getMessagesByUIDChangedSince(long start, long end, long modseq)
      throws MessagingException {
    return new ChangedSince(this).find(start, end, modseq).toArray(NONE);
  }

  // ---- IDLE

  /**
   * Waits for the server's reports, which go to listeners, until another method of the folder is
   * called or it is closed. A lost connection is replaced meanwhile; where the server has no IDLE
   * it is asked every {@code idle.poll} milliseconds.
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
   * Runs any command on the folder's connection, or on one of the store's when the folder is
   * closed; a refusal is an exception.
   */
  public @Nullable Object doCommand(ProtocolCommand command) throws MessagingException {
    OpenMailbox mailbox = state().mailbox();
    return mailbox != null
        ? mailbox.<@Nullable Object>call(command::doCommand)
        : imapStore().<@Nullable Object>call("command", false, command::doCommand);
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
}
