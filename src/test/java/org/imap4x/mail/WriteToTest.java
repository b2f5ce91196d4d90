package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.imap4x.mail.IMAPException.Kind;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Content that goes to a stream of the application, which may be slow, fail, or read mail itself.
 */
@Timeout(60)
class WriteToTest {
  private static final String OPEN =
      "S: * OK [CAPABILITY IMAP4rev1] ready\n"
          + "C: $tag LOGIN $user $password\nS: $tag OK [CAPABILITY IMAP4rev1] in\n"
          + "C: $s SELECT INBOX\nC: $u UID SEARCH ALL\n"
          + "S: * 2 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: * OK [UIDNEXT 20] .\n"
          + "S: $s OK [READ-WRITE] .\nS: * SEARCH 10 12\nS: $u OK .\n";

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final String usual = System.getProperty("java.io.tmpdir");
  @TempDir Path temporary;

  @BeforeEach
  void ownFiles() {
    System.setProperty("java.io.tmpdir", temporary.toString());
  }

  @AfterEach
  void stop() {
    System.setProperty("java.io.tmpdir", usual);
    executor.shutdownNow();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.count();
    }
  }

  private static IMAPStore connected(int port) throws Exception {
    Properties properties =
        TestSettings.properties("mail.imap4x.peek", "true", "mail.imap4x.reconnect.delay", "20");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect("127.0.0.1", port, "u", "p");
    return store;
  }

  private static Folder inbox(IMAPStore store) throws Exception {
    Folder inbox = store.getFolder("INBOX");
    inbox.open(Folder.READ_WRITE);
    return inbox;
  }

  private static String mail(int octets) {
    String header = "Subject: large\r\n\r\n";
    StringBuilder b = new StringBuilder(header);
    for (int i = 0; b.length() < octets - 10; i++) {
      b.append(String.format("%08d\r\n", i));
    }
    return b.append("x".repeat(octets - b.length())).toString();
  }

  @FunctionalInterface
  private interface Writing {
    void to(OutputStream out) throws Exception;
  }

  /** A stream that lets nothing through until it is opened. */
  private static final class Gate extends ByteArrayOutputStream {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    @Override
    public synchronized void write(byte[] b, int offset, int length) {
      reached.countDown();
      try {
        opened.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      super.write(b, offset, length);
    }
  }

  private static Writing way(String name, Message m) {
    return switch (name) {
      case "writeTo" -> m::writeTo;
      case "without" -> out -> ((IMAPMessage) m).writeTo(out, new String[] {"x-none"});
      case "mime" -> out -> ((IMAPMessage) m).getMimeStream().transferTo(out);
      case "handler" -> out -> m.getDataHandler().writeTo(out);
      default -> throw new AssertionError(name);
    };
  }

  /** Small ones fit the pipe's end nowhere either: it takes 16 octets. */
  @ParameterizedTest
  @CsvSource({
    "writeTo, 700",
    "writeTo, 20000",
    "writeTo, 70000",
    "writeTo, 3000000",
    "without, 3000000",
    "mime, 3000000",
    "handler, 3000000"
  })
  void writing_intoAPipe_leavesTheFolderToItsReader(String way, int octets) throws Exception {
    String whole = mail(octets);
    try (FaultyServer server = new FaultyServer("UNSELECT")) {
      server.mailbox("INBOX").add(whole.replace("\r\n", "\n"));
      server.mailbox("INBOX").add("Subject: other\n\nbody");
      try (IMAPStore store = connected(server.port())) {
        Folder inbox = inbox(store);
        PipedInputStream in = new PipedInputStream(16);
        PipedOutputStream out = new PipedOutputStream(in);
        Writing writing = way(way, inbox.getMessage(1));
        Future<Void> written =
            executor.submit(
                () -> {
                  try (out) {
                    writing.to(out);
                  }
                  return null;
                });
        int first = in.read();
        Message other = inbox.getMessage(2);
        Future<Object> read =
            executor.submit((Callable<Object>) () -> other.getSubject() + other.getContent());
        assertEquals("otherbody", read.get(20, TimeUnit.SECONDS));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(first);
        in.transferTo(all);
        written.get(20, TimeUnit.SECONDS);
        String expected = way.equals("handler") ? whole.substring(18) : whole;
        assertEquals(expected, all.toString(StandardCharsets.US_ASCII));
        assertEquals(0, files());
        assertEquals(1, server.openConnections());
      }
    }
  }

  @Test
  void slowStream_ofLargeMessage_hasTheRestInAFile() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.inline(
                OPEN
                    + begun(3_000_000)
                    + "!send 3000000 0123456789\nS: )\nS: $y OK\n!reached sent\n"
                    + "!auto EXAMINE CLOSE LOGOUT\n");
        IMAPStore store = connected(server.port())) {
      Message m = inbox(store).getMessage(1);
      Gate out = new Gate();
      Future<Void> written = write(m, out);
      out.reached.await();
      server.awaitReached("sent");
      while (files() == 0) {
        Thread.onSpinWait();
      }
      out.opened.countDown();
      written.get(20, TimeUnit.SECONDS);
      assertEquals("0123456789".repeat(300_000), out.toString(StandardCharsets.US_ASCII));
      assertEquals(0, files());
    }
  }

  private Future<Void> write(Message m, OutputStream out) {
    return executor.submit(
        () -> {
          m.writeTo(out);
          return null;
        });
  }

  private static String begun(int octets) {
    return "C: $x UID FETCH $* (UID FLAGS RFC822.SIZE)\nC: $y UID FETCH 10 (BODY.PEEK[])\n"
        + "S: * 1 FETCH (UID 10 FLAGS () RFC822.SIZE "
        + octets
        + ")\nS: $x OK\nS: * 1 FETCH (UID 10 BODY[] {"
        + octets
        + "}\n";
  }

  @Test
  void slowStream_ofLargeMessageThatIsLost_goesOnBehindWhatCame() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.inline(
                OPEN
                    + begun(3_000_000)
                    + "!send 2500000 0123456789\n!close\n"
                    + "connection 2:\n"
                    + OPEN
                    + "C: $z UID FETCH 10 (UID FLAGS)\nS: * 1 FETCH (UID 10 FLAGS ())\nS: $z OK\n"
                    + "!reached back\n"
                    + "C: $y UID FETCH 10 (UID BODY.PEEK[]<2500000.65536>)\n"
                    + "S: * 1 FETCH (UID 10 BODY[]<2500000> {65536}\n!send 65536 0123456789\n"
                    + "S: )\nS: $y OK\n"
                    + "C: $y UID FETCH 10 (UID BODY.PEEK[]<2565536.131072>)\n"
                    + "S: * 1 FETCH (UID 10 BODY[]<2565536> {64}\n!send 64 6789012345\n"
                    + "S: )\nS: $y OK\n"
                    + "!auto EXAMINE CLOSE LOGOUT\n");
        IMAPStore store = connected(server.port())) {
      Message m = inbox(store).getMessage(1);
      Gate out = new Gate();
      Future<Void> written = write(m, out);
      out.reached.await();
      server.awaitReached("back");
      out.opened.countDown();
      written.get(20, TimeUnit.SECONDS);
      assertEquals("0123456789".repeat(256_560), out.toString(StandardCharsets.US_ASCII));
      assertEquals(0, files());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {40_000, 3_000_000})
  void failingStream_isToldAndTheFolderGoesOn(int octets) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.inline(
                OPEN
                    + begun(octets)
                    + "!send "
                    + octets
                    + " 0123456789\nS: )\nS: $y OK\n"
                    + "C: $z UID FETCH 12 $*\nS: * 2 FETCH (UID 12 FLAGS (\\Flagged))\nS: $z OK\n"
                    + "!auto EXAMINE CLOSE LOGOUT\n");
        IMAPStore store = connected(server.port())) {
      Folder inbox = inbox(store);
      IOException full = new IOException("full");
      OutputStream out =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw full;
            }
          };
      IOException e = assertThrows(IOException.class, () -> inbox.getMessage(1).writeTo(out));
      assertEquals(full, e);
      assertTrue(inbox.getMessage(2).isSet(Flags.Flag.FLAGGED));
      assertEquals(0, files());
      assertEquals(1, server.connectionCount());
    }
  }

  /** The stream is not waited for a server that says no more. */
  @Test
  void interrupt_whileTheServerIsSlow_leavesTheFolder() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.inline(
                OPEN
                    + begun(2_000_000)
                    + "!send 1000000 0123456789\n!reached half\n!await go\n"
                    + "!send 1000000 0123456789\nS: )\nS: $y OK\n"
                    + "C: $z UID FETCH 12 $*\nS: * 2 FETCH (UID 12 FLAGS (\\Flagged))\nS: $z OK\n"
                    + "!auto EXAMINE CLOSE LOGOUT\n");
        IMAPStore store = connected(server.port())) {
      Folder inbox = inbox(store);
      Message m = inbox.getMessage(1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CountDownLatch half = new CountDownLatch(1);
      Thread[] caller = new Thread[1];
      boolean[] kept = new boolean[1];
      Future<Void> written =
          executor.submit(
              () -> {
                caller[0] = Thread.currentThread();
                try {
                  m.writeTo(counting(out, 1_000_000, half));
                } finally {
                  kept[0] = Thread.currentThread().isInterrupted();
                }
                return null;
              });
      half.await();
      caller[0].interrupt();
      Throwable e =
          assertThrows(ExecutionException.class, () -> written.get(20, TimeUnit.SECONDS))
              .getCause();
      assertEquals(Kind.INTERRUPTED, IMAPException.kind(e).orElseThrow(), e::toString);
      assertTrue(kept[0]);
      assertEquals(1_000_000, out.size());
      assertEquals(0, files());
      server.signal("go");
      assertTrue(inbox.getMessage(2).isSet(Flags.Flag.FLAGGED));
      assertEquals(1, server.connectionCount());
    }
  }

  private static OutputStream counting(ByteArrayOutputStream out, int octets, CountDownLatch come) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        throw new AssertionError("octet by octet");
      }

      @Override
      public void write(byte[] b, int offset, int length) {
        out.write(b, offset, length);
        if (out.size() >= octets) {
          come.countDown();
        }
      }
    };
  }

  @Test
  void close_whileTheServerIsSlow_endsIt() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.inline(OPEN + begun(2_000_000) + "!send 1000000 0123456789\n!stall\n");
        IMAPStore store = connected(server.port())) {
      Folder inbox = inbox(store);
      Message m = inbox.getMessage(1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CountDownLatch half = new CountDownLatch(1);
      Future<Void> written = write(m, counting(out, 1_000_000, half));
      half.await();
      inbox.close(false);
      assertThrows(ExecutionException.class, () -> written.get(20, TimeUnit.SECONDS));
      assertEquals(0, files());
      assertFalse(inbox.isOpen());
    }
  }

  /** A neighbour's size is asked for beside it; that it is refused is no business of this one. */
  @Test
  void sizesBeside_refused_areNoFailure() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.inline(
                OPEN
                    + "C: $x UID FETCH $* (UID FLAGS RFC822.SIZE)\n"
                    + "C: $y UID FETCH 10 (BODY.PEEK[])\nS: $x NO not now\n"
                    + "S= * 1 FETCH (UID 10 BODY[] {5}\\r\\nhello)\\r\\n\nS: $y OK\n"
                    + "!auto EXAMINE CLOSE LOGOUT\n");
        IMAPStore store = connected(server.port())) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      inbox(store).getMessage(1).writeTo(out);
      assertArrayEquals("hello".getBytes(StandardCharsets.US_ASCII), out.toByteArray());
    }
  }

  /** What an application's message writes is made before the command begins. */
  @Test
  void append_ofAMessageThatReadsTheFolder_holdsNothing() throws Exception {
    try (FaultyServer server = new FaultyServer("UNSELECT UIDPLUS")) {
      server.mailbox("INBOX").add("Subject: first\n\nbody");
      try (IMAPStore store = connected(server.port())) {
        Folder inbox = inbox(store);
        Message made =
            new jakarta.mail.internet.MimeMessage((Session) null) {
              @Override
              public void writeTo(OutputStream out) throws IOException {
                Future<String> subject = executor.submit(() -> inbox.getMessage(1).getSubject());
                try {
                  String text = "Subject: " + subject.get(20, TimeUnit.SECONDS) + "\r\n\r\nagain";
                  out.write(text.getBytes(StandardCharsets.US_ASCII));
                } catch (Exception e) {
                  throw new IOException(e);
                }
              }
            };
        inbox.appendMessages(new Message[] {made});
        assertEquals(java.util.List.of("first", "first"), server.mailbox("INBOX").subjects());
      }
    }
  }

  /** The octets are there before the application's stream is: nobody waits in the turn. */
  @Test
  void stream_heldOpen_leavesTheFolder() throws Exception {
    try (FaultyServer server = new FaultyServer("UNSELECT")) {
      server.mailbox("INBOX").add(mail(3_000_000).replace("\r\n", "\n"));
      server.mailbox("INBOX").add("Subject: other\n\nbody");
      try (IMAPStore store = connected(server.port())) {
        Folder inbox = inbox(store);
        try (InputStream in = inbox.getMessage(1).getInputStream()) {
          in.readNBytes(10);
          assertEquals("other", inbox.getMessage(2).getSubject());
          assertEquals(3_000_000 - 18 - 10, in.transferTo(OutputStream.nullOutputStream()));
        }
      }
    }
  }
}
