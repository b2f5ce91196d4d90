package org.imap4x.sasl;

import java.util.List;
import java.util.Optional;

/** The factories of the built-in mechanisms, with their places in the order of strength. */
final class StandardFactory implements SaslMechanismFactory {
  private enum Need {
    PASSWORD,
    TOKEN,
    TO_BE_ASKED_FOR
  }

  static final List<SaslMechanismFactory> ALL =
      List.of(
          new StandardFactory("EXTERNAL", 1000, Need.TO_BE_ASKED_FOR),
          new StandardFactory("OAUTHBEARER", 950, Need.TOKEN),
          new StandardFactory("XOAUTH2", 940, Need.TOKEN),
          new StandardFactory("SCRAM-SHA-512-PLUS", 910, Need.PASSWORD),
          new StandardFactory("SCRAM-SHA-512", 710, Need.PASSWORD),
          new StandardFactory("SCRAM-SHA-256-PLUS", 900, Need.PASSWORD),
          new StandardFactory("SCRAM-SHA-256", 700, Need.PASSWORD),
          new StandardFactory("SCRAM-SHA-1-PLUS", 800, Need.PASSWORD),
          new StandardFactory("SCRAM-SHA-1", 600, Need.PASSWORD),
          // RFC 6331: historic, but it never shows the password.
          new StandardFactory("DIGEST-MD5", 400, Need.PASSWORD),
          new StandardFactory("CRAM-MD5", 300, Need.PASSWORD),
          new StandardFactory("PLAIN", 200, Need.PASSWORD),
          new StandardFactory("LOGIN", 150, Need.PASSWORD),
          // Below PLAIN over TLS: servers offer it where no domain is set up. Without TLS it is
          // above.
          new StandardFactory("NTLM", 120, Need.PASSWORD),
          new StandardFactory("ANONYMOUS", 10, Need.TO_BE_ASKED_FOR));

  private final String name;
  private final int strength;
  private final Need need;

  private StandardFactory(String name, int strength, Need need) {
    this.name = name;
    this.strength = strength;
    this.need = need;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int strength() {
    return strength;
  }

  @Override
  public boolean exposesSecret() {
    return need == Need.TOKEN || name.equals("PLAIN") || name.equals("LOGIN");
  }

  @Override
  public boolean onlyWhenAsked() {
    return need == Need.TO_BE_ASKED_FOR;
  }

  @Override
  public Optional<String> unusable(SaslCredentials credentials) {
    if (need == Need.PASSWORD && credentials.password().isEmpty()) {
      return Optional.of("no password was given");
    }
    if (need == Need.TOKEN && credentials.tokens().isEmpty()) {
      return Optional.of("no token was given");
    }
    return Scram.unusable(name, credentials);
  }

  /** Not by a table of constructors: a program that starts loads the classes that it uses. */
  @Override
  public SaslMechanism create(SaslCredentials credentials) throws SaslFailure {
    credentials.requireWholeText(name);
    return switch (name) {
      case "EXTERNAL" -> OneMessage.external(credentials);
      case "OAUTHBEARER" -> BearerToken.oauthBearer(credentials);
      case "XOAUTH2" -> BearerToken.xoauth2(credentials);
      case "DIGEST-MD5" -> JdkSasl.of(name, credentials);
      case "CRAM-MD5" -> CramMd5.of(credentials);
      case "PLAIN" -> OneMessage.plain(credentials);
      case "LOGIN" -> Login.of(credentials);
      case "NTLM" -> Ntlm.of(credentials);
      case "ANONYMOUS" -> OneMessage.anonymous(credentials);
      default -> Scram.of(name, credentials);
    };
  }
}
