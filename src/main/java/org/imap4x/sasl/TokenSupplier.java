package org.imap4x.sasl;

import java.io.IOException;
import java.util.Objects;
import org.imap4x.model.Secret;

/**
 * Gives the OAuth 2.0 access token for XOAUTH2 and OAUTHBEARER, asked anew for every connection and
 * once more after a rejection.
 *
 * <p>Called on the thread that connects, with no lock held; it may block, for example to refresh a
 * token. Several connections may ask at the same time.
 */
@FunctionalInterface
public interface TokenSupplier {

  /**
   * The token to send, without the word {@code Bearer}. After {@link Reason#REJECTED} the last one
   * given must not be given again unless it was renewed.
   *
   * @throws IOException if no token can be had; becomes the cause of the authentication failure
   */
  Secret token(Request request) throws IOException;

  /** A supplier of one fixed token. */
  static TokenSupplier fixed(Secret token) {
    Objects.requireNonNull(token);
    return request -> token;
  }

  /** Why a token is asked for. */
  enum Reason {
    /** The first connection of a store, or another one besides it. */
    FIRST,
    /** A connection was lost and is being replaced. */
    RECONNECT,
    /** The server refused the token given before. */
    REJECTED
  }

  /**
   * What is asked for.
   *
   * @param user the user name to log in as
   * @param host the host connected to
   * @param port the port connected to
   * @param reason why
   * @param serverError with {@link Reason#REJECTED} what the server said, decoded; else empty
   */
  record Request(String user, String host, int port, Reason reason, String serverError) {
    public Request {
      Objects.requireNonNull(user);
      Objects.requireNonNull(host);
      Objects.requireNonNull(reason);
      Objects.requireNonNull(serverError);
    }
  }
}
