package org.imap4x.mail.config;

import org.imap4x.model.Secret;
import org.imap4x.sasl.ScramKeys;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in where.
 *
 * @param host as the application named it
 * @param user may be empty where the mechanism needs none
 * @param password null where there is none
 * @param proxyUser the user to act as by PROXYAUTH, empty for none
 * @param scramKeys what was derived of the password before
 */
public record Account(
    String host,
    int port,
    String user,
    @Nullable Secret password,
    String proxyUser,
    ScramKeys scramKeys) {
  /** One who has never logged in. */
  public Account(String host, int port, String user, @Nullable Secret password, String proxyUser) {
    this(host, port, user, password, proxyUser, new ScramKeys());
  }

  Account withPassword(@Nullable Secret other) {
    return new Account(host, port, user, other, proxyUser);
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}
