package org.imap4x.mail.opening;

/** Why an opening ends. */
public enum Why {
  /** The application closed it. */
  CLOSED,
  /** The application closed it, and marked messages go. */
  EXPUNGED,
  /** The application wants it to end without a word. */
  FORCED,
  /** The store was closed. */
  STORE_CLOSED,
  /** The connection is lost, and there is no other. */
  LOST,
  /** The mailbox is another one now. */
  OTHER_UIDVALIDITY;

  /** Whether the server is told. */
  boolean speaks() {
    return this == CLOSED || this == EXPUNGED || this == STORE_CLOSED;
  }
}
