package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.imap4x.mail.config.LogCapture;
import org.imap4x.mail.config.MailLog;
import org.imap4x.testing.AttentiveGreenMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Folders that are dropped without close, and a store that waits. */
@Timeout(60)
class LeakTest {

  private static IMAPStore connect(GreenMail server) throws Exception {
    server.start();
    server.setUser("u", "u", "p");
    IMAPStore store = (IMAPStore) Session.getInstance(new Properties()).getStore("imap4x");
    store.connect("127.0.0.1", server.getImap().getPort(), "u", "p");
    return store;
  }

  private static GreenMail greenMail() {
    return new AttentiveGreenMail();
  }

  private static void openAndDrop(IMAPStore store) throws Exception {
    Folder folder = store.getFolder("INBOX");
    folder.open(Folder.READ_ONLY);
    assertEquals(0, folder.getMessages().length);
  }

  @Test
  void folder_droppedWhileOpen_givesItsConnectionUp() throws Exception {
    GreenMail server = greenMail();
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING);
        IMAPStore store = connect(server)) {
      openAndDrop(store);
      assertEquals(1, store.connections().pool().total());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (store.connections().pool().total() > 0) {
        assertTrue(System.nanoTime() < end, "the connection is still there");
        System.gc();
        Thread.sleep(20);
      }
      assertTrue(store.getFolder("INBOX").exists());
      await(
          () -> log.count("folder INBOX at", LeakTest.class) == 1,
          () -> "no stack of who opened it: " + log.lines());
    } finally {
      server.stop();
    }
  }

  @Test
  void store_droppedWhileConnected_isReportedWithWhoConnected() throws Exception {
    GreenMail server = greenMail();
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      assertTrue(connect(server).isConnected());
      awaitReport(log);
    } finally {
      server.stop();
    }
  }

  /** Any test that ran before may have left some, which only now are found. */
  @Test
  void storesOfOthers_droppedBefore_areToldApart() throws Exception {
    GreenMail server = greenMail();
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      assertTrue(connect(server).isConnected());
      for (int i = 0; i < 3; i++) {
        Other other = new Other(server.getImap().getPort());
        Thread thread = new Thread(other);
        thread.start();
        thread.join();
        assertNull(other.failure);
      }
      await(
          () -> {
            System.gc();
            return log.count("a store was dropped", Other.class) == 3;
          },
          () -> "those of others: " + log.lines());
      awaitReport(log);
    } finally {
      server.stop();
    }
  }

  private static void awaitReport(LogCapture log) throws InterruptedException {
    await(
        () -> {
          System.gc();
          return log.count("a store was dropped", LeakTest.class) == 1;
        },
        () -> "no stack of who connected: " + log.lines());
  }

  /** Connects and drops a store. */
  private static final class Other implements Runnable {
    private final int port;
    private Exception failure;

    Other(int port) {
      this.port = port;
    }

    @Override
    public void run() {
      try {
        Session.getInstance(new Properties())
            .getStore("imap4x")
            .connect("127.0.0.1", port, "u", "p");
      } catch (MessagingException e) {
        failure = e;
      }
    }
  }

  private static void await(BooleanSupplier condition, Supplier<String> failure)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, failure);
      Thread.sleep(20);
    }
  }

  @Test
  void storeIdle_otherCommand_ends() throws Exception {
    GreenMail server = greenMail();
    try (IMAPStore store = connect(server)) {
      AtomicBoolean failed = new AtomicBoolean();
      Thread idle =
          new Thread(
              () -> {
                try {
                  store.idle();
                } catch (Exception e) {
                  failed.set(true);
                }
              });
      idle.start();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (idle.isAlive()) {
        assertTrue(System.nanoTime() < end, "idle() goes on");
        store.getFolder("INBOX").exists();
        Thread.sleep(20);
      }
      assertFalse(failed.get(), "idle() failed");
    } finally {
      server.stop();
    }
  }
}
