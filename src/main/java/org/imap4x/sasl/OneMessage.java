package org.imap4x.sasl;

import java.util.Optional;

/** PLAIN, EXTERNAL and ANONYMOUS: the client says one thing and the server decides. */
final class OneMessage implements SaslMechanism {

  private final String name;
  private final byte[] message;
  private boolean sent;

  private OneMessage(String name, byte[] message) {
    this.name = name;
    this.message = message;
  }

  /** RFC 4616: {@code [authzid] NUL authcid NUL passwd}. */
  static SaslMechanism plain(SaslCredentials credentials) throws SaslFailure {
    byte[] password = credentials.requirePassword("PLAIN").utf8();
    for (byte b : password) {
      if (b == 0) {
        throw new SaslFailure("PLAIN", SaslFailure.Kind.NOT_USABLE, "NUL in the password");
      }
    }
    refuse("PLAIN", credentials.user(), "user name", "\0");
    refuse("PLAIN", credentials.authorizationId(), "authorization identity", "\0");
    byte[] nul = {0};
    byte[] message =
        Octets.join(
            Octets.utf8(credentials.authorizationId()),
            nul,
            Octets.utf8(credentials.user()),
            nul,
            password);
    Octets.wipe(password);
    return new OneMessage("PLAIN", message);
  }

  /** RFC 4422 appendix A: the authorization identity, which may be empty. */
  static SaslMechanism external(SaslCredentials credentials) throws SaslFailure {
    refuse("EXTERNAL", credentials.authorizationId(), "authorization identity", "\0");
    return new OneMessage("EXTERNAL", Octets.utf8(credentials.authorizationId()));
  }

  /** RFC 4505: trace information, here the user name, at most 255 characters. */
  static SaslMechanism anonymous(SaslCredentials credentials) throws SaslFailure {
    refuse("ANONYMOUS", credentials.user(), "trace information", "\0");
    String trace = credentials.user();
    if (trace.codePointCount(0, trace.length()) > 255) {
      trace = trace.substring(0, trace.offsetByCodePoints(0, 255));
    }
    return new OneMessage("ANONYMOUS", Octets.utf8(trace));
  }

  /** Refuses a text that would break the message's fields apart. */
  static void refuse(String mechanism, String text, String what, String forbidden)
      throws SaslFailure {
    for (int i = 0; i < forbidden.length(); i++) {
      if (text.indexOf(forbidden.charAt(i)) >= 0) {
        throw new SaslFailure(
            mechanism, SaslFailure.Kind.NOT_USABLE, "control character in the " + what);
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<byte[]> initialResponse() {
    sent = true;
    return Optional.of(message.clone());
  }

  @Override
  public byte[] evaluate(byte[] challenge) throws SaslFailure {
    throw new SaslFailure(
        name, SaslFailure.Kind.MALFORMED_CHALLENGE, "a challenge where none belongs");
  }

  @Override
  public boolean complete() {
    return sent;
  }

  @Override
  public void close() {
    Octets.wipe(message);
  }
}
