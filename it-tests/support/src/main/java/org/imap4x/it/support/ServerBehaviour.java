package org.imap4x.it.support;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.imap4x.mail.IMAPFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** One user a suite; one mailbox a test, a store of imap4x and a plain second session. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServerBehaviour {
  protected static final Session SESSION = Session.getInstance(new Properties());

  protected final TestServer server;
  protected String user;
  protected Store store;
  protected IMAPFolder folder;
  private final List<AutoCloseable> toClose = new ArrayList<>();

  protected ServerBehaviour(TestServer server) {
    this.server = server;
  }

  @BeforeAll
  void newUser() {
    user = server.newUser();
  }

  @BeforeEach
  void connect(TestInfo test) throws MessagingException {
    store = server.store("imap4x", user, new Properties());
    folder = named(test.getTestMethod().orElseThrow().getName());
    if (!folder.create(Folder.HOLDS_MESSAGES)) {
      throw new AssertionError("cannot create " + folder);
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = toClose.size() - 1; i >= 0; i--) {
      toClose.get(i).close();
    }
    toClose.clear();
    if (store != null) {
      store.close();
    }
  }

  /** A folder of the user's own. */
  protected IMAPFolder named(String name) throws MessagingException {
    return (IMAPFolder) store.getFolder(server.prefix() + name);
  }

  /** Closed after the test. */
  protected <C extends AutoCloseable> C closing(C closeable) {
    toClose.add(closeable);
    return closeable;
  }

  /** The second session. */
  protected RawImap other() throws IOException {
    return closing(server.raw(user));
  }

  /** The second session with the test's mailbox selected. */
  protected RawImap otherHere() throws IOException {
    RawImap other = other();
    other.command("SELECT \"" + folder.getFullName() + "\"");
    return other;
  }

  protected static MimeMessage parsed(byte[] octets) throws MessagingException {
    return new MimeMessage(SESSION, new ByteArrayInputStream(octets));
  }

  /** Appends messages and opens the folder to write. */
  protected Message[] filled(byte[]... messages) throws MessagingException {
    Message[] parsed = new Message[messages.length];
    for (int i = 0; i < messages.length; i++) {
      parsed[i] = parsed(messages[i]);
    }
    folder.appendMessages(parsed);
    folder.open(Folder.READ_WRITE);
    return folder.getMessages();
  }

  /** Appends so many small messages, whose subjects are "number 1" and so on, and opens. */
  protected Message[] numbered(int count) throws MessagingException {
    byte[][] messages = new byte[count][];
    for (int i = 0; i < count; i++) {
      messages[i] = Samples.small(i + 1);
    }
    return filled(messages);
  }

  /** Asks the server now, whenever it was heard last. */
  protected void poll() throws MessagingException {
    folder.doCommand(
        client -> {
          client.noop();
          return true;
        });
  }

  protected static byte[] written(jakarta.mail.Part part) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part.writeTo(out);
    return out.toByteArray();
  }
}
