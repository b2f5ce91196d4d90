package org.imap4x.sasl;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * NTLM (MS-NLMP) as a SASL mechanism: NTLMv2 responses, or on request the v1 ones. There is no
 * signing and no channel binding: an Exchange server with Extended Protection refuses it.
 */
final class Ntlm implements SaslMechanism {

  private static final String NAME = "NTLM";

  /** What Firefox and curl send: the real host name is nobody's business. */
  private static final String WORKSTATION = "WORKSTATION";

  /** Seconds from 1601 to 1970. */
  private static final long EPOCH_1601 = 11_644_473_600L;

  private final String user;
  private final String domain;
  private final boolean v2;
  private final int extraFlags;
  private final char[] password;
  private final byte[] clientChallenge;
  private final Clock clock;
  private boolean negotiated;
  private boolean answered;

  private Ntlm(SaslCredentials credentials, char[] password, byte[] clientChallenge, Clock clock) {
    String name = credentials.user();
    int backslash = name.indexOf('\\');
    boolean split = credentials.ntlm().domain().isEmpty() && backslash >= 0;
    this.user = split ? name.substring(backslash + 1) : name;
    this.domain = split ? name.substring(0, backslash) : credentials.ntlm().domain();
    this.v2 = credentials.ntlm().v2();
    this.extraFlags = credentials.ntlm().flags();
    this.password = password;
    this.clientChallenge = clientChallenge;
    this.clock = clock;
  }

  static SaslMechanism of(SaslCredentials credentials) throws SaslFailure {
    byte[] challenge = new byte[8];
    new SecureRandom().nextBytes(challenge);
    return of(credentials, challenge, Clock.systemUTC());
  }

  /** With challenge and time of the caller's, for known-answer tests. */
  static SaslMechanism of(SaslCredentials credentials, byte[] clientChallenge, Clock clock)
      throws SaslFailure {
    return new Ntlm(
        credentials, credentials.requirePassword(NAME).chars(), clientChallenge.clone(), clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<byte[]> initialResponse() {
    negotiated = true;
    return Optional.of(NtlmMessages.negotiate(wanted()));
  }

  private int wanted() {
    int flags =
        NtlmMessages.UNICODE
            | NtlmMessages.OEM
            | NtlmMessages.REQUEST_TARGET
            | NtlmMessages.NTLM
            | NtlmMessages.ALWAYS_SIGN
            | extraFlags;
    // With v1 that flag would ask for a third kind of response.
    return v2
        ? flags | NtlmMessages.EXTENDED_SESSION_SECURITY | NtlmMessages.TARGET_INFO
        : flags & ~NtlmMessages.EXTENDED_SESSION_SECURITY;
  }

  @Override
  public byte[] evaluate(byte[] challenge) throws SaslFailure {
    if (!negotiated || answered) {
      throw malformed("a challenge where none belongs", null);
    }
    NtlmMessages.Challenge type2;
    try {
      type2 = NtlmMessages.challenge(challenge);
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()), e);
    }
    byte[] response;
    try {
      response = v2 ? answerV2(type2) : answerV1(type2);
    } catch (IllegalStateException e) {
      throw new SaslFailure(NAME, SaslFailure.Kind.NOT_USABLE, String.valueOf(e.getMessage()), e);
    }
    answered = true;
    return response;
  }

  private byte[] answerV2(NtlmMessages.Challenge type2) {
    byte[] ntowf = NtlmHash.ntowfV2(password, user, domain);
    long time = type2.time().orElseGet(() -> fileTime(clock.instant()));
    byte[] temp = NtlmHash.temp(type2.targetInfo(), clientChallenge, time);
    byte[] nt = NtlmHash.ntV2(ntowf, type2.challenge(), temp);
    // Section 3.1.5.1.2: a server that tells its time does not want the LM response.
    byte[] lm =
        type2.time().isPresent()
            ? new byte[24]
            : NtlmHash.lmV2(ntowf, type2.challenge(), clientChallenge);
    Octets.wipe(ntowf);
    return message(type2.flags(), lm, nt);
  }

  private byte[] answerV1(NtlmMessages.Challenge type2) {
    byte[] ntowf = NtlmHash.ntowfV1(password);
    byte[] lmowf = NtlmHash.lmowfV1(password);
    byte[] nt = NtlmHash.v1(ntowf, type2.challenge());
    byte[] lm = NtlmHash.v1(lmowf, type2.challenge());
    Octets.wipe(ntowf);
    Octets.wipe(lmowf);
    return message(type2.flags(), lm, nt);
  }

  private byte[] message(int serverFlags, byte[] lm, byte[] nt) {
    boolean unicode = (serverFlags & NtlmMessages.UNICODE) != 0;
    return NtlmMessages.authenticate(
        serverFlags & wanted(),
        lm,
        nt,
        NtlmHash.text(domain, unicode),
        NtlmHash.text(user, unicode),
        NtlmHash.text(WORKSTATION, unicode));
  }

  private static long fileTime(Instant instant) {
    return (instant.getEpochSecond() + EPOCH_1601) * 10_000_000L + instant.getNano() / 100;
  }

  private static SaslFailure malformed(String detail, @Nullable Throwable cause) {
    return new SaslFailure(NAME, SaslFailure.Kind.MALFORMED_CHALLENGE, detail, cause);
  }

  @Override
  public boolean complete() {
    return answered;
  }

  @Override
  public void close() {
    Arrays.fill(password, '\0');
  }
}
