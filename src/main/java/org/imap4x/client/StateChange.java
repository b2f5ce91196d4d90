package org.imap4x.client;

/** What becomes of the session's state (RFC 9051 section 3) when a command has ended. */
enum StateChange {
  /** Nothing. */
  NONE,
  /** OK: authenticated. */
  LOGS_IN,
  /** OK: the mailbox is selected; else none is. */
  SELECTS,
  /** No mailbox is selected, even if it can't be closed (RFC 2060 section 6.4.2). */
  CLOSES,
  /** OK: no mailbox is selected. */
  UNSELECTS,
  /** OK: not authenticated, and nothing is enabled. */
  UNAUTHENTICATES,
  /** The session is over. */
  LOGS_OUT;

  /** That of a command given by its name only. */
  static StateChange of(String command) {
    return switch (command) {
      case "LOGIN", "AUTHENTICATE" -> LOGS_IN;
      case "SELECT", "EXAMINE" -> SELECTS;
      case "CLOSE" -> CLOSES;
      case "UNSELECT" -> UNSELECTS;
      case "UNAUTHENTICATE", "X-UNAUTHENTICATE" -> UNAUTHENTICATES;
      case "LOGOUT" -> LOGS_OUT;
      default -> NONE;
    };
  }
}
