package org.imap4x.mail.login;

import org.imap4x.mail.config.Account;
import org.imap4x.model.Secret;
import org.jspecify.annotations.Nullable;

/** Where a store connects to and as whom, for every connection that it makes. */
public record Credentials(
    String host, int port, String user, @Nullable Secret password, String proxyUser) {
  public static final Credentials NONE = new Credentials("", 0, "", null, "");

  public Account account() {
    return new Account(host, port, user, password, proxyUser);
  }

  public Credentials withUser(String other) {
    return new Credentials(host, port, other, password, proxyUser);
  }

  public Credentials withPassword(@Nullable Secret other) {
    return new Credentials(host, port, user, other, proxyUser);
  }

  public Credentials withProxyUser(String other) {
    return new Credentials(host, port, user, password, other);
  }
}
