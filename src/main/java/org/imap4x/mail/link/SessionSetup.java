package org.imap4x.mail.link;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.imap4x.client.Cancellation;
import org.imap4x.client.ClientOptions;
import org.imap4x.client.ClientOptions.Security;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SessionState;
import org.imap4x.client.StatusListener;
import org.imap4x.mail.config.Account;
import org.imap4x.mail.config.ClientOptionsReader;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.login.Faults;
import org.imap4x.mail.login.LoginPolicy;
import org.imap4x.mail.login.LoginRefusal;
import org.imap4x.mail.login.LoginRunner;
import org.imap4x.model.Capability;
import org.imap4x.model.ResponseText;
import org.imap4x.sasl.TokenSupplier;
import org.imap4x.wire.TlsException;
import org.jspecify.annotations.Nullable;

/**
 * Connects and makes a session ready for use: greeting, TLS, login, ID, ENABLE, COMPRESS.
 *
 * <p>Every connection of a store goes through here, also one that replaces another. Blocks; must be
 * called without locks held, as it asks token suppliers and Authenticators.
 */
public final class SessionSetup {
  /** Extensions that a SELECT of a name in ASCII does not depend on. */
  private static final Set<String> PUT_OFF = Set.of("QRESYNC", "CONDSTORE", "UTF8=ACCEPT");

  private final StoreSettings settings;
  private final Account account;
  private final TokenSupplier.Reason reason;
  private final MailLog log;
  private final ErrorMapper errors;
  private final StatusListener statuses;
  private final Cancellation cancellation;

  private SessionSetup(
      StoreSettings settings,
      Account account,
      TokenSupplier.Reason reason,
      ErrorMapper errors,
      StatusListener statuses,
      Cancellation cancellation) {
    this.errors = errors;
    this.statuses = statuses;
    this.cancellation = cancellation;
    this.settings = settings;
    this.account = account;
    this.reason = reason;
    this.log = new MailLog(settings.session());
  }

  /**
   * A session that is authenticated and set up.
   *
   * @param reason told to a token supplier
   * @param statuses hears what the server says for as long as the connection lives, and where it
   *     can't be made
   * @throws AuthenticationFailedException when the server refuses the user, with its text
   * @throws MessagingException for anything else, what {@link Faults} makes mostly
   */
  public static ImapClient connect(
      StoreSettings settings,
      Account account,
      TokenSupplier.Reason reason,
      ErrorMapper errors,
      StatusListener statuses,
      Cancellation cancellation)
      throws MessagingException {
    settings.check();
    return new SessionSetup(settings, account, reason, errors, statuses, cancellation).connect();
  }

  /** Whether a login needs a password: not with a token supplier or mechanisms that use none. */
  public static boolean needsPassword(StoreSettings settings) {
    return LoginPolicy.of(settings).needsPassword();
  }

  private ImapClient connect() throws MessagingException {
    ImapClient client = open();
    boolean ready = false;
    try {
      refuseUnprotected(client);
      if (client.state() == SessionState.NOT_AUTHENTICATED) {
        yahoo(client);
        if (settings.flag(Settings.ID_ENABLE) && account.proxyUser().isEmpty()) {
          client.idAtLogin(idFields());
        }
        refuseReferral(new LoginRunner(settings, account, client, log, errors).login(reason));
      } else {
        refuseReferral(client.welcome());
      }
      afterLogin(client);
      ready = true;
      return client;
    } catch (ImapException e) {
      throw errors.map(e, "set up the session with " + account.host(), null, null);
    } finally {
      if (!ready) {
        client.abort();
      }
    }
  }

  // ---- connection

  private ImapClient open() throws MessagingException {
    ClientOptions options = ClientOptionsReader.read(settings, account.host(), account.port());
    log.debug(
        "connecting to "
            + log.shown(account)
            + " ("
            + ClientOptionsReader.words(options.security())
            + ")");
    try {
      return ImapClient.connect(options, cancellation, statuses);
    } catch (ImapException e) {
      return openWithoutFactory(e, options);
    }
  }

  private ImapClient openWithoutFactory(ImapException failure, ClientOptions options)
      throws MessagingException {
    Optional<ClientOptions> other = Optional.empty();
    if (wasNeverThere(failure) || failedInTls(failure)) {
      other =
          ClientOptionsReader.withoutFactory(
              settings, account.host(), account.port(), options, failedInTls(failure));
    }
    if (other.isEmpty()) {
      throw notConnected(failure, options);
    }
    String instead = ClientOptionsReader.words(other.get().security()) + " without it";
    String text = "the socket factory can't connect, " + instead + ": " + failure.getMessage();
    if (failedInTls(failure)) {
      MailLog.warn(text);
    } else {
      log.debug(text);
    }
    try {
      return ImapClient.connect(other.get(), cancellation, statuses);
    } catch (ImapException e) {
      e.addSuppressed(failure);
      throw notConnected(e, other.get());
    }
  }

  /**
   * Whether TLS failed, and may be tried without the application's factory: where that made no
   * socket. What fails in the handshake is up to whoever answers, and the factory may hold a pin:
   * then others are asked only where the application names them.
   */
  private boolean failedInTls(ImapException failure) {
    boolean byFactory =
        causes(failure).anyMatch(e -> e instanceof TlsException tls && tls.isByFactory());
    return byFactory || (isTls(failure) && ClientOptionsReader.hasTrustOfItsOwn(settings));
  }

  /** Whether no connection was made at all, as against one that ended. */
  private static boolean wasNeverThere(ImapException failure) {
    return (failure instanceof ImapException.Lost || failure instanceof ImapException.Timeout)
        && failure.outcome() == ImapException.Outcome.NOT_SENT
        && !isTls(failure);
  }

  /** Something answered, and then TLS failed. */
  private static boolean isTls(Throwable failure) {
    return causes(failure).anyMatch(e -> e instanceof TlsException || e instanceof SSLException);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  private MessagingException notConnected(ImapException failure, ClientOptions options) {
    String what = "connect to " + account.host() + ":" + options.port();
    Optional<String> url = LoginRefusal.referral(failure);
    if (url.isPresent() && settings.flag(Settings.REFERRAL_EXCEPTION)) {
      return errors.referred(failure, url.get());
    }
    if (!wasNeverThere(failure)) {
      return errors.map(failure, what, null, null);
    }
    long millis = options.connectTimeout().toMillis();
    return errors
        .faults()
        .connect(
            "can't " + what + ": " + failure.getMessage(),
            account.host(),
            options.port(),
            (int) Math.min(Integer.MAX_VALUE, millis),
            failure);
  }

  /** A PREAUTH greeting leaves no room for STARTTLS (RFC 9051 section 7.1.4). */
  private static void refuseUnprotected(ImapClient client) throws MessagingException {
    Security wanted = client.options().security();
    if (wanted == Security.STARTTLS_REQUIRED && !client.isSecure()) {
      throw new MessagingException(
          client.state() == SessionState.NOT_AUTHENTICATED
              ? "the server offers no STARTTLS, which is required"
              : "the server has authenticated the session before TLS, which is required");
    }
  }

  /**
   * The login has worked, and the server says that another one would serve better (RFC 2221). A
   * greeting counts only where it is the login: PREAUTH.
   */
  private void refuseReferral(ResponseText said) throws MessagingException {
    Optional<String> url = LoginRefusal.referral(said.code());
    if (url.isPresent() && settings.flag(Settings.REFERRAL_EXCEPTION)) {
      throw errors.faults().referral(url.get(), said.text());
    }
  }

  private void yahoo(ImapClient client) throws ImapException {
    String guid = settings.text(Settings.YAHOO_GUID);
    if (!guid.isEmpty()) {
      client.id(Map.of("GUID", guid));
    }
  }

  // ---- after login

  private void afterLogin(ImapClient client) throws ImapException {
    if (!account.proxyUser().isEmpty()) {
      client.proxyAuth(account.proxyUser());
    }
    boolean id =
        settings.flag(Settings.ID_ENABLE) && client.has(Capability.ID) && !client.isIdSent();
    List<String> names = toEnable(client);
    client.enableLater(names, id ? idFields() : null);
    if (!PUT_OFF.containsAll(names)) {
      client.settle();
    }
    if (settings.flag(Settings.COMPRESS_ENABLE) && client.has(Capability.COMPRESS_DEFLATE)) {
      int level = settings.number(Settings.COMPRESS_LEVEL);
      int strategy = settings.number(Settings.COMPRESS_STRATEGY);
      tolerate("COMPRESS", () -> client.compress(level, strategy));
    }
  }

  private List<String> toEnable(ImapClient client) {
    List<String> names = new ArrayList<>();
    if (!client.has(Capability.ENABLE)) {
      return names;
    }
    if (client.has(Capability.IMAP4REV2) && !client.has(Capability.IMAP4REV1)) {
      names.add("IMAP4rev2");
    }
    if (settings.flag(Settings.QRESYNC_ENABLE)) {
      if (client.has(Capability.QRESYNC)) {
        names.add("QRESYNC");
      } else if (client.has(Capability.CONDSTORE)) {
        names.add("CONDSTORE");
      }
    }
    boolean only = client.has(Capability.UTF8_ONLY);
    if (only || (settings.flag(Settings.UTF8_ENABLE) && client.has(Capability.UTF8_ACCEPT))) {
      names.add("UTF8=ACCEPT");
    }
    if (settings.flag(Settings.UIDONLY_ENABLE) && client.has(Capability.UIDONLY)) {
      names.add("UIDONLY");
    }
    return names;
  }

  /** What ID says of this client: what the application wants, or name and version. */
  private Map<String, @Nullable String> idFields() {
    Map<String, @Nullable String> fields = new LinkedHashMap<>();
    Object given = settings.value(Settings.ID_FIELDS).orElse(Map.of());
    if (given instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> field : map.entrySet()) {
        Object value = field.getValue();
        fields.put(String.valueOf(field.getKey()), value == null ? null : value.toString());
      }
    }
    if (fields.isEmpty()) {
      fields.put("name", "imap4x");
      String version = SessionSetup.class.getPackage().getImplementationVersion();
      if (version != null) {
        fields.put("version", version);
      }
    }
    return fields;
  }

  private interface Step {
    void run() throws ImapException;
  }

  /** None of these is worth a session: a server that refuses one works without it. */
  private void tolerate(String what, Step step) throws ImapException {
    try {
      step.run();
    } catch (ImapException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      log.debug(account.host() + " refuses " + what + ": " + e.getMessage());
    }
  }
}
