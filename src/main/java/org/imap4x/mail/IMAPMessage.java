package org.imap4x.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.mime.FlagMapper;
import org.imap4x.mail.mime.HeaderFields;
import org.imap4x.mail.mime.MimeText;
import org.imap4x.mail.opening.Opening;
import org.imap4x.mail.opening.Siblings;
import org.imap4x.mail.read.BodyReader;
import org.imap4x.mail.read.MessageItem;
import org.imap4x.mail.read.PartContent;
import org.imap4x.mail.read.ReadAhead;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.mail.read.ServerPart;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Envelope;
import org.imap4x.model.FlagSet;
import org.imap4x.model.ImapDate;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * A message of an IMAP folder: it is its UID, and stays the same message whatever happens to
 * others.
 *
 * <p>What was fetched is kept; what was not is fetched when asked for, with what will probably be
 * asked for next. Reading content sets {@code \Seen} unless {@link #setPeek} or the property {@code
 * peek} says otherwise. Safe for use by several threads. Every method that would change the text
 * throws {@code IllegalWriteException}; {@link #setFlags} works.
 */
public class IMAPMessage extends EnvelopedMessage implements ReadableMime {
  private static final AtomicReferenceFieldUpdater<IMAPMessage, Object> BEHIND =
      AtomicReferenceFieldUpdater.newUpdater(IMAPMessage.class, Object.class, "behind");

  /** Of 32 bits; written before anybody has the message. */
  private int uid;

  /** What is known of it, which begins when it is first asked for; its siblings before. */
  private volatile Object behind;

  /** Whether reading leaves {@code \Seen} as it is: 1 or -1 where the application said so. */
  private volatile byte peek;

  /** A message of no number, of which others are made by {@link #copy}. */
  IMAPMessage(IMAPFolder folder) {
    super(folder, 0);
    this.behind = Siblings.none(0);
    // the API's flags are not used
    this.flags = null;
  }

  /** For a message inside another one. */
  IMAPMessage(IMAPMessage outer) {
    super(outer.session);
    this.uid = outer.uid;
    this.behind = Siblings.none(outer.validity());
    this.flags = null;
    this.headers = null;
  }

  /**
   * Another message of the folder. A copy, as the API's constructor looks up two properties and
   * makes flags that nobody needs for each.
   */
  IMAPMessage copy(int number, long uid, Siblings siblings) {
    IMAPMessage copy = (IMAPMessage) copy();
    copy.msgnum = number;
    copy.uid = (int) uid;
    BEHIND.lazySet(copy, siblings);
    VarHandle.storeStoreFence(); // as if they were final
    return copy;
  }

  /** This message as the rooms know it. */
  private final class Core extends ServerMessage {
    /** Through which the folder finds the message as long as somebody holds it. */
    @SuppressWarnings("UnusedVariable") // held, not read
    private final Siblings siblings;

    Core(long uid, Siblings siblings) {
      super(uid, siblings.uidValidity());
      this.siblings = siblings;
    }

    @Override
    public Message face() {
      return IMAPMessage.this;
    }

    @Override
    public int number() {
      return getMessageNumber();
    }

    @Override
    public boolean isExpunged() {
      return IMAPMessage.this.isExpunged();
    }

    @Override
    public boolean isPeeked() {
      return getPeek();
    }

    @Override
    public @Nullable Boolean ownPeek() {
      return peek == 0 ? null : peek > 0;
    }

    @Override
    public void ownPeek(boolean value) {
      peek = (byte) (value ? 1 : -1);
    }

    @Override
    public @Nullable Session session() {
      return session;
    }

    @Override
    public IOException asIo(MessagingException failure) {
      return PartDataSource.asIo(failure);
    }

    @Override
    protected void flagsChanged() {
      Opening now = imapFolder().openingOrNull();
      if (now != null) {
        now.flagsChanged(this);
      }
    }
  }

  // ---- what it is

  long uid() {
    return Integer.toUnsignedLong(uid);
  }

  /** UIDVALIDITY of 32 bits. */
  private int validity() {
    Object now = behind;
    return now instanceof Core core ? core.validity() : (int) ((Siblings) now).uidValidity();
  }

  ServerMessage core() {
    Object now = behind;
    return now instanceof Core core ? core : begin((Siblings) now);
  }

  private ServerMessage begin(Siblings siblings) {
    Core begun = new Core(uid(), siblings);
    if (BEHIND.compareAndSet(this, siblings, begun)) {
      siblings.leave(this);
      return begun;
    }
    return (Core) behind; // another thread was faster
  }

  /** The same; null where nothing is known of it. */
  @Nullable ServerMessage known() {
    return behind instanceof Core core ? core : null;
  }

  void renumber(int number) {
    setMessageNumber(number);
  }

  void expunged(boolean gone) {
    setExpunged(gone);
  }

  IMAPFolder imapFolder() {
    IMAPMessage outermost = outermost();
    return outermost == this ? (IMAPFolder) getFolder() : outermost.imapFolder();
  }

  BlankParts blanks() {
    return imapFolder().imapStore().blanks();
  }

  /** The message in the folder: this, but for a message inside another one. */
  IMAPMessage outermost() {
    return this;
  }

  List<Integer> path() {
    return List.of();
  }

  Section contentSection() {
    return Section.TEXT;
  }

  Section headerSection() {
    return Section.HEADER;
  }

  Section wholeSection() {
    return Section.MESSAGE;
  }

  private ReadAhead reading() throws FolderClosedException {
    return imapFolder().openedOrClosed().reading();
  }

  /** What reads of the message in the folder. */
  BodyReader reader() {
    IMAPMessage outermost = outermost();
    return outermost == this ? new BodyReader(this::reading, core()) : outermost.reader();
  }

  private ServerPart onServer() throws MessagingException {
    return new ServerPart(this, reader(), structure(), path(), contentSection());
  }

  /** The same message: by folder, UIDVALIDITY and UID; whether it is expunged does not matter. */
  @Override
  public boolean equals(@Nullable Object o) {
    if (this == o) {
      return true;
    }
    if (!(o instanceof IMAPMessage other) || other instanceof IMAPNestedMessage) {
      return false;
    }
    int validity = validity();
    return uid == other.uid
        && uid != 0
        && validity != 0
        && validity == other.validity()
        && sameFolder(other);
  }

  private boolean sameFolder(IMAPMessage other) {
    Folder mine = getFolder();
    Folder its = other.getFolder();
    return mine == its
        || (mine.getStore() == its.getStore() && mine.getFullName().equals(its.getFullName()));
  }

  @Override
  public int hashCode() {
    return 31 * getFolder().getFullName().hashCode() + Long.hashCode(uid());
  }

  // ---- items

  /** Fetches the item unless it is known, or known to be unusable. */
  private void need(MessageItem item) throws MessagingException {
    ServerMessage core = core();
    core.checkPresent();
    if (core.knows(item)) {
      Opening now = imapFolder().openingOrNull();
      if (now != null) {
        now.reading().touched(item);
      }
      return;
    }
    ReadAhead ahead = reading();
    ahead.touched(item);
    ahead.load(core, item);
  }

  @Override
  @Nullable Envelope envelope() throws MessagingException {
    need(MessageItem.ENVELOPE);
    return core().envelope();
  }

  @Override
  BodyStructure structure() throws MessagingException {
    BodyStructure told = toldStructure();
    return told == null ? reader().local().structure() : told;
  }

  @Override
  BodyStructure outline() throws MessagingException {
    BodyStructure told = toldStructure();
    MimeText here = told == null ? reader().here() : null;
    if (told != null) {
      return told;
    }
    return here == null ? MimeText.of(wholeHeader().octets()).structure() : here.structure();
  }

  /** What the server says in BODYSTRUCTURE; null where that is unusable or not wanted. */
  private @Nullable BodyStructure toldStructure() throws MessagingException {
    core().checkPresent();
    if (imapFolder().settings().flag(Settings.LOCAL_STRUCTURE)) {
      return null;
    }
    need(MessageItem.STRUCTURE);
    return core().structure();
  }

  @Override
  InternetHeaders fields(String name) throws MessagingException {
    core().checkPresent();
    HeaderFields known = core().header();
    if (known.covers(name)) {
      return known.fields();
    }
    boolean whole = outermost() != this || core().isHeaderOnly();
    return whole ? allFields() : reader().field(name).fields();
  }

  @Override
  InternetHeaders allFields() throws MessagingException {
    return wholeHeader().fields();
  }

  private HeaderFields wholeHeader() throws MessagingException {
    core().checkPresent();
    HeaderFields known = core().header();
    if (!known.isAll()) {
      known = HeaderFields.all(reader().header(headerSection(), wholeSection()));
      core().setHeader(known);
    }
    return known;
  }

  @Override
  public @Nullable Date getReceivedDate() throws MessagingException {
    need(MessageItem.DATE);
    return core().received();
  }

  /** The size in octets, as far as an int can tell; -1 where it is unknown. */
  @Override
  public int getSize() throws MessagingException {
    return saturated(getSizeLong());
  }

  /** The size in octets, -1 where it is unknown. */
  public long getSizeLong() throws MessagingException {
    need(MessageItem.SIZE);
    return core().size();
  }

  /** The mod-sequence (RFC 7162), -1 where the server has none. */
  public long getModSeq() throws MessagingException {
    need(MessageItem.MODSEQ);
    return core().modSeq();
  }

  /** The message's own id, the same in every folder (RFC 8474); empty where the server has none. */
  public Optional<String> getEmailId() throws MessagingException {
    return text(MessageItem.EMAILID);
  }

  /** The id of its thread (RFC 8474); empty where the server has none. */
  public Optional<String> getThreadId() throws MessagingException {
    return text(MessageItem.THREADID);
  }

  /** When it was put into this folder (RFC 8514); empty where the server does not say. */
  public Optional<Instant> getSaveDate() throws MessagingException {
    return text(MessageItem.SAVEDATE).flatMap(ImapDate::parse).map(t -> t.toInstant());
  }

  /** The first words of its text (RFC 8970); empty where the server has none. */
  public Optional<String> getPreview() throws MessagingException {
    return text(MessageItem.PREVIEW);
  }

  /** Gmail's message id; -1 on other servers. */
  public long getMsgId() throws MessagingException {
    return number(MessageItem.MSGID);
  }

  /** Gmail's thread id; -1 on other servers. */
  public long getThrId() throws MessagingException {
    return number(MessageItem.THRID);
  }

  /** Gmail's labels; none on other servers. */
  public String[] getLabels() throws MessagingException {
    need(MessageItem.LABELS);
    return core().labels().toArray(new String[0]);
  }

  /**
   * Adds labels of Gmail, or takes them away; one STORE.
   *
   * @throws IllegalStateException where the folder was opened READ_ONLY; nothing is sent
   */
  public void setLabels(String[] labels, boolean set) throws MessagingException {
    core().checkPresent();
    FlagSet names = FlagSet.of(labels);
    StoreMode mode = set ? StoreMode.ADD_LABELS : StoreMode.REMOVE_LABELS;
    imapFolder().writableOrClosed("change labels on").store(UidSet.of(uid()), mode, names);
  }

  /** Forgets the labels, so that they are fetched anew. */
  public void clearCachedLabels() {
    core().forgetLabels();
  }

  private Optional<String> text(MessageItem item) throws MessagingException {
    need(item);
    return core().text(item);
  }

  private long number(MessageItem item) throws MessagingException {
    String digits = text(item).orElse("");
    try {
      return digits.isEmpty() ? -1 : Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Forgets the header, envelope and structure, so that they are fetched anew. */
  public void invalidateHeaders() {
    core().forgetHeaders();
  }

  // ---- flags

  @Override
  public Flags getFlags() throws MessagingException {
    need(MessageItem.FLAGS);
    FlagSet known = core().flags();
    return known == null ? new Flags() : FlagMapper.toFlags(known);
  }

  @Override
  public boolean isSet(Flags.Flag flag) throws MessagingException {
    need(MessageItem.FLAGS);
    FlagSet known = core().flags();
    return known != null && ServerMessage.has(known, flag);
  }

  /**
   * Sets or clears the flags on the server: one STORE, awaited.
   *
   * @throws IllegalStateException where the folder was opened READ_ONLY; nothing is sent
   */
  @Override
  public void setFlags(Flags flags, boolean set) throws MessagingException {
    core().checkPresent();
    FlagSet names = FlagMapper.toWire(flags);
    if (names.isEmpty()) {
      return;
    }
    StoreMode mode = set ? StoreMode.ADD : StoreMode.REMOVE;
    imapFolder().writableOrClosed("change flags on").store(UidSet.of(uid()), mode, names);
  }

  /** An answer to this message, which becomes {@code \Answered} only where that can be stored. */
  @Override
  public Message reply(boolean replyToAll, boolean setAnswered) throws MessagingException {
    Folder folder = getFolder();
    boolean storable = folder == null || !folder.isOpen() || folder.getMode() == Folder.READ_WRITE;
    return super.reply(replyToAll, setAnswered && storable);
  }

  /** Whether reading leaves {@code \Seen} as it is. */
  public boolean getPeek() {
    byte own = peek;
    return own == 0 ? imapFolder().settings().flag(Settings.PEEK) : own > 0;
  }

  /**
   * Says whether reading this message leaves {@code \Seen} as it is. It holds for the message while
   * its folder is open, also where the application drops this object and asks for another one.
   */
  public void setPeek(boolean peek) {
    core().ownPeek(peek);
    Opening now = imapFolder().openingOrNull();
    if (now != null) {
      now.keepPeek(core(), peek);
    }
  }

  /** A test that may read the message. */
  @FunctionalInterface
  interface Test {
    boolean holds() throws MessagingException;
  }

  /** Tests with {@code \Seen} untouched, whatever is read. */
  boolean peeking(Test test) throws MessagingException {
    byte before = peek;
    peek = 1;
    try {
      return test.holds();
    } finally {
      peek = before;
    }
  }

  // ---- content

  @Override
  protected InputStream getContentStream() throws MessagingException {
    return PartContent.raw(onServer());
  }

  @Override
  public InputStream getRawInputStream() throws MessagingException {
    return getContentStream();
  }

  @Override
  public InputStream getInputStream() throws IOException, MessagingException {
    return PartContent.decoded(onServer());
  }

  @Override
  public DataHandler getDataHandler() throws MessagingException {
    prefetchedIsRead();
    return ContentObjects.dataHandler(onServer());
  }

  @Override
  public Object getContent() throws IOException, MessagingException {
    prefetchedIsRead();
    return ContentObjects.content(onServer());
  }

  /** A whole message that is here is read with its first part. */
  private void prefetchedIsRead() throws MessagingException {
    core().checkPresent();
    if (outermost() == this && core().whole() != null) {
      reading().handedOut(core());
    }
  }

  /** The whole message as the server has it; large ones come in windows. */
  @Override
  public InputStream getMimeStream() throws MessagingException {
    core().checkPresent();
    return reader().openWhole(wholeSection(), core().size());
  }

  /**
   * Writes the message as the server has it, while it arrives. The stream may be slow, or wait for
   * somebody who reads of the same folder.
   */
  @Override
  public void writeTo(OutputStream out) throws IOException, MessagingException {
    core().checkPresent();
    reader().copyWhole(wholeSection(), out);
  }

  /**
   * Writes the message as the server has it, octet by octet, without the named header fields: the
   * header where it is not known, and the text.
   */
  @Override
  public void writeTo(OutputStream out, String @Nullable [] ignoreList)
      throws IOException, MessagingException {
    if (ignoreList == null || ignoreList.length == 0) {
      writeTo(out);
      return;
    }
    out.write(wholeHeader().octets(ignoreList));
    try (InputStream in = getContentStream()) {
      in.transferTo(out);
    }
    out.flush();
  }

  /** The API's reply() asks for a message of the same session to write to. */
  @Override
  protected MimeMessage createMimeMessage(@Nullable Session session) throws MessagingException {
    return new MimeMessage(session);
  }

  @Override
  public Message reply(boolean replyToAll) throws MessagingException {
    return reply(replyToAll, true);
  }
}
