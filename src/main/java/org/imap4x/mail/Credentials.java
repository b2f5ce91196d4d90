package org.imap4x.mail;

import org.imap4x.mail.config.Account;
import org.imap4x.model.Secret;
import org.jspecify.annotations.Nullable;

/** Where a store connects to and as whom, for every connection that it makes. */
record Credentials(
    String host, int port, String user, @Nullable Secret password, String proxyUser) {
  static final Credentials NONE = new Credentials("", 0, "", null, "");

  Account account() {
    return new Account(host, port, user, password, proxyUser);
  }

  Credentials withUser(String other) {
    return new Credentials(host, port, other, password, proxyUser);
  }

  Credentials withPassword(@Nullable Secret other) {
    return new Credentials(host, port, user, other, proxyUser);
  }

  Credentials withProxyUser(String other) {
    return new Credentials(host, port, user, password, other);
  }
}
