package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.event.ConnectionAdapter;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.search.SubjectTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.imap4x.mail.ConnectionNotice.State;
import org.imap4x.mail.config.LogCapture;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is away for a while: who waits, how long, what ends it, and what is told. */
@Timeout(60)
class OutageTest {
  /** Far from the promised 100 ms, as the machine may be busy, and far from every other bound. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<ConnectionNotice> notices = new CopyOnWriteArrayList<>();
  private FaultyServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FaultyServer("UNSELECT UIDPLUS");
    server.mailbox("INBOX").add("Subject: one\n\ntext");
  }

  @AfterEach
  void stop() throws Exception {
    executor.shutdownNow();
    server.close();
  }

  /** How a server is away, and how it comes back. */
  enum Away {
    REFUSES_TCP {
      @Override
      void begin(FaultyServer server) throws Exception {
        server.goAway();
      }

      @Override
      void end(FaultyServer server) throws Exception {
        server.comeBack();
      }
    },
    SAYS_BYE {
      @Override
      void begin(FaultyServer server) {
        server.bye("starting");
        server.cutAll();
      }

      @Override
      void end(FaultyServer server) {
        server.bye(null);
      }
    },
    REFUSES_LOGIN {
      @Override
      void begin(FaultyServer server) {
        server.times(3, "LOGIN .*", FaultyServer.refusal("NO [UNAVAILABLE] later"));
        server.cutAll();
      }

      @Override
      void end(FaultyServer server) {}
    };

    abstract void begin(FaultyServer server) throws Exception;

    abstract void end(FaultyServer server) throws Exception;
  }

  private IMAPStore store(String... keysAndValues) throws MessagingException {
    Properties properties = TestSettings.properties("mail.imap4x.reconnect.delay", "20");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.addStoreListener(
        e -> {
          if (e instanceof ConnectionNotice notice) {
            notices.add(notice);
          }
        });
    return store;
  }

  private IMAPStore connect(IMAPStore store) throws MessagingException {
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  private IMAPStore connected(String... keysAndValues) throws MessagingException {
    return connect(store(keysAndValues));
  }

  private static IMAPFolder open(IMAPStore store) throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  private static int search(Folder folder) throws MessagingException {
    return folder.search(new SubjectTerm("one")).length;
  }

  private List<State> told() {
    return notices.stream().map(ConnectionNotice::getState).toList();
  }

  private void awaitTold(State last) throws InterruptedException {
    server.await("notice " + last, () -> told().contains(last));
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static void assertAtOnce(long begun) {
    assertTrue(since(begun).compareTo(AT_ONCE) < 0, "took " + since(begun));
  }

  private static Throwable failure(Future<?> call) throws Exception {
    return assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS)).getCause();
  }

  // ---- what waits

  @ParameterizedTest
  @EnumSource(Away.class)
  void openFolder_serverIsAway_callWaits(Away away) throws Exception {
    try (IMAPStore store = connected()) {
      IMAPFolder folder = open(store);
      away.begin(server);
      Future<Integer> found = executor.submit(() -> search(folder));
      awaitTold(State.RETRYING);
      assertFalse(found.isDone());
      away.end(server);
      assertEquals(1, found.get(20, TimeUnit.SECONDS));
      assertTrue(folder.isOpen());
      folder.close(false);
    }
  }

  @ParameterizedTest
  @EnumSource(Away.class)
  void storeCommand_serverIsAway_waits(Away away) throws Exception {
    try (IMAPStore store = connected()) {
      away.begin(server);
      Future<Boolean> there = executor.submit(() -> store.getFolder("INBOX").exists());
      server.await("a second try", () -> away == Away.REFUSES_TCP || server.connectionCount() > 2);
      away.end(server);
      assertTrue(there.get(20, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @EnumSource(Away.class)
  void open_serverIsAway_waits(Away away) throws Exception {
    try (IMAPStore store = connected()) {
      away.begin(server);
      Future<IMAPFolder> opened = executor.submit(() -> open(store));
      server.await("a second try", () -> away == Away.REFUSES_TCP || server.connectionCount() > 2);
      away.end(server);
      IMAPFolder folder = opened.get(20, TimeUnit.SECONDS);
      assertEquals(1, folder.getMessageCount());
      folder.close(false);
    }
  }

  @ParameterizedTest
  @EnumSource(Away.class)
  void connect_serverIsAway_waits(Away away) throws Exception {
    away.begin(server);
    try (IMAPStore store = store()) {
      Future<IMAPStore> connected = executor.submit(() -> connect(store));
      server.await("a second try", () -> away == Away.REFUSES_TCP || server.connectionCount() > 1);
      away.end(server);
      connected.get(20, TimeUnit.SECONDS);
      assertTrue(store.isConnected());
    }
  }

  @Test
  void connect_firstIsZero_doesNotWait() throws Exception {
    server.bye("starting");
    try (IMAPStore store = store("mail.imap4x.reconnect.first", "0")) {
      MessagingException e = assertThrows(MessagingException.class, () -> connect(store));
      assertTrue(e.getMessage().contains("starting"), e.getMessage());
      assertEquals(1, server.connectionCount());
    }
  }

  @Test
  void serverAsksToWait_isWaitedFor() throws Exception {
    try (IMAPStore store = connected("mail.imap4x.reconnect.delay", "1")) {
      IMAPFolder folder = open(store);
      server.once(
          "LOGIN .*",
          FaultyServer.refusal("NO throttled. Suggested Backoff Time: 300 milliseconds"));
      server.cutAll();
      long begun = System.nanoTime();
      assertEquals(1, search(folder));
      assertTrue(since(begun).compareTo(Duration.ofMillis(300)) >= 0, "took " + since(begun));
      assertEquals(3, server.count("LOGIN .*")); // no try in between
      folder.close(false);
    }
  }

  @Test
  void serverAsksToWaitBeyondTheDeadline_isGivenUpAtOnce() throws Exception {
    try (IMAPStore store = connected("mail.imap4x.reconnect.timeout", "5000")) {
      IMAPFolder folder = open(store);
      server.once(
          "LOGIN .*", FaultyServer.refusal("NO throttled. Suggested Backoff Time: 60 seconds"));
      server.cutAll();
      long begun = System.nanoTime();
      MessagingException e = assertThrows(MessagingException.class, () -> search(folder));
      assertAtOnce(begun);
      assertEquals(Duration.ofSeconds(60), IMAPException.retryAfter(e).orElse(Duration.ZERO));
    }
  }

  // ---- what does not

  @Test
  void deadlinePassed_isGivenUpWithCause() throws Exception {
    try (IMAPStore store = connected("mail.imap4x.reconnect.timeout", "300")) {
      IMAPFolder folder = open(store);
      server.bye("away for good");
      server.cutAll();
      long begun = System.nanoTime();
      MessagingException e = assertThrows(MessagingException.class, () -> search(folder));
      assertTrue(since(begun).compareTo(Duration.ofSeconds(3)) < 0, "took " + since(begun));
      assertTrue(e.getMessage().contains("away for good"), e.getMessage());
      assertNotNull(e.getCause());
      assertFalse(folder.isOpen());
    }
  }

  @Test
  void wrongCredentials_atTheReconnect_areTriedOnce() throws Exception {
    try (IMAPStore store = connected()) {
      IMAPFolder folder = open(store);
      long before = server.count("LOGIN .*");
      server.times(
          99, "LOGIN .*", FaultyServer.refusal("NO [AUTHENTICATIONFAILED] wrong password"));
      server.cutAll();
      long begun = System.nanoTime();
      MessagingException e = assertThrows(MessagingException.class, () -> search(folder));
      assertAtOnce(begun);
      assertInstanceOf(AuthenticationFailedException.class, e);
      assertEquals(before + 1, server.count("LOGIN .*"));
      assertFalse(folder.isOpen());
    }
  }

  @Test
  void mailboxGone_atTheReconnect_isGivenUpAtOnce() throws Exception {
    try (IMAPStore store = connected()) {
      IMAPFolder folder = open(store);
      server.times(99, "SELECT .*", FaultyServer.refusal("NO [NONEXISTENT] no such mailbox"));
      server.cutAll();
      long begun = System.nanoTime();
      MessagingException e = assertThrows(MessagingException.class, () -> search(folder));
      assertAtOnce(begun);
      assertTrue(e.getMessage().contains("no such mailbox"), e.getMessage());
      assertFalse(folder.isOpen());
    }
  }

  // ---- what is told

  @Test
  void outage_hitsTwoFolders_isToldOnce() throws Exception {
    try (LogCapture log = new LogCapture("org.imap4x", Level.INFO);
        IMAPStore store = connected()) {
      List<IMAPFolder> folders = List.of(open(store), open(store));
      AtomicInteger closed = new AtomicInteger();
      folders.forEach(f -> f.addConnectionListener(counting(closed)));
      server.bye("restarting");
      server.cutAll();
      List<Future<Integer>> found = new ArrayList<>();
      folders.forEach(f -> found.add(executor.submit(() -> search(f))));
      awaitTold(State.RETRYING);
      server.await("several tries", () -> server.connectionCount() > 8);
      server.bye(null);
      for (Future<Integer> f : found) {
        assertEquals(1, f.get(20, TimeUnit.SECONDS));
      }
      awaitTold(State.RESTORED);
      assertEquals(List.of(State.LOST, State.RETRYING, State.RESTORED), told());
      String server = "INBOX at 127.0.0.1:" + this.server.port();
      notices.forEach(n -> assertTrue(n.getPlace().contains(server), n.getPlace()));
      assertTrue(notices.get(0).getCause().isPresent());
      assertTrue(notices.get(1).getCause().orElseThrow().toString().contains("restarting"));
      assertEquals(1, log.count("WARNING"), log.lines().toString());
      assertEquals(1, log.count("INFO"), log.lines().toString());
      assertEquals(0, closed.get());
      for (IMAPFolder f : folders) {
        f.close(false);
      }
    }
  }

  @Test
  void secondOutage_isToldAgain() throws Exception {
    try (IMAPStore store = connected()) {
      IMAPFolder folder = open(store);
      for (int i = 0; i < 2; i++) {
        server.cutAll();
        assertEquals(1, search(folder));
      }
      server.await("two outages", () -> told().size() == 4);
      assertEquals(List.of(State.LOST, State.RESTORED, State.LOST, State.RESTORED), told());
      folder.close(false);
    }
  }

  @Test
  void givenUp_twoFolders_isToldOnceAndEachFolderClosesOnce() throws Exception {
    try (LogCapture log = new LogCapture("org.imap4x", Level.INFO);
        IMAPStore store = connected("mail.imap4x.reconnect.timeout", "400")) {
      List<IMAPFolder> folders = List.of(open(store), open(store));
      AtomicInteger closed = new AtomicInteger();
      folders.forEach(f -> f.addConnectionListener(counting(closed)));
      server.bye("gone");
      server.cutAll();
      List<Future<Integer>> found = new ArrayList<>();
      folders.forEach(f -> found.add(executor.submit(() -> search(f))));
      for (Future<Integer> f : found) {
        Throwable t = failure(f);
        assertInstanceOf(MessagingException.class, t);
      }
      server.await("both folders' CLOSED", () -> closed.get() == 2);
      for (IMAPFolder f : folders) {
        assertThrows(FolderClosedException.class, () -> search(f));
      }
      awaitTold(State.GIVEN_UP);
      assertEquals(List.of(State.LOST, State.RETRYING, State.GIVEN_UP), told());
      assertEquals(2, log.count("WARNING"), log.lines().toString());
      assertEquals(0, log.count("INFO"), log.lines().toString());
      assertEquals(2, closed.get());
    }
  }

  private static ConnectionAdapter counting(AtomicInteger closed) {
    return new ConnectionAdapter() {
      @Override
      public void closed(ConnectionEvent e) {
        closed.incrementAndGet();
      }
    };
  }

  // ---- what ends a wait

  /** Where a call is when it is ended. */
  enum Wait {
    /** In the pause between two tries. */
    BACK_OFF,
    /** On a connection that was accepted and is never greeted. */
    GREETING
  }

  /** A search that waits, and who does it. */
  private final class Waiting {
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final Future<?> call;

    Waiting(Wait where, Folder folder) throws Exception {
      int before = server.connectionCount();
      begin(where);
      call =
          executor.submit(
              () -> {
                thread.set(Thread.currentThread());
                return search(folder);
              });
      if (where == Wait.BACK_OFF) {
        awaitTold(State.RETRYING);
      } else {
        server.await("another connection", () -> server.connectionCount() > before);
      }
      assertFalse(call.isDone());
    }
  }

  private void begin(Wait where) throws Exception {
    if (where == Wait.BACK_OFF) {
      server.goAway();
    } else {
      server.mute(true);
      server.cutAll();
    }
  }

  /** Pauses so long that nothing but the end of the wait ends the call. */
  private static final String[] PATIENT = {
    "mail.imap4x.reconnect.delay", "3000", "mail.imap4x.reconnect.timeout", "60000"
  };

  @ParameterizedTest
  @EnumSource(Wait.class)
  void closeOfTheFolder_whileACallWaits_endsBothAtOnce(Wait where) throws Exception {
    try (IMAPStore store = connected(PATIENT)) {
      IMAPFolder folder = open(store);
      Waiting waiting = new Waiting(where, folder);
      long begun = System.nanoTime();
      folder.close(false);
      assertInstanceOf(MessagingException.class, failure(waiting.call));
      assertAtOnce(begun);
      assertFalse(folder.isOpen());
    }
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  void closeOfTheStore_whileACallWaits_endsBothAtOnce(Wait where) throws Exception {
    IMAPStore store = connected(PATIENT);
    IMAPFolder folder = open(store);
    Waiting waiting = new Waiting(where, folder);
    long begun = System.nanoTime();
    store.close();
    assertInstanceOf(MessagingException.class, failure(waiting.call));
    assertAtOnce(begun);
    assertFalse(folder.isOpen());
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  void interrupt_whileACallWaits_endsItAndLeavesTheFolderToOthers(Wait where) throws Exception {
    try (IMAPStore store = connected(PATIENT)) {
      IMAPFolder folder = open(store);
      Waiting waiting = new Waiting(where, folder);
      long begun = System.nanoTime();
      waiting.thread.get().interrupt();
      assertInstanceOf(MessagingException.class, failure(waiting.call));
      assertAtOnce(begun);
      if (where == Wait.BACK_OFF) {
        server.comeBack();
      }
      server.mute(false);
      assertEquals(1, search(folder));
      folder.close(false);
    }
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  void closeOfTheStore_whileItConnects_endsThatAtOnce(Wait where) throws Exception {
    begin(where);
    IMAPStore store = store("mail.imap4x.reconnect.first", "60000");
    CountDownLatch connecting = new CountDownLatch(1);
    Future<?> call =
        executor.submit(
            () -> {
              connecting.countDown();
              return connect(store);
            });
    connecting.await();
    if (where == Wait.GREETING) {
      server.await("a connection", () -> server.connectionCount() > 0);
    }
    // where TCP is refused nobody sees how far the other thread is: close until it has begun
    long begun = System.nanoTime();
    while (!call.isDone() && since(begun).compareTo(AT_ONCE) < 0) {
      store.close();
      Thread.onSpinWait();
    }
    assertInstanceOf(MessagingException.class, failure(call));
    assertAtOnce(begun);
    assertFalse(store.isConnected());
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  void closeOfTheStore_whileAFolderOpens_endsThatAtOnce(Wait where) throws Exception {
    IMAPStore store = connected(PATIENT);
    IMAPFolder other = open(store); // takes the free connection
    int before = server.connectionCount();
    begin(where);
    Future<?> call = executor.submit(() -> open(store));
    if (where == Wait.GREETING) {
      server.await("a connection", () -> server.connectionCount() > before);
    }
    long begun = System.nanoTime();
    store.close();
    assertInstanceOf(Exception.class, failure(call));
    assertAtOnce(begun);
    assertFalse(other.isOpen());
  }

  // ---- how many at a time

  @ParameterizedTest
  @ValueSource(ints = {12})
  void manyFoldersCutAtOnce_connectOneByOne(int many) throws Exception {
    try (IMAPStore store = connected()) {
      List<IMAPFolder> folders = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        folders.add(open(store));
      }
      server.latency(20); // two at a time would be seen
      server.forgetStrangers();
      server.cutAll();
      List<Future<Integer>> found = new ArrayList<>();
      folders.forEach(f -> found.add(executor.submit(() -> search(f))));
      for (Future<Integer> f : found) {
        assertEquals(1, f.get(30, TimeUnit.SECONDS));
      }
      assertTrue(server.mostStrangers() <= 2, server.mostStrangers() + " at a time");
      server.await("the end of the outage", () -> told().contains(State.RESTORED));
      assertEquals(List.of(State.LOST, State.RESTORED), told());
      server.latency(0);
    }
  }
}
