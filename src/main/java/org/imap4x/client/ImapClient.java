package org.imap4x.client;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.imap4x.model.Capabilities;
import org.imap4x.model.Capability;
import org.imap4x.model.Content;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Namespaces;
import org.imap4x.model.NumberSet;
import org.imap4x.model.QuotaData;
import org.imap4x.model.ResponseText;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Secret;
import org.imap4x.model.Section;
import org.imap4x.model.SortKey;
import org.imap4x.model.StatusData;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.sasl.SaslMechanism;
import org.jspecify.annotations.Nullable;

/**
 * One IMAP session with one method for each command.
 *
 * <p>Safe for use by several threads; a method blocks until its command has ended, and the thread that
 * waits reads for all commands in flight. {@code begin...} methods return at once, so that several
 * commands share a round trip. A set of type {@code UidSet} makes the command its UID form.
 */
public final class ImapClient implements AutoCloseable {

  private static UnsupportedOperationException todo() {
    return new UnsupportedOperationException();
  }

  private ImapClient() {}

  // ---- connection

  /** Connects, reads the greeting, and starts TLS as the options say. */
  public static ImapClient connect(ClientOptions options) throws ImapException {
    throw todo();
  }

  public ClientOptions options() {
    throw todo();
  }

  /** The greeting's text. */
  public ResponseText welcome() {
    throw todo();
  }

  public SessionState state() {
    throw todo();
  }

  /** What the server said last that it can do; asked for when it did not say by itself. */
  public Capabilities capabilities() {
    throw todo();
  }

  public boolean has(Capability capability) {
    return capabilities().has(capability);
  }

  public ProtocolVersion protocolVersion() {
    throw todo();
  }

  /** Whether the name was enabled by ENABLE. */
  public boolean isEnabled(String name) {
    throw todo();
  }

  /** Whether strings and names may be UTF-8 (UTF8=ACCEPT or IMAP4rev2 enabled). */
  public boolean isUtf8() {
    throw todo();
  }

  /** Whether TLS protects the connection. */
  public boolean isSecure() {
    throw todo();
  }

  /** TLS channel binding data of the given type (tls-server-end-point, tls-exporter), if it can be had. */
  public Optional<byte[]> channelBinding(String type) {
    throw todo();
  }

  /** False after LOGOUT, BYE, the loss of the connection, or {@link #close}. No I/O. */
  public boolean isUsable() {
    throw todo();
  }

  /** Why the client is not usable any more. */
  public Optional<ImapException> failure() {
    throw todo();
  }

  /** How long ago the server was last heard. */
  public Duration silence() {
    throw todo();
  }

  /** The last lines of the session, without secrets. */
  public List<String> recentLines() {
    throw todo();
  }

  /** The mailbox that is selected now. */
  public Optional<SelectedMailbox> selected() {
    throw todo();
  }

  /** Gets every change of the selected mailbox, once and in order, on the thread that ran the command, without locks held. */
  public void setChangeListener(Consumer<MailboxChange> listener) {
    throw todo();
  }

  /** Gets untagged status responses (ALERT and others), on the same terms. */
  public void setStatusListener(Consumer<Untagged.Status> listener) {
    throw todo();
  }

  /** Gets every other response that no command claimed, such as NOTIFY's STATUS and LIST, on the same terms. */
  public void setDataListener(Consumer<Untagged> listener) {
    throw todo();
  }

  /** Sends LOGOUT where that takes at most a second, and closes the connection; ends blocked calls. */
  @Override
  public void close() {
    throw todo();
  }

  /** Closes the connection without a word. */
  public void abort() {
    throw todo();
  }

  // ---- any state

  public Capabilities capability() throws ImapException {
    throw todo();
  }

  public void noop() throws ImapException {
    throw todo();
  }

  public void logout() throws ImapException {
    throw todo();
  }

  /** ID (RFC 2971); null sends NIL. The answer keeps the server's order. */
  public Map<String, @Nullable String> id(@Nullable Map<String, @Nullable String> fields)
      throws ImapException {
    throw todo();
  }

  // ---- not authenticated

  /** STARTTLS, then the capabilities anew. Plaintext that is left over fails the connection. */
  public void startTls() throws ImapException {
    throw todo();
  }

  public void login(String user, Secret password) throws ImapException {
    throw todo();
  }

  /** AUTHENTICATE, with SASL-IR where both sides can. */
  public void authenticate(SaslMechanism mechanism) throws ImapException {
    throw todo();
  }

  // ---- authenticated

  /** ENABLE (RFC 5161): what is enabled now of what was asked for. */
  public Set<String> enable(String... names) throws ImapException {
    throw todo();
  }

  /** COMPRESS DEFLATE (RFC 4978); level and strategy as of java.util.zip.Deflater. */
  public void compress(int level, int strategy) throws ImapException {
    throw todo();
  }

  public void unauthenticate() throws ImapException {
    throw todo();
  }

  public void proxyAuth(String user) throws ImapException {
    throw todo();
  }

  /** SELECT or EXAMINE, and the UIDs of its messages, in one round trip. */
  public SelectedMailbox select(MailboxName mailbox, SelectOptions options) throws ImapException {
    throw todo();
  }

  public void create(MailboxName mailbox) throws ImapException {
    throw todo();
  }

  /** CREATE with USE (RFC 6154). */
  public void create(MailboxName mailbox, List<String> specialUse) throws ImapException {
    throw todo();
  }

  public void delete(MailboxName mailbox) throws ImapException {
    throw todo();
  }

  public void rename(MailboxName from, MailboxName to) throws ImapException {
    throw todo();
  }

  public void subscribe(MailboxName mailbox) throws ImapException {
    throw todo();
  }

  public void unsubscribe(MailboxName mailbox) throws ImapException {
    throw todo();
  }

  public ListResult list(ListRequest request) throws ImapException {
    throw todo();
  }

  public ListResult lsub(MailboxName reference, MailboxName pattern) throws ImapException {
    throw todo();
  }

  public ListResult xlist(MailboxName reference, MailboxName pattern) throws ImapException {
    throw todo();
  }

  public Namespaces namespace() throws ImapException {
    throw todo();
  }

  /** STATUS; refused here on IMAP4 servers, which don't have it. */
  public StatusData status(MailboxName mailbox, String... items) throws ImapException {
    throw todo();
  }

  public Pending<StatusData> beginStatus(MailboxName mailbox, String... items) throws ImapException {
    throw todo();
  }

  /** APPEND, or MULTIAPPEND where there are several and the server has it, else pipelined APPENDs. */
  public AppendResult append(MailboxName mailbox, List<AppendMessage> messages) throws ImapException {
    throw todo();
  }

  public Map<String, String> getAcl(MailboxName mailbox) throws ImapException {
    throw todo();
  }

  /** SETACL; rights may begin with + or -. */
  public void setAcl(MailboxName mailbox, String identifier, String rights) throws ImapException {
    throw todo();
  }

  public void deleteAcl(MailboxName mailbox, String identifier) throws ImapException {
    throw todo();
  }

  public Untagged.ListRights listRights(MailboxName mailbox, String identifier) throws ImapException {
    throw todo();
  }

  public String myRights(MailboxName mailbox) throws ImapException {
    throw todo();
  }

  public List<QuotaData> getQuota(String root) throws ImapException {
    throw todo();
  }

  public List<QuotaData> getQuotaRoot(MailboxName mailbox) throws ImapException {
    throw todo();
  }

  public List<QuotaData> setQuota(String root, Map<String, Long> limits) throws ImapException {
    throw todo();
  }

  /** GETMETADATA (RFC 5464); the mailbox with the empty name is the server. */
  public Map<String, @Nullable Content> getMetadata(
      MailboxName mailbox, List<String> entries, @Nullable String depth, long maxSize)
      throws ImapException {
    throw todo();
  }

  /** SETMETADATA; a null value removes the entry. */
  public void setMetadata(MailboxName mailbox, Map<String, byte @Nullable []> entries)
      throws ImapException {
    throw todo();
  }

  public List<Untagged.Annotation> getAnnotation(MailboxName mailbox, String entry, String attribute)
      throws ImapException {
    throw todo();
  }

  public void setAnnotation(
      MailboxName mailbox, String entry, Map<String, @Nullable String> attributes)
      throws ImapException {
    throw todo();
  }

  /** NOTIFY (RFC 5465): NOTIFY NONE for an empty specification, else NOTIFY SET with it. */
  public void notifySet(String specification) throws ImapException {
    throw todo();
  }

  /** Begins IDLE (RFC 2177); EXISTS that came beside {@code +} is not lost. */
  public IdleSession idle() throws ImapException {
    throw todo();
  }

  // ---- selected

  public void check() throws ImapException {
    throw todo();
  }

  /** CLOSE: deleted messages are expunged where the mailbox is writable. */
  public void closeMailbox() throws ImapException {
    throw todo();
  }

  /** UNSELECT, else EXAMINE and CLOSE: nothing is expunged. */
  public void unselect() throws ImapException {
    throw todo();
  }

  /** EXPUNGE: every message that is deleted, also those that others marked. */
  public void expunge() throws ImapException {
    throw todo();
  }

  /** UID EXPUNGE (UIDPLUS): of the deleted messages those named. */
  public void expunge(UidSet uids) throws ImapException {
    throw todo();
  }

  /** SEARCH; UIDs for {@code UidSet.class}, sequence numbers for {@code SequenceSet.class}. ESEARCH is used where it is there. */
  public <S extends NumberSet> SearchResult<S> search(
      Class<S> kind, SearchKey key, @Nullable String charset) throws ImapException {
    throw todo();
  }

  /** SORT: numbers in order; UIDs when {@code uid}. */
  public long[] sort(boolean uid, List<SortKey> order, SearchKey key, String charset)
      throws ImapException {
    throw todo();
  }

  public List<ThreadNode> thread(boolean uid, String algorithm, SearchKey key, String charset)
      throws ImapException {
    throw todo();
  }

  /** FETCH; each message goes to the sink as it comes. Large sets must have been split by {@code split(options().maxCommandLine())}. */
  public void fetch(NumberSet messages, List<FetchItem> items, FetchSink sink) throws ImapException {
    beginFetch(messages, items, null, sink).await();
  }

  /**
   * FETCH without waiting.
   *
   * @param modifiers such as {@code CHANGEDSINCE 12345 VANISHED} or {@code PARTIAL 1:100}; null for none
   */
  public Pending<Void> beginFetch(
      NumberSet messages, List<FetchItem> items, @Nullable String modifiers, FetchSink sink)
      throws ImapException {
    throw todo();
  }

  /**
   * Streams one body section to the output; nothing of it is ever whole in memory.
   *
   * @return octets written, -1 when the server gave NIL or left the item out
   */
  public long fetchBody(NumberSet message, Section section, boolean peek, OutputStream out)
      throws ImapException {
    throw todo();
  }

  /** PARTIAL of RFC 1730 for IMAP4 servers: octets from {@code start}, counted from 1. */
  public void partial(long sequenceNumber, FetchItem.Simple item, long start, long count, FetchSink sink)
      throws ImapException {
    throw todo();
  }

  public StoreResult store(NumberSet messages, StoreMode mode, FlagSet flags, boolean silent)
      throws ImapException {
    return beginStore(messages, mode, flags, silent, -1).await();
  }

  /** STORE without waiting; {@code unchangedSince} is -1 for an unconditional one (RFC 7162). */
  public Pending<StoreResult> beginStore(
      NumberSet messages, StoreMode mode, FlagSet flags, boolean silent, long unchangedSince)
      throws ImapException {
    throw todo();
  }

  /** COPY; where the messages went, if the server says. */
  public Optional<UidMapping> copy(NumberSet messages, MailboxName target) throws ImapException {
    throw todo();
  }

  /** MOVE (RFC 6851) only; see the provider for a fallback. */
  public Optional<UidMapping> move(NumberSet messages, MailboxName target) throws ImapException {
    throw todo();
  }

  /** REPLACE (RFC 8508). */
  public AppendResult replace(NumberSet message, MailboxName mailbox, AppendMessage by)
      throws ImapException {
    throw todo();
  }

  // ---- anything else

  /** Any command in its present state, with arguments given as they are written; CR, LF and NUL are refused. */
  public RawResult xatom(String name, String... arguments) throws ImapException {
    throw todo();
  }
}
