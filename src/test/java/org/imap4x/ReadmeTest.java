package org.imap4x;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.imap4x.client.ClientOptions;
import org.imap4x.client.ClientOptions.Security;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.model.Envelope;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Secret;
import org.imap4x.testing.TestTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's programs: they are the ones below, and they work. */
@Timeout(60)
class ReadmeTest {
  private static final Path SOURCE = Path.of("src/test/java/org/imap4x/ReadmeTest.java");
  private static final List<String> KEYSTORE =
      List.of("greenmail.tls.keystore.file", "greenmail.tls.keystore.password");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private final String host = "localhost";
  private final String user = "jane";
  private final String password = "secret";
  private SSLContext before;
  private GreenMail server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    before = SSLContext.getDefault();
    SSLContext.setDefault(TestTls.clientContext());
    Path keys = Path.of(TestTls.class.getResource("localhost.p12").toURI());
    System.setProperty(KEYSTORE.get(0), keys.toString());
    System.setProperty(KEYSTORE.get(1), "changeit");
    server = new GreenMail(ServerSetup.IMAPS.dynamicPort());
    server.start();
    port = server.getImaps().getPort();
    String text = "From: jane@example.org\r\nSubject: Hello\r\n\r\nHello!\r\n";
    server
        .setUser(user, password)
        .deliver(
            new MimeMessage(
                GreenMailUtil.getSession(ServerSetup.IMAPS),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))));
  }

  @AfterEach
  void stop() {
    server.stop();
    SSLContext.setDefault(before);
    KEYSTORE.forEach(System::clearProperty);
  }

  private void store(Properties properties) throws MessagingException {
    // readme: store
    Session session = Session.getInstance(properties);
    try (Store store = session.getStore("imap4xs")) {
      store.connect(host, port, user, password);
      try (Folder inbox = store.getFolder("INBOX")) {
        inbox.open(Folder.READ_ONLY);
        for (Message message : inbox.getMessages()) {
          out.println(message.getSubject());
        }
      }
    }
    // readme: end
  }

  private void core() throws ImapException {
    // readme: core
    ClientOptions options = ClientOptions.builder(host, port).security(Security.TLS).build();
    try (ImapClient client = ImapClient.connect(options)) {
      client.login(user, Secret.of(password));
      SelectedMailbox inbox = client.select(MailboxName.INBOX, SelectOptions.READ_ONLY);
      client.fetch(
          inbox.uids(),
          List.of(FetchItem.Simple.ENVELOPE),
          message -> {
            Optional<Envelope> envelope = message.envelope().flatMap(FetchData.Lazy::get);
            out.println(message.uid() + ": " + envelope.map(Envelope::subject).orElse(""));
          });
    }
    // readme: end
  }

  @Test
  void store_ofTheReadme_printsTheSubjects() throws Exception {
    store(new Properties());
    assertEquals("Hello", printed.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void core_ofTheReadme_printsTheSubjects() throws Exception {
    core();
    assertEquals("1: Hello", printed.toString(StandardCharsets.UTF_8).strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "core"})
  void readme_program_isTheOneOfThisTest(String name) throws IOException {
    String readme = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
    assertTrue(readme.contains("```java\n" + program(name) + "```\n"), "README.md lacks " + name);
  }

  /** The lines between the marks, without the indentation of a method. */
  private static String program(String name) throws IOException {
    String source = Files.readString(SOURCE, StandardCharsets.UTF_8);
    String mark = "    // readme: " + name + "\n";
    int begin = source.indexOf(mark) + mark.length();
    int end = source.indexOf("\n    // readme: end", begin);
    return source.substring(begin, end).stripIndent() + "\n";
  }
}
