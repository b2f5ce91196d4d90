package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.imap4x.model.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile challenges end in checked failures, and no secret shows in anything printable. */
class SecrecyTest {

  private static final String SECRET = "hunter2.Tr0ub4dor";

  static List<String> mechanisms() {
    return List.copyOf(SaslMechanisms.standard().names());
  }

  private static SaslCredentials credentials() {
    return SaslCredentials.user("tim")
        .password(Secret.of(SECRET))
        .tokens(TokenSupplier.fixed(Secret.of(SECRET)))
        .server("imap.example.com", 993)
        .channelBindings(type -> Optional.of(octets("binding")))
        .build();
  }

  private static void assertSilent(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertSilent(text.toString());
  }

  private static void assertSilent(String text) {
    assertFalse(text.contains(SECRET), text);
  }

  private static List<byte[]> hostile() {
    byte[] random = new byte[300];
    new Random(4).nextBytes(random);
    return List.of(
        new byte[0],
        new byte[1],
        random,
        octets("="),
        octets(","),
        octets("r=,s=,i="),
        octets("nonce"),
        octets("nonce=\""),
        octets("nonce=\"x\",algorithm=md5-sess,maxbuf=99999999999999999999"),
        octets("nonce=\"x\",algorithm=md5-sess,charset=\"\\"),
        octets("rspauth="),
        octets("NTLMSSP\0"),
        octets("v="),
        octets("a".repeat(100_000)));
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void challenges_hostile_neverEscapeAsRuntimeException(String name) throws SaslFailure {
    for (byte[] first : hostile()) {
      for (byte[] second : hostile()) {
        try (SaslMechanism mechanism = Samples.start(name, credentials())) {
          assertSilent(mechanism.toString());
          mechanism.initialResponse();
          mechanism.evaluate(first);
          mechanism.evaluate(second);
          mechanism.decodedServerError().ifPresent(SecrecyTest::assertSilent);
        } catch (SaslFailure e) {
          assertSilent(e);
        }
      }
    }
  }

  @Test
  void credentials_andSelection_printNoSecret() {
    SaslCredentials credentials = credentials();
    assertSilent(credentials.toString());
    SaslSelection selection =
        SaslSelection.of(
            SaslMechanisms.standard(),
            new SaslSelection.Offer(mechanisms(), false, true),
            SaslSelection.Policy.DEFAULT,
            credentials);
    assertSilent(selection.explanation() + selection.candidates());
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void halfASurrogatePair_inAnyPart_isRefused(String name) {
    Secret half = Secret.of(SECRET + "\ud83d");
    for (SaslCredentials credentials :
        List.of(
            SaslCredentials.user("t\udca9m").password(Secret.of(SECRET)).build(),
            credentials().toBuilder().authorizationId("\ud83d").build(),
            credentials().toBuilder().realm("\ud83d").build(),
            credentials().toBuilder().password(half).tokens(TokenSupplier.fixed(half)).build())) {
      SaslFailure e =
          assertThrows(SaslFailure.class, () -> Samples.start(name, credentials).initialResponse());
      assertSilent(e);
      assertEquals(SaslFailure.Kind.NOT_USABLE, e.kind());
      assertTrue(e.getMessage().contains("surrogate"), e::getMessage);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
  void halfASurrogatePair_inAToken_isRefused(String name) {
    SaslCredentials credentials = Samples.token("tim", SECRET + "\ud83d").build();
    assertSilent(
        assertThrows(SaslFailure.class, () -> Samples.start(name, credentials).initialResponse()));
  }

  @Test
  void refusals_ofBadPasswordsAndTokens_doNotQuoteThem() {
    for (String bad : new String[] {SECRET + "\0", SECRET + "\1", SECRET + "\uffff\u0000"}) {
      for (String name : mechanisms()) {
        SaslCredentials credentials =
            credentials().toBuilder()
                .password(Secret.of(bad))
                .tokens(TokenSupplier.fixed(Secret.of(bad)))
                .build();
        try (SaslMechanism mechanism = Samples.start(name, credentials)) {
          mechanism.initialResponse();
        } catch (SaslFailure e) {
          assertSilent(e);
        }
      }
    }
  }
}
