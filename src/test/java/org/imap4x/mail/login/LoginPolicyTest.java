package org.imap4x.mail.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.config.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which mechanisms the properties allow. */
class LoginPolicyTest {

  private static StoreSettings parse(String properties) {
    String[] pairs = properties.isBlank() ? new String[0] : properties.strip().split(";\\s*");
    Object[] all = new Object[pairs.length * 2];
    for (int i = 0; i < pairs.length; i++) {
      String[] pair = pairs[i].split("=", 2);
      all[2 * i] = "mail.imap." + pair[0];
      all[2 * i + 1] = pair[1];
    }
    return TestSettings.of(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // properties | mechanisms in order | password is token | needs a password
        "'' | '' | false | true",
        "auth.mechanisms=xoauth2 | XOAUTH2 | true | true",
        "auth.mechanisms=LOGIN PLAIN | LOGIN PLAIN | false | true",
        "auth.mechanisms=GSSAPI | GSSAPI | false | false",
        "auth.mechanisms=EXTERNAL,PLAIN | EXTERNAL PLAIN | false | false",
        "sasl.enable=true | '' | false | true",
        "sasl.mechanisms=GSSAPI | '' | false | true",
        "sasl.enable=true; sasl.mechanisms=DIGEST-MD5 | DIGEST-MD5 PLAIN LOGIN NTLM | false | true",
        "sasl.enable=true; sasl.mechanisms=DIGEST-MD5; auth.plain.disable=true"
            + " | DIGEST-MD5 LOGIN NTLM | false | true",
        "sasl.enable=true; sasl.mechanisms=DIGEST-MD5; auth.mechanisms=LOGIN"
            + " | DIGEST-MD5 LOGIN | false | true",
        "auth.xoauth2.disable=false | '' | false | true",
        "auth.xoauth2.disable=false; auth.plain.disable=true; auth.login.disable=true"
            + " | '' | true | true",
      })
  void properties_giveMechanisms(
      String properties, String mechanisms, boolean passwordIsToken, boolean needsPassword) {
    LoginPolicy policy = LoginPolicy.of(parse(properties));
    assertEquals(mechanisms, String.join(" ", policy.mechanisms()));
    assertEquals(passwordIsToken, policy.passwordIsToken());
    assertEquals(needsPassword, policy.needsPassword());
  }

  @Test
  void disabled_mechanisms_areInThePolicy() {
    LoginPolicy policy =
        LoginPolicy.of(parse("auth.plain.disable=true; auth.scram-sha-1.disable=true"));
    assertEquals(
        List.of("PLAIN", "SCRAM-SHA-1"), policy.policy().disabled().stream().sorted().toList());
  }

  @Test
  void cleartext_refuse_isInThePolicy() {
    assertTrue(LoginPolicy.of(parse("cleartext=refuse")).policy().refuseClearText());
  }
}
