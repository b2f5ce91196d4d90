package org.imap4x.client;

import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.codec.SearchWriter;
import org.imap4x.model.Capabilities;
import org.imap4x.model.Capability;
import org.imap4x.model.Content;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Namespaces;
import org.imap4x.model.NumberSet;
import org.imap4x.model.QuotaData;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Secret;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.SortKey;
import org.imap4x.model.StatusData;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.sasl.SaslCredentials;
import org.imap4x.sasl.SaslFailure;
import org.imap4x.sasl.SaslMechanism;
import org.imap4x.sasl.SaslMechanisms;
import org.imap4x.wire.Breaker;
import org.imap4x.wire.ChannelBinding;
import org.jspecify.annotations.Nullable;

/**
 * One IMAP session with one method for each command.
 *
 * <p>Safe for use by several threads; a method blocks until its command has ended, and the thread
 * that waits reads for all commands in flight. {@code begin...} methods return at once, so that
 * several commands share a round trip. A set of type {@code UidSet} makes the command its UID form,
 * and goes out in as many commands as {@link ClientOptions#maxCommandLine} demands: FETCH, STORE
 * and SEARCH answer as if there were one; COPY, MOVE and EXPUNGE go part by part, and a part that
 * fails ends them. Where the server stops at its limit of messages a command (RFC 9738), what is
 * left is asked for until nothing is, else there is an {@link ImapException.Incomplete}.
 */
public final class ImapClient implements AutoCloseable {
  private static final ConfirmedPart UNTOLD = (part, mapping) -> {};

  private final ClientOptions options;
  private final Session session;
  private final Connection connection;
  private final Sender sender;
  private final CommandRunner runner;
  private final Listeners listeners;
  private ResponseText welcome = ResponseText.EMPTY;
  private volatile @Nullable Map<String, @Nullable String> idAtLogin;
  private volatile boolean idSent;

  private ImapClient(ClientOptions options, Session session, Connection connection) {
    this.options = options;
    this.session = session;
    this.connection = connection;
    this.sender = new Sender(options, session, connection);
    this.listeners = new Listeners(session);
    this.runner = new CommandRunner(session, connection, sender, listeners);
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
    return connect(options, cancellation, StatusListener.NONE);
  }

  /**
   * As above; the listener hears what the server says from the greeting on, for as long as the
   * client lives, and where it can't be made.
   */
  public static ImapClient connect(
      ClientOptions options, Cancellation cancellation, StatusListener statuses)
      throws ImapException {
    try {
      return connect(options, cancellation.breaker(), statuses);
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

  private static ImapClient connect(ClientOptions options, Breaker breaker, StatusListener statuses)
      throws ImapException {
    Session session = new Session(options.limits());
    Connection connection = Opening.open(options, session, breaker);
    ImapClient client = new ImapClient(options, session, connection);
    client.listeners.responses(statuses);
    try {
      client.begin(Opening.greet(session, Opening.greeting(connection, options), connection));
      return client;
    } catch (ImapException e) {
      client.notConnected();
      throw Failures.lostBy(e);
    } catch (RuntimeException | Error e) {
      client.notConnected();
      throw e;
    }
  }

  private void notConnected() {
    abort();
    if (isSecure() || options.security() != ClientOptions.Security.STARTTLS_REQUIRED) {
      listeners.begin();
    }
  }

  /** What the client was made with. */
  public ClientOptions options() {
    return options;
  }

  /** The greeting's text. */
  public ResponseText welcome() {
    return welcome;
  }

  /** The session's state (RFC 9051 section 3). No I/O. */
  public SessionState state() {
    return session.state();
  }

  /** Knows from now on what other connections to the server have found out, and tells them. */
  public void share(ServerTraits traits) {
    session.traits(traits);
  }

  /** What the server said last that it can do; asked for when it did not say by itself. */
  public Capabilities capabilities() {
    return session.capabilities();
  }

  /** Whether the server said that it has the capability, or one that implies it. No I/O. */
  public boolean has(Capability capability) {
    return capabilities().has(capability);
  }

  /** The version that is spoken, chosen from the capabilities. No I/O. */
  public ProtocolVersion protocolVersion() {
    return session.version();
  }

  /** Whether the name was enabled by ENABLE. */
  public boolean isEnabled(String name) {
    return session.isEnabled(name);
  }

  /** Whether strings and names may be UTF-8 (UTF8=ACCEPT or IMAP4rev2 enabled). */
  public boolean isUtf8() {
    return session.isUtf8();
  }

  /** Whether TLS protects the connection. */
  public boolean isSecure() {
    return connection.channel().transport().isSecure();
  }

  /**
   * TLS channel binding data of the given type (tls-server-end-point, tls-exporter), if it can be
   * had.
   */
  public Optional<byte[]> channelBinding(String type) {
    return type.equals("tls-server-end-point")
        ? connection.channel().transport().tlsSession().flatMap(ChannelBinding::serverEndPoint)
        : Optional.empty();
  }

  /** False after LOGOUT, BYE, the loss of the connection, or {@link #close}. No I/O. */
  public boolean isUsable() {
    return connection.failure() == null
        && !connection.saidGoodbye()
        && session.state() != SessionState.LOGOUT;
  }

  /** Why the client is not usable any more. */
  public Optional<ImapException> failure() {
    return Optional.ofNullable(connection.failure());
  }

  /** How many commands were begun so far, whoever began them. No I/O. */
  public long commandsBegun() {
    return connection.tags().count();
  }

  /** How long ago the server was last heard. */
  public Duration silence() {
    return connection.channel().silence();
  }

  /** The last lines of the session, without secrets. */
  public List<String> recentLines() {
    return connection.channel().lastLines();
  }

  /** The mailbox that is selected now. */
  public Optional<SelectedMailbox> selected() {
    return Optional.ofNullable(session.mailbox());
  }

  /**
   * Gets every change of the selected mailbox, once and in order, on the thread that ran the
   * command, without locks held.
   */
  public void setChangeListener(Consumer<MailboxChange> listener) {
    listeners.changes(listener);
  }

  /** Gets untagged status responses, and every ALERT, on the same terms. */
  public void setStatusListener(Consumer<Untagged.Status> listener) {
    listeners.statuses(listener);
  }

  /**
   * Gets every other response that no command claimed, such as NOTIFY's STATUS and LIST, on the
   * same terms.
   */
  public void setDataListener(Consumer<Untagged> listener) {
    listeners.data(listener);
  }

  /**
   * Sends LOGOUT where that takes at most a second, and closes the connection; ends blocked calls.
   */
  @Override
  public void close() {
    if (isUsable()) {
      sender.close(SessionCommands.simple("LOGOUT", StateChange.LOGS_OUT));
    } else {
      abort();
    }
  }

  /** Closes the connection without a word. */
  public void abort() {
    connection.fail(Connection.closed());
  }

  /** The greeting has come. */
  private void begin(ResponseText greeting) throws ImapException {
    welcome = greeting;
    secure();
    listeners.begin(); // whoever speaks now is whom the options accept: see StatusListener
    if (state() != SessionState.NOT_AUTHENTICATED) {
      connection.channel().settled();
    }
  }

  /** TLS as the options say, and what the server can do. */
  private void secure() throws ImapException {
    boolean required = options.security() == ClientOptions.Security.STARTTLS_REQUIRED;
    boolean authenticated = state() != SessionState.NOT_AUTHENTICATED;
    if (required && authenticated && !isSecure()) {
      throw connection
          .failures()
          .attach(
              new ImapException.Protocol(
                  options.host() + " greets with PREAUTH, but TLS is required",
                  Outcome.NOT_SENT,
                  null));
    }
    learnCapabilities();
    boolean wanted =
        required
            || (options.security() == ClientOptions.Security.STARTTLS_IF_OFFERED
                && has(Capability.STARTTLS));
    if (wanted && !isSecure() && !authenticated) {
      startTls();
    }
  }

  /** Capabilities may be others now; where they have to be asked for, ID goes along. */
  private void loggedIn() throws ImapException {
    learnAfterLogin();
    connection.channel().settled();
  }

  private void learnAfterLogin() throws ImapException {
    Map<String, @Nullable String> fields = idAtLogin;
    idAtLogin = null;
    if (fields == null || session.capabilitiesKnown() || !has(Capability.ID)) {
      learnCapabilities();
      return;
    }
    runner.runBoth(SessionCommands.simple("CAPABILITY").alone(), SessionCommands.id(fields));
    idSent = true;
    if (!session.capabilitiesKnown()) {
      session.noCapabilities();
    }
  }

  private void learnCapabilities() throws ImapException {
    if (!session.capabilitiesKnown()) {
      try {
        capability();
      } catch (ImapException.No | ImapException.Bad e) {
        session.noCapabilities(); // a server older than CAPABILITY, or one that is not in the mood
      }
    }
  }

  // ---- any state

  /** CAPABILITY (RFC 9051 section 6.1.1), asked anew. */
  public Capabilities capability() throws ImapException {
    runner.run(SessionCommands.simple("CAPABILITY"));
    return session.capabilities();
  }

  /** NOOP (RFC 9051 section 6.1.2): lets the server report what has changed. */
  public void noop() throws ImapException {
    runner.run(SessionCommands.simple("NOOP"));
  }

  /**
   * LOGOUT (RFC 9051 section 6.1.3), then closes the connection; the client is of no use
   * afterwards.
   */
  public void logout() throws ImapException {
    try {
      runner.run(SessionCommands.simple("LOGOUT", StateChange.LOGS_OUT));
    } catch (ImapException.Bye e) {
      // the untagged BYE stands in for the tagged response, as with imaplib
    } finally {
      abort();
    }
  }

  /** ID (RFC 2971); null sends NIL. The answer keeps the server's order. */
  public Map<String, @Nullable String> id(@Nullable Map<String, @Nullable String> fields)
      throws ImapException {
    return runner.run(SessionCommands.id(fields));
  }

  /**
   * Has ID sent with the CAPABILITY that follows a login, where one has to follow, so that it costs
   * no round trip of its own; {@link #isIdSent} tells afterwards.
   */
  public void idAtLogin(Map<String, @Nullable String> fields) {
    idAtLogin = fields;
  }

  /** Whether ID went out with a login. */
  public boolean isIdSent() {
    return idSent;
  }

  // ---- not authenticated

  /** STARTTLS, then the capabilities anew. Plaintext that is left over fails the connection. */
  public void startTls() throws ImapException {
    if (isSecure()) {
      throw new IllegalStateException("TLS protects this connection already");
    }
    if (!has(Capability.STARTTLS)) {
      throw ImapException.No.notSent("STARTTLS: not offered by " + options.host(), null);
    }
    runner.run(PlainCommand.turning("STARTTLS", SessionCommands.NOTHING, this::turnToTls).alone());
    capability();
  }

  private void turnToTls() {
    session.forgetClearText();
    connection.startTls();
  }

  /**
   * LOGIN (RFC 9051 section 6.2.3), then the capabilities anew where the server did not tell them.
   *
   * @return what the server said to it; a referral to another server (RFC 2221) is among its codes
   * @throws ImapException.No when the server refuses, and before anything is sent when it says
   *     LOGINDISABLED
   */
  public ResponseText login(String user, Secret password) throws ImapException {
    if (has(Capability.LOGINDISABLED) && state() == SessionState.NOT_AUTHENTICATED) {
      throw ImapException.No.notSent("LOGIN: the server says LOGINDISABLED", null);
    }
    session.forgetCapabilities();
    Response.Tagged ok = runner.run(SessionCommands.login(user, password));
    loggedIn();
    return ok.text();
  }

  /** AUTHENTICATE PLAIN (RFC 4616). */
  public void loginPlain(String user, Secret password) throws ImapException {
    authenticate("PLAIN", user, password);
  }

  /** AUTHENTICATE CRAM-MD5 (RFC 2195). */
  public void loginCramMd5(String user, Secret password) throws ImapException {
    authenticate("CRAM-MD5", user, password);
  }

  private void authenticate(String mechanism, String user, Secret password) throws ImapException {
    SaslCredentials credentials =
        SaslCredentials.user(user)
            .password(password)
            .server(options.host(), options.port())
            .build();
    try {
      authenticate(SaslMechanisms.standard().find(mechanism).orElseThrow().create(credentials));
    } catch (SaslFailure e) {
      throw ImapException.No.notSent("AUTHENTICATE " + mechanism + ": " + e.getMessage(), e);
    }
  }

  /**
   * AUTHENTICATE, with SASL-IR where both sides can.
   *
   * @return what the server said to it, as {@link #login} does
   */
  public ResponseText authenticate(SaslMechanism mechanism) throws ImapException {
    runner.check("AUTHENTICATE");
    session.forgetCapabilities();
    Response.Tagged ok;
    try {
      ok = new Authentication(connection, sender, session).run(mechanism);
    } finally {
      listeners.tell();
    }
    loggedIn();
    return ok.text();
  }

  // ---- authenticated: the session

  /** ENABLE (RFC 5161): what is enabled now of what was asked for. */
  public Set<String> enable(String... names) throws ImapException {
    runner.run(SessionCommands.atoms("ENABLE", names).alone());
    Set<String> enabled = new TreeSet<>(List.of(names));
    enabled.removeIf(name -> !session.isEnabled(name));
    return enabled;
  }

  /**
   * ENABLE and ID in one packet; that either is refused is no failure. What of it is enabled now.
   */
  public Set<String> enableWithId(
      List<String> names, @Nullable Map<String, @Nullable String> fields) throws ImapException {
    runner.runBoth(
        SessionCommands.atoms("ENABLE", names.toArray(new String[0])).alone(),
        SessionCommands.id(fields));
    Set<String> enabled = new TreeSet<>(names);
    enabled.removeIf(name -> !session.isEnabled(name));
    return enabled;
  }

  /**
   * ENABLE and ID, put off until the next command and awaited with it: in the packet of a SELECT
   * whose mailbox has a name of ASCII, else before it. That one of them is refused is no failure.
   * Nothing is enabled before.
   *
   * @param names extensions; none for no ENABLE
   * @param fields of ID (RFC 2971), empty for NIL; null for no ID
   */
  public void enableLater(List<String> names, @Nullable Map<String, @Nullable String> fields)
      throws ImapException {
    List<Command<?>> commands = new ArrayList<>();
    if (!names.isEmpty()) {
      commands.add(SessionCommands.atoms("ENABLE", names.toArray(new String[0])).alone());
    }
    if (fields != null) {
      commands.add(SessionCommands.id(fields));
    }
    if (!commands.isEmpty()) {
      runner.defer(commands);
    }
  }

  /** Sends now what {@link #enableLater} has put off, and waits for its end. */
  public void settle() throws ImapException {
    runner.settle();
  }

  /** COMPRESS DEFLATE (RFC 4978); level and strategy as of java.util.zip.Deflater. */
  public void compress(int level, int strategy) throws ImapException {
    Runnable turn = () -> connection.compress(level, strategy);
    runner.run(PlainCommand.turning("COMPRESS", w -> w.space().atom("DEFLATE"), turn).alone());
  }

  /** UNAUTHENTICATE (RFC 8437), or X-UNAUTHENTICATE where that is all there is. */
  public void unauthenticate() throws ImapException {
    boolean standard = has(Capability.UNAUTHENTICATE) || !has(Capability.X_UNAUTHENTICATE);
    session.forgetCapabilities();
    runner.run(
        SessionCommands.simple(
            standard ? "UNAUTHENTICATE" : "X-UNAUTHENTICATE", StateChange.UNAUTHENTICATES));
    learnCapabilities();
  }

  /** PROXYAUTH: acts as another user from now on, as an administrator may. */
  public void proxyAuth(String user) throws ImapException {
    runner.run(SessionCommands.proxyAuth(user));
  }

  // ---- authenticated: mailboxes

  /** SELECT or EXAMINE, and the UIDs of its messages, in one round trip. */
  public SelectedMailbox select(MailboxName mailbox, SelectOptions options) throws ImapException {
    return select(mailbox, options, false);
  }

  /**
   * The same, without waiting for the UIDs, which a server may need long for: they are on their
   * way, and the next command, or {@link #firstUids}, waits for them where {@link #awaitsUids} says
   * so.
   */
  public SelectedMailbox selectUidsLater(MailboxName mailbox, SelectOptions options)
      throws ImapException {
    return select(mailbox, options, true);
  }

  private SelectedMailbox select(MailboxName mailbox, SelectOptions options, boolean later)
      throws ImapException {
    boolean alike = runner.isUnsettled() && options.qresync() == null && mailbox.hasOneForm();
    MailboxCommands commands = alike ? new MailboxCommands(false) : mailboxes();
    return runner.select(mailbox, options, commands, later);
  }

  /** Whether UIDs of the mailbox are on their way that nobody has waited for. */
  public boolean awaitsUids() {
    return runner.awaitsUids();
  }

  /**
   * Waits for the UIDs that {@link #selectUidsLater} has left: those of messages that were there
   * when the mailbox was selected, and still are. The listener of changes is told of all others.
   *
   * @return empty where the server does not tell them, or they were asked for with SELECT
   */
  public Optional<UidSet> firstUids() throws ImapException {
    MailboxState mailbox = session.mailbox();
    runner.settle();
    return mailbox == null ? Optional.empty() : mailbox.firstUids();
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
    return append(mailbox, messages, (first, result) -> {});
  }

  /**
   * As {@link #append(MailboxName, List)}; an exception's outcome is {@code UNKNOWN} where one of
   * the commands that were not confirmed may have been carried out.
   */
  public AppendResult append(
      MailboxName mailbox, List<AppendMessage> messages, ConfirmedAppend confirmed)
      throws ImapException {
    runner.check("APPEND");
    return new Appending(connection, sender, mailboxes(), capabilities(), confirmed)
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
    IdleRun idle = new IdleRun(connection, sender, session, listeners::tell, runner::after);
    idle.start();
    return idle;
  }

  // ---- selected

  /** CHECK (RFC 3501 section 6.4.1). */
  public void check() throws ImapException {
    runner.run(SessionCommands.simple("CHECK"));
  }

  /**
   * CLOSE: deleted messages are expunged where the mailbox is writable. A server with a limit of
   * messages a command (RFC 9738) gets EXPUNGE before it, as what CLOSE leaves cannot be seen.
   */
  public void closeMailbox() throws ImapException {
    MailboxState mailbox = session.mailbox();
    if (mailbox != null && !mailbox.isReadOnly() && hasMessageLimit()) {
      expunge();
    }
    runner.run(SessionCommands.simple("CLOSE", StateChange.CLOSES));
  }

  /** UNSELECT, else, also where it is refused, EXAMINE and CLOSE: nothing is expunged. */
  public void unselect() throws ImapException {
    runner.check("UNSELECT");
    if (has(Capability.UNSELECT)) {
      try {
        runner.run(SessionCommands.simple("UNSELECT", StateChange.UNSELECTS));
        return;
      } catch (ImapException.No | ImapException.Bad e) {
        if (e.asksToStop()) {
          throw e;
        }
      }
    }
    MailboxName name = Objects.requireNonNull(session.mailbox(), "nothing is selected").name();
    runner.run(mailboxes().select(name, SelectOptions.READ_ONLY, () -> session.select(name, true)));
    closeMailbox();
  }

  /** EXPUNGE: every message that is deleted, also those that others marked. */
  public void expunge() throws ImapException {
    while (true) {
      UidSet before = selected().map(SelectedMailbox::uids).orElse(UidSet.EMPTY);
      Command<Response.Tagged> all = SessionCommands.simple("EXPUNGE").about(UidSet.ALL);
      ResponseText said = runner.runLimited(all);
      ResponseCode.MessageLimit limit = all.limit();
      if (limit == null) {
        return;
      }
      if (limit.lowestUid() > 1 && has(Capability.UIDPLUS)) {
        expunge(UidSet.range(limit.lowestUid(), UidSet.STAR));
        expunge(UidSet.range(1, limit.lowestUid() - 1));
        return;
      }
      UidSet left = selected().map(SelectedMailbox::uids).orElse(UidSet.EMPTY);
      if (before.minus(left).isEmpty()) {
        throw new ImapException.Incomplete("EXPUNGE", left, Outcome.REFUSED, said);
      }
    }
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
   * is used where it is there and brings what it should. An answer that contradicts itself, or
   * names UIDs that no message has, is asked for in another way, and in the end a failure.
   */
  public <S extends NumberSet> SearchResult<S> search(
      Class<S> kind, SearchKey key, @Nullable String charset) throws ImapException {
    boolean uid = kind == UidSet.class;
    Charset used = charset == null ? null : Charset.forName(charset);
    if (!uid || SearchWriter.namesSequenceNumbers(key)) {
      runner.checkSequenceNumbers("SEARCH");
    }
    SearchCommand.Found found = new Search(runner, session, this::parts).run(uid, key, used);
    S set =
        kind.cast(uid ? UidSet.ofRanges(found.numbers()) : SequenceSet.ofRanges(found.numbers()));
    return new SearchResult<>(set, found.min(), found.max(), found.count(), found.modSeq());
  }

  /** SORT: numbers in order; UIDs when {@code uid}. */
  public long[] sort(boolean uid, List<SortKey> order, SearchKey key, String charset)
      throws ImapException {
    if (SearchWriter.namesSequenceNumbers(key)) {
      runner.checkSequenceNumbers("SORT");
    }
    return runner.runWhole(messages().sort(uid, order, key, Charset.forName(charset)));
  }

  /**
   * THREAD (RFC 5256) by REFERENCES, ORDEREDSUBJECT or another algorithm of the server: the roots
   * of the trees, with UIDs when {@code uid}.
   */
  public List<ThreadNode> thread(boolean uid, String algorithm, SearchKey key, String charset)
      throws ImapException {
    if (SearchWriter.namesSequenceNumbers(key)) {
      runner.checkSequenceNumbers("THREAD");
    }
    return runner.runWhole(messages().thread(uid, algorithm, key, Charset.forName(charset)));
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
    MessageCommands commands = messages();
    Function<UidSet, Command<@Nullable Void>> form =
        part -> commands.fetch(part, items, modifiers, sink);
    if (messages instanceof UidSet uids && !countsMessages(modifiers)) {
      return runner.<@Nullable Void, @Nullable Void>beginParts(
          "UID FETCH", this.<@Nullable Void>parts(uids, form), all -> null, one -> {});
    }
    return runner.<@Nullable Void, @Nullable Void>beginFirst(
        messages().fetch(messages, items, modifiers, sink),
        countsMessages(modifiers) ? UidSet.EMPTY : uidsOf(messages),
        this.<@Nullable Void>parts(UidSet.EMPTY, form),
        all -> null);
  }

  private static boolean countsMessages(@Nullable String modifiers) {
    return modifiers != null && modifiers.toUpperCase(Locale.ROOT).contains("PARTIAL");
  }

  /**
   * Streams one body section to the output; nothing of it is ever whole in memory.
   *
   * @param out is written to by whoever reads the connection; who makes it wait makes all wait
   * @return octets written, -1 when the server gave NIL or left the item out
   */
  public long fetchBody(NumberSet message, Section section, boolean peek, OutputStream out)
      throws ImapException {
    return beginFetchBody(message, section, peek, out).await();
  }

  /** The same without waiting. */
  public Pending<Long> beginFetchBody(
      NumberSet message, Section section, boolean peek, OutputStream out) throws ImapException {
    return beginFetchBody(message, section, null, peek, out);
  }

  /**
   * The same for a window of it; an answer that is another one is left out.
   *
   * @param window null for all of it
   */
  public Pending<Long> beginFetchBody(
      NumberSet message,
      Section section,
      Section.@Nullable Partial window,
      boolean peek,
      OutputStream out)
      throws ImapException {
    BodyCopy copy = new BodyCopy(section, window == null ? 0 : window.offset(), out);
    return copy.after(
        beginFetch(message, List.of(new FetchItem.Body(peek, section, window)), null, copy));
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
    MessageCommands commands = messages();
    Function<UidSet, Command<StoreResult>> form =
        part -> commands.store(part, mode, flags, silent, unchangedSince);
    if (messages instanceof UidSet uids) {
      return runner.beginParts(
          "UID STORE",
          parts(uids, form),
          StoreResult::together,
          // what a part answered is known all the same when another part fails
          one -> one.data().forEach(session::flagsCame));
    }
    return runner.beginFirst(
        messages().store(messages, mode, flags, silent, unchangedSince),
        uidsOf(messages),
        parts(UidSet.EMPTY, form),
        StoreResult::together);
  }

  /** COPY; where the messages went, if the server says. */
  public Optional<UidMapping> copy(NumberSet messages, MailboxName target) throws ImapException {
    return messages instanceof UidSet uids
        ? transfer("COPY", uids, target, false, UNTOLD)
        : transfer("COPY", messages, target);
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
        : transfer("MOVE", messages, target);
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
    MessageCommands commands = messages();
    runner.runParts(
        "UID " + command,
        new Parts<>(
            sender,
            options().maxCommandLine(),
            withinSaveLimit(uids),
            part -> commands.transfer(command, part, target)),
        known,
        (part, mapping) -> {
          confirmed.confirmed(part, mapping);
          mapping.ifPresent(mappings::add);
        });
    return mappings.stream().reduce(UidMapping::plus);
  }

  /** Of messages named by sequence number. */
  private Optional<UidMapping> transfer(String command, NumberSet messages, MailboxName target)
      throws ImapException {
    MessageCommands commands = messages();
    return runner
        .beginFirst(
            commands.transfer(command, messages, target),
            uidsOf(messages),
            parts(UidSet.EMPTY, part -> commands.transfer(command, part, target)),
            all -> all.stream().flatMap(Optional::stream).reduce(UidMapping::plus))
        .await();
  }

  /**
   * The messages in sets of as many as one command may copy, in ascending order, so that they
   * arrive in that order and no command is refused for their number.
   */
  private List<UidSet> withinSaveLimit(UidSet uids) {
    OptionalLong limit = capabilities().saveLimit();
    MailboxState mailbox = session.mailbox();
    if (limit.isEmpty()
        || mailbox == null
        || uids.isSavedResult()
        || uids.size() <= limit.getAsLong()
        || !uids.minus(mailbox.uids()).isEmpty()) {
      return List.of(uids);
    }
    List<UidSet> sets = new ArrayList<>();
    UidSet.Builder set = new UidSet.Builder();
    long room = limit.getAsLong();
    for (NumberSet.Range r : uids.ranges()) {
      long from = r.first();
      while (from <= r.last()) {
        long to = Math.min(r.last(), from + room - 1);
        set.addRange(from, to);
        room -= to - from + 1;
        from = to + 1;
        if (room == 0) {
          sets.add(set.build());
          set = new UidSet.Builder();
          room = limit.getAsLong();
        }
      }
    }
    if (room < limit.getAsLong()) {
      sets.add(set.build());
    }
    return sets;
  }

  /** The UIDs of sequence numbers, where the server has a limit at which it may stop. */
  private UidSet uidsOf(NumberSet messages) {
    MailboxState mailbox = session.mailbox();
    return messages instanceof SequenceSet numbers && mailbox != null && hasMessageLimit()
        ? mailbox.uidsAt(numbers)
        : UidSet.EMPTY;
  }

  private boolean hasMessageLimit() {
    return capabilities().hasPrefix("MESSAGELIMIT");
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

  // ---- anything else

  /**
   * The last response code of that name that the server gave, once (imaplib's {@code response}).
   */
  public Optional<ResponseCode> response(String code) {
    return Optional.ofNullable(session.takeCode(code));
  }

  /**
   * Any command in its present state, with arguments given as they are written; CR, LF and NUL are
   * refused. No transcript shows the arguments of LOGIN and AUTHENTICATE.
   */
  public RawResult xatom(String name, String... arguments) throws ImapException {
    runner.settle();
    String upper = name.toUpperCase(Locale.ROOT);
    if (CommandStates.isKnown(upper)) {
      runner.check(upper);
    }
    if (CommandStates.namesSequenceNumbers(upper)) {
      runner.checkSequenceNumbers(upper);
    }
    return runner.runUnchecked(new RawCommand(upper, List.of(arguments)));
  }

  private MailboxCommands mailboxes() throws ImapException {
    runner.settle();
    return new MailboxCommands(session.isUtf8());
  }

  private AccessCommands access() throws ImapException {
    runner.settle();
    return new AccessCommands(session.isUtf8());
  }

  private MessageCommands messages() throws ImapException {
    runner.settle();
    return new MessageCommands(session.isUtf8());
  }
}
