package org.imap4x.client;

import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.imap4x.model.Capability;
import org.imap4x.model.Content;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Namespaces;
import org.imap4x.model.NumberSet;
import org.imap4x.model.QuotaData;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.SortKey;
import org.imap4x.model.StatusData;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Breaker;
import org.jspecify.annotations.Nullable;

/**
 * One IMAP session with one method for each command.
 *
 * <p>Safe for use by several threads; a method blocks until its command has ended, and the thread
 * that waits reads for all commands in flight. {@code begin...} methods return at once, so that
 * several commands share a round trip. A set of type {@code UidSet} makes the command its UID form,
 * and goes out in as many commands as {@link ClientOptions#maxCommandLine} demands: FETCH, STORE
 * and SEARCH answer as if there were one; COPY, MOVE and EXPUNGE go part by part, and a part that
 * fails ends them.
 */
public final class ImapClient extends SessionClient {
  private static final ConfirmedPart UNTOLD = (part, mapping) -> {};

  private ImapClient(ClientOptions options, Session session, Connection connection) {
    super(options, session, connection);
  }

  /** Connects, reads the greeting, and starts TLS as the options say. */
  public static ImapClient connect(ClientOptions options) throws ImapException {
    return connect(options, new Cancellation());
  }

  /**
   * As {@link #connect(ClientOptions)}, for as long as another thread does not cancel it; the
   * client that is returned is closed by it too.
   */
  public static ImapClient connect(ClientOptions options, Cancellation cancellation)
      throws ImapException {
    try {
      return connect(options, cancellation.breaker());
    } catch (ImapException e) {
      if (cancellation.isCancelled()) {
        throw new ImapException.Lost(
            "connecting to " + Opening.where(options) + ": the client was closed",
            ImapException.Outcome.NOT_SENT,
            e);
      }
      throw e;
    }
  }

  private static ImapClient connect(ClientOptions options, Breaker breaker) throws ImapException {
    Session session = new Session();
    Connection connection = Opening.open(options, session, breaker);
    ImapClient client = new ImapClient(options, session, connection);
    try {
      client.begin(Opening.greet(session, Opening.greeting(connection, options), connection));
      return client;
    } catch (ImapException | RuntimeException e) {
      client.abort();
      throw e;
    }
  }

  private MailboxCommands mailboxes() {
    return new MailboxCommands(session.isUtf8());
  }

  private AccessCommands access() {
    return new AccessCommands(session.isUtf8());
  }

  private MessageCommands messages() {
    return new MessageCommands(session.isUtf8());
  }

  // ---- authenticated

  /** SELECT or EXAMINE, and the UIDs of its messages, in one round trip. */
  public SelectedMailbox select(MailboxName mailbox, SelectOptions options) throws ImapException {
    return runner.select(mailbox, options, mailboxes());
  }

  /** CREATE (RFC 9051 section 6.3.4). */
  public void create(MailboxName mailbox) throws ImapException {
    create(mailbox, List.of());
  }

  /** CREATE with USE (RFC 6154). */
  public void create(MailboxName mailbox, List<String> specialUse) throws ImapException {
    runner.run(mailboxes().create(mailbox, specialUse));
  }

  /** DELETE (RFC 9051 section 6.3.5): the mailbox and its messages. */
  public void delete(MailboxName mailbox) throws ImapException {
    runner.run(mailboxes().simple("DELETE", mailbox));
  }

  /** RENAME (RFC 9051 section 6.3.6); what is below the mailbox goes with it. */
  public void rename(MailboxName from, MailboxName to) throws ImapException {
    runner.run(mailboxes().rename(from, to));
  }

  /** SUBSCRIBE (RFC 9051 section 6.3.7). */
  public void subscribe(MailboxName mailbox) throws ImapException {
    runner.run(mailboxes().simple("SUBSCRIBE", mailbox));
  }

  /** UNSUBSCRIBE (RFC 9051 section 6.3.8). */
  public void unsubscribe(MailboxName mailbox) throws ImapException {
    runner.run(mailboxes().simple("UNSUBSCRIBE", mailbox));
  }

  /** LIST (RFC 9051 section 6.3.9); selection and return options need LIST-EXTENDED (RFC 5258). */
  public ListResult list(ListRequest request) throws ImapException {
    return runner.run(mailboxes().list(request));
  }

  /** LSUB (RFC 3501 section 6.3.9); on IMAP4rev2, which has none, LIST (SUBSCRIBED). */
  public ListResult lsub(MailboxName reference, MailboxName pattern) throws ImapException {
    if (protocolVersion() == ProtocolVersion.IMAP4REV2) {
      return list(
          new ListRequest(
              reference, List.of(pattern), List.of("SUBSCRIBED"), List.of(), List.of()));
    }
    return runner.run(mailboxes().list("LSUB", reference, pattern));
  }

  /** XLIST, the forerunner of SPECIAL-USE on old servers. */
  public ListResult xlist(MailboxName reference, MailboxName pattern) throws ImapException {
    return runner.run(mailboxes().list("XLIST", reference, pattern));
  }

  /** NAMESPACE (RFC 9051 section 6.3.10). */
  public Namespaces namespace() throws ImapException {
    return runner.run(MailboxCommands.namespace());
  }

  /** STATUS; refused here on IMAP4 servers, which don't have it. */
  public StatusData status(MailboxName mailbox, String... items) throws ImapException {
    return beginStatus(mailbox, items).await();
  }

  /** STATUS without waiting; several share a round trip. Refused on IMAP4 as {@link #status}. */
  public Pending<StatusData> beginStatus(MailboxName mailbox, String... items)
      throws ImapException {
    if (protocolVersion() == ProtocolVersion.IMAP4) {
      throw ImapException.No.notSent("STATUS: an IMAP4 (RFC 1730) server does not have it", null);
    }
    return runner.begin(mailboxes().status(mailbox, List.of(items)));
  }

  /**
   * APPEND, or MULTIAPPEND where there are several and the server has it, else pipelined APPENDs.
   */
  public AppendResult append(MailboxName mailbox, List<AppendMessage> messages)
      throws ImapException {
    runner.check("APPEND");
    return new Appending(connection, sender, mailboxes(), has(Capability.MULTIAPPEND))
        .run(mailbox, messages, runner::after);
  }

  /** GETACL (RFC 4314 section 3.3): identifier to rights, in the server's order. */
  public Map<String, String> getAcl(MailboxName mailbox) throws ImapException {
    return runner.run(access().getAcl(mailbox));
  }

  /** SETACL; rights may begin with + or -. */
  public void setAcl(MailboxName mailbox, String identifier, String rights) throws ImapException {
    runner.run(access().setAcl(mailbox, identifier, rights));
  }

  /** DELETEACL (RFC 4314 section 3.2). */
  public void deleteAcl(MailboxName mailbox, String identifier) throws ImapException {
    runner.run(access().deleteAcl(mailbox, identifier));
  }

  /**
   * LISTRIGHTS (RFC 4314 section 3.4): what the identifier always has, and what it may be given.
   */
  public Untagged.ListRights listRights(MailboxName mailbox, String identifier)
      throws ImapException {
    return runner.run(access().listRights(mailbox, identifier));
  }

  /** MYRIGHTS (RFC 4314 section 3.5): one letter for each right. */
  public String myRights(MailboxName mailbox) throws ImapException {
    return runner.run(access().myRights(mailbox));
  }

  /** GETQUOTA (RFC 9208 section 4.1.2): usage and limits of a quota root. */
  public List<QuotaData> getQuota(String root) throws ImapException {
    return runner.run(access().getQuota(root));
  }

  /** GETQUOTAROOT (RFC 9208 section 4.1.3): the quotas that hold for a mailbox. */
  public List<QuotaData> getQuotaRoot(MailboxName mailbox) throws ImapException {
    return runner.run(access().getQuotaRoot(mailbox));
  }

  /** SETQUOTA (RFC 9208 section 4.1.4), which replaces all limits of the root; what holds then. */
  public List<QuotaData> setQuota(String root, Map<String, Long> limits) throws ImapException {
    return runner.run(access().setQuota(root, limits));
  }

  /** GETMETADATA (RFC 5464); the mailbox with the empty name is the server. */
  public Map<String, @Nullable Content> getMetadata(
      MailboxName mailbox, List<String> entries, @Nullable String depth, long maxSize)
      throws ImapException {
    return runner.run(access().getMetadata(mailbox, entries, depth, maxSize));
  }

  /** SETMETADATA; a null value removes the entry. */
  public void setMetadata(MailboxName mailbox, Map<String, byte @Nullable []> entries)
      throws ImapException {
    runner.run(access().setMetadata(mailbox, entries));
  }

  /** GETANNOTATION of the ANNOTATEMORE draft; METADATA (RFC 5464) took its place. */
  public List<Untagged.Annotation> getAnnotation(
      MailboxName mailbox, String entry, String attribute) throws ImapException {
    return runner.run(access().getAnnotation(mailbox, entry, attribute));
  }

  /** SETANNOTATION of the ANNOTATEMORE draft; a null value removes the attribute. */
  public void setAnnotation(
      MailboxName mailbox, String entry, Map<String, @Nullable String> attributes)
      throws ImapException {
    runner.run(access().setAnnotation(mailbox, entry, attributes));
  }

  /** NOTIFY (RFC 5465): NOTIFY NONE for an empty specification, else NOTIFY SET with it. */
  public void notifySet(String specification) throws ImapException {
    runner.run(SessionCommands.notify(specification));
  }

  /** Begins IDLE (RFC 2177); EXISTS that came beside {@code +} is not lost. */
  public IdleSession idle() throws ImapException {
    runner.check("IDLE");
    IdleRun idle = new IdleRun(connection, sender, listeners::tell, runner::after);
    idle.start();
    return idle;
  }

  // ---- selected

  /** CHECK (RFC 3501 section 6.4.1). */
  public void check() throws ImapException {
    runner.run(SessionCommands.simple("CHECK"));
  }

  /** CLOSE: deleted messages are expunged where the mailbox is writable. */
  public void closeMailbox() throws ImapException {
    runner.run(SessionCommands.simple("CLOSE", StateChange.DESELECTS));
  }

  /** UNSELECT, else EXAMINE and CLOSE: nothing is expunged. */
  public void unselect() throws ImapException {
    runner.check("UNSELECT");
    if (has(Capability.UNSELECT)) {
      runner.run(SessionCommands.simple("UNSELECT", StateChange.DESELECTS));
    } else {
      MailboxName name = Objects.requireNonNull(session.mailbox(), "nothing is selected").name();
      runner.run(
          mailboxes().select(name, SelectOptions.READ_ONLY, () -> session.select(name, true)));
      closeMailbox();
    }
  }

  /** EXPUNGE: every message that is deleted, also those that others marked. */
  public void expunge() throws ImapException {
    runner.run(SessionCommands.simple("EXPUNGE"));
  }

  /** UID EXPUNGE (UIDPLUS): of the deleted messages those named. */
  public void expunge(UidSet uids) throws ImapException {
    expunge(uids, false, UNTOLD);
  }

  /** As {@link #expunge(UidSet)}; an exception's outcome is that of what was not confirmed. */
  public void expunge(UidSet uids, ConfirmedPart confirmed) throws ImapException {
    expunge(uids, true, confirmed);
  }

  private void expunge(UidSet uids, boolean known, ConfirmedPart confirmed) throws ImapException {
    runner.runParts(
        "UID EXPUNGE",
        parts(uids, messages()::expunge),
        known,
        (part, ok) -> confirmed.confirmed(part, Optional.empty()));
  }

  /**
   * SEARCH; UIDs for {@code UidSet.class}, sequence numbers for {@code SequenceSet.class}. ESEARCH
   * is used where it is there.
   */
  public <S extends NumberSet> SearchResult<S> search(
      Class<S> kind, SearchKey key, @Nullable String charset) throws ImapException {
    boolean uid = kind == UidSet.class;
    String result = has(Capability.ESEARCH) ? "(ALL)" : "";
    Charset used = charset == null ? null : Charset.forName(charset);
    UidRestriction restriction = uid ? UidRestriction.of(key) : null;
    SearchCommand.Found found;
    if (restriction == null) {
      found = runner.run(messages().search(uid, key, used, result));
    } else {
      List<SearchCommand.Found> all = new ArrayList<>();
      runner.runParts(
          "UID SEARCH",
          parts(
              restriction.uids(),
              part -> messages().search(true, restriction.with(part), used, result)),
          false,
          (part, some) -> all.add(some));
      found = SearchCommand.Found.together(all);
    }
    S set =
        kind.cast(uid ? UidSet.ofRanges(found.numbers()) : SequenceSet.ofRanges(found.numbers()));
    return new SearchResult<>(set, found.min(), found.max(), found.count(), found.modSeq());
  }

  /** SORT: numbers in order; UIDs when {@code uid}. */
  public long[] sort(boolean uid, List<SortKey> order, SearchKey key, String charset)
      throws ImapException {
    return runner.run(messages().sort(uid, order, key, Charset.forName(charset)));
  }

  /**
   * THREAD (RFC 5256) by REFERENCES, ORDEREDSUBJECT or another algorithm of the server: the roots
   * of the trees, with UIDs when {@code uid}.
   */
  public List<ThreadNode> thread(boolean uid, String algorithm, SearchKey key, String charset)
      throws ImapException {
    return runner.run(messages().thread(uid, algorithm, key, Charset.forName(charset)));
  }

  /** FETCH; each message goes to the sink as it comes. */
  public void fetch(NumberSet messages, List<FetchItem> items, FetchSink sink)
      throws ImapException {
    beginFetch(messages, items, null, sink).await();
  }

  /**
   * FETCH without waiting.
   *
   * @param modifiers such as {@code CHANGEDSINCE 12345 VANISHED} or {@code PARTIAL 1:100}; null for
   *     none. PARTIAL counts within one command, so a long set is not divided with it.
   */
  public Pending<@Nullable Void> beginFetch(
      NumberSet messages, List<FetchItem> items, @Nullable String modifiers, FetchSink sink)
      throws ImapException {
    if (messages instanceof UidSet uids && !countsMessages(modifiers)) {
      return runner.<@Nullable Void, @Nullable Void>beginParts(
          "UID FETCH",
          this.<@Nullable Void>parts(uids, part -> messages().fetch(part, items, modifiers, sink)),
          all -> null,
          one -> {});
    }
    return runner.begin(messages().fetch(messages, items, modifiers, sink));
  }

  private static boolean countsMessages(@Nullable String modifiers) {
    return modifiers != null && modifiers.toUpperCase(Locale.ROOT).contains("PARTIAL");
  }

  /**
   * Streams one body section to the output; nothing of it is ever whole in memory.
   *
   * @return octets written, -1 when the server gave NIL or left the item out
   */
  public long fetchBody(NumberSet message, Section section, boolean peek, OutputStream out)
      throws ImapException {
    BodyCopy copy = new BodyCopy(section, out);
    fetch(message, List.of(new FetchItem.Body(peek, section, null)), copy);
    return copy.finish();
  }

  /** PARTIAL of RFC 1730 for IMAP4 servers: octets from {@code start}, counted from 1. */
  public void partial(
      long sequenceNumber, FetchItem.Simple item, long start, long count, FetchSink sink)
      throws ImapException {
    runner.run(messages().partial(sequenceNumber, item, start, count)).forEach(sink::message);
  }

  /**
   * STORE (RFC 9051 section 6.4.6); when {@code silent} the server is asked not to answer the
   * flags.
   */
  public StoreResult store(NumberSet messages, StoreMode mode, FlagSet flags, boolean silent)
      throws ImapException {
    return beginStore(messages, mode, flags, silent, -1).await();
  }

  /** STORE without waiting; {@code unchangedSince} is -1 for an unconditional one (RFC 7162). */
  public Pending<StoreResult> beginStore(
      NumberSet messages, StoreMode mode, FlagSet flags, boolean silent, long unchangedSince)
      throws ImapException {
    if (messages instanceof UidSet uids) {
      return runner.beginParts(
          "UID STORE",
          parts(uids, part -> messages().store(part, mode, flags, silent, unchangedSince)),
          StoreResult::together,
          // what a part answered is known all the same when another part fails
          one -> one.data().forEach(session::flagsCame));
    }
    return runner.begin(messages().store(messages, mode, flags, silent, unchangedSince));
  }

  /** COPY; where the messages went, if the server says. */
  public Optional<UidMapping> copy(NumberSet messages, MailboxName target) throws ImapException {
    return messages instanceof UidSet uids
        ? transfer("COPY", uids, target, false, UNTOLD)
        : runner.run(messages().transfer("COPY", messages, target));
  }

  /**
   * As {@link #copy(NumberSet, MailboxName)}; an exception's outcome is that of what was not
   * confirmed.
   */
  public Optional<UidMapping> copy(UidSet uids, MailboxName target, ConfirmedPart confirmed)
      throws ImapException {
    return transfer("COPY", uids, target, true, confirmed);
  }

  /** MOVE (RFC 6851) only; see the provider for a fallback. */
  public Optional<UidMapping> move(NumberSet messages, MailboxName target) throws ImapException {
    return messages instanceof UidSet uids
        ? transfer("MOVE", uids, target, false, UNTOLD)
        : runner.run(messages().transfer("MOVE", messages, target));
  }

  /**
   * As {@link #move(NumberSet, MailboxName)}; an exception's outcome is that of what was not
   * confirmed.
   */
  public Optional<UidMapping> move(UidSet uids, MailboxName target, ConfirmedPart confirmed)
      throws ImapException {
    return transfer("MOVE", uids, target, true, confirmed);
  }

  private Optional<UidMapping> transfer(
      String command, UidSet uids, MailboxName target, boolean known, ConfirmedPart confirmed)
      throws ImapException {
    List<UidMapping> mappings = new ArrayList<>();
    runner.runParts(
        "UID " + command,
        parts(uids, part -> messages().transfer(command, part, target)),
        known,
        (part, mapping) -> {
          confirmed.confirmed(part, mapping);
          mapping.ifPresent(mappings::add);
        });
    return mappings.stream().reduce(UidMapping::plus);
  }

  private <R extends @Nullable Object> Parts<R> parts(
      UidSet uids, Function<UidSet, Command<R>> form) {
    return new Parts<>(sender, options().maxCommandLine(), uids, form);
  }

  /** REPLACE (RFC 8508). */
  public AppendResult replace(NumberSet message, MailboxName mailbox, AppendMessage by)
      throws ImapException {
    return runner.run(messages().replace(message, mailbox, by));
  }
}
