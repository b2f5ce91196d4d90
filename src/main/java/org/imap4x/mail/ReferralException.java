package org.imap4x.mail;

import jakarta.mail.AuthenticationFailedException;

/**
 * The server refers the user to another one at login (RFC 2221); only with {@code
 * referralexception}.
 */
public class ReferralException extends AuthenticationFailedException {
  private static final long serialVersionUID = 1L;

  private final String url;
  private final String text;

  /** Keeps the URL and the server's text. */
  public ReferralException(String url, String text) {
    super("[REFERRAL " + url + "] " + text);
    this.url = url;
    this.text = text;
  }

  /** The IMAP URL of the other server. */
  public String getUrl() {
    return url;
  }

  /** What the server said. */
  public String getText() {
    return text;
  }
}
