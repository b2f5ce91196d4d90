package org.imap4x.it.cyrus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.imap4x.it.support.RealServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways to log in to Cyrus, over every channel. */
@Timeout(60)
class LoginTest {
  private static RealServer server;

  @BeforeAll
  static void start() {
    server = RealServer.shared("cyrus");
  }

  private static String connect(String channel, String mechanisms) throws MessagingException {
    Properties properties = new Properties();
    String protocol = channel.equals("tls") ? "imap4xs" : "imap4x";
    properties.put("mail." + protocol + ".auth.mechanisms", mechanisms);
    properties.put("mail." + protocol + ".ssl.context", server.sslContext());
    properties.put("mail." + protocol + ".starttls.enable", "" + channel.equals("starttls"));
    Session session = Session.getInstance(properties);
    ByteArrayOutputStream debug = new ByteArrayOutputStream();
    session.setDebugOut(new PrintStream(debug, true, StandardCharsets.UTF_8));
    session.setDebug(true);
    int port = channel.equals("tls") ? server.tlsPort() : server.port();
    try (Store store = session.getStore(protocol)) {
      store.connect(server.host(), port, server.newUser(), server.password());
      assertTrue(store.isConnected());
    }
    return debug.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "clear, PLAIN",
    "clear, LOGIN",
    "clear, CRAM-MD5",
    "clear, DIGEST-MD5",
    "clear, SCRAM-SHA-1",
    "clear, SCRAM-SHA-256",
    "starttls, PLAIN",
    "starttls, SCRAM-SHA-256",
    "tls, PLAIN",
    "tls, DIGEST-MD5",
    "tls, SCRAM-SHA-1",
    "tls, SCRAM-SHA-256",
  })
  void mechanism_asked_logsIn(String channel, String mechanism) throws Exception {
    String text = connect(channel, mechanism);
    assertTrue(text.contains("AUTHENTICATE " + mechanism), text);
  }

  /** Cyrus 3.6 binds to TLS by tls-unique only, which TLS 1.3 does not have. */
  @ParameterizedTest
  @CsvSource({"starttls", "tls"})
  void channelBinding_ofATypeTheServerHasNot_isGivenUp(String channel) throws Exception {
    String text = connect(channel, "");
    assertTrue(text.contains("AUTHENTICATE SCRAM-SHA-256-PLUS"), text);
    assertTrue(text.contains("AUTHENTICATE SCRAM-SHA-256 "), text);
  }
}
