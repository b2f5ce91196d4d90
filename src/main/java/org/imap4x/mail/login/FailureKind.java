package org.imap4x.mail.login;

/**
 * What is behind a failure, as far as response codes and well-known texts tell; applications know
 * these by the same names.
 */
public enum FailureKind {
  /** The server does not allow this. */
  REFUSED,
  /** The server did not understand, or this client is wrong. */
  BAD,
  /** No such mailbox or object. */
  NOT_FOUND,
  /** It exists already. */
  ALREADY_EXISTS,
  /** The user may not. */
  NO_PERMISSION,
  /** A quota is, or would be, exceeded. */
  OVER_QUOTA,
  /** Something is too large, or there is too much of it. */
  LIMIT,
  /** Too much too fast. */
  THROTTLED,
  /** More connections than the server allows. */
  TOO_MANY_CONNECTIONS,
  /** Wrong user name, password or token. */
  CREDENTIALS,
  /** A part of the server is down, or the object is in use: later it may work. */
  UNAVAILABLE,
  /** Works with TLS only. */
  PRIVACY_REQUIRED,
  /** The connection could not be made, or was lost. */
  CONNECTION_LOST,
  /** The thread was interrupted while it waited; the connection lives. */
  INTERRUPTED,
  /** Nothing came for too long. */
  TIMEOUT,
  /** The server broke the protocol, or a limit of {@code limits.*}. */
  PROTOCOL
}
