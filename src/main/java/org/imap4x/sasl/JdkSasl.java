package org.imap4x.sasl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.RealmChoiceCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslClientFactory;
import javax.security.sasl.SaslException;
import org.imap4x.model.Secret;

/**
 * Any mechanism of a {@code javax.security.sasl} provider: DIGEST-MD5 and GSSAPI of the JDK, and
 * those of providers that the application installs. The service name is always {@code imap}.
 */
final class JdkSasl implements SaslMechanism {

  /** The registered GSSAPI service name of RFC 9051; never the name of a Jakarta Mail protocol. */
  private static final String SERVICE = "imap";

  private static final Pattern EMPTY_REALM = Pattern.compile("(^|,)\\s*realm=\"\"\\s*(?:,|$)");

  private final String name;
  private final SaslClient client;
  private boolean failed;

  private JdkSasl(String name, SaslClient client) {
    this.name = name;
    this.client = client;
  }

  static SaslMechanism of(String name, SaslCredentials credentials) throws SaslFailure {
    // No security layer: TLS does that.
    Map<String, String> properties = new HashMap<>(Map.of(Sasl.QOP, "auth"));
    String authzid = credentials.authorizationId();
    SaslClient client;
    try {
      client =
          Sasl.createSaslClient(
              new String[] {name},
              authzid.isEmpty() ? null : authzid,
              SERVICE,
              credentials.host(),
              properties,
              callbacks -> answer(callbacks, credentials));
    } catch (SaslException | RuntimeException e) {
      throw new SaslFailure(
          name, SaslFailure.Kind.NOT_USABLE, "the Java SASL provider cannot start it", e);
    }
    if (client == null) {
      throw new SaslFailure(name, SaslFailure.Kind.NOT_USABLE, "no Java SASL provider has it");
    }
    return new JdkSasl(name, client);
  }

  /** A factory, where a provider of the running JVM has this mechanism. */
  static Optional<SaslMechanismFactory> factory(String name) {
    List<SaslClientFactory> factories;
    try {
      factories = Collections.list(Sasl.getSaslClientFactories());
    } catch (RuntimeException e) {
      // A provider whose factory class cannot be made; the others are out of reach with it.
      System.getLogger(JdkSasl.class.getName())
          .log(System.Logger.Level.WARNING, "no SASL mechanism of the Java platform can be had", e);
      return Optional.empty();
    }
    for (SaslClientFactory factory : factories) {
      if (Arrays.asList(factory.getMechanismNames(Map.of())).contains(name)) {
        return Optional.of(new Factory(name));
      }
    }
    return Optional.empty();
  }

  /** Of a mechanism that a provider has. */
  private static final class Factory implements SaslMechanismFactory {
    private final String name;

    Factory(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int strength() {
      return 450;
    }

    @Override
    public boolean onlyWhenAsked() {
      return true;
    }

    @Override
    public SaslMechanism create(SaslCredentials credentials) throws SaslFailure {
      credentials.requireWholeText(name);
      return of(name, credentials);
    }
  }

  private static void answer(Callback[] callbacks, SaslCredentials credentials)
      throws IOException, UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (callback instanceof NameCallback name) {
        name.setName(credentials.user());
      } else if (callback instanceof PasswordCallback prompt) {
        Secret secret =
            credentials.password().orElseThrow(() -> new IOException("no password was given"));
        char[] password = secret.chars();
        prompt.setPassword(password);
        Arrays.fill(password, '\0');
      } else if (callback instanceof RealmCallback realm) {
        String fallback = realm.getDefaultText();
        realm.setText(
            credentials.realm().isEmpty() && fallback != null ? fallback : credentials.realm());
      } else if (callback instanceof RealmChoiceCallback choice) {
        int wanted = Arrays.asList(choice.getChoices()).indexOf(credentials.realm());
        choice.setSelectedIndex(wanted >= 0 ? wanted : choice.getDefaultChoice());
      } else {
        throw new UnsupportedCallbackException(callback);
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<byte[]> initialResponse() throws SaslFailure {
    return client.hasInitialResponse() ? Optional.of(evaluate(Octets.NONE)) : Optional.empty();
  }

  @Override
  public byte[] evaluate(byte[] challenge) throws SaslFailure {
    if (failed || client.isComplete()) {
      throw new SaslFailure(
          name, SaslFailure.Kind.MALFORMED_CHALLENGE, "a challenge where none belongs");
    }
    try {
      byte[] response = client.evaluateChallenge(readable(challenge));
      return response == null ? Octets.NONE : response;
    } catch (SaslException | RuntimeException e) {
      failed = true;
      throw new SaslFailure(
          name, SaslFailure.Kind.MALFORMED_CHALLENGE, "the Java SASL provider gave up", e);
    }
  }

  /**
   * Dovecot without realms says {@code realm=""}, which the JDK can't read; without it is the same.
   */
  private byte[] readable(byte[] challenge) {
    if (!name.equals("DIGEST-MD5")) {
      return challenge;
    }
    String text = new String(challenge, StandardCharsets.ISO_8859_1);
    return EMPTY_REALM.matcher(text).replaceAll("$1").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The JDK's DIGEST-MD5 calls itself complete also after a wrong {@code rspauth}. */
  @Override
  public boolean complete() {
    return !failed && client.isComplete();
  }

  @Override
  public void close() {
    try {
      client.dispose();
    } catch (SaslException e) {
      // It has nothing of ours that is worth a failed login.
    }
  }
}
