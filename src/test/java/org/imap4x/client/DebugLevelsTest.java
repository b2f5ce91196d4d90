package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.imap4x.model.Secret;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** imaplib's debug levels. */
class DebugLevelsTest {
  private static final Logger LOGGER = Logger.getLogger("org.imap4x.client");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(new java.util.logging.SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void stop() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  private void run(int level) throws Exception {
    String script =
        """
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: $tag LOGIN "u" "hunter2"
        S: $tag NO [AUTHENTICATIONFAILED] {0} no
        """;
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      ImapClient client =
          ImapClient.connect(
              ClientOptions.builder("127.0.0.1", server.port())
                  .readTimeout(Duration.ofSeconds(5))
                  .debug(level)
                  .build());
      try {
        client.login("u", Secret.of("hunter2"));
      } catch (ImapException.No e) {
        assertTrue(e.hasCode("AUTHENTICATIONFAILED"));
      } finally {
        client.abort();
      }
    }
  }

  @Test
  void levelZero_anything_isSilent() throws Exception {
    run(0);

    assertEquals(List.of(), lines);
  }

  @Test
  void levelOne_refusal_tellsOfConnectionAndRefusal() throws Exception {
    run(1);

    assertTrue(lines.get(0).startsWith("connected to 127.0.0.1"), lines.toString());
    assertTrue(lines.stream().anyMatch(l -> l.contains("LOGIN: NO [AUTHENTICATIONFAILED] {0} no")));
  }

  @Test
  void levelFour_login_showsLinesWithoutSecret() throws Exception {
    run(4);

    assertTrue(lines.stream().anyMatch(l -> l.startsWith("C: ")), lines.toString());
    assertFalse(lines.toString().contains("hunter2"), lines.toString());
  }
}
