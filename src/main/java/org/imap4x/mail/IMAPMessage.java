package org.imap4x.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.mime.FlagMapper;
import org.imap4x.mail.mime.HeaderFields;
import org.imap4x.mail.mime.LocalMime;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Envelope;
import org.imap4x.model.FetchData;
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
  private final long uid;

  /** UIDVALIDITY of 32 bits; 0 where the server has none, and the UID means nothing later. */
  private final int validity;

  private final MessageState state;
  private volatile @Nullable Boolean peek;

  IMAPMessage(IMAPFolder folder, int number, long uid, long uidValidity) {
    super(folder, number);
    this.uid = uid;
    this.validity = (int) uidValidity;
    this.state = new MessageState();
    // the API's flags are not used
    this.flags = null;
  }

  /** For a message inside another one. */
  IMAPMessage(@Nullable Session session, IMAPMessage outer) {
    super(session);
    this.uid = outer.uid;
    this.validity = outer.validity;
    this.state = new MessageState();
    this.flags = null;
    this.headers = null;
  }

  // ---- what it is

  long uid() {
    return uid;
  }

  MessageState state() {
    return state;
  }

  @Nullable Session mailSession() {
    return session;
  }

  IMAPFolder imapFolder() {
    return (IMAPFolder) root().getFolder();
  }

  /** The message in the folder: this, but for a message inside another one. */
  IMAPMessage root() {
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

  private ServerPart onServer() throws MessagingException {
    return new ServerPart(this, root(), structure(), path(), contentSection());
  }

  /**
   * Takes over what a FETCH said of this message; tells listeners where known flags became others.
   */
  void apply(FetchData data) {
    apply(data, 0);
  }

  /** The same; what was asked for and did not come is unusable from now on. */
  void apply(FetchData data, int asked) {
    FlagSet before = state.flags();
    state.apply(data, asked);
    FlagSet now = state.flags();
    if (before != null && now != null && !before.equals(now)) {
      imapFolder().eventBridge().flagsChanged(this);
    }
  }

  /** Takes over flags as the server told them, without telling anybody. */
  void flagsChanged(Flags now) {
    state.setFlags(MessageState.toSet(now));
  }

  /** Whether the flags are known without asking. */
  boolean knowsFlags() {
    return state.flags() != null;
  }

  /** The message is gone for good. */
  void markExpunged() {
    setExpunged(true);
  }

  /** Gives it another number, after folder.expunge() or a reopening. */
  void renumber(int number) {
    setMessageNumber(number);
  }

  void checkPresent() throws MessageRemovedException {
    if (isExpunged()) {
      throw new MessageRemovedException(
          "message with UID " + uid + " of " + getFolder() + " is gone");
    }
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
    return uid == other.uid && validity != 0 && validity == other.validity && sameFolder(other);
  }

  private boolean sameFolder(IMAPMessage other) {
    Folder mine = getFolder();
    Folder its = other.getFolder();
    return mine == its
        || (mine.getStore() == its.getStore() && mine.getFullName().equals(its.getFullName()));
  }

  @Override
  public int hashCode() {
    return 31 * getFolder().getFullName().hashCode() + Long.hashCode(uid);
  }

  // ---- items

  /** Fetches the item unless it is known, or known to be unusable. */
  private void need(MessageItem item) throws MessagingException {
    checkPresent();
    ReadAhead ahead = imapFolder().readAhead();
    ahead.touched(item);
    if (!state.knows(item)) {
      ahead.load(this, item);
    }
  }

  @Override
  @Nullable Envelope envelope() throws MessagingException {
    need(MessageItem.ENVELOPE);
    return state.envelope();
  }

  @Override
  @Nullable BodyStructure structure() throws MessagingException {
    need(MessageItem.STRUCTURE);
    return state.structure();
  }

  @Override
  InternetHeaders fields(String name) throws MessagingException {
    checkPresent();
    HeaderFields known = state.header();
    if (known.covers(name)) {
      return known.fields();
    }
    boolean whole = root() != this || state.isHeaderOnly();
    return whole ? allFields() : imapFolder().readAhead().header(this, name).fields();
  }

  @Override
  InternetHeaders allFields() throws MessagingException {
    checkPresent();
    HeaderFields known = state.header();
    if (!known.isAll()) {
      known = HeaderFields.all(BodyReader.header(this));
      state.setHeader(known);
    }
    return known.fields();
  }

  @Override
  public @Nullable Date getReceivedDate() throws MessagingException {
    need(MessageItem.DATE);
    return state.received();
  }

  /** The size in octets, as far as an int can tell; -1 where it is unknown. */
  @Override
  public int getSize() throws MessagingException {
    return saturated(getSizeLong());
  }

  /** The size in octets, -1 where it is unknown. */
  public long getSizeLong() throws MessagingException {
    need(MessageItem.SIZE);
    return state.size();
  }

  /** The mod-sequence (RFC 7162), -1 where the server has none. */
  public long getModSeq() throws MessagingException {
    need(MessageItem.MODSEQ);
    return state.modSeq();
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
    return state.labels().toArray(new String[0]);
  }

  /** Adds labels of Gmail, or takes them away; one STORE. */
  public void setLabels(String[] labels, boolean set) throws MessagingException {
    checkPresent();
    FlagSet names = FlagSet.of(labels);
    StoreMode mode = set ? StoreMode.ADD_LABELS : StoreMode.REMOVE_LABELS;
    imapFolder().access().callSafe(client -> client.store(UidSet.of(uid), mode, names, true));
    clearCachedLabels();
  }

  /** Forgets the labels, so that they are fetched anew. */
  public void clearCachedLabels() {
    state.forgetLabels();
  }

  private Optional<String> text(MessageItem item) throws MessagingException {
    need(item);
    return state.text(item);
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
    state.forgetHeaders();
  }

  // ---- flags

  @Override
  public Flags getFlags() throws MessagingException {
    need(MessageItem.FLAGS);
    FlagSet known = state.flags();
    return known == null ? new Flags() : FlagMapper.toFlags(known);
  }

  @Override
  public boolean isSet(Flags.Flag flag) throws MessagingException {
    need(MessageItem.FLAGS);
    FlagSet known = state.flags();
    return known != null && MessageState.has(known, flag);
  }

  /** Sets or clears the flags on the server: one STORE, awaited. */
  @Override
  public void setFlags(Flags flags, boolean set) throws MessagingException {
    checkPresent();
    FlagSet names = FlagMapper.toWire(flags);
    if (names.isEmpty()) {
      return;
    }
    StoreMode mode = set ? StoreMode.ADD : StoreMode.REMOVE;
    FlagSet before = state.flags();
    IMAPFolder owner = imapFolder();
    boolean answered =
        owner
            .access()
            .callSafe(
                client -> {
                  boolean told = false;
                  for (FetchData data : client.store(UidSet.of(uid), mode, names, false).data()) {
                    if (data.uid() == uid && data.flags().isPresent()) {
                      state.apply(data, 0);
                      told = true;
                    }
                  }
                  return told;
                });
    if (!answered && before != null && !owner.access().isReadOnly()) {
      state.setFlags(set ? before.plus(names) : before.minus(names));
    }
    if (before == null || !before.equals(state.flags())) {
      owner.eventBridge().flagsChanged(this);
    }
  }

  /** Whether reading leaves {@code \Seen} as it is. */
  public boolean getPeek() {
    Boolean own = peek;
    return own == null ? imapFolder().readAhead().settings().peek() : own;
  }

  /** Says whether reading this message leaves {@code \Seen} as it is. */
  public void setPeek(boolean peek) {
    this.peek = peek;
  }

  // ---- content

  /** The message parsed here: from a prefetched text, or where BODYSTRUCTURE is unusable. */
  MimeMessage local() throws MessagingException {
    MimeMessage known = state.local();
    if (known == null) {
      byte[] whole = state.whole();
      known = whole == null ? BodyReader.wholeLocally(this) : LocalMime.parse(mailSession(), whole);
      state.setLocal(known);
    }
    return known;
  }

  /** Whether content is read from the text that is here already. */
  private boolean isLocal() throws MessagingException {
    checkPresent();
    return root() == this && (state.whole() != null || structure() == null);
  }

  private MimeMessage localContent() throws MessagingException {
    MimeMessage message = local();
    imapFolder().readAhead().handedOut(this);
    return message;
  }

  @Override
  protected InputStream getContentStream() throws MessagingException {
    return isLocal() ? localContent().getRawInputStream() : PartContent.raw(onServer());
  }

  @Override
  public InputStream getRawInputStream() throws MessagingException {
    return getContentStream();
  }

  @Override
  public InputStream getInputStream() throws IOException, MessagingException {
    return isLocal() ? localContent().getInputStream() : PartContent.decoded(onServer());
  }

  @Override
  public DataHandler getDataHandler() throws MessagingException {
    return isLocal() ? localContent().getDataHandler() : PartContent.dataHandler(onServer());
  }

  @Override
  public Object getContent() throws IOException, MessagingException {
    return isLocal() ? LocalMime.content(localContent()) : PartContent.content(onServer());
  }

  /** The whole message as the server has it; large ones come in windows. */
  @Override
  public InputStream getMimeStream() throws MessagingException {
    checkPresent();
    byte[] whole = state.whole();
    if (whole != null) {
      imapFolder().readAhead().handedOut(this);
      return new ByteArrayInputStream(whole);
    }
    return BodyReader.openWhole(this);
  }

  /** Writes the message as the server has it: one literal, straight through. */
  @Override
  public void writeTo(OutputStream out) throws IOException, MessagingException {
    checkPresent();
    byte[] whole = state.whole();
    if (whole != null) {
      out.write(whole);
      imapFolder().readAhead().handedOut(this);
    } else {
      BodyReader.copyWhole(this, out);
    }
  }

  @Override
  public void writeTo(OutputStream out, String @Nullable [] ignoreList)
      throws IOException, MessagingException {
    if (ignoreList == null || ignoreList.length == 0) {
      writeTo(out);
      return;
    }
    out.write(headerOctets(ignoreList));
    try (InputStream in = getContentStream()) {
      in.transferTo(out);
    }
    out.flush();
  }

  /** The names, as a fetch of header fields knows them. */
  static Set<String> lower(String name) {
    return Set.of(name.toLowerCase(java.util.Locale.ROOT));
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
