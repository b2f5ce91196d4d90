package org.imap4x.mail;

import jakarta.mail.MessagingException;
import org.imap4x.client.ImapException;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.login.Faults;

/** The exceptions of this package, for the rooms below it. */
enum ImapFaults implements Faults {
  INSTANCE;

  /** What turns the command core's failures into those that applications know. */
  static final ErrorMapper ERRORS = new ErrorMapper(INSTANCE);

  @Override
  public MessagingException command(String message, ImapException cause) {
    return new IMAPException(message, cause);
  }

  @Override
  public MessagingException referral(String url, String text) {
    return new ReferralException(url, text);
  }

  @Override
  public MessagingException connect(
      String message, String host, int port, int timeoutMillis, Exception cause) {
    return new MailConnectException(message, host, port, timeoutMillis, cause);
  }
}
