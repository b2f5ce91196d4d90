package org.imap4x.it.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SessionState;
import org.imap4x.it.support.RealServer;
import org.imap4x.model.Secret;
import org.imap4x.sasl.SaslCredentials;
import org.imap4x.sasl.SaslFailure;
import org.imap4x.sasl.SaslMechanism;
import org.imap4x.sasl.SaslMechanisms;
import org.imap4x.sasl.TokenSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in by each mechanism, through the core and through the provider. */
@Timeout(60)
class AuthenticationTest {
  private static final String USER = "login";

  private static SaslMechanism mechanism(String name, SaslCredentials credentials)
      throws SaslFailure {
    return SaslMechanisms.standard().find(name).orElseThrow().create(credentials);
  }

  private static SaslCredentials password(String password) {
    RealServer server = Way.server();
    return SaslCredentials.user(USER)
        .password(Secret.of(password))
        .server("localhost", server.port())
        .build();
  }

  private static SaslCredentials token(String token) {
    return SaslCredentials.user(USER)
        .tokens(TokenSupplier.fixed(Secret.of(token)))
        .server("localhost", Way.server().port())
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void authenticate_password_logsIn(String name) throws Exception {
    for (Way way : List.of(Way.PLAIN, Way.TLS)) {
      List<String> lines = new CopyOnWriteArrayList<>();
      try (ImapClient client =
          ImapClient.connect(way.options(USER).transcript(lines::add).build())) {
        assertTrue(client.capabilities().has("AUTH=" + name));
        client.authenticate(mechanism(name, password("secret")));
        assertEquals(SessionState.AUTHENTICATED, client.state());
        assertTrue(client.capabilities().has("QRESYNC"), "capabilities after login");
      }
      String all = String.join("\n", lines);
      String encoded =
          Base64.getEncoder()
              .encodeToString(("\0" + USER + "\0secret").getBytes(StandardCharsets.UTF_8));
      assertFalse(all.contains("secret") || all.contains(encoded) || all.contains("c2VjcmV0"), all);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void authenticate_wrongPassword_isRefusedAndCanBeTriedAgain(String name) throws Exception {
    try (ImapClient client = Way.PLAIN.open(USER)) {
      SaslMechanism wrong = mechanism(name, password("wrong"));
      ImapException.No e = assertThrows(ImapException.No.class, () -> client.authenticate(wrong));
      assertTrue(e.hasCode("AUTHENTICATIONFAILED"), e::getMessage);
      client.authenticate(mechanism(name, password("secret")));
      assertEquals(SessionState.AUTHENTICATED, client.state());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"XOAUTH2", "OAUTHBEARER"})
  void authenticate_token_logsInOrSaysWhy(String name) throws Exception {
    try (ImapClient client = Way.TLS.open(USER)) {
      SaslMechanism stale = mechanism(name, token(jwt(Instant.now().minusSeconds(3600))));
      ImapException.No e = assertThrows(ImapException.No.class, () -> client.authenticate(stale));
      assertTrue(e.getMessage().toLowerCase(Locale.ROOT).contains("status"), e::getMessage);
      client.authenticate(mechanism(name, token(jwt(Instant.now().plusSeconds(3600)))));
      assertEquals(SessionState.AUTHENTICATED, client.state());
    }
  }

  /** A token as Dovecot verifies it (RFC 7519, HS256). */
  private static String jwt(Instant expires) throws GeneralSecurityException {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String signed =
        base64.encodeToString(Mail.bytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"))
            + "."
            + base64.encodeToString(
                Mail.bytes(
                    "{\"sub\":\""
                        + USER
                        + "\",\"iat\":"
                        + Instant.now().minusSeconds(7200).getEpochSecond()
                        + ",\"exp\":"
                        + expires.getEpochSecond()
                        + "}"));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Mail.bytes(Way.server().info("jwtKey")), "HmacSHA256"));
    return signed + "." + base64.encodeToString(mac.doFinal(Mail.bytes(signed)));
  }

  @Test
  void authenticate_anonymousAndAuthorizationId_logIn() throws Exception {
    try (ImapClient client = Way.PLAIN.open(USER)) {
      client.authenticate(mechanism("ANONYMOUS", SaslCredentials.user("trace@x").build()));
      assertEquals(SessionState.AUTHENTICATED, client.state());
    }
    SaslCredentials admin =
        SaslCredentials.user(Way.server().info("masterUser"))
            .authorizationId(USER)
            .password(Secret.of("secret"))
            .build();
    try (ImapClient client = Way.PLAIN.open(USER)) {
      client.authenticate(mechanism("PLAIN", admin));
      assertEquals(SessionState.AUTHENTICATED, client.state());
    }
  }

  /** Dovecot has EXTERNAL only where it asks for client certificates. */
  @Test
  void authenticate_external_isRefusedClearly() throws Exception {
    try (ImapClient client = Way.TLS.open(USER)) {
      SaslMechanism external = mechanism("EXTERNAL", SaslCredentials.user("").build());
      ImapException e = assertThrows(ImapException.class, () -> client.authenticate(external));
      assertFalse(e.isFatal(), e::toString);
      client.login(USER, Secret.of("secret"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"PLAIN", "TLS", "STARTTLS"})
  void login_wrongThenRight_isRefusedThenDone(Way way) throws Exception {
    try (ImapClient client = way.open(USER)) {
      Secret wrong = Secret.of("wr\"ong\\");
      ImapException.No e = assertThrows(ImapException.No.class, () -> client.login(USER, wrong));
      assertTrue(e.hasCode("AUTHENTICATIONFAILED"), e::getMessage);
      client.login(USER, Secret.of("secret"));
      assertEquals(SessionState.AUTHENTICATED, client.state());
    }
  }

  // ---- the provider

  private static Store store(Properties properties, String protocol) throws Exception {
    return Session.getInstance(properties).getStore(protocol);
  }

  private static Properties trusting() {
    Properties properties = new Properties();
    properties.put("mail.imap4x.ssl.context", Way.server().sslContext());
    properties.put("mail.imap4xs.ssl.context", Way.server().sslContext());
    return properties;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PLAIN",
        "LOGIN",
        "CRAM-MD5",
        "DIGEST-MD5",
        "SCRAM-SHA-1",
        "SCRAM-SHA-256",
        "XOAUTH2",
        "OAUTHBEARER"
      })
  void provider_mechanismAskedFor_isUsed(String name) throws Exception {
    Properties properties = trusting();
    properties.put("mail.imap4xs.auth.mechanisms", name);
    boolean token = name.equals("XOAUTH2") || name.equals("OAUTHBEARER");
    String secret = token ? jwt(Instant.now().plusSeconds(3600)) : "secret";
    RealServer server = Way.server();
    try (Store store = store(properties, "imap4xs")) {
      store.connect(server.host(), server.tlsPort(), USER, secret);
      assertTrue(store.getFolder("INBOX").exists());
    }
    try (Store store = store(properties, "imap4xs")) {
      AuthenticationFailedException e =
          assertThrows(
              AuthenticationFailedException.class,
              () -> store.connect(server.host(), server.tlsPort(), USER, "wrong"));
      assertFalse(e.getMessage().contains("wrong"), e::getMessage);
    }
  }

  @Test
  void provider_tokenSupplier_isAskedAgainAfterARefusal() throws Exception {
    List<TokenSupplier.Reason> reasons = new CopyOnWriteArrayList<>();
    TokenSupplier supplier =
        request -> {
          reasons.add(request.reason());
          boolean rejected = request.reason() == TokenSupplier.Reason.REJECTED;
          try {
            return Secret.of(jwt(Instant.now().plusSeconds(rejected ? 3600 : -3600)));
          } catch (GeneralSecurityException e) {
            throw new java.io.IOException(e);
          }
        };
    Properties properties = trusting();
    properties.put("mail.imap4xs.auth.mechanisms", "XOAUTH2");
    properties.put("mail.imap4xs.auth.tokensupplier", supplier);
    RealServer server = Way.server();
    try (Store store = store(properties, "imap4xs")) {
      store.connect(server.host(), server.tlsPort(), USER, "");
      assertTrue(store.isConnected());
    }
    assertEquals(List.of(TokenSupplier.Reason.FIRST, TokenSupplier.Reason.REJECTED), reasons);
  }
}
