package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.password;
import static org.imap4x.sasl.Samples.start;
import static org.imap4x.sasl.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OneMessageTest {

  @Test
  void plain_rfc4616FirstExample_hasEmptyAuthzid() throws SaslFailure {
    SaslMechanism plain = start("PLAIN", password("tim", "tanstaaftanstaaf").build());
    assertFalse(plain.complete());
    assertEquals("\0tim\0tanstaaftanstaaf", text(plain.initialResponse().orElseThrow()));
    assertTrue(plain.complete());
  }

  @Test
  void plain_rfc4616SecondExample_carriesAuthzid() throws SaslFailure {
    SaslMechanism plain =
        start("PLAIN", password("Kurt", "xipj3plmq").authorizationId("Ursel").build());
    assertEquals("Ursel\0Kurt\0xipj3plmq", text(plain.initialResponse().orElseThrow()));
  }

  @Test
  void plain_nonAscii_isUtf8() throws SaslFailure {
    SaslMechanism plain = start("PLAIN", password("jürgen", "pä€").build());
    assertEquals("\0jürgen\0pä€", text(plain.initialResponse().orElseThrow()));
  }

  @Test
  void plain_nulInAnyPart_isRefused() {
    for (SaslCredentials credentials :
        new SaslCredentials[] {
          password("a\0b", "p").build(),
          password("a", "p\0q").build(),
          password("a", "p").authorizationId("x\0y").build()
        }) {
      SaslFailure failure = assertThrows(SaslFailure.class, () -> start("PLAIN", credentials));
      assertEquals(SaslFailure.Kind.NOT_USABLE, failure.kind());
    }
  }

  @Test
  void plain_challengeAfterwards_isRefused() throws SaslFailure {
    SaslMechanism plain = start("PLAIN", password("a", "p").build());
    plain.initialResponse();
    assertThrows(SaslFailure.class, () -> plain.evaluate(octets("what?")));
  }

  @Test
  void external_noAuthzid_isEmptyMessage() throws SaslFailure {
    SaslMechanism external = start("EXTERNAL", SaslCredentials.user("me").build());
    assertEquals(0, external.initialResponse().orElseThrow().length);
    assertTrue(external.complete());
  }

  @Test
  void external_authzid_isSent() throws SaslFailure {
    SaslMechanism external =
        start("EXTERNAL", SaslCredentials.user("").authorizationId("fred@example.com").build());
    assertEquals("fred@example.com", text(external.initialResponse().orElseThrow()));
  }

  @Test
  void anonymous_longTrace_isCutTo255Characters() throws SaslFailure {
    SaslMechanism anonymous = start("ANONYMOUS", SaslCredentials.user("😀".repeat(300)).build());
    assertEquals("😀".repeat(255), text(anonymous.initialResponse().orElseThrow()));
  }
}
