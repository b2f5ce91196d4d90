package org.imap4x.sasl;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries one {@link SaslMechanism} over the AUTHENTICATE command (RFC 9051 section 6.2.2, RFC
 * 4959), free of I/O: decides what goes where, in base64, and whether an OK is a login.
 *
 * <p>Use: write {@code AUTHENTICATE} {@link #mechanism} and, if there is one, {@link
 * #commandArgument}; answer each continuation request with {@link #respond}, or with {@code *} if
 * that fails; on the tagged OK call {@link #succeeded}; close. One thread at a time. Everything it
 * returns is secret and may be wiped by the caller once written.
 */
public final class SaslExchange implements AutoCloseable {

  /** No mechanism takes more than five; a server that goes on for ever is cut off. */
  private static final int MAX_ROUNDS = 32;

  private static final byte[] EMPTY_ARGUMENT = {'='};

  /** SCRAM errors (RFC 5802 section 7) that speak of the mechanism and not of the password. */
  private static final Set<String> MECHANISM_ERRORS =
      Set.of(
          "extensions-not-supported",
          "channel-binding-not-supported",
          "unsupported-channel-binding-type");

  private final SaslMechanism mechanism;
  private final boolean initialResponseAllowed;
  private Optional<byte[]> pending = Optional.empty();
  private int rounds;
  private boolean failed;

  private SaslExchange(SaslMechanism mechanism, boolean initialResponseAllowed) {
    this.mechanism = mechanism;
    this.initialResponseAllowed = initialResponseAllowed;
  }

  /** An exchange; {@code saslIr} tells whether the server has SASL-IR (or is IMAP4rev2). */
  public static SaslExchange of(SaslMechanism mechanism, boolean saslIr) {
    return new SaslExchange(mechanism, saslIr);
  }

  /** The mechanism's name, for the command. */
  public String mechanism() {
    return mechanism.name();
  }

  /**
   * The initial response in base64 ({@code =} for an empty one), or empty if none goes into the
   * command. Call it first and once; it may block in a token supplier.
   *
   * @throws SaslFailure before anything was sent
   */
  public Optional<byte[]> commandArgument() throws SaslFailure {
    Optional<byte[]> first;
    try {
      first = mechanism.initialResponse();
    } catch (RuntimeException e) {
      throw new SaslFailure(
          mechanism.name(), SaslFailure.Kind.NOT_USABLE, "the mechanism failed", e);
    }
    if (first.isEmpty()) {
      return Optional.empty();
    }
    if (!initialResponseAllowed) {
      pending = first;
      return Optional.empty();
    }
    return Optional.of(first.get().length == 0 ? EMPTY_ARGUMENT.clone() : encode(first.get()));
  }

  /**
   * The line that answers the text of a continuation request, without CR LF. Where the client
   * speaks first, the text of the first request means nothing: some servers put words there.
   *
   * @param base64 what follows {@code "+ "}; may be empty
   * @throws SaslFailure if the exchange must be cancelled: send {@code *} and await the tagged line
   */
  public byte[] respond(byte[] base64) throws SaslFailure {
    boolean wasFailed = failed;
    failed = true;
    if (wasFailed) {
      throw malformed("a challenge after the exchange was cancelled", null);
    }
    byte[] line = answer(base64);
    failed = false;
    return line;
  }

  private byte[] answer(byte[] base64) throws SaslFailure {
    if (++rounds > MAX_ROUNDS) {
      throw malformed("more than " + MAX_ROUNDS + " challenges", null);
    }
    if (pending.isPresent()) {
      byte[] first = pending.get();
      pending = Optional.empty();
      return encode(first);
    }
    byte[] challenge;
    try {
      challenge = Base64.getDecoder().decode(stripped(base64));
    } catch (IllegalArgumentException e) {
      if (!(mechanism instanceof Login)) {
        throw malformed("a challenge that is not base64", e);
      }
      challenge = stripped(base64); // a prompt in clear text says as much
    }
    try {
      return encode(mechanism.evaluate(challenge));
    } catch (RuntimeException e) {
      // A mechanism of the application's, say: its bug must not leave the server waiting.
      throw malformed("the mechanism failed", e);
    }
  }

  /** Without blanks around it; Courier and others put one after the plus sign of an empty text. */
  private static byte[] stripped(byte[] text) {
    int from = 0;
    int to = text.length;
    while (from < to && text[from] == ' ') {
      from++;
    }
    while (to > from && text[to - 1] == ' ') {
      to--;
    }
    return Arrays.copyOfRange(text, from, to);
  }

  private static byte[] encode(byte[] message) {
    byte[] line = Base64.getEncoder().encode(message);
    Octets.wipe(message);
    return line;
  }

  /**
   * To be called on the tagged OK.
   *
   * @throws SaslFailure if the server never proved itself: the connection must be closed
   */
  public void succeeded() throws SaslFailure {
    if (failed || pending.isPresent() || !mechanism.complete()) {
      throw new SaslFailure(
          mechanism.name(),
          SaslFailure.Kind.SERVER_NOT_TRUSTED,
          "the server said OK before the exchange was complete");
    }
  }

  /** What the server said inside the mechanism about its refusal. */
  public Optional<String> decodedServerError() {
    return mechanism.decodedServerError();
  }

  /**
   * Whether the server's refusal is about the mechanism, so that the next one may be tried with the
   * same password without guessing: for example a channel binding of a type it does not have.
   */
  public boolean mechanismRefused() {
    return decodedServerError().filter(MECHANISM_ERRORS::contains).isPresent();
  }

  private SaslFailure malformed(String detail, @Nullable Throwable cause) {
    return new SaslFailure(mechanism.name(), SaslFailure.Kind.MALFORMED_CHALLENGE, detail, cause);
  }

  @Override
  public void close() {
    if (pending.isPresent()) {
      Octets.wipe(pending.get());
    }
    pending = Optional.empty();
    mechanism.close();
  }
}
