package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.password;
import static org.imap4x.sasl.Samples.text;
import static org.imap4x.sasl.Samples.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.imap4x.sasl.SaslSelection.Offer;
import org.imap4x.sasl.SaslSelection.Policy;
import org.junit.jupiter.api.Test;

class SaslSelectionTest {

  private static final List<String> EVERYTHING =
      List.of(
          "LOGIN",
          "PLAIN",
          "NTLM",
          "CRAM-MD5",
          "DIGEST-MD5",
          "XOAUTH2",
          "OAUTHBEARER",
          "EXTERNAL",
          "ANONYMOUS",
          "SCRAM-SHA-1",
          "SCRAM-SHA-1-PLUS",
          "SCRAM-SHA-256",
          "SCRAM-SHA-256-PLUS",
          "SCRAM-SHA-512",
          "X-OTHER");

  private static SaslSelection select(Offer offer, Policy policy, SaslCredentials credentials) {
    return SaslSelection.of(SaslMechanisms.standard(), offer, policy, credentials);
  }

  private static List<String> names(SaslSelection selection) {
    return selection.candidates().stream().map(SaslSelection.Candidate::name).toList();
  }

  private static Offer tls(String... mechanisms) {
    return new Offer(List.of(mechanisms), false, true);
  }

  private static Policy listed(String... mechanisms) {
    return new Policy(List.of(mechanisms), Set.of(), false);
  }

  @Test
  void password_overTlsWithBinding_goesByStrength() {
    SaslCredentials credentials =
        password("u", "p").channelBindings(type -> Optional.of(octets("x"))).build();
    SaslSelection selection =
        select(new Offer(EVERYTHING, false, true), Policy.DEFAULT, credentials);
    assertEquals(
        List.of(
            "SCRAM-SHA-256-PLUS",
            "SCRAM-SHA-1-PLUS",
            "SCRAM-SHA-512",
            "SCRAM-SHA-256",
            "SCRAM-SHA-1",
            "DIGEST-MD5",
            "CRAM-MD5",
            "PLAIN",
            "LOGIN",
            "LOGIN command",
            "NTLM"),
        names(selection));
    assertEquals("used only when asked for by name", selection.passedOver().get("EXTERNAL"));
    assertEquals("no token was given", selection.passedOver().get("OAUTHBEARER"));
    assertEquals("not known to this client", selection.passedOver().get("X-OTHER"));
  }

  @Test
  void password_withoutTls_putsWhatShowsItLast() {
    Offer offer = new Offer(List.of("PLAIN", "LOGIN", "NTLM", "CRAM-MD5"), false, false);
    SaslSelection selection = select(offer, Policy.DEFAULT, password("u", "p").build());
    assertEquals(List.of("CRAM-MD5", "NTLM", "PLAIN", "LOGIN", "LOGIN command"), names(selection));
    assertFalse(selection.candidates().get(0).exposesSecret());
    assertTrue(selection.candidates().get(2).exposesSecret());
  }

  @Test
  void clearText_refused_leavesDigests() {
    Offer offer = new Offer(List.of("PLAIN", "XOAUTH2", "CRAM-MD5"), false, false);
    SaslSelection selection =
        select(offer, new Policy(List.of(), Set.of(), true), password("u", "p").build());
    assertEquals(List.of("CRAM-MD5"), names(selection));
    assertTrue(selection.explanation().contains("PLAIN: shows the password"));
  }

  @Test
  void token_given_isPreferredOverPassword() {
    SaslCredentials both = token("u", "t").password(org.imap4x.model.Secret.of("p")).build();
    SaslSelection selection =
        select(tls("XOAUTH2", "PLAIN", "OAUTHBEARER", "SCRAM-SHA-256"), Policy.DEFAULT, both);
    assertEquals(
        List.of("OAUTHBEARER", "XOAUTH2", "SCRAM-SHA-256", "PLAIN", "LOGIN command"),
        names(selection));
    assertTrue(selection.candidates().get(0).usesToken());
  }

  @Test
  void list_ofTheApplication_filtersAndOrders() {
    SaslSelection selection =
        select(
            tls("SCRAM-SHA-256", "PLAIN", "EXTERNAL", "CRAM-MD5"),
            new Policy(List.of("plain", "EXTERNAL", "NTLM"), Set.of("PLAIN"), false),
            password("u", "p").build());
    assertEquals(List.of("PLAIN", "EXTERNAL", "LOGIN command"), names(selection));
    assertEquals("not offered by the server", selection.passedOver().get("NTLM"));
    assertEquals(
        "not in the list of mechanisms to use", selection.passedOver().get("SCRAM-SHA-256"));
  }

  @Test
  void list_withXoauth2AndPasswordOnly_takesThePasswordAsToken() throws SaslFailure {
    SaslSelection selection =
        select(tls("XOAUTH2", "PLAIN"), listed("XOAUTH2"), password("u", "ya29").build());
    assertEquals(List.of("XOAUTH2"), names(selection));
    SaslMechanism mechanism = selection.candidates().get(0).start(TokenSupplier.Reason.FIRST, "");
    assertEquals("user=u\1auth=Bearer ya29\1\1", text(mechanism.initialResponse().orElseThrow()));
  }

  @Test
  void disabled_mechanisms_areNotUsed() {
    SaslSelection selection =
        select(
            tls("PLAIN", "LOGIN", "CRAM-MD5"),
            new Policy(List.of(), Set.of("LOGIN", "cram-md5"), false),
            password("u", "p").build());
    assertEquals(List.of("PLAIN"), names(selection));
    assertEquals("disabled", selection.passedOver().get("LOGIN command"));
  }

  @Test
  void loginDisabled_andNothingElse_explains() {
    SaslSelection selection =
        select(
            new Offer(List.of("XOAUTH2", "GSS-SPNEGO"), true, false),
            Policy.DEFAULT,
            password("u", "p").build());
    assertTrue(selection.candidates().isEmpty());
    assertEquals(
        "server offers XOAUTH2 GSS-SPNEGO LOGINDISABLED; XOAUTH2: no token was given;"
            + " GSS-SPNEGO: not known to this client; LOGIN command: disabled by the server",
        selection.explanation());
  }

  @Test
  void noMechanismsAtAll_leavesTheLoginCommand() {
    SaslSelection selection = select(tls(), Policy.DEFAULT, password("u", "p").build());
    assertEquals(List.of(SaslSelection.LOGIN_COMMAND), names(selection));
    SaslSelection.Candidate command = selection.candidates().get(0);
    assertTrue(command.loginCommand());
    assertThrows(IllegalStateException.class, () -> command.start(TokenSupplier.Reason.FIRST, ""));
  }

  @Test
  void authorizationId_cannotGoOverTheLoginCommand() {
    SaslSelection selection =
        select(tls(), Policy.DEFAULT, password("u", "p").authorizationId("other").build());
    assertTrue(selection.candidates().isEmpty());
  }

  @Test
  void scramCandidate_plusOfferedButListedWithout_doesNotClaimDowngrade() throws SaslFailure {
    SaslSelection selection =
        select(
            tls("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"),
            listed("SCRAM-SHA-256"),
            password("u", "p").channelBindings(type -> Optional.of(octets("x"))).build());
    SaslMechanism mechanism = selection.candidates().get(0).start(TokenSupplier.Reason.FIRST, "");
    assertTrue(text(mechanism.initialResponse().orElseThrow()).startsWith("n,,"));
  }

  /** A mechanism as an application would add it. */
  private static final class Own implements SaslMechanismFactory {
    @Override
    public String name() {
      return "X-OTHER";
    }

    @Override
    public SaslMechanism create(SaslCredentials credentials) throws SaslFailure {
      return Samples.start("EXTERNAL", credentials);
    }
  }

  @Test
  void mechanismOfTheApplication_registered_isChosen() {
    SaslSelection selection =
        SaslSelection.of(
            SaslMechanisms.standard().with(new Own()),
            tls("X-OTHER", "PLAIN"),
            Policy.DEFAULT,
            password("u", "p").build());
    assertEquals(List.of("X-OTHER", "PLAIN", "LOGIN command"), names(selection));
  }

  @Test
  void load_withoutServices_hasTheBuiltInOnes() {
    SaslMechanisms loaded = SaslMechanisms.load(getClass().getClassLoader());
    assertTrue(loaded.names().containsAll(SaslMechanisms.standard().names()));
    assertTrue(loaded.find("plain").isPresent());
  }
}
