package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.imap4x.mail.IMAPFolder;
import org.imap4x.mail.IdleManager;

/** IDLE by the classes of imap4x. */
final class Imap4xIdling implements Idling {

  @Override
  public void idle(Folder folder) throws Exception {
    ((IMAPFolder) folder).idle();
  }

  @Override
  public Manager manager(Session session) throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool(Imap4xIdling::daemon);
    IdleManager manager = new IdleManager(session, executor);
    return new Manager() {
      @Override
      public void watch(Folder folder) throws Exception {
        manager.watch(folder);
      }

      @Override
      public void close() {
        manager.stop();
        executor.shutdownNow();
      }
    };
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "watch");
    thread.setDaemon(true);
    return thread;
  }
}
