package org.imap4x.it.dovecot;

import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;
import org.imap4x.it.support.TwoSessions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model check of two sessions, with EXPUNGE, with VANISHED, and through DEFLATE; each with a
 * fixed seed and some random ones. How many there are is {@code -Dimap4x.model.seeds}.
 */
class TwoSessionsTest {
  private static final List<Long> SEEDS =
      TwoSessions.seeds(Integer.getInteger("imap4x.model.seeds", 3));

  static Stream<Arguments> runs() {
    return SEEDS.stream()
        .flatMap(
            seed ->
                Stream.of("qresync.enable=false", "qresync.enable=true", "compress.enable=true")
                    .map(property -> Arguments.of(property, seed)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  @Timeout(300)
  void randomChanges_byAnother_neverMixMessagesUp(String property, long seed) throws Exception {
    RealServer server = Way.server();
    String user = "model-" + property.replaceAll("\\W", "-") + "-" + seed;
    Properties properties = new Properties();
    String[] pair = property.split("=");
    properties.setProperty("mail.imap4x." + pair[0], pair[1]);
    try (Store store = Session.getInstance(properties).getStore("imap4x");
        RawImap other = server.login(user)) {
      store.connect(server.host(), server.port(), user, server.password());
      new TwoSessions(store, other, "INBOX", seed).run(300);
    }
  }
}
