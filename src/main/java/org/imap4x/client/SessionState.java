package org.imap4x.client;

/** The states of a session (RFC 9051 section 3). */
public enum SessionState {
  /** Connected; not logged in yet. */
  NOT_AUTHENTICATED,
  /** Logged in; no mailbox is selected. */
  AUTHENTICATED,
  /** A mailbox is selected. */
  SELECTED,
  /** Over. */
  LOGOUT
}
