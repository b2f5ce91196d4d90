package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IdleManager;

/** IDLE by the classes of Angus Mail. */
final class AngusIdling implements Idling {

  @Override
  public void idle(Folder folder) throws Exception {
    ((IMAPFolder) folder).idle();
  }

  @Override
  public Manager manager(Session session) throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool(AngusIdling::daemon);
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
