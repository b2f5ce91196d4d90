package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.imap4x.mail.config.ReadSettings;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many commands a large content takes, and what becomes of it when it is not read. */
@Timeout(60)
class LargeContentTest {
  private static final int LINES = 500_000;

  /** 8 MB. */
  private static final String ALL = lines();

  private static final String WINDOWS = "UID FETCH .*BODY\\.PEEK\\[TEXT\\]<.*";

  /** Octets of the windows before the rest. */
  private static final int READ = 65_536 + 4 * 65_536;

  private static final String REST = "UID FETCH .*BODY\\.PEEK\\[TEXT\\]<" + READ + "\\.7.*";

  private final CountDownLatch taken = new CountDownLatch(1);

  private FaultyServer server;
  private IMAPStore store;
  private Folder inbox;

  @BeforeEach
  void start() throws Exception {
    server = new FaultyServer("UNSELECT");
    server.mailbox("INBOX").add("Subject: large\n\n" + ALL.replace("\r\n", "\n"));
    server.mailbox("INBOX").add("Subject: other\n\nbody");
    Properties properties =
        TestSettings.properties("mail.imap4x.peek", "true", "mail.imap4x.reconnect.delay", "10");
    store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
  }

  private Message open(String... properties) throws Exception {
    if (properties.length > 0) {
      store =
          (IMAPStore) Session.getInstance(TestSettings.properties(properties)).getStore("imap4x");
    }
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

  /** All of it, the rest in one go; a busy machine may look like a slow line. */
  private String contentWithRest(Message m) throws Exception {
    String all = content(m);
    while (server.count(REST) == 0) {
      all = content(m);
    }
    return all;
  }

  /** A stream whose first windows were read, and one octet of the rest, which is on its way. */
  private InputStream begun(Message m) throws Exception {
    while (true) {
      InputStream in = m.getInputStream();
      assertEquals(
          ALL.substring(0, READ + 1),
          new String(in.readNBytes(READ + 1), StandardCharsets.US_ASCII));
      if (server.count(REST) > 0) {
        return in;
      }
      in.close();
    }
  }

  @Test
  void content_large_comesInTwoWindowsAndTheRest() throws Exception {
    assertEquals(ALL, contentWithRest(open()));
    List<String> commands = server.commands();
    List<String> last = commands.subList(commands.size() - 3, commands.size());
    assertTrue(last.get(0).contains("[TEXT]<0.65536>"), last::toString);
    assertTrue(last.get(1).contains("[TEXT]<65536.262144>"), last::toString);
    assertTrue(last.get(2).matches("1 " + REST), last::toString);
  }

  @Test
  void content_withWindowsOfOneSize_comesInThese() throws Exception {
    assertEquals(ALL, content(open("mail.imap4x.fetchsize", "450000")));
    assertEquals(18, server.count("UID FETCH 1 .*BODY\\.PEEK\\[TEXT\\]<\\d+\\.450000>.*"));
    assertEquals(18, server.count(WINDOWS));
  }

  @Test
  void rest_lostInTheMiddle_goesOnBehindWhatCame() throws Exception {
    int came = 160_000;
    server.once(
        REST,
        (connection, command) -> {
          connection.say("* 1 FETCH (UID 1 BODY[TEXT]<" + READ + "> {7000000}");
          connection.say(ALL.substring(READ, READ + came - 2));
          awaitTaken();
          connection.cut();
        });
    Message m = open();
    try (InputStream in = begun(m)) {
      String some = new String(in.readNBytes(came - 1), StandardCharsets.US_ASCII);
      taken.countDown();
      String all = ALL.substring(0, READ + 1) + some;
      assertEquals(ALL, all + new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }
    String next = "2 UID FETCH 1 .*\\[TEXT\\]<" + (READ + came) + "\\.16384>.*";
    assertEquals(1, server.commands().stream().filter(c -> c.matches(next)).count());
    assertEquals(2, server.connectionCount());
  }

  private void awaitTaken() throws IOException {
    try {
      taken.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void rest_refused_comesInWindows() throws Exception {
    server.once(REST, FaultyServer.refusal("NO too much"));
    assertEquals(ALL, contentWithRest(open()));
    assertEquals(1, server.connectionCount());
  }

  /** As servers that know no windows answer: from the beginning, and without saying so. */
  @ParameterizedTest
  @ValueSource(ints = {100, 20_000})
  void rest_thatIsAnotherOne_isLeftOut(int size) throws Exception {
    server.once(
        REST,
        (connection, command) -> {
          connection.say("* 1 FETCH (UID 1 BODY[TEXT] {" + size + "}");
          connection.say("x".repeat(size) + ")");
          command.run();
        });
    assertEquals(ALL, contentWithRest(open()));
  }

  /** Whoever stops reading keeps nobody from using the connection, and goes on later. */
  @Test
  void rest_readSlowly_isKeptWhileOthersWork() throws Exception {
    Message large = open();
    long files = files();
    try (InputStream in = begun(large)) {
      assertEquals("other", inbox.getMessage(2).getSubject());
      assertEquals(files + 1, files());
      String rest = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(ALL.substring(READ + 1), rest);
    }
    assertEquals(files, files());
    assertEquals(1, server.count(REST));
  }

  @Test
  void rest_abandoned_isDroppedAndTakesNoRoom() throws Exception {
    Message large = open();
    long files = files();
    begun(large).close();
    assertEquals("other", inbox.getMessage(2).getSubject());
    assertEquals(files, files());
    assertEquals(1, server.connectionCount());
  }

  private static long files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(f -> f.getFileName().toString().matches("imap4x-.*eml")).count();
    }
  }

  @Test
  void content_lostInTheMiddle_goesOnWhereItWasWithSmallWindows() throws Exception {
    server.times(2, WINDOWS, FaultyServer.NONE);
    server.times(1, WINDOWS, FaultyServer.CUT);
    assertEquals(ALL, content(open()));
    assertEquals(
        1, server.count("UID FETCH 1 \\(UID BODY\\.PEEK\\[TEXT\\]<" + READ + "\\.16384>\\)"));
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
