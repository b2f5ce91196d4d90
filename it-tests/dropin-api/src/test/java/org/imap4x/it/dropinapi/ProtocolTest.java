package org.imap4x.it.dropinapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.List;
import java.util.Properties;
import org.imap4x.it.support.RealServer;
import org.imap4x.mail.IMAPStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same application with another protocol string, or with one property, sees the same. */
@Timeout(180)
class ProtocolTest {

  private final RealServer server = RealServer.shared("dovecot");
  private List<String> usual;

  @BeforeEach
  void usualProvider() throws Exception {
    usual = run("imap", settings());
    assertTrue(usual.size() > 60, () -> usual.size() + " things");
  }

  /** The usual provider keeps counts of closed folders for a second, true or not. */
  private static Properties settings() {
    Properties properties = new Properties();
    properties.setProperty("mail.imap.statuscachetimeout", "0");
    properties.setProperty("mail.imaps.statuscachetimeout", "0");
    return properties;
  }

  private List<String> run(String protocol, Properties properties) throws Exception {
    return MailTool.run(
        protocol, properties, server.host(), server.port(), server.newUser(), server.password());
  }

  @Test
  void application_otherProtocolString_seesTheSame() throws Exception {
    assertEquals(text(usual), text(run("imap4x", settings())));
  }

  @Test
  void application_onlyTheClassProperty_seesTheSame() throws Exception {
    Properties properties = settings();
    properties.setProperty("mail.imap.class", "org.imap4x.mail.IMAPStore");
    try (Store store = Session.getInstance(properties).getStore("imap")) {
      assertInstanceOf(IMAPStore.class, store);
    }
    assertEquals(text(usual), text(run("imap", properties)));
  }

  @Test
  void application_tlsByItsProtocol_seesTheSame() throws Exception {
    Properties properties = settings();
    properties.put("mail.imaps.ssl.socketFactory", server.sslContext().getSocketFactory());
    List<String> secure =
        MailTool.run(
            "imap4xs",
            properties,
            server.host(),
            server.tlsPort(),
            server.newUser(),
            server.password());
    assertEquals(text(usual), text(secure));
  }

  private static String text(List<String> lines) {
    return String.join(System.lineSeparator(), lines);
  }
}
