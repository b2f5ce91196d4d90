package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.password;
import static org.imap4x.sasl.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslClientFactory;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mechanism of a {@code javax.security.sasl} provider that the application installed. */
class JdkSaslTest {

  private static final String NAME = "X-IMAP4X-TEST";

  @BeforeEach
  void install() {
    Provider provider = new TestProvider();
    Security.addProvider(provider);
  }

  @AfterEach
  void remove() {
    Security.removeProvider("Imap4xTest");
  }

  private static final class TestProvider extends Provider {
    private static final long serialVersionUID = 1L;

    TestProvider() {
      super("Imap4xTest", "1", "one SASL mechanism");
      put("SaslClientFactory." + NAME, Factory.class.getName());
    }
  }

  /** Made by the JDK. */
  public static final class Factory implements SaslClientFactory {
    @Override
    public SaslClient createSaslClient(
        String[] mechanisms,
        String authzid,
        String protocol,
        String server,
        Map<String, ?> properties,
        CallbackHandler handler) {
      return List.of(mechanisms).contains(NAME)
          ? new Client(authzid, protocol, server, handler)
          : null;
    }

    @Override
    public String[] getMechanismNames(Map<String, ?> properties) {
      return new String[] {NAME};
    }
  }

  private static final class Client implements SaslClient {
    private final String head;
    private final CallbackHandler handler;
    private boolean done;

    Client(String authzid, String protocol, String server, CallbackHandler handler) {
      head = authzid + " " + protocol + " " + server + " ";
      this.handler = handler;
    }

    @Override
    public String getMechanismName() {
      return NAME;
    }

    @Override
    public boolean hasInitialResponse() {
      return true;
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
      if (challenge.length > 0) {
        if (text(challenge).equals("crash")) {
          throw new ArrayIndexOutOfBoundsException("bug of a provider");
        }
        done = true;
        return null;
      }
      NameCallback name = new NameCallback("name");
      PasswordCallback password = new PasswordCallback("password", false);
      try {
        handler.handle(new Callback[] {name, password});
      } catch (Exception e) {
        throw new SaslException("callbacks", e);
      }
      return octets(head + name.getName() + " " + new String(password.getPassword()));
    }

    @Override
    public boolean isComplete() {
      return done;
    }

    @Override
    public byte[] unwrap(byte[] incoming, int offset, int len) {
      throw new IllegalStateException();
    }

    @Override
    public byte[] wrap(byte[] outgoing, int offset, int len) {
      throw new IllegalStateException();
    }

    @Override
    public Object getNegotiatedProperty(String propName) {
      return "auth";
    }

    @Override
    public void dispose() {}
  }

  private static SaslMechanism run(SaslCredentials credentials) throws SaslFailure {
    return SaslMechanisms.standard().find(NAME).orElseThrow().create(credentials);
  }

  @Test
  void providerMechanism_protocolIsImapAndCallbacksAreAnswered() throws SaslFailure {
    SaslMechanism mechanism = run(password("tim", "s3cret").authorizationId("boss").build());
    assertEquals(
        "boss imap imap.example.com tim s3cret", text(mechanism.initialResponse().orElseThrow()));
    assertFalse(mechanism.complete());
    assertEquals(0, mechanism.evaluate(octets("go")).length);
    assertTrue(mechanism.complete());
    mechanism.close();
  }

  @Test
  void providerMechanism_runtimeException_isCheckedFailure() throws SaslFailure {
    SaslMechanism mechanism = run(password("tim", "s3cret").build());
    mechanism.initialResponse();
    assertThrows(SaslFailure.class, () -> mechanism.evaluate(octets("crash")));
  }

  @Test
  void providerMechanism_noPassword_isCheckedFailure() throws SaslFailure {
    SaslMechanism mechanism = run(SaslCredentials.user("tim").build());
    assertThrows(SaslFailure.class, mechanism::initialResponse);
  }

  @Test
  void providerMechanism_isUsedOnlyWhenListed() {
    SaslSelection.Offer offer = new SaslSelection.Offer(List.of(NAME), true, true);
    SaslCredentials credentials = password("tim", "s3cret").build();
    assertTrue(
        SaslSelection.of(
                SaslMechanisms.standard(), offer, SaslSelection.Policy.DEFAULT, credentials)
            .candidates()
            .isEmpty());
    SaslSelection.Policy asked = new SaslSelection.Policy(List.of(NAME), Set.of(), false);
    assertEquals(
        NAME,
        SaslSelection.of(SaslMechanisms.standard(), offer, asked, credentials)
            .candidates()
            .get(0)
            .name());
  }

  @Test
  void gssapi_isFoundInTheJdk() {
    assertTrue(SaslMechanisms.standard().find("GSSAPI").isPresent());
    assertTrue(SaslMechanisms.standard().find("X-NOBODY-HAS-THIS").isEmpty());
  }
}
