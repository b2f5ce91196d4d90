package org.imap4x.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * LOGIN (draft-murchison-sasl-login): the server prompts for the user name, then for the password.
 * An initial response is never sent: servers disagree on what it would mean.
 */
final class Login implements SaslMechanism {

  private static final String NAME = "LOGIN";

  private final byte[] user;
  private final byte[] password;
  private int step;

  private Login(byte[] user, byte[] password) {
    this.user = user;
    this.password = password;
  }

  static SaslMechanism of(SaslCredentials credentials) throws SaslFailure {
    return new Login(Octets.utf8(credentials.user()), credentials.requirePassword(NAME).utf8());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<byte[]> initialResponse() {
    return Optional.empty();
  }

  /**
   * Goes by the order of the prompts, whose words vary ({@code Username:}, {@code User Name},
   * {@code login:}, nothing at all); a prompt that plainly asks for the other thing ends it, so
   * that a password is never given as a user name, which servers log.
   */
  @Override
  public byte[] evaluate(byte[] challenge) throws SaslFailure {
    String prompt = new String(challenge, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    boolean asksPassword = prompt.contains("pass");
    boolean asksUser = prompt.contains("user") && !asksPassword;
    if (step > 1 || (step == 0 && asksPassword) || (step == 1 && asksUser)) {
      throw new SaslFailure(
          NAME,
          SaslFailure.Kind.MALFORMED_CHALLENGE,
          "unexpected prompt \"" + Octets.shown(challenge) + "\"");
    }
    return step++ == 0 ? user.clone() : password.clone();
  }

  @Override
  public boolean complete() {
    return step == 2;
  }

  @Override
  public void close() {
    Octets.wipe(password);
  }
}
