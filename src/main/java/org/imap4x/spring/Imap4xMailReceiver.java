package org.imap4x.spring;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.IMAPFolder;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.mail.inbound.ImapMailReceiver;

/**
 * Spring Integration's IMAP receiver, waiting for new messages with imap4x.
 *
 * <p>Its own one idles on folders of Angus Mail's class only. For {@code ImapIdleChannelAdapter};
 * where messages are polled for, the usual receiver with an {@code imap4x://} URL will do.
 */
public class Imap4xMailReceiver extends ImapMailReceiver {
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Imap4xMailReceiver::daemon);
  private volatile Duration longestIdle = IDLE;

  /**
   * A receiver for a folder.
   *
   * @param url such as {@code imap4xs://user:password@imap.example.org/INBOX}
   */
  public Imap4xMailReceiver(String url) {
    super(url);
  }

  /** One that is told its protocol, session and credentials by its setters. */
  public Imap4xMailReceiver() {
    setProtocol("imap4x");
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "imap4x-spring-idle");
    thread.setDaemon(true);
    return thread;
  }

  /** After that many seconds {@link #waitForNewMessages} returns, whether anything came or not. */
  @Override
  public void setCancelIdleInterval(long seconds) {
    super.setCancelIdleInterval(seconds);
    longestIdle = Duration.ofSeconds(seconds);
  }

  /** Blocks until there are new messages, by IDLE; at most for the interval set. */
  @Override
  public void waitForNewMessages() throws MessagingException {
    openFolder();
    if (!(getFolder() instanceof IMAPFolder folder)) {
      super.waitForNewMessages();
      return;
    }
    if (folder.hasNewMessages() || hasUnread(folder)) {
      return;
    }
    ScheduledFuture<?> end =
        timer.schedule(folder::isOpen, longestIdle.toMillis(), TimeUnit.MILLISECONDS);
    try {
      if (folder.isOpen()) {
        folder.idle(true);
      }
    } finally {
      end.cancel(false);
    }
  }

  /** Where \Recent can't be asked for, the search says what is new. */
  private boolean hasUnread(Folder folder) throws MessagingException {
    @Nullable Flags flags = folder.getPermanentFlags();
    boolean recent = flags != null && flags.contains(Flags.Flag.RECENT);
    return !recent && searchForNewMessages().length > 0;
  }

  @Override
  public void destroy() {
    timer.shutdownNow();
    super.destroy();
  }
}
