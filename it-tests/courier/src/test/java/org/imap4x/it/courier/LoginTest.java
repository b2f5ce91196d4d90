package org.imap4x.it.courier;

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

/** Ways to log in to Courier, over every channel. */
@Timeout(60)
class LoginTest {
  private static RealServer server;

  @BeforeAll
  static void start() {
    server = RealServer.shared("courier");
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

  /** Courier offers CRAM-MD5 also for users of whom it knows only a hash of the password. */
  @ParameterizedTest
  @CsvSource({
    "clear, LOGIN",
    "starttls, AUTHENTICATE PLAIN",
    "tls, AUTHENTICATE PLAIN",
  })
  void login_mechanismThatTheUserHasNot_isPassedOver(String channel, String command)
      throws Exception {
    String text = connect(channel, "");
    assertTrue(text.contains(command), text);
  }
}
