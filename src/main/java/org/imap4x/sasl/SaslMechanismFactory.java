package org.imap4x.sasl;

import java.util.Optional;

/**
 * Makes one mechanism; implement it to add a mechanism of your own.
 *
 * <p>Found by {@link java.util.ServiceLoader} or handed to {@link SaslMechanisms#with}. A factory
 * with the name of a built-in mechanism replaces it. Implementations are stateless.
 */
public interface SaslMechanismFactory {

  /** The mechanism's registered name in upper case. */
  String name();

  /**
   * The mechanism's place in the choice among what a server offers: the highest is tried first. For
   * comparison: SCRAM-SHA-256 has 700, DIGEST-MD5 400, PLAIN 200.
   */
  default int strength() {
    return 500;
  }

  /** Whether a listener on an unencrypted channel learns a password or token from it. */
  default boolean exposesSecret() {
    return false;
  }

  /** Whether it is used only when the application names it in its list of mechanisms. */
  default boolean onlyWhenAsked() {
    return false;
  }

  /** Why these credentials do not serve this mechanism ("no password"); empty if they do. */
  default Optional<String> unusable(SaslCredentials credentials) {
    return Optional.empty();
  }

  /**
   * Starts one run. Does not block: a token is asked for in {@link SaslMechanism#initialResponse}.
   *
   * @throws SaslFailure if the credentials do not serve this mechanism
   */
  SaslMechanism create(SaslCredentials credentials) throws SaslFailure;
}
