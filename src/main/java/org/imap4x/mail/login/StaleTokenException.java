package org.imap4x.mail.login;

import jakarta.mail.AuthenticationFailedException;

/**
 * The server refused what a token supplier gave, also when it was asked for another one: a new
 * token may be under way.
 */
public final class StaleTokenException extends AuthenticationFailedException {
  private static final long serialVersionUID = 1L;

  StaleTokenException(AuthenticationFailedException refusal) {
    super(refusal.getMessage(), refusal);
  }
}
