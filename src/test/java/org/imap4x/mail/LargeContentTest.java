package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.config.ReadSettings;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many commands a large content takes, and what becomes of it when it is not read. */
@Timeout(60)
class LargeContentTest {
  private static final int LINES = 500_000;
  private static final String WINDOWS = "UID FETCH .*BODY\\.PEEK\\[TEXT\\]<.*";

  private FaultyServer server;
  private IMAPStore store;
  private Folder inbox;

  @BeforeEach
  void start() throws Exception {
    server = new FaultyServer("UNSELECT");
    server.mailbox("INBOX").add("Subject: large\n\n" + lines().replace("\r\n", "\n"));
    server.mailbox("INBOX").add("Subject: other\n\nbody");
    Properties properties =
        TestSettings.properties("mail.imap4x.peek", "true", "mail.imap4x.reconnect.delay", "10");
    store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
  }

  private Message open() throws Exception {
    store.connect(server.host(), server.port(), "u", "p");
    inbox = store.getFolder("INBOX");
    inbox.open(Folder.READ_WRITE);
    return inbox.getMessage(1);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    server.close();
  }

  /** 8 MB. */
  private static String lines() {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      b.append(String.format("%014d\r\n", i));
    }
    return b.toString();
  }

  private static String content(Message m) throws Exception {
    try (InputStream in = m.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void content_large_comesInFewWindows() throws Exception {
    assertEquals(lines(), content(open()));
    assertTrue(server.count(WINDOWS) <= 6, () -> server.commands().toString());
  }

  @Test
  void content_lostInTheMiddle_goesOnWhereItWasWithSmallWindows() throws Exception {
    server.times(2, WINDOWS, FaultyServer.NONE);
    server.times(1, WINDOWS, FaultyServer.CUT);
    assertEquals(lines(), content(open()));
    long read = 65536 + 4 * 65536;
    assertEquals(
        1, server.count("UID FETCH 1 \\(UID BODY\\.PEEK\\[TEXT\\]<" + read + "\\.16384>\\)"));
    assertEquals(2, server.connectionCount());
    assertEquals(3, server.commands().stream().filter(c -> c.matches("1 " + WINDOWS)).count());
  }

  /** Little was asked for ahead, all of it is taken from the server, and no more is asked for. */
  @Test
  void content_abandoned_isDrained() throws Exception {
    CountDownLatch drained = new CountDownLatch(2);
    server.times(
        100,
        WINDOWS,
        (connection, command) -> {
          command.run();
          drained.countDown();
        });
    try (InputStream in = open().getInputStream()) {
      assertEquals('0', in.read());
    }
    assertTrue(drained.await(30, TimeUnit.SECONDS));
    assertEquals("other", inbox.getMessage(2).getSubject());
    assertEquals(2, server.count(WINDOWS), () -> server.commands().toString());
    assertEquals(1, server.count("UID FETCH 1 \\(UID BODY\\.PEEK\\[TEXT\\]<65536\\.262144>\\)"));
  }

  @Test
  void largestWindow_isWhatFitsTheHeap() throws Exception {
    long heap = Runtime.getRuntime().maxMemory();
    assertEquals(
        Math.max(65536, Math.min(4 << 20, heap / 32)),
        ReadSettings.of(TestSettings.of()).largestWindow());
    assertEquals(
        8 << 20,
        ReadSettings.of(TestSettings.of("mail.imap4x.fetchsize.max", "8388608")).largestWindow());
    assertEquals(
        1000, ReadSettings.of(TestSettings.of("mail.imap4x.fetchsize", "1000")).largestWindow());
  }
}
