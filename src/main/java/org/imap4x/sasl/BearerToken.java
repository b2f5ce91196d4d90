package org.imap4x.sasl;

import java.util.Optional;
import org.imap4x.model.Secret;

/**
 * OAUTHBEARER (RFC 7628) and XOAUTH2 (Google, Microsoft): one message with a token, and a JSON text
 * as challenge where the server refuses it.
 */
final class BearerToken implements SaslMechanism {

  private static final byte CTRL_A = 1;

  private final boolean registered;
  private final SaslCredentials credentials;
  private boolean sent;
  private Optional<String> error = Optional.empty();

  private BearerToken(boolean registered, SaslCredentials credentials) {
    this.registered = registered;
    this.credentials = credentials;
  }

  static SaslMechanism oauthBearer(SaslCredentials credentials) {
    return new BearerToken(true, credentials);
  }

  static SaslMechanism xoauth2(SaslCredentials credentials) {
    return new BearerToken(false, credentials);
  }

  @Override
  public String name() {
    return registered ? "OAUTHBEARER" : "XOAUTH2";
  }

  /** Asks the supplier for a token; may block. */
  @Override
  public Optional<byte[]> initialResponse() throws SaslFailure {
    OneMessage.refuse(name(), credentials.user(), "user name", "\0\1\r\n");
    OneMessage.refuse(name(), credentials.host(), "host", "\0\1\r\n");
    OneMessage.refuse(name(), credentials.authorizationId(), "authorization identity", "\0\1\r\n");
    Secret secret = credentials.requireToken(name());
    byte[] token = secret.utf8();
    for (byte b : token) {
      // RFC 6750 section 2.1: a token is visible ASCII.
      if (b <= ' ' || b > '~') {
        throw new SaslFailure(
            name(), SaslFailure.Kind.NOT_USABLE, "the token has characters that tokens never have");
      }
    }
    byte[] message = Octets.join(Octets.utf8(head()), token, new byte[] {CTRL_A, CTRL_A});
    Octets.wipe(token);
    sent = true;
    return Optional.of(message);
  }

  private String head() {
    if (!registered) {
      return "user=" + credentials.user() + "\1auth=Bearer ";
    }
    String authzid =
        credentials.authorizationId().isEmpty()
            ? credentials.user()
            : credentials.authorizationId();
    return "n,"
        + (authzid.isEmpty() ? "" : "a=" + saslName(authzid))
        + ",\1"
        + (credentials.host().isEmpty() ? "" : "host=" + credentials.host() + "\1")
        + (credentials.port() > 0 ? "port=" + credentials.port() + "\1" : "")
        + "auth=Bearer ";
  }

  /** RFC 5801 section 4, saslname: the comma and the equals sign are escaped. */
  private static String saslName(String name) {
    return name.replace("=", "=3D").replace(",", "=2C");
  }

  /** The error text; answered as the server waits for it before its tagged NO. */
  @Override
  public byte[] evaluate(byte[] challenge) throws SaslFailure {
    if (!sent || error.isPresent()) {
      throw new SaslFailure(
          name(), SaslFailure.Kind.MALFORMED_CHALLENGE, "a challenge where none belongs");
    }
    error = Optional.of(Octets.shown(challenge));
    return registered ? new byte[] {CTRL_A} : Octets.NONE;
  }

  /** Not after an error text: an OK then would contradict it. */
  @Override
  public boolean complete() {
    return sent && error.isEmpty();
  }

  @Override
  public Optional<String> decodedServerError() {
    return error;
  }
}
