package org.imap4x.mail.login;

import org.imap4x.mail.config.Account;
import org.imap4x.model.Secret;
import org.imap4x.sasl.ScramKeys;
import org.jspecify.annotations.Nullable;

/**
 * Where a store connects to and as whom, for every connection that it makes.
 *
 * @param scramKeys what was derived of the password, as long as it is the same user's
 */
public record Credentials(
    String host,
    int port,
    String user,
    @Nullable Secret password,
    String proxyUser,
    ScramKeys scramKeys) {
  /** Nobody, nowhere. */
  public static Credentials none() {
    return of("", 0, "", null, "");
  }

  /** Those of a user who has never logged in. */
  public static Credentials of(
      String host, int port, String user, @Nullable Secret password, String proxyUser) {
    return new Credentials(host, port, user, password, proxyUser, new ScramKeys());
  }

  public Account account() {
    return new Account(host, port, user, password, proxyUser, scramKeys);
  }

  public Credentials withUser(String other) {
    return of(host, port, other, password, proxyUser);
  }

  public Credentials withPassword(@Nullable Secret other) {
    return of(host, port, user, other, proxyUser);
  }

  public Credentials withProxyUser(String other) {
    return new Credentials(host, port, user, password, other, scramKeys);
  }
}
