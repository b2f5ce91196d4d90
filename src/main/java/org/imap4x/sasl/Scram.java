package org.imap4x.sasl;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.exception.ScramInvalidServerSignatureException;
import com.ongres.scram.common.exception.ScramServerErrorException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM (RFC 5802, RFC 7677) with and without channel binding. The cryptography is that of
 * com.ongres.scram; here are the states, the limits and the errors.
 */
final class Scram implements SaslMechanism {

  /** Best first. The JDK gives none of them by itself before release 25, callers may. */
  private static final List<String> BINDING_TYPES =
      List.of(
          ChannelBindings.TLS_EXPORTER,
          ChannelBindings.TLS_UNIQUE,
          ChannelBindings.TLS_SERVER_END_POINT);

  /** More would keep the processor busy for seconds; OWASP's advice stays below. */
  private static final int MAX_ITERATIONS = 2_000_000;

  private enum State {
    FIRST,
    SERVER_FIRST,
    SERVER_FINAL,
    DONE,
    FAILED
  }

  private final String name;
  private final ScramClient client;
  private final char[] password;
  private State state = State.FIRST;
  private Optional<String> error = Optional.empty();

  private Scram(String name, ScramClient client, char[] password) {
    this.name = name;
    this.client = client;
    this.password = password;
  }

  static SaslMechanism of(String name, SaslCredentials credentials) throws SaslFailure {
    return of(name, credentials, null);
  }

  /** With a nonce of the caller's, for known-answer tests. */
  static SaslMechanism of(
      String name, SaslCredentials credentials, @Nullable Supplier<String> nonce)
      throws SaslFailure {
    if (credentials.user().isEmpty()) {
      throw new SaslFailure(name, SaslFailure.Kind.NOT_USABLE, "no user name was given");
    }
    char[] password = credentials.requirePassword(name).chars();
    try {
      var builder =
          ScramClient.builder()
              .advertisedMechanisms(List.of(name))
              .username(credentials.user())
              .password(password)
              // SASLprep, and the text as it is where SASLprep refuses it: Dovecot never prepares.
              .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION);
      if (!credentials.authorizationId().isEmpty()) {
        builder = builder.authzid(credentials.authorizationId());
      }
      Optional<Binding> binding = binding(credentials);
      if (binding.isPresent() && (plus(name) || !plusOffered(credentials))) {
        // Without -PLUS this says "y": I could, you did not offer it (RFC 5802 section 6).
        builder = builder.channelBinding(binding.get().type, binding.get().data);
      } else if (plus(name)) {
        throw new SaslFailure(name, SaslFailure.Kind.NOT_USABLE, "no channel binding data");
      }
      if (nonce != null) {
        builder = builder.nonceSupplier(nonce);
      }
      return new Scram(name, builder.build(), password);
    } catch (RuntimeException e) {
      Arrays.fill(password, '\0');
      throw new SaslFailure(
          name, SaslFailure.Kind.NOT_USABLE, "the user name or password does not serve", e);
    }
  }

  private record Binding(String type, byte[] data) {}

  private static boolean plus(String name) {
    return name.endsWith("-PLUS");
  }

  private static boolean plusOffered(SaslCredentials credentials) {
    return credentials.offered().stream().anyMatch(n -> n.startsWith("SCRAM-") && plus(n));
  }

  private static Optional<Binding> binding(SaslCredentials credentials) {
    for (String type : BINDING_TYPES) {
      Optional<byte[]> data = credentials.channelBindings().data(type);
      if (data.isPresent() && data.get().length > 0) {
        return Optional.of(new Binding(type, data.get()));
      }
    }
    return Optional.empty();
  }

  /** Why these credentials do not serve, for the factory. */
  static Optional<String> unusable(String name, SaslCredentials credentials) {
    return plus(name) && binding(credentials).isEmpty()
        ? Optional.of("no channel binding data for this connection")
        : Optional.empty();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<byte[]> initialResponse() throws SaslFailure {
    try {
      byte[] first = Octets.utf8(client.clientFirstMessage().toString());
      state = State.SERVER_FIRST;
      return Optional.of(first);
    } catch (RuntimeException e) {
      throw new SaslFailure(name, SaslFailure.Kind.NOT_USABLE, "the user name does not serve", e);
    }
  }

  @Override
  public byte[] evaluate(byte[] challenge) throws SaslFailure {
    String message = new String(challenge, StandardCharsets.UTF_8);
    if (message.startsWith("e=") && (state == State.SERVER_FIRST || state == State.SERVER_FINAL)) {
      return failed(message.substring(2));
    }
    return switch (state) {
      case SERVER_FIRST -> serverFirst(message);
      case SERVER_FINAL -> serverFinal(message);
      case FIRST, DONE, FAILED ->
          throw new SaslFailure(
              name, SaslFailure.Kind.MALFORMED_CHALLENGE, "a challenge where none belongs");
    };
  }

  /** The server says why; the empty answer lets it send its tagged NO. */
  private byte[] failed(String reason) {
    state = State.FAILED;
    error = Optional.of(Octets.shown(Octets.utf8(reason)));
    return Octets.NONE;
  }

  private byte[] serverFirst(String message) throws SaslFailure {
    try {
      int iterations = client.serverFirstMessage(message).getIterationCount();
      if (iterations > MAX_ITERATIONS) {
        throw new SaslFailure(
            name,
            SaslFailure.Kind.MALFORMED_CHALLENGE,
            "the server asks for " + iterations + " iterations, at most " + MAX_ITERATIONS);
      }
      byte[] response = Octets.utf8(client.clientFinalMessage().toString());
      state = State.SERVER_FINAL;
      return response;
    } catch (ScramException | RuntimeException | AssertionError e) { // the library asserts, too
      throw new SaslFailure(
          name, SaslFailure.Kind.MALFORMED_CHALLENGE, "malformed server-first-message", e);
    }
  }

  private byte[] serverFinal(String message) throws SaslFailure {
    try {
      client.serverFinalMessage(message);
      state = State.DONE;
      return Octets.NONE;
    } catch (ScramServerErrorException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (ScramInvalidServerSignatureException e) {
      throw new SaslFailure(
          name,
          SaslFailure.Kind.SERVER_NOT_TRUSTED,
          "wrong server signature: this server does not know the password",
          e);
    } catch (ScramException | RuntimeException | AssertionError e) {
      throw new SaslFailure(
          name, SaslFailure.Kind.MALFORMED_CHALLENGE, "malformed server-final-message", e);
    }
  }

  @Override
  public boolean complete() {
    return state == State.DONE;
  }

  @Override
  public Optional<String> decodedServerError() {
    return error;
  }

  @Override
  public void close() {
    Arrays.fill(password, '\0');
  }
}
