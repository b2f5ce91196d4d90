package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.hex;
import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.password;
import static org.imap4x.sasl.Samples.start;
import static org.imap4x.sasl.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** CRAM-MD5 and DIGEST-MD5. */
class DigestTest {

  private static final String REALM = "elwood.innosoft.com";
  private static final String NONCE = "OA6MG9tEQGm2hh";

  @Test
  void cramMd5_rfc2195Example_isByteExact() throws SaslFailure {
    SaslMechanism cram = start("CRAM-MD5", password("tim", "tanstaaftanstaaf").build());
    assertTrue(cram.initialResponse().isEmpty());
    byte[] response = cram.evaluate(octets("<1896.697170952@postoffice.reston.mci.net>"));
    assertEquals("tim b913a602c7eda7a495b4e6e7334d3890", text(response));
    assertTrue(cram.complete());
    assertThrows(SaslFailure.class, () -> cram.evaluate(octets("<again>")));
  }

  @Test
  void cramMd5_emptyChallenge_isRefused() throws SaslFailure {
    SaslMechanism cram = start("CRAM-MD5", password("tim", "p").build());
    assertThrows(SaslFailure.class, () -> cram.evaluate(new byte[0]));
  }

  @Test
  void cramMd5_emptyPassword_isAnswered() throws SaslFailure {
    SaslMechanism cram = start("CRAM-MD5", password("tim", "").build());
    assertTrue(text(cram.evaluate(octets("<1@x>"))).matches("tim [0-9a-f]{32}"));
  }

  /** RFC 2831 section 2.1.2.1, for qop=auth and nc=00000001; {@code method} "" gives rspauth. */
  private static String digest(String cnonce, String uri, String method) {
    byte[] secret = Octets.md5(octets("chris:" + REALM + ":secret"));
    byte[] a1 = Octets.join(secret, octets(":" + NONCE + ":" + cnonce));
    byte[] a2 = octets(method + ":" + uri);
    String kd =
        hex(Octets.md5(a1)) + ":" + NONCE + ":00000001:" + cnonce + ":auth:" + hex(Octets.md5(a2));
    return hex(Octets.md5(octets(kd)));
  }

  private static String field(String message, String name) {
    Matcher matcher = Pattern.compile("(?:^|,)" + name + "=\"?([^\",]*)\"?").matcher(message);
    assertTrue(matcher.find(), name + " in " + message);
    return matcher.group(1);
  }

  private static SaslMechanism digestMd5(String host) throws SaslFailure {
    return start("DIGEST-MD5", password("chris", "secret").server(host, 143).build());
  }

  private static final String CHALLENGE =
      "realm=\""
          + REALM
          + "\",nonce=\""
          + NONCE
          + "\",qop=\"auth\",algorithm=md5-sess,"
          + "charset=utf-8";

  @Test
  void digestMd5_testServer_agreesWithRfc2831Example() {
    assertEquals(
        "d388dad90d4bbd760a152321f2143af7",
        digest("OA6MHXh6VqTrRk", "imap/elwood.innosoft.com", "AUTHENTICATE"));
    assertEquals(
        "ea40f60335c427b5527b84dbabcdfffd",
        digest("OA6MHXh6VqTrRk", "imap/elwood.innosoft.com", ""));
  }

  @Test
  void digestMd5_challenge_isAnsweredForServiceImapAndServerIsVerified() throws SaslFailure {
    SaslMechanism mechanism = digestMd5("mail.example.com");
    assertTrue(mechanism.initialResponse().isEmpty());
    String response = text(mechanism.evaluate(octets(CHALLENGE)));
    assertEquals("imap/mail.example.com", field(response, "digest-uri"));
    assertEquals("chris", field(response, "username"));
    assertEquals(REALM, field(response, "realm"));
    String cnonce = field(response, "cnonce");
    assertEquals(
        digest(cnonce, "imap/mail.example.com", "AUTHENTICATE"), field(response, "response"));
    assertFalse(mechanism.complete());
    String proof = "rspauth=" + digest(cnonce, "imap/mail.example.com", "");
    assertEquals(0, mechanism.evaluate(octets(proof)).length);
    assertTrue(mechanism.complete());
  }

  @Test
  void digestMd5_emptyRealmOfDovecot_isAnswered() throws SaslFailure {
    String response =
        text(
            digestMd5("mail.example.com")
                .evaluate(
                    octets(
                        "realm=\"\",nonce=\"x\",qop=\"auth\",charset=\"utf-8\","
                            + "algorithm=\"md5-sess\"")));
    assertEquals("chris", field(response, "username"));
    assertEquals("x", field(response, "nonce"));
  }

  @Test
  void digestMd5_wrongRspauth_isRefused() throws SaslFailure {
    SaslMechanism mechanism = digestMd5("mail.example.com");
    mechanism.evaluate(octets(CHALLENGE));
    assertThrows(
        SaslFailure.class,
        () -> mechanism.evaluate(octets("rspauth=00000000000000000000000000000000")));
    assertFalse(mechanism.complete());
  }

  @Test
  void digestMd5_realmOfTheApplication_isChosenAmongSeveral() throws SaslFailure {
    SaslMechanism mechanism =
        start("DIGEST-MD5", password("chris", "secret").realm("two.example").build());
    String response =
        text(
            mechanism.evaluate(
                octets(
                    "realm=\"one.example\",realm=\"two.example\",nonce=\"x\",qop=\"auth\","
                        + "algorithm=md5-sess")));
    assertEquals("two.example", field(response, "realm"));
  }
}
