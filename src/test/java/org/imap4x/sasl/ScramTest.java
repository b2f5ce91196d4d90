package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.password;
import static org.imap4x.sasl.Samples.start;
import static org.imap4x.sasl.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramTest {

  private static final ChannelBindings END_POINT =
      type ->
          type.equals(ChannelBindings.TLS_SERVER_END_POINT)
              ? Optional.of(octets("end-point"))
              : Optional.empty();
  private static final ChannelBindings EXPORTER =
      type ->
          type.equals(ChannelBindings.TLS_UNIQUE)
              ? Optional.empty()
              : Optional.of(octets("of " + type));

  private static SaslMechanism rfc5802() throws SaslFailure {
    return Scram.of(
        "SCRAM-SHA-1", password("user", "pencil").build(), () -> "fyko+d2lbbFgONRv9qkxdawL");
  }

  private static final String RFC5802_FIRST =
      "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

  @Test
  void sha1_rfc5802Example_isByteExact() throws SaslFailure {
    SaslMechanism scram = rfc5802();
    assertEquals(
        "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", text(scram.initialResponse().orElseThrow()));
    assertEquals(
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        text(scram.evaluate(octets(RFC5802_FIRST))));
    assertFalse(scram.complete());
    assertEquals(0, scram.evaluate(octets("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")).length);
    assertTrue(scram.complete());
    assertThrows(SaslFailure.class, () -> scram.evaluate(octets("v=more")));
  }

  @Test
  void sha256_rfc7677Example_isByteExact() throws SaslFailure {
    SaslMechanism scram =
        Scram.of("SCRAM-SHA-256", password("user", "pencil").build(), () -> "rOprNGfwEbeRWgbNEkqO");
    assertEquals("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", text(scram.initialResponse().orElseThrow()));
    String nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    assertEquals(
        "c=biws,r=" + nonce + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        text(scram.evaluate(octets("r=" + nonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))));
    scram.evaluate(octets("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    assertTrue(scram.complete());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512",
        "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512-PLUS"
      })
  void everyHash_roundTripWithServer_provesBothSides(String name) throws Exception {
    SaslCredentials credentials =
        password("jo=hn,ny", "pä55 wörd")
            .authorizationId("boss")
            .offered(List.of(name))
            .channelBindings(name.endsWith("-PLUS") ? END_POINT : ChannelBindings.none())
            .build();
    ScramServer server = new ScramServer(name, "pä55 wörd");
    SaslMechanism scram = start(name, credentials);
    String first = text(scram.initialResponse().orElseThrow());
    String second = text(scram.evaluate(octets(server.first(first))));
    String verifier = server.last(second);
    String gs2 = name.endsWith("-PLUS") ? "p=tls-server-end-point,a=boss," : "n,a=boss,";
    assertTrue(first.startsWith(gs2 + "n=jo=3Dhn=2Cny,r="), first);
    byte[] data = name.endsWith("-PLUS") ? octets("end-point") : new byte[0];
    assertEquals(
        java.util.Base64.getEncoder().encodeToString(Octets.join(octets(gs2), data)),
        second.substring(2, second.indexOf(',')));
    scram.evaluate(octets(verifier));
    assertTrue(scram.complete());
  }

  @Test
  void plus_severalBindings_takesTheExporter() throws SaslFailure {
    SaslMechanism scram =
        start(
            "SCRAM-SHA-256-PLUS",
            password("u", "p")
                .channelBindings(EXPORTER)
                .offered(List.of("SCRAM-SHA-256-PLUS"))
                .build());
    assertTrue(text(scram.initialResponse().orElseThrow()).startsWith("p=tls-exporter,,n=u,"));
  }

  @Test
  void bare_bindingAtHandAndNoPlusOffered_saysSo() throws SaslFailure {
    SaslCredentials.Builder credentials = password("u", "p").channelBindings(END_POINT);
    SaslMechanism noPlus =
        start("SCRAM-SHA-256", credentials.offered(List.of("SCRAM-SHA-256")).build());
    assertTrue(text(noPlus.initialResponse().orElseThrow()).startsWith("y,,"));
    SaslMechanism plusOffered =
        start("SCRAM-SHA-1", credentials.offered(List.of("SCRAM-SHA-256-PLUS")).build());
    assertTrue(text(plusOffered.initialResponse().orElseThrow()).startsWith("n,,"));
  }

  @Test
  void plus_withoutBindingData_isNotUsable() {
    assertThrows(SaslFailure.class, () -> start("SCRAM-SHA-1-PLUS", password("u", "p").build()));
  }

  @Test
  void serverSignature_wrong_isNotTrusted() throws SaslFailure {
    SaslMechanism scram = rfc5802();
    scram.initialResponse();
    scram.evaluate(octets(RFC5802_FIRST));
    SaslFailure failure =
        assertThrows(
            SaslFailure.class, () -> scram.evaluate(octets("v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
    assertEquals(SaslFailure.Kind.SERVER_NOT_TRUSTED, failure.kind());
    assertFalse(scram.complete());
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid-proof", "unknown-user", "x-own-word"})
  void serverError_inFinalMessage_isKeptAndAnsweredEmpty(String word) throws SaslFailure {
    SaslMechanism scram = rfc5802();
    scram.initialResponse();
    scram.evaluate(octets(RFC5802_FIRST));
    assertEquals(0, scram.evaluate(octets("e=" + word)).length);
    assertEquals(word, scram.decodedServerError().orElseThrow());
    assertFalse(scram.complete());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r=",
        "garbage",
        "\0\1\2",
        "r=other,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=0",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=-4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=2147483647",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=99999999999",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=!!!,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92",
        "m=ext,r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4096",
      })
  void serverFirst_malformedOrExcessive_isCheckedFailure(String message) throws SaslFailure {
    SaslMechanism scram = rfc5802();
    scram.initialResponse();
    SaslFailure failure = assertThrows(SaslFailure.class, () -> scram.evaluate(octets(message)));
    assertEquals(SaslFailure.Kind.MALFORMED_CHALLENGE, failure.kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v", "v=", "v=!!!", "x=y", "v=rmF9pqV8S7suAoZWja4dJRkF", "\0"})
  void serverFinal_malformed_isCheckedFailure(String message) throws SaslFailure {
    SaslMechanism scram = rfc5802();
    scram.initialResponse();
    scram.evaluate(octets(RFC5802_FIRST));
    assertThrows(SaslFailure.class, () -> scram.evaluate(octets(message)));
    assertFalse(scram.complete());
  }

  @Test
  void challenge_beforeTheFirstMessage_isRefused() throws SaslFailure {
    SaslMechanism scram = rfc5802();
    assertThrows(SaslFailure.class, () -> scram.evaluate(octets(RFC5802_FIRST)));
  }

  @Test
  void credentials_emptyUserOrPassword_areNotUsable() {
    assertThrows(SaslFailure.class, () -> start("SCRAM-SHA-1", password("", "p").build()));
    assertThrows(SaslFailure.class, () -> start("SCRAM-SHA-1", password("u", "").build()));
  }
}
