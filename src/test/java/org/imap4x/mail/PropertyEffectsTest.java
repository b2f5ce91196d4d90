package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Authenticator;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.search.SearchException;
import jakarta.mail.search.SearchTerm;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.AttentiveGreenMail;
import org.imap4x.testing.TestTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Properties that are seldom set do what they say. */
@Timeout(60)
class PropertyEffectsTest {
  private final GreenMail server = new AttentiveGreenMail();
  private final ByteArrayOutputStream debug = new ByteArrayOutputStream();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void start() {
    server.start();
    server.setUser("u", "u", "p");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private IMAPStore connected(String... keysAndValues) throws Exception {
    Session session =
        Session.getInstance(
            TestSettings.properties((Object[]) keysAndValues),
            new Authenticator() {
              @Override
              protected PasswordAuthentication getPasswordAuthentication() {
                asked.incrementAndGet();
                return new PasswordAuthentication("u", "p");
              }
            });
    session.setDebugOut(new PrintStream(debug, true, StandardCharsets.UTF_8));
    session.setDebug(true);
    IMAPStore store = (IMAPStore) session.getStore("imap4x");
    store.connect("127.0.0.1", server.getImap().getPort(), null, null);
    return store;
  }

  private static final class Odd extends SearchTerm {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean match(Message message) {
      return true;
    }
  }

  /** TLS does not make another protocol of it: {@code mail.imap.} is still what imap4x reads. */
  @Test
  void peek_underMailImapWithTls_leavesMessagesUnseen() throws Exception {
    // GreenMail reads its keys once: they must be the ones that other tests trust
    Path keys = Path.of(TestTls.class.getResource("localhost.p12").toURI());
    System.setProperty("greenmail.tls.keystore.file", keys.toString());
    System.setProperty("greenmail.tls.keystore.password", "changeit");
    GreenMail secure = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS));
    secure.start();
    try {
      GreenMailUser user = secure.setUser("u", "u", "p");
      user.deliver(
          GreenMailUtil.createTextEmail(
              "u@a.b", "v@a.b", "s", "hello", secure.getImaps().getServerSetup()));
      Session session =
          Session.getInstance(
              TestSettings.properties(
                  "mail.imap.ssl.enable",
                  "true",
                  "mail.imap.ssl.trust",
                  "*",
                  "mail.imap.peek",
                  "true"));
      try (IMAPStore store = (IMAPStore) session.getStore("imap4x")) {
        store.connect("127.0.0.1", secure.getImaps().getPort(), "u", "p");
        Folder folder = store.getFolder("INBOX");
        folder.open(Folder.READ_WRITE);
        assertEquals("hello", folder.getMessage(1).getContent().toString().strip());
        folder.close();
        assertEquals(1, folder.getUnreadMessageCount());
      }
    } finally {
      secure.stop();
      System.clearProperty("greenmail.tls.keystore.file");
      System.clearProperty("greenmail.tls.keystore.password");
    }
  }

  @Test
  void throwSearchException_termThatImapCantSay_throws() throws Exception {
    try (IMAPStore store = connected("mail.imap.throwsearchexception", "true")) {
      Folder folder = store.getFolder("INBOX");
      folder.open(Folder.READ_ONLY);
      assertThrows(SearchException.class, () -> folder.search(new Odd()));
      assertTrue(folder.isOpen());
    }
  }

  @Test
  void reuseTagPrefix_true_tagsBeginWithA() throws Exception {
    try (IMAPStore store = connected("mail.imap.reusetagprefix", "true")) {
      assertTrue(store.getFolder("INBOX").exists());
    }
    assertTrue(debug.toString(StandardCharsets.UTF_8).matches("(?s).*C: A\\d+ LIST.*"));
  }

  @Test
  void forcePasswordRefresh_secondConnection_asksAgain() throws Exception {
    for (String refresh : new String[] {"false", "true"}) {
      asked.set(0);
      try (IMAPStore store = connected("mail.imap.forcepasswordrefresh", refresh)) {
        Folder first = store.getFolder("INBOX");
        Folder second = store.getFolder("INBOX");
        first.open(Folder.READ_ONLY);
        second.open(Folder.READ_ONLY);
        assertEquals(refresh.equals("true") ? 2 : 1, asked.get());
      }
    }
  }
}
