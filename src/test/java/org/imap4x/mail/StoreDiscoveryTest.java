package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.URLName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.model.Secret;
import org.imap4x.sasl.TokenSupplier;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways by which an application comes to a store, through Jakarta Mail's own session. */
@Timeout(30)
class StoreDiscoveryTest {
  private static final String LOGIN =
      "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $user \"s3cr3t\"\nS: $tag OK [CAPABILITY"
          + " IMAP4rev1] in\n";

  private static Properties properties(ScriptedServer server, String... keysAndValues) {
    Properties properties = TestSettings.properties((Object[]) keysAndValues);
    for (String protocol : List.of("imap", "imaps", "imap4x", "imap4xs")) {
      properties.putIfAbsent("mail." + protocol + ".timeout", "5000");
      properties.putIfAbsent("mail." + protocol + ".port", "" + server.port());
    }
    return properties;
  }

  private static void connects(String script, String protocol, String... keysAndValues)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      Session session = Session.getInstance(properties(server, keysAndValues));
      try (Store store = session.getStore(protocol)) {
        assertEquals("org.imap4x.mail", store.getClass().getPackageName());
        store.connect(server.host(), "joe", "s3cr3t");
        server.verifyComplete();
      }
    }
  }

  @Test
  void imap4x_byName_connects() throws Exception {
    connects(LOGIN, "imap4x");
  }

  @ParameterizedTest
  @CsvSource({"mail.imap4xs.ssl.trust", "mail.imaps.ssl.trust"})
  void imap4xs_byName_speaksTls(String trust) throws Exception {
    connects("!tls\n" + LOGIN, "imap4xs", trust, "*");
  }

  @Test
  void imap_byClassProperty_connects() throws Exception {
    connects(LOGIN, "imap", "mail.imap.class", "org.imap4x.mail.IMAPStore");
  }

  @Test
  void imaps_byClassProperty_speaksTls() throws Exception {
    connects(
        "!tls\n" + LOGIN,
        "imaps",
        "mail.imaps.class",
        "org.imap4x.mail.IMAPSSLStore",
        "mail.imaps.ssl.trust",
        "*");
  }

  @ParameterizedTest
  @CsvSource({
    "imap4x, ''",
    "imap, org.imap4x.mail.IMAPStore",
  })
  void url_withUserAndPassword_connects(String protocol, String className) throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(LOGIN)) {
      Properties properties = properties(server);
      if (!className.isEmpty()) {
        properties.put("mail." + protocol + ".class", className);
      }
      URLName url = new URLName(protocol, server.host(), server.port(), null, "joe", "s3cr3t");
      try (Store store = Session.getInstance(properties).getStore(url)) {
        store.connect();
        assertEquals("joe", store.getURLName().getUsername());
        server.verifyComplete();
      }
    }
  }

  @Test
  void fallbackProperties_hostAndUser_areUsedByConnectWithoutArguments() throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(LOGIN)) {
      Properties properties =
          properties(server, "mail.imap.host", server.host(), "mail.imap.user", "joe");
      properties.remove("mail.imap4x.port");
      Authenticator authenticator =
          new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
              return new PasswordAuthentication("joe", "s3cr3t");
            }
          };
      try (Store store = Session.getInstance(properties, authenticator).getStore("imap4x")) {
        store.connect();
        server.verifyComplete();
      }
    }
  }

  @Test
  void preauthenticatedServer_noPassword_connects() throws Exception {
    String script = "S: * PREAUTH [CAPABILITY IMAP4rev1] hi\n";
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      try (Store store = Session.getInstance(properties(server)).getStore("imap4x")) {
        store.connect(server.host(), "joe", "");
        server.verifyComplete();
      }
    }
  }

  @Test
  void tokenSupplier_withoutPassword_connects() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi\nC: $tag AUTHENTICATE XOAUTH2 $*\n"
            + "S: $tag OK [CAPABILITY IMAP4rev1] in\n";
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      Properties properties = properties(server);
      properties.put(
          "mail.imap4x.auth.tokensupplier", TokenSupplier.fixed(Secret.of("ya29.token")));
      try (Store store = Session.getInstance(properties).getStore("imap4x")) {
        store.connect(server.host(), "joe", null);
        server.verifyComplete();
      }
    }
  }

  @Test
  void wrongPassword_debugOutput_isThereAndWithoutIt() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n"
            + "S: $tag NO [AUTHENTICATIONFAILED] no\n";
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      Session session =
          Session.getInstance(
              properties(
                  server,
                  "mail.debug",
                  "true",
                  "mail.debug.auth",
                  "true",
                  "mail.debug.auth.password",
                  "true"));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      session.setDebugOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      try (Store store = session.getStore("imap4x")) {
        assertThrows(
            AuthenticationFailedException.class,
            () -> store.connect(server.host(), "joe", "s3cr3t"));
      }
      String text = out.toString(StandardCharsets.UTF_8);
      assertTrue(text.contains("DEBUG IMAP4X: "), text);
      assertTrue(text.contains("[AUTHENTICATIONFAILED] no"), text);
      assertTrue(!text.contains("s3cr3t"), text);
    }
  }
}
