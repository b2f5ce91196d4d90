package org.imap4x.mail.login;

import jakarta.mail.MessagingException;
import org.imap4x.client.ImapException;

/** Makes the exceptions that are the provider's own, where none of Jakarta Mail's says it. */
public interface Faults {
  /** For a command that did not end well. */
  MessagingException command(String message, ImapException cause);

  /** For a login that the server refers to another one (RFC 2221). */
  MessagingException referral(String url, String text);

  /** For a place where nothing answers. */
  MessagingException connect(
      String message, String host, int port, int timeoutMillis, Exception cause);
}
