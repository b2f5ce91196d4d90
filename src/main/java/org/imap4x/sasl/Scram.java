package org.imap4x.sasl;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.ServerFirstMessage;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.exception.ScramInvalidServerSignatureException;
import com.ongres.scram.common.exception.ScramServerErrorException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.imap4x.model.Secret;
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

  /** SASLprep, and the text as it is where SASLprep refuses it: Dovecot never prepares. */
  private static final StringPreparation PREPARATION = StringPreparation.POSTGRESQL_PREPARATION;

  private enum State {
    FIRST,
    SERVER_FIRST,
    SERVER_FINAL,
    DONE,
    FAILED
  }

  private final String name;
  private final SaslCredentials credentials;
  private final Secret secret;
  private final char[] password;
  private ScramClient client;
  private ScramKeys.@Nullable Salted salted;
  private ScramKeys.@Nullable Pair keys;
  private State state = State.FIRST;
  private Optional<String> error = Optional.empty();

  private Scram(
      String name,
      SaslCredentials credentials,
      Secret secret,
      char[] password,
      ScramClient client) {
    this.name = name;
    this.credentials = credentials;
    this.secret = secret;
    this.password = password;
    this.client = client;
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
    Secret secret = credentials.requirePassword(name);
    char[] password = secret.chars();
    try {
      ScramClient client = client(name, credentials, user -> user.password(password), nonce);
      return new Scram(name, credentials, secret, password, client);
    } catch (RuntimeException e) {
      Arrays.fill(password, '\0');
      throw new SaslFailure(
          name, SaslFailure.Kind.NOT_USABLE, "the user name or password does not serve", e);
    }
  }

  private static ScramClient client(
      String name,
      SaslCredentials credentials,
      Function<ScramClient.PasswordBuildStage, ScramClient.FinalBuildStage> secret,
      @Nullable Supplier<String> nonce)
      throws SaslFailure {
    var builder =
        secret
            .apply(
                ScramClient.builder()
                    .advertisedMechanisms(List.of(name))
                    .username(credentials.user()))
            .stringPreparation(PREPARATION);
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
    return (nonce == null ? builder : builder.nonceSupplier(nonce)).build();
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
      ServerFirstMessage first = client.serverFirstMessage(message);
      int iterations = first.getIterationCount();
      if (iterations > MAX_ITERATIONS) {
        throw new SaslFailure(
            name,
            SaslFailure.Kind.MALFORMED_CHALLENGE,
            "the server asks for " + iterations + " iterations, at most " + MAX_ITERATIONS);
      }
      ScramKeys.Pair pair = keys(first);
      keys = pair;
      client =
          client(
              name,
              credentials,
              user -> user.clientAndServerKey(pair.client(), pair.server()),
              first::getClientNonce);
      client.clientFirstMessage(); // the same as before
      client.serverFirstMessage(message);
      byte[] response = Octets.utf8(client.clientFinalMessage().toString());
      state = State.SERVER_FINAL;
      return response;
    } catch (ScramException | RuntimeException | AssertionError e) { // the library asserts, too
      throw new SaslFailure(
          name, SaslFailure.Kind.MALFORMED_CHALLENGE, "malformed server-first-message", e);
    }
  }

  /** Derived of the password, where that was not done for an earlier connection. */
  private ScramKeys.Pair keys(ServerFirstMessage first) {
    ScramMechanism mechanism = client.getScramMechanism();
    String hash = name.replace("-PLUS", "");
    ScramKeys.Salted of =
        new ScramKeys.Salted(
            hash, credentials.user(), secret, first.getSalt(), first.getIterationCount());
    salted = of;
    ScramKeys.Pair known = credentials.scramKeys().find(of);
    if (known != null) {
      return known;
    }
    credentials.scramKeys().derived();
    byte[] salt = Base64.getDecoder().decode(of.salt());
    byte[] derived =
        ScramFunctions.saltedPassword(mechanism, PREPARATION, password, salt, of.iterations());
    try {
      return new ScramKeys.Pair(
          ScramFunctions.clientKey(mechanism, derived),
          ScramFunctions.serverKey(mechanism, derived));
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  private byte[] serverFinal(String message) throws SaslFailure {
    try {
      client.serverFinalMessage(message);
      state = State.DONE;
      if (salted != null && keys != null) {
        credentials.scramKeys().keep(salted, keys);
      }
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
    if (keys != null) {
      keys.clear();
    }
  }
}
