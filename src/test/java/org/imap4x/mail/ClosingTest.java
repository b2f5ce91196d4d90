package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.event.ConnectionAdapter;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.imap4x.mail.config.LogCapture;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.imap4x.testing.FaultyServer.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of an opening: what is still to be said, to whom it is told, and what stays behind. */
@Timeout(60)
class ClosingTest {
  private static final String SEEN = "UID STORE .*Seen.*";
  private static final int ROUNDS = 150;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private FaultyServer server;
  private IMAPStore store;

  private IMAPFolder start(String capabilities, String... keysAndValues) throws Exception {
    server = new FaultyServer(("UNSELECT UIDPLUS " + capabilities).strip());
    for (int i = 1; i <= 3; i++) {
      server.mailbox("INBOX").add("Message-ID: <" + i + "@x>\nSubject: s" + i + "\n\ntext\n");
    }
    store = connected(keysAndValues);
    return open();
  }

  private IMAPStore connected(String... keysAndValues) throws MessagingException {
    Properties properties = TestSettings.properties("mail.imap4x.reconnect.delay", "10");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    IMAPStore made = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    made.addStoreListener(e -> notices.add(e.getMessage()));
    made.connect(server.host(), server.port(), "u", "p");
    return made;
  }

  private IMAPFolder open() throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.addConnectionListener(
        new ConnectionAdapter() {
          @Override
          public void closed(ConnectionEvent e) {
            closed.incrementAndGet();
          }
        });
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  @AfterEach
  void stop() throws Exception {
    executor.shutdownNow();
    store.close();
    server.close();
  }

  private static void read(Message message) throws MessagingException, IOException {
    try (InputStream in = message.getInputStream()) {
      assertEquals("text\r\n", new String(in.readAllBytes()));
    }
  }

  private boolean isSeen(long uid) {
    return server.mailbox("INBOX").flags(uid).contains("\\Seen");
  }

  private void awaitNotSeen(int uid) throws InterruptedException {
    server.await(
        "the notice",
        () -> notices.stream().anyMatch(n -> n.contains("\\Seen of UIDs " + uid + " ")));
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  // ---- \Seen

  @Test
  void close_seenIsNotAnswered_doesNotUnselectAndReports() throws Exception {
    IMAPFolder folder = start("", "mail.imap4x.close.timeout", "300");
    server.times(9, SEEN, FaultyServer.NO_ANSWER);
    read(folder.getMessage(1));
    folder.close(false);
    assertEquals(0, server.count("UNSELECT"));
    awaitNotSeen(1);
  }

  @Test
  void close_afterReading_storesSeenBeforeItUnselects() throws Exception {
    IMAPFolder folder = start("");
    for (Message message : folder.getMessages()) {
      read(message);
    }
    folder.close(false);
    assertTrue(isSeen(1) && isSeen(2) && isSeen(3));
    assertEquals(List.of(), notices);
    assertEquals(1, server.connectionCount());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void close_connectionLostBeforeSeenWasStored_storesItOnAnother(boolean expunge) throws Exception {
    IMAPFolder folder = start("");
    server.once(SEEN, FaultyServer.CUT_UNDONE);
    read(folder.getMessage(1));
    folder.close(expunge);
    assertTrue(isSeen(1));
    assertEquals(2, server.connectionCount());
    assertEquals(0, notices.stream().filter(n -> n.contains("\\Seen")).count());
  }

  @Test
  void call_connectionLostBeforeSeenWasStored_storesItOnTheNext() throws Exception {
    IMAPFolder folder = start("");
    server.once(SEEN, FaultyServer.CUT_UNDONE);
    read(folder.getMessage(1));
    server.await("the STORE", () -> server.count(SEEN) > 0);
    folder.getMessage(2).isSet(Flags.Flag.FLAGGED);
    server.await("\\Seen", () -> isSeen(1));
    folder.close(false);
  }

  @Test
  void close_serverGoneBeforeSeenWasStored_reportsIt() throws Exception {
    IMAPFolder folder = start("", "mail.imap4x.close.timeout", "300");
    server.once(
        SEEN,
        (connection, command) -> {
          server.bye("gone");
          server.cutAll();
        });
    try (LogCapture log = new LogCapture("org.imap4x", Level.WARNING)) {
      read(folder.getMessage(1));
      server.await("the STORE", () -> server.count(SEEN) > 0);
      folder.close(false);
      awaitNotSeen(1);
      assertEquals(1, log.count("WARNING \\Seen of UIDs 1 "), log.lines().toString());
    }
    assertFalse(isSeen(1));
    server.await("CLOSED", () -> closed.get() > 0);
    server.bye(null);
  }

  @Test
  void refusedSeen_isReportedAndNothingElseFails() throws Exception {
    IMAPFolder folder = start("");
    server.once(SEEN, FaultyServer.refusal("NO not here"));
    read(folder.getMessage(1));
    folder.close(false);
    awaitNotSeen(1);
    assertTrue(notices.get(0).contains("not here"), notices.toString());
    assertEquals(1, server.count("UNSELECT"));
  }

  // ---- close(true)

  private static final Map<String, Fault> LOSSES =
      Map.of(
          "not sent", FaultyServer.CUT,
          "not done", FaultyServer.CUT_UNDONE,
          "done", FaultyServer.CUT_DONE);

  @ParameterizedTest
  @ValueSource(strings = {"not sent", "not done", "done"})
  void closeAndExpunge_closeLost_expungesAllTheSame(String how) throws Exception {
    IMAPFolder folder = start("");
    folder.getMessage(2).setFlag(Flags.Flag.DELETED, true);
    server.once("CLOSE", LOSSES.get(how));
    folder.close(true);
    assertEquals(List.of(1L, 3L), server.mailbox("INBOX").uids());
    assertClosedOnceAndOpensAgain(folder, 2);
  }

  @Test
  void closeAndExpunge_serverGone_throwsAndIsClosedAllTheSame() throws Exception {
    IMAPFolder folder = start("", "mail.imap4x.close.timeout", "300");
    folder.getMessage(2).setFlag(Flags.Flag.DELETED, true);
    server.once(
        "CLOSE",
        (connection, command) -> {
          server.bye("gone");
          server.cutAll();
        });
    assertThrows(MessagingException.class, () -> folder.close(true));
    server.bye(null);
    assertClosedOnceAndOpensAgain(folder, 3);
  }

  private void assertClosedOnceAndOpensAgain(IMAPFolder folder, int count) throws Exception {
    assertFalse(folder.isOpen());
    server.await("CLOSED", () -> closed.get() > 0);
    folder.open(Folder.READ_ONLY);
    assertEquals(count, folder.getMessageCount());
    folder.close(false);
    server.await("the second CLOSED", () -> closed.get() > 1);
    assertEquals(2, closed.get());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void close_silentServer_endsWithTheTimeout(boolean expunge) throws Exception {
    IMAPFolder folder = start("", "mail.imap4x.close.timeout", "300");
    folder.getMessage(2).setFlag(Flags.Flag.DELETED, true);
    server.times(99, ".*", FaultyServer.SILENCE);
    long begun = System.nanoTime();
    if (expunge) {
      assertThrows(MessagingException.class, () -> folder.close(true));
    } else {
      folder.close(false);
    }
    assertTrue(since(begun).compareTo(Duration.ofMillis(1300)) < 0, "took " + since(begun));
    assertFalse(folder.isOpen());
    server.await("CLOSED", () -> closed.get() == 1);
  }

  // ---- IDLE

  private Future<?> idle(IMAPFolder folder) {
    return executor.submit(
        () -> {
          folder.idle();
          return null;
        });
  }

  @Test
  void idle_rightAfterReading_doesNotEndByItself() throws Exception {
    IMAPFolder folder = start("IDLE");
    for (Message message : folder.getMessages()) {
      read(message); // the marks of the later ones wait for a moment
    }
    Future<?> idle = idle(folder);
    server.await("the IDLE", () -> server.count("IDLE") > 0);
    assertTrue(isSeen(1) && isSeen(2) && isSeen(3));
    assertThrows(TimeoutException.class, () -> idle.get(600, TimeUnit.MILLISECONDS));
    assertEquals(1, server.count("IDLE"));
    folder.close(false);
    idle.get(10, TimeUnit.SECONDS);
  }

  /** IDLEs where no mailbox was selected. */
  private long strayIdles() {
    Map<String, Boolean> selected = new HashMap<>();
    long stray = 0;
    for (String line : server.commands()) {
      String connection = line.substring(0, line.indexOf(' '));
      String command = line.substring(line.indexOf(' ') + 1);
      if (command.startsWith("SELECT")) {
        selected.put(connection, true);
      } else if (command.equals("UNSELECT") || command.equals("CLOSE")) {
        selected.put(connection, false);
      } else if (command.equals("IDLE") && !selected.getOrDefault(connection, false)) {
        stray++;
      }
    }
    return stray;
  }

  @Test
  void idle_racingClose_isNeverOnAConnectionThatWasGivenBack() throws Exception {
    IMAPFolder folder = start("IDLE");
    for (int i = 0; i < ROUNDS; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      Future<?> idle =
          executor.submit(
              () -> {
                begun.countDown();
                try {
                  folder.idle();
                } catch (FolderClosedException | IllegalStateException e) {
                  return; // the close was first
                } catch (MessagingException e) {
                  throw new AssertionError(e);
                }
              });
      begun.await();
      for (int spin = 0; spin < i * 200; spin++) {
        Thread.onSpinWait(); // meets it a little later each time
      }
      folder.close(false);
      assertTrue(store.getFolder("INBOX").exists()); // on the connection that was given back
      idle.get(10, TimeUnit.SECONDS);
      folder.open(Folder.READ_WRITE);
    }
    assertEquals(0, strayIdles(), () -> String.join("\n", server.commands()));
    folder.close(false);
  }

  /** Who idles needs a moment to leave after the server has said the last word. */
  @Test
  void close_whileItIdles_givesTheConnectionBackAlone() throws Exception {
    IMAPFolder folder = start("IDLE");
    long connections = logins();
    for (int i = 1; i <= ROUNDS; i++) {
      int round = i;
      Future<?> idle = idle(folder);
      server.await("the IDLE", () -> server.count("IDLE") == round);
      folder.close(false);
      folder.open(Folder.READ_WRITE);
      idle.get(10, TimeUnit.SECONDS);
    }
    assertEquals(connections, logins());
    folder.close(false);
  }

  private long logins() {
    return server.count("LOGIN .*") + server.count("AUTHENTICATE .*");
  }

  private static CountDownLatch arrival(IMAPFolder folder) {
    CountDownLatch came = new CountDownLatch(1);
    folder.addMessageCountListener(
        new MessageCountAdapter() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            came.countDown();
          }
        });
    return came;
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO not now", "BAD not ever"})
  void idle_refused_polls(String refusal) throws Exception {
    IMAPFolder folder = start("IDLE", "mail.imap4x.idle.poll", "30");
    server.times(9999, "IDLE", FaultyServer.refusal(refusal));
    CountDownLatch came = arrival(folder);
    Future<?> idle = idle(folder);
    server.await("NOOPs", () -> server.count("NOOP") > 2);
    server.mailbox("INBOX").add("Subject: new\n\ntext\n");
    assertTrue(came.await(10, TimeUnit.SECONDS));
    assertFalse(idle.isDone());
    folder.close(false);
    idle.get(10, TimeUnit.SECONDS);
  }

  @Test
  void idle_closedBetweenTwoPolls_endsQuietly() throws Exception {
    IMAPFolder folder = start("", "mail.imap4x.idle.poll", "1");
    for (int i = 0; i < ROUNDS; i++) {
      if (!folder.isOpen()) {
        folder.open(Folder.READ_WRITE);
      }
      long polls = server.count("NOOP");
      Future<?> idle = idle(folder);
      server.await("NOOPs", () -> server.count("NOOP") > polls + 2);
      folder.close(false);
      idle.get(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO not now", "BAD not ever"})
  void idleManager_idleRefused_polls(String refusal) throws Exception {
    IMAPFolder folder = start("IDLE", "mail.imap4x.idle.poll", "30");
    server.times(9999, "IDLE", FaultyServer.refusal(refusal));
    CountDownLatch came = arrival(folder);
    IdleManager manager = new IdleManager(Session.getInstance(new Properties()), executor);
    manager.watch(folder);
    server.await("NOOPs", () -> server.count("NOOP") > 2);
    server.mailbox("INBOX").add("Subject: new\n\ntext\n");
    assertTrue(came.await(10, TimeUnit.SECONDS));
    assertTrue(folder.isOpen());
    manager.stop();
    folder.close(false);
  }

  // ---- the store

  @Test
  void open_racingCloseOfTheStore_leavesNothingOpen() throws Exception {
    start("").close(false);
    for (int i = 0; i < ROUNDS; i++) {
      store.close();
      store = connected();
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      CountDownLatch begun = new CountDownLatch(1);
      Future<?> opened =
          executor.submit(
              () -> {
                begun.countDown();
                try {
                  folder.open(Folder.READ_WRITE);
                } catch (MessagingException | IllegalStateException e) {
                  return; // the close was first
                }
              });
      begun.await();
      for (int spin = 0; spin < i * 200; spin++) {
        Thread.onSpinWait();
      }
      store.close();
      opened.get(10, TimeUnit.SECONDS);
      assertFalse(folder.isOpen());
      server.await("the end of all connections", () -> server.openConnections() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IDLE", ""})
  void closeOfTheStore_whileItIdles_endsThatAtOnce(String capability) throws Exception {
    start(capability).close(false);
    Future<?> idle =
        executor.submit(
            () -> {
              store.idle();
              return null;
            });
    if (capability.isEmpty()) {
      awaitStack("sleepWhilePolling");
    } else {
      server.await("the IDLE", () -> server.count("IDLE") > 0);
    }
    long begun = System.nanoTime();
    store.close();
    try {
      idle.get(1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertInstanceOf(MessagingException.class, e.getCause());
    }
    assertTrue(since(begun).compareTo(Duration.ofSeconds(1)) < 0, "took " + since(begun));
  }

  @Test
  void closeOfTheFolder_whileItPolls_endsThatAtOnce() throws Exception {
    IMAPFolder folder = start("");
    Future<?> idle = idle(folder);
    awaitStack("sleepWhilePolling");
    folder.close(false);
    idle.get(1, TimeUnit.SECONDS);
  }

  /** Waits until a thread is in that method: nothing else tells that somebody waits there. */
  private void awaitStack(String method) throws InterruptedException {
    server.await(
        method,
        () ->
            Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(at -> at.getMethodName().equals(method)));
  }

  @Test
  void closeOfTheStore_saysLogoutAndWarnsOfNothing() throws Exception {
    IMAPFolder folder = start("");
    assertTrue(store.getFolder("INBOX").exists()); // another connection
    try (LogCapture log = new LogCapture("org.imap4x", Level.WARNING)) {
      store.close();
      server.await("both LOGOUTs", () -> server.count("LOGOUT") == 2);
      assertEquals(List.of(), log.lines());
    }
    assertFalse(folder.isOpen());
  }

  @Test
  void closeOfTheStore_connectionLostBeforeSeenWasStored_storesItOnAnother() throws Exception {
    IMAPFolder folder = start("");
    server.once(SEEN, FaultyServer.CUT_UNDONE);
    read(folder.getMessage(1));
    server.await("the STORE", () -> server.count(SEEN) > 0);
    store.close();
    assertTrue(isSeen(1));
  }

  // ---- what outlives it

  @Test
  void reopened_sameUidValidity_keepsMessagesAndAsksForTheirFlags() throws Exception {
    IMAPFolder folder = start("");
    Message[] all = folder.getMessages();
    assertFalse(all[1].isSet(Flags.Flag.FLAGGED));
    assertEquals("s2", all[1].getSubject());
    folder.close(false);
    server.mailbox("INBOX").flag(2, "\\Flagged");
    server.mailbox("INBOX").remove(1);
    long envelopes = server.count(".*ENVELOPE.*");
    folder.open(Folder.READ_WRITE);
    assertTrue(all[0].isExpunged());
    assertSame(all[1], folder.getMessage(1));
    assertSame(all[2], folder.getMessage(2));
    assertTrue(all[1].isSet(Flags.Flag.FLAGGED));
    assertEquals("s2", all[1].getSubject());
    assertEquals(envelopes, server.count(".*ENVELOPE.*"));
    folder.close(false);
  }

  @Test
  void reopened_otherUidValidity_keepsNone() throws Exception {
    IMAPFolder folder = start("");
    Message[] all = folder.getMessages();
    assertEquals("s2", all[1].getSubject());
    folder.close(false);
    server.mailbox("INBOX").uidValidity(8);
    folder.open(Folder.READ_WRITE);
    assertTrue(all[0].isExpunged() && all[1].isExpunged() && all[2].isExpunged());
    assertNotSame(all[1], folder.getMessage(2));
    folder.close(false);
  }

  @Test
  void stream_failedOnce_failsAgain() throws Exception {
    IMAPFolder folder = start("");
    server.mailbox("INBOX").add("Subject: large\n\n" + "0123456789abcde\n".repeat(30_000));
    folder.getUIDNext(); // lets the server report it
    server.once("UID FETCH .*<[1-9].*", FaultyServer.refusal("NO disk failure"));
    try (InputStream in = folder.getMessage(4).getInputStream()) {
      IOException first = assertThrows(IOException.class, in::readAllBytes);
      assertTrue(first.getMessage().contains("disk failure"), first.getMessage());
      assertThrows(IOException.class, in::read);
      assertThrows(IOException.class, in::readAllBytes);
    }
    try (InputStream in = folder.getMessage(4).getInputStream()) {
      assertEquals(30_000 * 17, in.readAllBytes().length); // it was the stream only
    }
    folder.close(false);
  }

  // ---- who is still at it

  /** What an application does itself with the connection could else reach another folder. */
  @Test
  void close_whileTheApplicationHasTheConnection_isNotGivenToAnotherFolder() throws Exception {
    IMAPFolder folder = start("");
    server.mailbox("other");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Future<?> command =
        executor.submit(
            () ->
                folder.doCommand(
                    c -> {
                      inside.countDown();
                      assertDoesNotThrow(() -> go.await());
                      return c.xatom("XLATE");
                    }));
    inside.await();
    folder.close(false);
    Folder other = store.getFolder("other");
    other.open(Folder.READ_ONLY);
    go.countDown();
    assertInstanceOf(
        MessagingException.class, assertThrows(ExecutionException.class, command::get).getCause());
    assertEquals(0, server.count("XLATE.*"));
    other.close(false);
  }

  // ---- folders that outlive their store

  private static final String[] FOLDERS_STAY = {
    "mail.imap4x.reconnect", "false", "mail.imap4x.closefoldersonstorefailure", "false"
  };

  /** The store's own connection is lost for good, that of the folder is not. */
  private void loseStore() {
    server.once("SUBSCRIBE .*", FaultyServer.CUT);
    assertThrows(MessagingException.class, () -> store.getFolder("other").setSubscribed(true));
    assertFalse(store.isConnected());
  }

  @Test
  void storeClose_afterItsConnectionWasLost_closesTheFoldersThatStayed() throws Exception {
    IMAPFolder folder = start("", FOLDERS_STAY);
    CountDownLatch storeClosed = new CountDownLatch(1);
    AtomicInteger storeEnds = new AtomicInteger();
    store.addConnectionListener(
        new ConnectionAdapter() {
          @Override
          public void closed(ConnectionEvent e) {
            storeEnds.incrementAndGet();
            storeClosed.countDown();
          }
        });
    loseStore();
    assertTrue(folder.isOpen());
    read(folder.getMessage(1));
    store.close();
    assertFalse(folder.isOpen());
    server.await("an UNSELECT", () -> server.count("UNSELECT") == 1);
    server.await("no connection left", () -> server.openConnections() == 0);
    server.await("the folder's end told", () -> closed.get() == 1);
    store.close();
    assertTrue(storeClosed.await(10, TimeUnit.SECONDS));
    assertEquals(1, storeEnds.get());
    assertEquals(1, closed.get());
    assertTrue(isSeen(1));
  }

  @Test
  void storeClose_afterAllConnectionsWereLost_closesTheFoldersThatStayed() throws Exception {
    IMAPFolder folder = start("", FOLDERS_STAY);
    loseStore();
    assertTrue(folder.isOpen());
    server.goAway();
    store.close();
    assertFalse(folder.isOpen());
    server.await("the folder's end told", () -> closed.get() == 1);
  }

  @Test
  void storeClose_afterItHasConnectedAgain_closesTheFoldersOfBothTimes() throws Exception {
    IMAPFolder before = start("", FOLDERS_STAY);
    loseStore();
    store.connect(server.host(), server.port(), "u", "p");
    IMAPFolder after = open();
    assertTrue(before.isOpen());
    store.close();
    assertFalse(before.isOpen());
    assertFalse(after.isOpen());
    server.await("no connection left", () -> server.openConnections() == 0);
    server.await("both ends told", () -> closed.get() == 2);
  }
}
