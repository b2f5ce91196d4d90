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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {

  private static SaslMechanism login() throws SaslFailure {
    return start("LOGIN", password("tim", "s3cret").build());
  }

  @ParameterizedTest
  @CsvSource({
    "Username:, Password:",
    "User Name, Password",
    "user name:, password:",
    "login:, passwd:",
    "Benutzer, Kennwort",
    "'', ''",
    "Username:, ''",
  })
  void prompts_variants_getUserThenPassword(String first, String second) throws SaslFailure {
    SaslMechanism login = login();
    assertTrue(login.initialResponse().isEmpty());
    assertEquals("tim", text(login.evaluate(octets(first))));
    assertFalse(login.complete());
    assertEquals("s3cret", text(login.evaluate(octets(second))));
    assertTrue(login.complete());
  }

  @Test
  void prompts_withTrailingNul_areAccepted() throws SaslFailure {
    SaslMechanism login = login();
    assertEquals("tim", text(login.evaluate(octets("User Name\0"))));
    assertEquals("s3cret", text(login.evaluate(octets("Password\0"))));
  }

  @Test
  void prompt_userNameTwice_neverGetsThePassword() throws SaslFailure {
    SaslMechanism login = login();
    login.evaluate(octets("Username:"));
    assertThrows(SaslFailure.class, () -> login.evaluate(octets("Username:")));
  }

  @Test
  void prompt_passwordFirstOrThirdPrompt_isRefused() throws SaslFailure {
    assertThrows(SaslFailure.class, () -> login().evaluate(octets("Password:")));
    SaslMechanism login = login();
    login.evaluate(octets(""));
    login.evaluate(octets(""));
    assertThrows(SaslFailure.class, () -> login.evaluate(octets("")));
  }
}
