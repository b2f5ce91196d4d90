package org.imap4x.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.jspecify.annotations.Nullable;

/** A folder of an IMAP server. */
public class IMAPFolder extends Folder implements UIDFolder {
  private final IMAPStore imapStore;
  private final MessageTable table = new MessageTable(this);
  private final EventBridge events = new EventBridge(this);
  private final ReadAhead readAhead = new ReadAhead(this);

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

  protected IMAPFolder(String fullName, char separator, IMAPStore store, @Nullable Boolean isNamespace) {
    super(store);
    this.imapStore = store;
  }

  /**
   * The connection of the open folder.
   *
   * @throws IllegalStateException when it is not open
   * @throws jakarta.mail.FolderClosedException when it was open and got lost
   */
  MailboxAccess access() throws MessagingException {
    throw new MessagingException("not yet");
  }

  /** Numbers, UIDs and messages. */
  MessageTable table() {
    return table;
  }

  /** Tells listeners. */
  EventBridge eventBridge() {
    return events;
  }

  /** What is asked for in advance. */
  ReadAhead readAhead() {
    return readAhead;
  }

  IMAPStore imapStore() {
    return imapStore;
  }

  @Override
  public String getName() {
    return "";
  }

  @Override
  public String getFullName() {
    return "";
  }

  @Override
  public Folder getParent() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public boolean exists() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Folder[] list(String pattern) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Folder[] listSubscribed(String pattern) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public char getSeparator() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public int getType() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public boolean create(int type) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public boolean hasNewMessages() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Folder getFolder(String name) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public boolean delete(boolean recurse) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public boolean renameTo(Folder folder) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public void open(int mode) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public void close(boolean expunge) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public Flags getPermanentFlags() {
    return new Flags();
  }

  @Override
  public int getMessageCount() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Message getMessage(int number) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public void appendMessages(Message[] messages) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Message[] expunge() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public long getUIDValidity() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public @Nullable Message getMessageByUID(long uid) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Message[] getMessagesByUID(long start, long end) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Message[] getMessagesByUID(long[] uids) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public long getUID(Message message) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public long getUIDNext() throws MessagingException {
    throw new MessagingException("not yet");
  }

}
