package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.SubjectTerm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.AttentiveGreenMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that may have few connections, and what is left of many. */
@Timeout(120)
class ConnectionsTest {
  private final GreenMail server = new AttentiveGreenMail();
  private final Sockets sockets = new Sockets();

  /** Remembers what it made. */
  private static final class Sockets extends SocketFactory {
    private final List<Socket> made = new CopyOnWriteArrayList<>();

    @Override
    public Socket createSocket() {
      Socket socket = new Socket();
      made.add(socket);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new IOException("not asked for");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw new IOException("not asked for");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      throw new IOException("not asked for");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      throw new IOException("not asked for");
    }

    long open() {
      return made.stream().filter(s -> !s.isClosed()).count();
    }
  }

  @BeforeEach
  void start() {
    server.start();
    server.setUser("u", "u", "p");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private IMAPStore store(String... keysAndValues) throws MessagingException {
    Properties properties = TestSettings.properties((Object[]) keysAndValues);
    properties.put("mail.imap.reconnect.first", "0"); // who is not there now is not waited for
    properties.put("mail.imap.socketFactory", sockets);
    properties.put("mail.imap.socketFactory.fallback", "false");
    return (IMAPStore) Session.getInstance(properties).getStore("imap4x");
  }

  private IMAPStore connected(String... keysAndValues) throws MessagingException {
    IMAPStore store = store(keysAndValues);
    store.connect("127.0.0.1", server.getImap().getPort(), "u", "p");
    return store;
  }

  private static Message[] mail(String subject) throws MessagingException {
    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
    message.setSubject(subject);
    message.setText("text");
    message.saveChanges();
    return new Message[] {message};
  }

  /** Everything a listener may do, and a second folder, which there is no connection for. */
  private static void useFromListener(IMAPStore store, Folder folder, MessageCountEvent event)
      throws Exception {
    assertEquals("one", event.getMessages()[0].getSubject());
    assertNotNull(event.getMessages()[0].getContent());
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    folder.fetch(folder.getMessages(), profile);
    assertEquals(1, folder.search(new SubjectTerm("one")).length);
    assertEquals(1, store.getFolder("INBOX").getMessageCount());
    assertTrue(store.getDefaultFolder().list("*").length > 0);
    Folder other = store.getFolder("other");
    assertTrue(other.exists() || other.create(Folder.HOLDS_MESSAGES));
    other.appendMessages(mail("elsewhere"));
    MessagingException busy =
        assertThrows(MessagingException.class, () -> other.open(Folder.READ_ONLY));
    assertTrue(busy.getMessage().contains("connectionpool.max"), busy.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void oneConnection_usedFromListenersToo_neverWaitsForItself(String separate) throws Exception {
    BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    try (IMAPStore store =
        connected(
            "mail.imap.connectionpoolsize",
            "1",
            "mail.imap4x.connectionpool.max",
            "1",
            "mail.imap4x.connectionpool.wait",
            "200",
            "mail.imap.separatestoreconnection",
            separate)) {
      assertTrue(store.getFolder("INBOX").exists());
      Folder folder = store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      folder.addMessageCountListener(
          new MessageCountAdapter() {
            @Override
            public void messagesAdded(MessageCountEvent e) {
              try {
                useFromListener(store, folder, e);
                outcome.add("fine");
              } catch (Exception | AssertionError x) {
                outcome.add(x);
              }
            }
          });
      folder.appendMessages(mail("one"));
      assertEquals(1, folder.getMessageCount());
      assertEquals("fine", outcome.poll(30, TimeUnit.SECONDS));
      assertTrue(folder.isOpen());
      assertTrue(store.isConnected());
      assertEquals(1, sockets.made.size());
      folder.close(false);
      Folder other = store.getFolder("other");
      other.open(Folder.READ_ONLY);
      assertEquals(1, other.getMessageCount());
      other.close(false);
    }
    assertEquals(0, sockets.open());
  }

  @Test
  void bound_waiterInterrupted_storeGoesOn() throws Exception {
    try (IMAPStore store = connected("mail.imap4x.connectionpool.max", "1")) {
      Folder folder = store.getFolder("INBOX");
      folder.open(Folder.READ_ONLY);
      BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
      Thread waiter =
          new Thread(
              () -> {
                try {
                  store.getFolder("INBOX").open(Folder.READ_ONLY);
                } catch (MessagingException e) {
                  failures.add(e);
                }
              });
      waiter.start();
      waiter.interrupt();
      Exception failure = failures.poll(10, TimeUnit.SECONDS);
      assertNotNull(failure);
      assertTrue(folder.isOpen());
      assertTrue(store.isConnected());
    }
  }

  @Test
  void cycles_ofEveryEnding_leaveNoSocketAndNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 60; i++) {
      cycle(i);
    }
    assertEquals(0, sockets.open());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<Thread> left = ours(before);
    while (!left.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
      left = ours(before);
    }
    assertEquals(List.of(), left);
  }

  private void cycle(int i) throws MessagingException, IOException {
    int port = server.getImap().getPort();
    switch (i % 6) {
      case 0 -> {
        IMAPStore refused = store();
        assertThrows(
            AuthenticationFailedException.class,
            () -> refused.connect("127.0.0.1", port, "u", "wrong"));
        assertFalse(refused.isConnected());
      }
      case 1 -> {
        IMAPStore nobody = store();
        assertThrows(MailConnectException.class, () -> nobody.connect("127.0.0.1", 1, "u", "p"));
      }
      default -> openAndEnd(i);
    }
  }

  private void openAndEnd(int i) throws MessagingException, IOException {
    try (IMAPStore store = connected("mail.imap4x.reconnect", i % 6 == 5 ? "false" : "true")) {
      Folder missing = store.getFolder("missing");
      assertThrows(FolderNotFoundException.class, () -> missing.open(Folder.READ_ONLY));
      Folder folder = store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      switch (i % 6) {
        case 2 -> folder.close(false);
        case 3 -> store.close(); // with the folder open
        case 4 -> {
          loseAll();
          assertEquals(0, folder.search(new SubjectTerm("anything")).length);
          folder.close(true);
        }
        default -> {
          loseAll();
          assertThrows(MessagingException.class, () -> folder.search(new SubjectTerm("anything")));
          assertFalse(folder.isOpen());
        }
      }
    }
  }

  private void loseAll() throws IOException {
    for (Socket socket : sockets.made) {
      socket.close();
    }
  }

  /** Threads that came since, with this code or the API's in their stacks; one serves all. */
  private static List<Thread> ours(Set<Thread> before) {
    List<Thread> ours = new ArrayList<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              boolean mail =
                  Stream.of(stack)
                      .map(StackTraceElement::getClassName)
                      .anyMatch(n -> n.startsWith("org.imap4x.") || n.startsWith("jakarta.mail."));
              boolean shared = thread.getName().equals("imap4x-watchdog");
              if (mail && !shared && !before.contains(thread)) {
                ours.add(thread);
              }
            });
    return ours;
  }
}
