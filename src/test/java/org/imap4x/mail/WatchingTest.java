package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.AttentiveGreenMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What watching takes of an application's executor, on GreenMail. */
@Timeout(120)
class WatchingTest {
  private static final int MANY = 40;

  private final BlockingQueue<String> added = new LinkedBlockingQueue<>();
  private final List<IMAPFolder> folders = new ArrayList<>();
  private final GreenMail mail = new AttentiveGreenMail();
  private IMAPStore store;
  private IMAPStore other;

  @BeforeEach
  void start() throws Exception {
    mail.start();
    mail.setUser("u", "p");
    other = store();
  }

  @AfterEach
  void stop() throws Exception {
    other.close();
    if (store != null) {
      store.close();
    }
    mail.stop();
  }

  private IMAPStore store(Object... settings) throws Exception {
    Properties properties = TestSettings.properties("mail.imap4x.connectionpool.max", "100");
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    IMAPStore made = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    made.connect("127.0.0.1", mail.getImap().getPort(), "u", "p");
    return made;
  }

  private void watch(int count, Executor executor, Object... settings) throws Exception {
    store = store(settings);
    IdleManager manager = new IdleManager(null, executor);
    for (int i = 0; i < count; i++) {
      IMAPFolder folder = (IMAPFolder) store.getFolder("f" + i);
      folder.create(Folder.HOLDS_MESSAGES);
      folder.open(Folder.READ_ONLY);
      folder.addMessageCountListener(
          new MessageCountAdapter() {
            @Override
            public void messagesAdded(MessageCountEvent e) {
              added.add(((Folder) e.getSource()).getName());
            }
          });
      manager.watch(folder);
      folders.add(folder);
    }
  }

  private void arrives(int folder) throws Exception {
    MimeMessage message = new MimeMessage((Session) null);
    message.setText("new");
    message.saveChanges();
    other.getFolder("f" + folder).appendMessages(new Message[] {message});
    assertEquals("f" + folder, added.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void manyFolders_takeNoThreadWhileNothingComes() throws Exception {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(0, 1000, 60, TimeUnit.SECONDS, new SynchronousQueue<>());
    try {
      watch(MANY, pool);
      arrives(MANY - 1); // all are watched by now, or soon
      while (pool.getActiveCount() > 0) {
        Thread.sleep(10);
      }
      for (int i = 0; i < MANY; i++) {
        arrives(i);
        assertEquals(i == MANY - 1 ? 2 : 1, folders.get(i).getMessageCount()); // and goes on
      }
      arrives(0);
      assertTrue(added.isEmpty(), added::toString);
      assertTrue(pool.getLargestPoolSize() <= MANY, "a thread each at most, to begin");
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void executorThatRunsInTheCaller_doesNotHoldHim() throws Exception {
    watch(2, Runnable::run);
    arrives(1);
    arrives(0);
    arrives(1);
  }

  @Test
  void executorThatIsBusy_delaysNews_andHoldsThemNotBack() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    CountDownLatch busy = new CountDownLatch(1);
    try {
      one.execute(
          () -> {
            try {
              busy.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      watch(2, one);
      arrives(0);
      arrives(1);
    } finally {
      busy.countDown();
      one.shutdownNow();
    }
  }

  @Test
  void executorThatWasShutDown_endsTheWatch_andTheFolderGoesOn() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    watch(1, pool);
    arrives(0);
    pool.shutdown();
    folders.get(0).getMessageCount(); // has the watch find out
    while (folders.get(0).isOpen() && folders.get(0).openedOrClosed().isIdling()) {
      Thread.sleep(10);
    }
    assertEquals(1, folders.get(0).getMessageCount());
    folders.get(0).close(false);
  }

  /** Sockets of a factory can't be waited for without a thread. */
  @Test
  void socketFactory_isWatchedByAThread() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      watch(2, pool, "mail.imap4x.socketFactory", SocketFactory.getDefault());
      arrives(1);
      arrives(0);
      arrives(1);
    } finally {
      pool.shutdownNow();
    }
  }
}
