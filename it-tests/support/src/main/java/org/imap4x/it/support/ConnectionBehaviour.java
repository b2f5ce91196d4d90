package org.imap4x.it.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.IMAPStore;
import org.junit.jupiter.api.Test;

/** Ways to a connection, and several of them. */
public abstract class ConnectionBehaviour extends ServerBehaviour {
  protected ConnectionBehaviour(TestServer server) {
    super(server);
  }

  private static Properties with(String... pairs) {
    Properties properties = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return properties;
  }

  private void readBack(Store by) throws Exception {
    Folder same = by.getFolder(folder.getFullName());
    if (same.getMessageCount() == 0) {
      same.appendMessages(new Message[] {parsed(Samples.small(1))});
    }
    same.open(Folder.READ_ONLY);
    assertArrayEquals(Samples.small(1), written(same.getMessage(1)));
    same.close(false);
  }

  @Test
  void imap4xs_fromTheFirstOctet_reads() throws Exception {
    try (Store secure = server.store("imap4xs", user, new Properties())) {
      assertTrue(((IMAPStore) secure).isSSL());
      readBack(secure);
    }
  }

  @Test
  void startTls_required_reads() throws Exception {
    assumeTrue(server.hasStartTls(), "no STARTTLS here");
    try (Store secure =
        server.store("imap4x", user, with("mail.imap4x.starttls.required", "true"))) {
      assertTrue(((IMAPStore) secure).isSSL());
      readBack(secure);
    }
  }

  @Test
  void certificate_ofNobodyKnown_isRefused() throws Exception {
    try (Store unknown = Session.getInstance(new Properties()).getStore("imap4xs")) {
      MessagingException e =
          assertThrows(
              MessagingException.class,
              () -> unknown.connect(server.host(), server.tlsPort(), user, server.password()));
      assertFalse(e instanceof AuthenticationFailedException, e::toString);
      assertFalse(unknown.isConnected());
    }
  }

  @Test
  void wrongPassword_isAnAuthenticationFailure() throws Exception {
    try (Store wrong = Session.getInstance(new Properties()).getStore("imap4x")) {
      AuthenticationFailedException e =
          assertThrows(
              AuthenticationFailedException.class,
              () -> wrong.connect(server.host(), server.port(), user, "wr\"ong"));
      assertFalse(String.valueOf(e.getMessage()).contains("wr\"ong"), e::getMessage);
      wrong.connect(server.host(), server.port(), user, server.password());
      assertTrue(wrong.isConnected());
    }
  }

  @Test
  void compression_whereOffered_changesNothing() throws Exception {
    assumeTrue(server.has("COMPRESS=DEFLATE"), "no COMPRESS here");
    try (Store small = server.store("imap4x", user, with("mail.imap4x.compress.enable", "true"))) {
      readBack(small);
    }
  }

  @Test
  void utf8Off_andQresyncOff_changeNothing() throws Exception {
    try (Store plain =
        server.store(
            "imap4x",
            user,
            with("mail.imap4x.utf8.enable", "false", "mail.imap4x.qresync.enable", "false"))) {
      readBack(plain);
      Folder odd = plain.getFolder(server.prefix() + "ünï");
      assertTrue(odd.create(Folder.HOLDS_MESSAGES));
      assertTrue(store.getFolder(server.prefix() + "ünï").exists(), "seen with UTF-8 enabled");
      assertTrue(odd.delete(false));
    }
  }

  @Test
  void store_closed_refusesAndCanConnectAgain() throws Exception {
    Store again = server.store("imap4x", user, new Properties());
    Folder open = again.getFolder(folder.getFullName());
    open.open(Folder.READ_ONLY);
    again.close();
    assertFalse(again.isConnected());
    assertFalse(open.isOpen());
    assertThrows(IllegalStateException.class, () -> again.getFolder("INBOX"));
    again.connect(server.host(), server.port(), user, server.password());
    readBack(again);
    again.close();
  }

  @Test
  void manyFolders_inThreads_eachReadsItsOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> read = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        int n = i;
        read.add(
            threads.submit(
                () -> {
                  Folder own = store.getFolder(folder.getFullName() + " " + n);
                  own.create(Folder.HOLDS_MESSAGES);
                  own.appendMessages(new Message[] {parsed(Samples.small(n))});
                  own.open(Folder.READ_WRITE);
                  String subject = own.getMessage(1).getSubject();
                  own.close(true);
                  return subject;
                }));
      }
      for (int i = 1; i <= 8; i++) {
        assertEquals("number " + i, read.get(i - 1).get(50, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneConnection_poolOfOne_doesEverything() throws Exception {
    try (Store one =
        server.store(
            "imap4x",
            user,
            with(
                "mail.imap4x.connectionpool.max",
                "1",
                "mail.imap4x.connectionpool.wait",
                "5000"))) {
      assertTrue(one.getFolder("INBOX").exists());
      readBack(one);
      assertTrue(one.isConnected());
    }
  }
}
