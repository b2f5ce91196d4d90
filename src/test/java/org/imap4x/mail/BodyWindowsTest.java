package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many commands it takes to read many small messages one after the other. */
@Timeout(120)
class BodyWindowsTest {
  private static final String WHOLE = "UID FETCH .*BODY\\.PEEK\\[\\].*";
  private static final String TEXT = "UID FETCH .*BODY\\.PEEK\\[TEXT\\].*";
  private static final Pattern SET = Pattern.compile("\\d+ UID FETCH (\\S+) .*");

  private FaultyServer server;
  private IMAPStore store;
  private Folder inbox;

  @BeforeEach
  void start() throws Exception {
    server = new FaultyServer("UNSELECT");
  }

  @AfterEach
  void close() throws Exception {
    if (store != null) {
      store.close();
    }
    server.close();
  }

  private static String mail(int number, int octets) {
    String header = "Subject: s" + number + "\n\n";
    return header + ("line of sixteen\n").repeat((octets - header.length()) / 17);
  }

  private void fill(int count, int octets) {
    for (int i = 1; i <= count; i++) {
      server.mailbox("INBOX").add(mail(i, octets));
    }
  }

  private void open(String... properties) throws Exception {
    Properties all = TestSettings.properties(properties);
    all.setProperty("mail.imap4x.reconnect.delay", "10");
    store = (IMAPStore) Session.getInstance(all).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    inbox = store.getFolder("INBOX");
    inbox.open(Folder.READ_WRITE);
  }

  private static String written(Message m) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    m.writeTo(out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private void writeAll(Message[] messages, int from, int to, int octets) throws Exception {
    for (int i = from; i <= to; i++) {
      assertEquals(mail(i, octets).replace("\n", "\r\n"), written(messages[i - 1]));
    }
  }

  /** How many messages were asked for by commands of that kind. */
  private long asked(String regex) {
    Pattern kind = Pattern.compile("\\d+ " + regex);
    long sum = 0;
    for (String command : server.commands()) {
      Matcher m = SET.matcher(command);
      if (kind.matcher(command).matches() && m.matches()) {
        for (String range : m.group(1).split(",")) {
          String[] ends = range.split(":");
          sum += Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
        }
      }
    }
    return sum;
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      Thread.sleep(10);
    }
  }

  @Test
  void writeTo_ofManySmallOnes_takesFewCommandsAndReadsNothingTwice() throws Exception {
    fill(600, 6400);
    open("mail.imap4x.peek", "true");
    writeAll(inbox.getMessages(), 1, 600, 6400);
    assertTrue(server.count(WHOLE) <= 6, () -> server.commands().toString());
    assertEquals(600, asked(WHOLE));
    assertTrue(server.count("UID FETCH .*") <= 11, () -> server.commands().toString());
  }

  @Test
  void writeTo_backwards_takesFewCommands() throws Exception {
    fill(200, 6400);
    open("mail.imap4x.peek", "true");
    Message[] all = inbox.getMessages();
    for (int i = 200; i >= 1; i--) {
      assertTrue(written(all[i - 1]).startsWith("Subject: s" + i + "\r\n"));
    }
    assertTrue(server.count(WHOLE) <= 5, () -> server.commands().toString());
    assertEquals(200, asked(WHOLE));
  }

  /** What there is no room for is not taken for read. */
  @Test
  void writeTo_withLittleRoom_asksForWhatFits() throws Exception {
    fill(60, 6400);
    open("mail.imap4x.peek", "true", "mail.imap4x.readahead.octets", "66000");
    writeAll(inbox.getMessages(), 1, 60, 6400);
    assertTrue(server.count(WHOLE) <= 14, () -> server.commands().toString());
    assertEquals(60, asked(WHOLE));
  }

  @Test
  void writeTo_withLargeOnesAmongThem_readsThoseByThemselves() throws Exception {
    for (int i = 1; i <= 100; i++) {
      server.mailbox("INBOX").add(mail(i, i % 20 == 0 ? 80_000 : 3000));
    }
    open("mail.imap4x.peek", "true");
    Message[] all = inbox.getMessages();
    for (int i = 1; i <= 100; i++) {
      assertEquals(mail(i, i % 20 == 0 ? 80_000 : 3000).replace("\n", "\r\n"), written(all[i - 1]));
    }
    assertTrue(server.count(WHOLE) <= 10, () -> server.commands().toString());
    assertEquals(100, asked(WHOLE));
  }

  @Test
  void getContent_ofManySmallOnes_takesFewCommands() throws Exception {
    fill(600, 1000);
    open("mail.imap4x.peek", "true");
    int i = 1;
    for (Message m : inbox.getMessages()) {
      assertTrue(m.getContent().toString().startsWith("line of"), "message " + i++);
    }
    assertTrue(server.count(TEXT) <= 6, () -> server.commands().toString());
    assertEquals(600, asked(TEXT));
    // what is read next is known by then
    assertTrue(server.count("UID FETCH .*BODYSTRUCTURE.*") <= 6, () -> "" + server.commands());
  }

  @Test
  void readAhead_marksNothingAsSeen() throws Exception {
    fill(120, 1000);
    open();
    writeAll(inbox.getMessages(), 1, 40, 1000);
    inbox.close(false);
    for (int i = 1; i <= 120; i++) {
      assertEquals(i <= 40, server.mailbox("INBOX").flags(i).contains("\\Seen"), "message " + i);
    }
  }

  /** The loop stops, and the server still gets rid of what was asked for. */
  @Test
  void loopThatStops_isReadAheadOfOnceAndNoFurther() throws Exception {
    fill(500, 60_000);
    CountDownLatch done = new CountDownLatch(5);
    server.times(
        1000,
        WHOLE,
        (connection, command) -> {
          command.run();
          done.countDown();
        });
    open("mail.imap4x.peek", "true", "mail.imap4x.readahead.octets", "16777216");
    writeAll(inbox.getMessages(), 1, 82, 60_000);
    assertTrue(done.await(60, TimeUnit.SECONDS), () -> "" + server.commands());
    assertEquals(5, server.count(WHOLE));
    assertTrue(asked(WHOLE) * 60_000 <= 82 * 60_000 + 16_777_216, () -> "" + server.commands());
  }

  /** Whoever is slow has the next window received meanwhile, and the one behind it asked for. */
  @Test
  void slowLoop_hasTheNextWindowBeforeItNeedsIt() throws Exception {
    fill(1400, 300);
    open("mail.imap4x.peek", "true");
    Message[] all = inbox.getMessages();
    writeAll(all, 1, 82, 300);
    await(() -> server.count(WHOLE) == 5);
    TimeUnit.MILLISECONDS.sleep(300); // so slow
    long before = asked(WHOLE);
    writeAll(all, 83, 338, 300);
    await(() -> server.count(WHOLE) == 6);
    assertTrue(asked(WHOLE) > before);
    writeAll(all, 339, 1400, 300);
    assertEquals(1400, asked(WHOLE));
  }

  /** What was on its way, and nobody needed yet, is asked for again in one go. */
  @Test
  void windowAhead_lostWithItsConnection_comesAgain() throws Exception {
    fill(600, 6400);
    server.times(4, WHOLE, FaultyServer.NONE);
    server.times(1, WHOLE, FaultyServer.CUT);
    open("mail.imap4x.peek", "true");
    Message[] all = inbox.getMessages();
    writeAll(all, 1, 82, 6400);
    await(() -> server.count(WHOLE) == 5);
    writeAll(all, 83, 600, 6400);
    assertTrue(server.count(WHOLE) <= 9, () -> server.commands().toString());
  }

  @Test
  void windowAhead_withOneThatKillsTheServer_costsOnlyThatOne() throws Exception {
    fill(500, 1000);
    server.times(
        1000,
        "UID FETCH (?:(?:\\d{1,2}|[1-3]\\d\\d|400):[45]\\d\\d|400) .*BODY.PEEK\\[].*",
        FaultyServer.CUT);
    open("mail.imap4x.peek", "true");
    Message[] all = inbox.getMessages();
    writeAll(all, 1, 399, 1000);
    assertThrows(MessagingException.class, () -> written(all[399]));
    writeAll(all, 401, 500, 1000);
    assertTrue(server.connectionCount() <= 7, () -> server.connectionCount() + " made");
    assertFalse(server.commands().isEmpty());
  }
}
