package org.imap4x.mail;

import jakarta.mail.MessagingException;

/** Nothing answered at a host and port: no connection was made. */
public class MailConnectException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final int port;
  private final int connectionTimeout;

  /**
   * Says where nothing answered.
   *
   * @param connectionTimeout in milliseconds, -1 for none
   */
  public MailConnectException(
      String message, String host, int port, int connectionTimeout, Exception cause) {
    super(message, cause);
    this.host = host;
    this.port = port;
    this.connectionTimeout = connectionTimeout;
  }

  /** The host that was tried. */
  public String getHost() {
    return host;
  }

  /** The port that was tried. */
  public int getPort() {
    return port;
  }

  /** The timeout used, in milliseconds; -1 for none. */
  public int getConnectionTimeout() {
    return connectionTimeout;
  }
}
