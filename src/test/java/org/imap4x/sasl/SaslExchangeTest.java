package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.password;
import static org.imap4x.sasl.Samples.start;
import static org.imap4x.sasl.Samples.text;
import static org.imap4x.sasl.Samples.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SaslExchangeTest {

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(octets(text));
  }

  private static SaslMechanism plain() throws SaslFailure {
    return start("PLAIN", password("u", "p").build());
  }

  @Test
  void clientFirst_withSaslIr_goesIntoTheCommand() throws SaslFailure {
    try (SaslExchange exchange = SaslExchange.of(plain(), true)) {
      assertEquals(base64("\0u\0p"), text(exchange.commandArgument().orElseThrow()));
      exchange.succeeded();
    }
  }

  @Test
  void clientFirst_withoutSaslIr_answersTheFirstRequestWhateverItSays() throws SaslFailure {
    for (String request : new String[] {"", " ", base64("hello"), "go ahead!"}) {
      try (SaslExchange exchange = SaslExchange.of(plain(), false)) {
        assertTrue(exchange.commandArgument().isEmpty());
        assertThrows(SaslFailure.class, exchange::succeeded);
        assertEquals(base64("\0u\0p"), text(exchange.respond(octets(request))));
        exchange.succeeded();
      }
    }
  }

  @Test
  void emptyInitialResponse_isAnEqualsSignOrAnEmptyLine() throws SaslFailure {
    SaslCredentials nobody = SaslCredentials.user("").build();
    SaslExchange ir = SaslExchange.of(start("EXTERNAL", nobody), true);
    assertEquals("=", text(ir.commandArgument().orElseThrow()));
    SaslExchange noIr = SaslExchange.of(start("EXTERNAL", nobody), false);
    assertTrue(noIr.commandArgument().isEmpty());
    assertEquals("", text(noIr.respond(new byte[0])));
  }

  @Test
  void serverFirst_withSaslIr_sendsNoArgument() throws SaslFailure {
    SaslExchange exchange = SaslExchange.of(start("LOGIN", password("u", "p").build()), true);
    assertTrue(exchange.commandArgument().isEmpty());
    assertEquals(base64("u"), text(exchange.respond(octets("VXNlcm5hbWU6"))));
    assertEquals(base64("p"), text(exchange.respond(octets("UGFzc3dvcmQ6"))));
    exchange.succeeded();
  }

  @Test
  void okBeforeTheServersProof_isNotALogin() throws SaslFailure {
    SaslExchange exchange =
        SaslExchange.of(start("SCRAM-SHA-256", password("u", "p").build()), true);
    exchange.commandArgument();
    SaslFailure failure = assertThrows(SaslFailure.class, exchange::succeeded);
    assertEquals(SaslFailure.Kind.SERVER_NOT_TRUSTED, failure.kind());
  }

  @Test
  void challenge_notBase64_isCheckedFailureForGood() throws SaslFailure {
    SaslExchange exchange = SaslExchange.of(start("CRAM-MD5", password("u", "p").build()), false);
    exchange.commandArgument();
    assertThrows(SaslFailure.class, () -> exchange.respond(octets("Username?")));
    assertThrows(SaslFailure.class, () -> exchange.respond(octets("VXNlcm5hbWU6")));
    assertThrows(SaslFailure.class, exchange::succeeded);
  }

  @Test
  void challenge_promptInClearText_isAnswered() throws SaslFailure {
    SaslExchange exchange = SaslExchange.of(start("LOGIN", password("u", "p").build()), false);
    exchange.commandArgument();
    assertEquals("dQ==", text(exchange.respond(octets("Username:"))));
    assertEquals("cA==", text(exchange.respond(octets(""))));
    exchange.succeeded();
  }

  @Test
  void tokenRefused_rfc7628Section43_isAnsweredAndDecoded() throws SaslFailure {
    SaslExchange exchange = SaslExchange.of(start("OAUTHBEARER", token("u", "t").build()), true);
    exchange.commandArgument();
    byte[] error =
        octets(
            "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJleGFtcGxlX3Njb3BlIiwib3BlbmlkLWNvbmZp"
                + "Z3VyYXRpb24iOiJodHRwczovL2V4YW1wbGUuY29tLy53ZWxsLWtub3duL29wZW5pZC1jb25maWd1cmF0"
                + "aW9uIn0=");
    assertEquals("AQ==", text(exchange.respond(error)));
    String decoded = exchange.decodedServerError().orElseThrow();
    assertTrue(decoded.startsWith("{\"status\":\"invalid_token\""), decoded);
    assertFalse(exchange.mechanismRefused());
  }

  @Test
  void bindingTypeRefused_isAboutTheMechanism() throws SaslFailure {
    SaslExchange exchange = SaslExchange.of(start("SCRAM-SHA-1", password("u", "p").build()), true);
    exchange.commandArgument();
    assertEquals("", text(exchange.respond(octets(base64("e=unsupported-channel-binding-type")))));
    assertTrue(exchange.mechanismRefused());
  }

  /** Never completes and fails in the ways of bad code. */
  private record Odd(boolean throwing) implements SaslMechanism {
    @Override
    public String name() {
      return "X-ODD";
    }

    @Override
    public Optional<byte[]> initialResponse() {
      return Optional.empty();
    }

    @Override
    public byte[] evaluate(byte[] challenge) {
      if (throwing) {
        throw new IllegalStateException("bug");
      }
      return challenge;
    }

    @Override
    public boolean complete() {
      return false;
    }
  }

  @Test
  void mechanismOfTheApplication_throwing_isCheckedFailure() throws SaslFailure {
    SaslExchange exchange = SaslExchange.of(new Odd(true), false);
    exchange.commandArgument();
    assertThrows(SaslFailure.class, () -> exchange.respond(new byte[0]));
  }

  @Test
  void challenges_withoutEnd_areCutOff() throws SaslFailure {
    SaslExchange exchange = SaslExchange.of(new Odd(false), false);
    exchange.commandArgument();
    for (int i = 0; i < 32; i++) {
      exchange.respond(new byte[0]);
    }
    assertThrows(SaslFailure.class, () -> exchange.respond(new byte[0]));
  }
}
