package org.imap4x.sasl;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.imap4x.model.Secret;

/** What the tests of the mechanisms share. */
final class Samples {

  private Samples() {}

  static SaslCredentials.Builder password(String user, String password) {
    return SaslCredentials.user(user).password(Secret.of(password)).server("imap.example.com", 993);
  }

  static SaslCredentials.Builder token(String user, String token) {
    return SaslCredentials.user(user)
        .tokens(TokenSupplier.fixed(Secret.of(token)))
        .server("server.example.com", 143);
  }

  static SaslMechanism start(String name, SaslCredentials credentials) throws SaslFailure {
    return SaslMechanisms.standard().find(name).orElseThrow().create(credentials);
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  static byte[] unhex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
