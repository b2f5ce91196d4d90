package org.imap4x.it.dovecot;

import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.Properties;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;
import org.imap4x.it.support.TwoSessions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model check of two sessions, with EXPUNGE, with VANISHED, and through DEFLATE. */
class TwoSessionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"qresync.enable=false", "qresync.enable=true", "compress.enable=true"})
  @Timeout(300)
  void randomChanges_byAnother_neverMixMessagesUp(String property) throws Exception {
    RealServer server = Way.server();
    String user = "model-" + property.replaceAll("\\W", "-");
    Properties properties = new Properties();
    String[] pair = property.split("=");
    properties.setProperty("mail.imap4x." + pair[0], pair[1]);
    try (Store store = Session.getInstance(properties).getStore("imap4x");
        RawImap other = server.login(user)) {
      store.connect(server.host(), server.port(), user, server.password());
      new TwoSessions(store, other, "INBOX").run(300);
    }
  }
}
