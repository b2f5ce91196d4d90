package org.imap4x.client;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.Capabilities;
import org.imap4x.model.Capability;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.Secret;
import org.imap4x.model.Untagged;
import org.imap4x.sasl.SaslCredentials;
import org.imap4x.sasl.SaslFailure;
import org.imap4x.sasl.SaslMechanism;
import org.imap4x.sasl.SaslMechanisms;
import org.imap4x.wire.ChannelBinding;
import org.jspecify.annotations.Nullable;

/** What a session is and does apart from mailboxes: the first half of {@link ImapClient}. */
abstract sealed class SessionClient implements AutoCloseable permits ImapClient {
  private final ClientOptions options;
  final Session session;
  final Connection connection;
  final Sender sender;
  final CommandRunner runner;
  final Listeners listeners;
  private ResponseText welcome = ResponseText.EMPTY;
  private volatile @Nullable Map<String, @Nullable String> idAtLogin;
  private volatile boolean idSent;

  SessionClient(ClientOptions options, Session session, Connection connection) {
    this.options = options;
    this.session = session;
    this.connection = connection;
    this.sender = new Sender(options, session, connection);
    this.listeners = new Listeners(session);
    this.runner = new CommandRunner(session, connection, sender, listeners);
  }

  /** What the client was made with. */
  public final ClientOptions options() {
    return options;
  }

  /** The greeting's text. */
  public final ResponseText welcome() {
    return welcome;
  }

  /** The session's state (RFC 9051 section 3). No I/O. */
  public final SessionState state() {
    return session.state();
  }

  /** What the server said last that it can do; asked for when it did not say by itself. */
  public final Capabilities capabilities() {
    return session.capabilities();
  }

  /** Whether the server said that it has the capability, or one that implies it. No I/O. */
  public final boolean has(Capability capability) {
    return capabilities().has(capability);
  }

  /** The version that is spoken, chosen from the capabilities. No I/O. */
  public final ProtocolVersion protocolVersion() {
    return session.version();
  }

  /** Whether the name was enabled by ENABLE. */
  public final boolean isEnabled(String name) {
    return session.isEnabled(name);
  }

  /** Whether strings and names may be UTF-8 (UTF8=ACCEPT or IMAP4rev2 enabled). */
  public final boolean isUtf8() {
    return session.isUtf8();
  }

  /** Whether TLS protects the connection. */
  public final boolean isSecure() {
    return connection.channel().transport().isSecure();
  }

  /**
   * TLS channel binding data of the given type (tls-server-end-point, tls-exporter), if it can be
   * had.
   */
  public final Optional<byte[]> channelBinding(String type) {
    return type.equals("tls-server-end-point")
        ? connection.channel().transport().tlsSession().flatMap(ChannelBinding::serverEndPoint)
        : Optional.empty();
  }

  /** False after LOGOUT, BYE, the loss of the connection, or {@link #close}. No I/O. */
  public final boolean isUsable() {
    return connection.failure() == null
        && !connection.saidGoodbye()
        && session.state() != SessionState.LOGOUT;
  }

  /** Why the client is not usable any more. */
  public final Optional<ImapException> failure() {
    return Optional.ofNullable(connection.failure());
  }

  /** How long ago the server was last heard. */
  public final Duration silence() {
    return connection.channel().silence();
  }

  /** The last lines of the session, without secrets. */
  public final List<String> recentLines() {
    return connection.channel().lastLines();
  }

  /** The mailbox that is selected now. */
  public final Optional<SelectedMailbox> selected() {
    return Optional.ofNullable(session.mailbox());
  }

  /**
   * Gets every change of the selected mailbox, once and in order, on the thread that ran the
   * command, without locks held.
   */
  public final void setChangeListener(Consumer<MailboxChange> listener) {
    listeners.changes(listener);
  }

  /** Gets untagged status responses, and every ALERT, on the same terms. */
  public final void setStatusListener(Consumer<Untagged.Status> listener) {
    listeners.statuses(listener);
  }

  /**
   * Gets every other response that no command claimed, such as NOTIFY's STATUS and LIST, on the
   * same terms.
   */
  public final void setDataListener(Consumer<Untagged> listener) {
    listeners.data(listener);
  }

  /**
   * Sends LOGOUT where that takes at most a second, and closes the connection; ends blocked calls.
   */
  @Override
  public final void close() {
    if (isUsable()) {
      sender.close(SessionCommands.simple("LOGOUT", StateChange.LOGS_OUT));
    } else {
      abort();
    }
  }

  /** Closes the connection without a word. */
  public final void abort() {
    connection.fail(Connection.closed());
  }

  /** The greeting has come. */
  final void begin(ResponseText greeting) throws ImapException {
    welcome = greeting;
    secure();
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
    runner.runBoth(
        SessionCommands.simple("CAPABILITY").alone(), SessionCommands.id(fields).following());
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
  public final Capabilities capability() throws ImapException {
    runner.run(SessionCommands.simple("CAPABILITY"));
    return session.capabilities();
  }

  /** NOOP (RFC 9051 section 6.1.2): lets the server report what has changed. */
  public final void noop() throws ImapException {
    runner.run(SessionCommands.simple("NOOP"));
  }

  /**
   * LOGOUT (RFC 9051 section 6.1.3), then closes the connection; the client is of no use
   * afterwards.
   */
  public final void logout() throws ImapException {
    try {
      runner.run(SessionCommands.simple("LOGOUT", StateChange.LOGS_OUT));
    } catch (ImapException.Bye e) {
      // the untagged BYE stands in for the tagged response, as with imaplib
    } finally {
      abort();
    }
  }

  /** ID (RFC 2971); null sends NIL. The answer keeps the server's order. */
  public final Map<String, @Nullable String> id(@Nullable Map<String, @Nullable String> fields)
      throws ImapException {
    return runner.run(SessionCommands.id(fields));
  }

  /**
   * Has ID sent with the CAPABILITY that follows a login, where one has to follow, so that it costs
   * no round trip of its own; {@link #isIdSent} tells afterwards.
   */
  public final void idAtLogin(Map<String, @Nullable String> fields) {
    idAtLogin = fields;
  }

  /** Whether ID went out with a login. */
  public final boolean isIdSent() {
    return idSent;
  }

  // ---- not authenticated

  /** STARTTLS, then the capabilities anew. Plaintext that is left over fails the connection. */
  public final void startTls() throws ImapException {
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
    session.resetCapabilities();
    connection.startTls();
  }

  /**
   * LOGIN (RFC 9051 section 6.2.3), then the capabilities anew where the server did not tell them.
   *
   * @throws ImapException.No when the server refuses, and before anything is sent when it says
   *     LOGINDISABLED
   */
  public final void login(String user, Secret password) throws ImapException {
    if (has(Capability.LOGINDISABLED) && state() == SessionState.NOT_AUTHENTICATED) {
      throw ImapException.No.notSent("LOGIN: the server says LOGINDISABLED", null);
    }
    session.forgetCapabilities();
    runner.run(SessionCommands.login(user, password));
    loggedIn();
  }

  /** AUTHENTICATE PLAIN (RFC 4616). */
  public final void loginPlain(String user, Secret password) throws ImapException {
    authenticate("PLAIN", user, password);
  }

  /** AUTHENTICATE CRAM-MD5 (RFC 2195). */
  public final void loginCramMd5(String user, Secret password) throws ImapException {
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

  /** AUTHENTICATE, with SASL-IR where both sides can. */
  public final void authenticate(SaslMechanism mechanism) throws ImapException {
    runner.check("AUTHENTICATE");
    session.forgetCapabilities();
    new Authentication(connection, sender, session).run(mechanism);
    loggedIn();
  }

  // ---- authenticated

  /** ENABLE (RFC 5161): what is enabled now of what was asked for. */
  public final Set<String> enable(String... names) throws ImapException {
    runner.run(SessionCommands.atoms("ENABLE", names).alone());
    Set<String> enabled = new TreeSet<>(List.of(names));
    enabled.removeIf(name -> !session.isEnabled(name));
    return enabled;
  }

  /**
   * ENABLE and ID in one packet; that either is refused is no failure. What of it is enabled now.
   */
  public final Set<String> enableWithId(
      List<String> names, @Nullable Map<String, @Nullable String> fields) throws ImapException {
    runner.runBoth(
        SessionCommands.atoms("ENABLE", names.toArray(new String[0])).alone(),
        SessionCommands.id(fields).following());
    Set<String> enabled = new TreeSet<>(names);
    enabled.removeIf(name -> !session.isEnabled(name));
    return enabled;
  }

  /** COMPRESS DEFLATE (RFC 4978); level and strategy as of java.util.zip.Deflater. */
  public final void compress(int level, int strategy) throws ImapException {
    Runnable turn = () -> connection.compress(level, strategy);
    runner.run(PlainCommand.turning("COMPRESS", w -> w.space().atom("DEFLATE"), turn).alone());
  }

  /** UNAUTHENTICATE (RFC 8437), or X-UNAUTHENTICATE where that is all there is. */
  public final void unauthenticate() throws ImapException {
    boolean standard = has(Capability.UNAUTHENTICATE) || !has(Capability.X_UNAUTHENTICATE);
    session.forgetCapabilities();
    runner.run(
        SessionCommands.simple(
            standard ? "UNAUTHENTICATE" : "X-UNAUTHENTICATE", StateChange.UNAUTHENTICATES));
    learnCapabilities();
  }

  /** PROXYAUTH: acts as another user from now on, as an administrator may. */
  public final void proxyAuth(String user) throws ImapException {
    runner.run(SessionCommands.proxyAuth(user));
  }

  // ---- anything else

  /**
   * The last response code of that name that the server gave, once (imaplib's {@code response}).
   */
  public final Optional<ResponseCode> response(String code) {
    return Optional.ofNullable(session.takeCode(code));
  }

  /**
   * Any command in its present state, with arguments given as they are written; CR, LF and NUL are
   * refused.
   */
  public final RawResult xatom(String name, String... arguments) throws ImapException {
    String upper = name.toUpperCase(Locale.ROOT);
    if (CommandStates.isKnown(upper)) {
      runner.check(upper);
    }
    return runner.runUnchecked(new RawCommand(upper, List.of(arguments)));
  }
}
