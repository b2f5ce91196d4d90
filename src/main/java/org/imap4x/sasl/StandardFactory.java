package org.imap4x.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The factories of the built-in mechanisms, with their places in the order of strength. */
final class StandardFactory implements SaslMechanismFactory {

  /** Makes one run. */
  interface Creator {
    SaslMechanism create(SaslCredentials credentials) throws SaslFailure;
  }

  /** Says why credentials do not serve. */
  interface Check {
    Optional<String> unusable(SaslCredentials credentials);
  }

  private final String name;
  private final int strength;
  private boolean exposesSecret;
  private boolean onlyWhenAsked;
  private Check check = credentials -> Optional.empty();
  private Creator creator = credentials -> JdkSasl.of(name(), credentials);

  private StandardFactory(String name, int strength) {
    this.name = name;
    this.strength = strength;
  }

  static StandardFactory named(String name, int strength) {
    return new StandardFactory(name, strength);
  }

  /** Every built-in mechanism. */
  static List<SaslMechanismFactory> all() {
    List<SaslMechanismFactory> all = new ArrayList<>();
    all.add(named("EXTERNAL", 1000).onlyWhenAskedFor().creating(OneMessage::external));
    all.add(token("OAUTHBEARER", 950).creating(BearerToken::oauthBearer));
    all.add(token("XOAUTH2", 940).creating(BearerToken::xoauth2));
    for (String hash : List.of("SHA-512", "SHA-256", "SHA-1")) {
      int strength = hash.equals("SHA-512") ? 710 : hash.equals("SHA-256") ? 700 : 600;
      String bare = "SCRAM-" + hash;
      String plus = bare + "-PLUS";
      all.add(scram(plus, strength + 200));
      all.add(scram(bare, strength));
    }
    // RFC 6331: historic, but it never shows the password.
    all.add(password("DIGEST-MD5", 400));
    all.add(password("CRAM-MD5", 300).creating(CramMd5::of));
    all.add(password("PLAIN", 200).exposing().creating(OneMessage::plain));
    all.add(password("LOGIN", 150).exposing().creating(Login::of));
    // Below PLAIN over TLS: servers offer it where no domain is set up. Without TLS it is above.
    all.add(password("NTLM", 120).creating(Ntlm::of));
    all.add(named("ANONYMOUS", 10).onlyWhenAskedFor().creating(OneMessage::anonymous));
    return List.copyOf(all);
  }

  private static StandardFactory password(String name, int strength) {
    return named(name, strength)
        .checking(
            credentials ->
                credentials.password().isPresent()
                    ? Optional.empty()
                    : Optional.of("no password was given"));
  }

  private static StandardFactory scram(String name, int strength) {
    return named(name, strength)
        .checking(
            credentials ->
                credentials.password().isPresent()
                    ? Scram.unusable(name, credentials)
                    : Optional.of("no password was given"))
        .creating(credentials -> Scram.of(name, credentials));
  }

  private static StandardFactory token(String name, int strength) {
    return named(name, strength)
        .exposing()
        .checking(
            credentials ->
                credentials.tokens().isPresent()
                    ? Optional.empty()
                    : Optional.of("no token was given"));
  }

  StandardFactory exposing() {
    exposesSecret = true;
    return this;
  }

  StandardFactory onlyWhenAskedFor() {
    onlyWhenAsked = true;
    return this;
  }

  private StandardFactory checking(Check value) {
    check = value;
    return this;
  }

  StandardFactory creating(Creator value) {
    creator = value;
    return this;
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
    return exposesSecret;
  }

  @Override
  public boolean onlyWhenAsked() {
    return onlyWhenAsked;
  }

  @Override
  public Optional<String> unusable(SaslCredentials credentials) {
    return check.unusable(credentials);
  }

  @Override
  public SaslMechanism create(SaslCredentials credentials) throws SaslFailure {
    credentials.requireWholeText(name);
    return creator.create(credentials);
  }
}
