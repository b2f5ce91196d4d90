package org.imap4x.it.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That the private Dovecot is there, and is what the other tests take it for. */
class CapabilityTest {

  private static RealServer server;

  @BeforeAll
  static void start() {
    server = RealServer.shared("dovecot");
  }

  @Test
  void capability_afterLogin_hasWhatTheTestsNeed() throws IOException {
    String user = server.newUser();
    try (RawImap raw = server.login(user)) {
      String line = raw.command("CAPABILITY").get(0);
      System.out.println("Dovecot: " + line);
      List<String> words = List.of(line.split(" "));
      for (String word :
          List.of("QRESYNC", "COMPRESS=DEFLATE", "METADATA", "QUOTA", "ACL", "NOTIFY")) {
        assertTrue(words.contains(word), () -> word + " is not in " + words);
      }
    }
  }

  @Test
  void select_newUser_hasAnEmptyInbox() throws IOException {
    try (RawImap raw = server.login(server.newUser())) {
      List<String> answer = raw.command("SELECT INBOX");
      assertTrue(answer.contains("* 0 EXISTS"), answer::toString);
    }
  }

  @Test
  void tls_ownCertificate_isTrusted() throws IOException {
    SSLSocketFactory tls = server.sslContext().getSocketFactory();
    try (RawImap raw = RawImap.over(tls.createSocket(server.host(), server.tlsPort()))) {
      assertEquals("* OK", raw.greeting().substring(0, 4));
    }
  }
}
