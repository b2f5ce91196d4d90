package org.imap4x.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.imap4x.client.Cancellation;
import org.imap4x.client.ImapClient;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.link.SessionSetup;
import org.imap4x.mail.login.Credentials;
import org.imap4x.model.Secret;
import org.imap4x.sasl.TokenSupplier.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Finds host, user and password where {@code connect} left them out: URL, properties, what the
 * session remembers, its Authenticator.
 */
final class StoreLogin {
  private final IMAPStore store;
  private final Session session;
  private final StoreSettings settings;

  StoreLogin(IMAPStore store, Session session, StoreSettings settings) {
    this.store = store;
    this.session = session;
    this.settings = settings;
  }

  /** Where the store is, and who asks. */
  private record Place(String host, int port, @Nullable String file, @Nullable String user) {
    URLName url(IMAPStore store, @Nullable String password) {
      return new URLName(store.protocol(), host, port, file, user, password);
    }

    Place withUser(String other) {
      return new Place(host, port, file, other);
    }
  }

  void connect(
      @Nullable String givenHost, int givenPort, @Nullable String givenUser, @Nullable String given)
      throws MessagingException {
    URLName url = store.fullUrl();
    String host = settings.host(orElse(givenHost, url == null ? null : url.getHost()));
    int port = givenPort < 0 && url != null ? url.getPort() : givenPort;
    String named = orElse(givenUser, url == null ? null : url.getUsername());
    String user = settings.user(named).orElse(null);
    if (user == null) {
      user = System.getProperty("user.name");
    }
    String password = given;
    if (password == null && url != null && user != null && user.equals(url.getUsername())) {
      password = url.getPassword();
    }
    Place place = new Place(host, port, url == null ? null : url.getFile(), user);
    PasswordAuthentication known =
        password == null ? session.getPasswordAuthentication(place.url(store, null)) : null;
    boolean remembered = known != null && known.getUserName().equals(user);
    if (known != null && remembered) {
      login(place, known.getPassword(), false, false);
    } else {
      login(place, password, given != null, password == null);
    }
  }

  /** Tries the password, where there is one, and then what the Authenticator says. */
  private void login(Place first, @Nullable String password, boolean given, boolean remember)
      throws MessagingException {
    AuthenticationFailedException refused = null;
    try {
      if (store.protocolConnect(first.host, first.port, first.user, password)) {
        loggedIn(first, password, remember);
        return;
      }
    } catch (AuthenticationFailedException e) {
      if (given || e instanceof ReferralException) {
        throw e; // the application knew what it wanted, or its password is good
      }
      refused = e;
    }
    PasswordAuthentication asked = ask(first.host, first.port, first.user);
    if (asked == null
        || !store.protocolConnect(
            first.host, first.port, asked.getUserName(), asked.getPassword())) {
      String user = asked == null ? first.user : asked.getUserName();
      throw refused != null ? refused : missing(user);
    }
    loggedIn(first.withUser(asked.getUserName()), asked.getPassword(), remember);
  }

  private void loggedIn(Place place, @Nullable String password, boolean remember) {
    // getURLName() leaves the password out; with it connect() works again after close().
    store.urlIs(place.url(store, password));
    if (remember && place.user != null && password != null) {
      session.setPasswordAuthentication(
          place.url(store, null), new PasswordAuthentication(place.user, password));
    }
  }

  private static AuthenticationFailedException missing(@Nullable String user) {
    return new AuthenticationFailedException(
        user == null
            ? "failed to connect, no user name specified?"
            : "failed to connect, no password specified?");
  }

  private @Nullable PasswordAuthentication ask(String host, int port, @Nullable String user) {
    InetAddress address = null;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      // the Authenticator is asked without one
    }
    return session.requestPasswordAuthentication(address, port, store.protocol(), null, user);
  }

  private static @Nullable String orElse(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }

  /** Another connection of the store, ready for use; it does not hold the store. */
  static ImapClient open(WeakReference<IMAPStore> weak, Reason reason, Cancellation cancellation)
      throws MessagingException {
    IMAPStore store = weak.get();
    if (store == null) {
      throw new MessagingException("the store is gone");
    }
    Credentials c = refreshed(store, store.credentials(), reason);
    ImapClient client =
        SessionSetup.connect(
            store.settings(),
            c.account(),
            reason,
            store.errors(),
            new StatusNews(weak),
            cancellation);
    client.share(store.traits());
    store.serverCan(client.capabilities());
    return client;
  }

  /**
   * The credentials for another connection, asked for again where {@code forcepasswordrefresh} says
   * so.
   */
  static Credentials refreshed(IMAPStore store, Credentials known, Reason reason) {
    boolean first = reason == Reason.FIRST && !store.isMarkedConnected();
    if (first || !store.settings().flag(Settings.FORCE_PASSWORD_REFRESH)) {
      return known;
    }
    PasswordAuthentication asked =
        new StoreLogin(store, store.mailSession(), store.settings())
            .ask(known.host(), known.port(), known.user());
    if (asked == null) {
      return known;
    }
    Credentials now =
        known.withUser(asked.getUserName()).withPassword(Secret.of(asked.getPassword()));
    store.credentials(now);
    return now;
  }
}
