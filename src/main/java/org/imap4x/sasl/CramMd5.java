package org.imap4x.sasl;

import java.util.Optional;

/** CRAM-MD5 (RFC 2195): the user name and a keyed digest of the server's challenge. */
final class CramMd5 implements SaslMechanism {

  private static final String NAME = "CRAM-MD5";

  private final byte[] user;
  private final byte[] password;
  private boolean answered;

  private CramMd5(byte[] user, byte[] password) {
    this.user = user;
    this.password = password;
  }

  static SaslMechanism of(SaslCredentials credentials) throws SaslFailure {
    return new CramMd5(Octets.utf8(credentials.user()), credentials.requirePassword(NAME).utf8());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<byte[]> initialResponse() {
    return Optional.empty();
  }

  @Override
  public byte[] evaluate(byte[] challenge) throws SaslFailure {
    if (answered || challenge.length == 0) {
      throw new SaslFailure(
          NAME,
          SaslFailure.Kind.MALFORMED_CHALLENGE,
          answered ? "a second challenge" : "an empty challenge");
    }
    answered = true;
    return Octets.join(user, new byte[] {' '}, hex(Octets.hmacMd5(password, challenge)));
  }

  private static byte[] hex(byte[] octets) {
    StringBuilder text = new StringBuilder();
    for (byte b : octets) {
      text.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return Octets.utf8(text.toString());
  }

  @Override
  public boolean complete() {
    return answered;
  }

  @Override
  public void close() {
    Octets.wipe(password);
  }
}
