package org.imap4x.client;

/** The states of a session (RFC 9051 section 3). */
public enum SessionState {
  NOT_AUTHENTICATED,
  AUTHENTICATED,
  SELECTED,
  LOGOUT
}
