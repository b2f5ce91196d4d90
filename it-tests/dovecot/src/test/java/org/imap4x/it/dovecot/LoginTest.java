package org.imap4x.it.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.imap4x.it.support.RealServer;
import org.imap4x.model.Secret;
import org.imap4x.sasl.TokenSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to log in that Dovecot offers; an instance of its own, as failures slow one down. */
@Timeout(60)
class LoginTest {
  private static RealServer server;

  private final ByteArrayOutputStream debug = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    server = RealServer.start("dovecot", "dovecot-login");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Properties properties(String... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put("mail.imap4x." + keysAndValues[i], keysAndValues[i + 1]);
      properties.put("mail.imap4xs." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }

  private String connect(String protocol, String user, String password, Properties properties)
      throws MessagingException {
    Session session = Session.getInstance(properties);
    session.setDebugOut(new PrintStream(debug, true, StandardCharsets.UTF_8));
    session.setDebug(true);
    int port = protocol.endsWith("s") ? server.tlsPort() : server.port();
    try (Store store = session.getStore(protocol)) {
      store.connect(server.host(), port, user, password);
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      inbox.close(false);
    }
    String text = debug.toString(StandardCharsets.UTF_8);
    assertFalse(text.contains("\"secret\"") || text.contains(" secret"), text);
    return text;
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, AUTHENTICATE PLAIN",
    "LOGIN, AUTHENTICATE LOGIN",
    "CRAM-MD5, AUTHENTICATE CRAM-MD5",
    "DIGEST-MD5, AUTHENTICATE DIGEST-MD5",
    "SCRAM-SHA-1, AUTHENTICATE SCRAM-SHA-1",
    "SCRAM-SHA-256, AUTHENTICATE SCRAM-SHA-256",
    "'', AUTHENTICATE SCRAM-SHA-256",
  })
  void mechanism_overEveryChannel_logsIn(String mechanism, String command) throws Exception {
    String user = server.newUser();
    List<String> sessions = new ArrayList<>();
    sessions.add(
        connect("imap4x", user, server.password(), properties("auth.mechanisms", mechanism)));
    Properties starttls = properties("auth.mechanisms", mechanism, "starttls.required", "true");
    starttls.put("mail.imap.ssl.context", server.sslContext());
    debug.reset();
    sessions.add(connect("imap4x", user, server.password(), starttls));
    Properties tls = properties("auth.mechanisms", mechanism);
    tls.put("mail.imaps.ssl.context", server.sslContext());
    debug.reset();
    sessions.add(connect("imap4xs", user, server.password(), tls));
    for (String session : sessions) {
      assertTrue(session.contains(command), session);
    }
  }

  @Test
  void password_wrong_isToldAtOnce() throws Exception {
    AuthenticationFailedException e =
        assertThrows(
            AuthenticationFailedException.class,
            () -> connect("imap4x", server.newUser(), "wrong", properties()));
    assertTrue(e.getMessage().contains("Authentication failed"), e.getMessage());
    String text = debug.toString(StandardCharsets.UTF_8);
    assertEquals(1, text.lines().filter(l -> l.contains(" AUTHENTICATE ")).count(), text);
  }

  @Test
  void certificate_unknown_isRefused() {
    MessagingException e =
        assertThrows(
            MessagingException.class,
            () -> connect("imap4xs", server.newUser(), server.password(), properties()));
    assertFalse(e instanceof AuthenticationFailedException, "" + e);
  }

  @Test
  void certificate_ofTrustedHost_isTaken() throws Exception {
    connect("imap4xs", server.newUser(), server.password(), properties("ssl.trust", server.host()));
  }

  @Test
  void compression_switchedOn_isUsed() throws Exception {
    String text =
        connect(
            "imap4x", server.newUser(), server.password(), properties("compress.enable", "true"));
    assertTrue(text.contains("COMPRESS DEFLATE"), text);
  }

  @Test
  void tunnel_toTheServersProgram_isLoggedInAlready() throws Exception {
    String text =
        connect(
            "imap4x",
            server.newUser(),
            "",
            properties("tunnel", server.info("preauth") + " " + server.newUser()));
    assertTrue(text.contains("* PREAUTH"), text);
  }

  // ---- tokens

  private static String token(String user, Instant expires) throws GeneralSecurityException {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String head = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    String claims =
        "{\"sub\":\""
            + user
            + "\",\"iat\":"
            + Instant.now().minusSeconds(600).getEpochSecond()
            + ",\"exp\":"
            + expires.getEpochSecond()
            + "}";
    String signed =
        encoder.encodeToString(head.getBytes(StandardCharsets.UTF_8))
            + "."
            + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(server.info("jwtKey").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return signed
        + "."
        + encoder.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({"XOAUTH2", "OAUTHBEARER"})
  void token_expired_isRenewedOnce(String mechanism) throws Exception {
    String user = server.newUser();
    String old = token(user, Instant.now().minusSeconds(300));
    String fresh = token(user, Instant.now().plusSeconds(300));
    List<TokenSupplier.Reason> reasons = new ArrayList<>();
    TokenSupplier supplier =
        request -> {
          reasons.add(request.reason());
          return Secret.of(request.reason() == TokenSupplier.Reason.REJECTED ? fresh : old);
        };
    Properties properties = properties("auth.mechanisms", mechanism);
    properties.put("mail.imap4x.auth.tokensupplier", supplier);
    Session session = Session.getInstance(properties);
    try (Store store = session.getStore("imap4x")) {
      store.connect(server.host(), server.port(), user, null);
      assertTrue(store.isConnected());
    }
    assertEquals(
        List.of(TokenSupplier.Reason.FIRST, TokenSupplier.Reason.REJECTED), reasons.subList(0, 2));
  }
}
