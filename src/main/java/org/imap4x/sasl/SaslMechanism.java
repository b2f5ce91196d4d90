package org.imap4x.sasl;

import java.util.Optional;

/**
 * One run of a SASL mechanism, client side (RFC 4422): a state machine that turns challenges into
 * responses. {@link SaslExchange} drives it and knows how IMAP carries it.
 *
 * <p>Octets are the mechanism's own, never base64. The object serves one authentication on one
 * connection and one thread at a time, does no network I/O with the mail server, and is closed when
 * the exchange ends, however it ends. To cancel, a method throws {@link SaslFailure}; the client
 * then sends {@code *}. Every response is a secret: no caller may log one.
 */
public interface SaslMechanism extends AutoCloseable {

  /** The registered name in upper case, as in {@code AUTHENTICATE name}. */
  String name();

  /**
   * The client's first message, computed once. Empty means that the server speaks first and an
   * initial response is never sent; a zero-length array is a real, empty message ({@code =} with
   * SASL-IR). May block where a token supplier is asked.
   *
   * @throws SaslFailure if the credentials do not serve this mechanism
   */
  Optional<byte[]> initialResponse() throws SaslFailure;

  /**
   * Answers one challenge. A zero-length result is a real, empty response.
   *
   * @throws SaslFailure if the challenge is malformed, unexpected or not from the right server
   */
  byte[] evaluate(byte[] challenge) throws SaslFailure;

  /**
   * Whether the client has seen all that it needs. A tagged OK that comes earlier is not a login:
   * with SCRAM the server has not proved that it knows the password.
   */
  boolean complete();

  /**
   * What the server said, inside the mechanism, about a failure: the JSON text of XOAUTH2 and
   * OAUTHBEARER, the {@code e=} value of SCRAM. The tagged NO follows; its exception quotes this.
   */
  default Optional<String> decodedServerError() {
    return Optional.empty();
  }

  /**
   * Wipes what is kept of the credentials. May be called twice; the mechanism is of no use after.
   */
  @Override
  default void close() {}
}
