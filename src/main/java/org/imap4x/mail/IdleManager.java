package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Threads;
import org.imap4x.mail.config.Workers;
import org.imap4x.mail.opening.Opening;
import org.jspecify.annotations.Nullable;

/**
 * Watches folders by IDLE, so that their listeners hear of changes as they happen.
 *
 * <p>Calling {@link #watch} once is enough: the folder is watched again after other commands and
 * after a lost connection, however long the server is away, until it closes or the manager stops.
 * No special property is needed, and TLS works as everything else.
 *
 * <p>A folder takes a task of the executor only while there is something to do; one thread waits
 * for all of them. A task that the executor does not begin within a second is given a thread of its
 * own (a virtual one where Java has them). Over sockets of a factory that is set, which can't be
 * waited for so, and where the server has no IDLE, each folder takes a task for as long as it is
 * watched. The log names a folder that can't be watched any more; one whose connection can't be
 * replaced, whatever one waits, is closed, which its listeners hear of.
 */
public class IdleManager {
  private final Workers workers;
  private final Map<IMAPFolder, Watch> watched = new ConcurrentHashMap<>();
  private volatile boolean running = true;

  /** One watched folder. */
  private final class Watch {
    private final IMAPFolder folder;
    private final Opening opening;

    Watch(IMAPFolder folder, Opening opening) {
      this.folder = folder;
      this.opening = opening;
    }

    void begin() {
      opening.watch(this::isWanted, workers, this::over);
    }

    private boolean isWanted() {
      return running && watched.get(folder) == this;
    }

    private void over(@Nullable MessagingException failure) {
      watched.remove(folder, this);
      if (failure != null) {
        // the folder tells its listeners when it is closed by this
        MailLog.warn("folder " + folder.getFullName() + " is not watched any more", failure);
      }
    }
  }

  /**
   * Begins without watching anything; nothing is sent.
   *
   * @param session not used; for users of other providers
   * @throws IOException never; programs written for other providers catch it
   */
  @SuppressWarnings("unused")
  public IdleManager(Session session, Executor executor) throws IOException {
    this.workers = new Workers(executor, "imap4x-idle");
  }

  /** Whether {@link #stop} was not called. */
  public boolean isRunning() {
    return running;
  }

  /**
   * Watches an open folder; does nothing when it is watched already. Returns at once.
   *
   * @throws MessagingException when the manager was stopped, or the folder is another provider's
   * @throws jakarta.mail.FolderClosedException when the folder is not open
   */
  public void watch(Folder folder) throws MessagingException {
    if (!(folder instanceof IMAPFolder imap)) {
      throw new MessagingException("not a folder of this provider: " + folder);
    }
    if (!running) {
      throw new MessagingException("the IdleManager was stopped");
    }
    Watch watch = new Watch(imap, imap.openedOrClosed());
    Watch before = watched.putIfAbsent(imap, watch);
    if (before != null && before.opening == watch.opening) {
      return;
    }
    watched.put(imap, watch);
    try {
      watch.begin();
    } catch (RejectedExecutionException e) {
      watched.remove(imap, watch);
      throw new MessagingException("the executor takes no more work", e);
    }
  }

  /** Ends all watching; folders stay open. */
  public void stop() {
    running = false;
    for (Watch watch : watched.values()) {
      Threads.start("imap4x-idle-stop", () -> watch.opening.stopIdle());
    }
    watched.clear();
  }
}
