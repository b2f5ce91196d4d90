package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.start;
import static org.imap4x.sasl.Samples.text;
import static org.imap4x.sasl.Samples.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.imap4x.model.Secret;
import org.junit.jupiter.api.Test;

class BearerTokenTest {

  private static final String RFC_TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";
  private static final String GOOGLE_TOKEN = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg";

  private static String initial(String name, SaslCredentials credentials) throws SaslFailure {
    return text(start(name, credentials).initialResponse().orElseThrow());
  }

  @Test
  void oauthBearer_rfc7628Section41_isByteExact() throws SaslFailure {
    String message = initial("OAUTHBEARER", token("user@example.com", RFC_TOKEN).build());
    assertEquals(
        "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVy"
            + "IHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB",
        Base64.getEncoder().encodeToString(octets(message)));
  }

  @Test
  void oauthBearer_authzidWithCommaAndEquals_isEscaped() throws SaslFailure {
    String message = initial("OAUTHBEARER", token("u", "t").authorizationId("a,b=c").build());
    assertEquals("n,a=a=2Cb=3Dc,\1host=server.example.com\1port=143\1auth=Bearer t\1\1", message);
  }

  @Test
  void xoauth2_googleExample_isByteExact() throws SaslFailure {
    String message = initial("XOAUTH2", token("someuser@example.com", GOOGLE_TOKEN).build());
    assertEquals(
        "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQm"
            + "hkSFJoZG1semRHRXVZMjl0Q2cBAQ==",
        Base64.getEncoder().encodeToString(octets(message)));
  }

  @Test
  void oauthBearer_errorChallenge_isKeptAndAnsweredWithControlA() throws SaslFailure {
    SaslMechanism mechanism = start("OAUTHBEARER", token("u", "t").build());
    mechanism.initialResponse();
    assertTrue(mechanism.complete());
    byte[] answer = mechanism.evaluate(octets("{\"status\":\"invalid_token\"}"));
    assertEquals("\1", text(answer));
    assertEquals("{\"status\":\"invalid_token\"}", mechanism.decodedServerError().orElseThrow());
    assertFalse(mechanism.complete());
    assertThrows(SaslFailure.class, () -> mechanism.evaluate(octets("again")));
  }

  @Test
  void xoauth2_errorChallenge_isOneLineAndAnsweredEmpty() throws SaslFailure {
    SaslMechanism mechanism = start("XOAUTH2", token("u", "t").build());
    mechanism.initialResponse();
    byte[] answer = mechanism.evaluate(octets("{\"status\":\"400\",\r\n\"schemes\":\"Bearer\"}"));
    assertEquals(0, answer.length);
    assertEquals(
        "{\"status\":\"400\",  \"schemes\":\"Bearer\"}",
        mechanism.decodedServerError().orElseThrow());
  }

  @Test
  void xoauth2_fieldSeparatorInUserOrToken_isRefused() {
    assertThrows(SaslFailure.class, () -> initial("XOAUTH2", token("u\1auth=x", "t").build()));
    assertThrows(SaslFailure.class, () -> initial("XOAUTH2", token("u", "t\1x").build()));
    assertThrows(SaslFailure.class, () -> initial("OAUTHBEARER", token("u", "t\n").build()));
  }

  @Test
  void supplier_everyRun_isAskedAnewAndToldWhy() throws SaslFailure {
    List<TokenSupplier.Request> asked = new ArrayList<>();
    SaslCredentials credentials =
        SaslCredentials.user("u")
            .server("h", 993)
            .tokens(
                request -> {
                  asked.add(request);
                  return Secret.of("t" + asked.size());
                })
            .build();
    assertEquals("user=u\1auth=Bearer t1\1\1", initial("XOAUTH2", credentials));
    SaslCredentials again =
        credentials.toBuilder().attempt(TokenSupplier.Reason.REJECTED, "expired").build();
    assertEquals("user=u\1auth=Bearer t2\1\1", initial("XOAUTH2", again));
    assertEquals(
        List.of(
            new TokenSupplier.Request("u", "h", 993, TokenSupplier.Reason.FIRST, ""),
            new TokenSupplier.Request("u", "h", 993, TokenSupplier.Reason.REJECTED, "expired")),
        asked);
  }

  @Test
  void supplier_throwsOrGivesNothing_isNotUsable() {
    IOException cause = new IOException("token endpoint down");
    SaslCredentials failing =
        SaslCredentials.user("u")
            .tokens(
                request -> {
                  throw cause;
                })
            .build();
    SaslFailure failure = assertThrows(SaslFailure.class, () -> initial("XOAUTH2", failing));
    assertSame(cause, failure.getCause());
    assertEquals(SaslFailure.Kind.NOT_USABLE, failure.kind());
    SaslCredentials empty = SaslCredentials.user("u").tokens(r -> Secret.of("")).build();
    assertThrows(SaslFailure.class, () -> initial("XOAUTH2", empty));
    SaslCredentials none = SaslCredentials.user("u").tokens(r -> null).build();
    assertThrows(SaslFailure.class, () -> initial("XOAUTH2", none));
  }
}
