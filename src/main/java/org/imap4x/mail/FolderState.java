package org.imap4x.mail;

import jakarta.mail.Flags;
import jakarta.mail.FolderClosedException;
import jakarta.mail.MessagingException;
import java.lang.ref.Cleaner;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.mail.mime.FlagMapper;
import org.imap4x.model.FlagSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a folder is closed, being opened, open, or lost; who asks gets the exception that fits.
 */
final class FolderState {
  private final IMAPFolder folder;

  /** Guards the fields below; see {@link ConnectionPool} for the order. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable OpenMailbox mailbox;
  private boolean opening;
  private boolean openingCancelled;
  private @Nullable ImapClient openingClient;
  private @Nullable MessagingException lost;
  private @Nullable Flags permanentFlags;
  private Cleaner.@Nullable Cleanable leak;

  FolderState(IMAPFolder folder) {
    this.folder = folder;
  }

  /** The open mailbox; null when there is none. */
  @Nullable OpenMailbox mailbox() {
    lock.lock();
    try {
      return mailbox;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The open mailbox.
   *
   * @throws IllegalStateException when the folder was not opened, or was closed
   * @throws FolderClosedException when it was open and got lost
   */
  OpenMailbox opened() throws FolderClosedException {
    lock.lock();
    try {
      if (mailbox != null) {
        return mailbox;
      }
      if (lost == null) {
        throw new IllegalStateException("This operation is not allowed on a closed folder");
      }
    } finally {
      lock.unlock();
    }
    throw closedException();
  }

  /** Why the folder can't be used now. */
  FolderClosedException closedException() {
    MessagingException cause;
    lock.lock();
    try {
      cause = lost;
    } finally {
      lock.unlock();
    }
    return cause == null
        ? new FolderClosedException(folder, "the folder is closed")
        : new FolderClosedException(
            folder, "Lost folder connection to server: " + cause.getMessage(), cause);
  }

  // ---- opening

  void beginOpen() {
    lock.lock();
    try {
      if (mailbox != null || opening) {
        throw new IllegalStateException("This operation is not allowed on an open folder");
      }
      opening = true;
      openingCancelled = false;
    } finally {
      lock.unlock();
    }
  }

  /** The connection that SELECT goes to, so that close() can end it. */
  void opensOn(ImapClient client) throws FolderClosedException {
    lock.lock();
    try {
      openingClient = client;
      if (!openingCancelled) {
        return;
      }
    } finally {
      lock.unlock();
    }
    throw new FolderClosedException(folder, "the folder was closed while it opened");
  }

  /** The folder is open from now on; false when close() came first. */
  boolean endOpen(OpenMailbox opened) {
    lock.lock();
    try {
      opening = false;
      openingClient = null;
      if (openingCancelled) {
        return false;
      }
      mailbox = opened;
      lost = null;
      leak = Lease.watch(folder, opened.lease()::leaked);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void openFailed() {
    lock.lock();
    try {
      opening = false;
      openingClient = null;
    } finally {
      lock.unlock();
    }
  }

  void flagsAre(@Nullable FlagSet permanent, FlagSet inUse) {
    Flags flags = FlagMapper.toFlags(permanent == null ? inUse : permanent);
    lock.lock();
    try {
      permanentFlags = flags;
    } finally {
      lock.unlock();
    }
  }

  /** Those of the last opening; null before it. */
  @Nullable Flags permanentFlags() {
    lock.lock();
    try {
      return permanentFlags == null ? null : (Flags) permanentFlags.clone();
    } finally {
      lock.unlock();
    }
  }

  // ---- closing

  /** Closes it; false when it was lost before, which listeners know already. */
  boolean close(boolean expunge) throws MessagingException {
    ImapClient cancelled = null;
    OpenMailbox closing;
    lock.lock();
    try {
      closing = mailbox;
      mailbox = null;
      if (closing == null && opening) {
        openingCancelled = true;
        cancelled = openingClient;
      } else if (closing == null && lost == null) {
        throw new IllegalStateException("This operation is not allowed on a closed folder");
      }
      lost = null;
    } finally {
      lock.unlock();
    }
    if (cancelled != null) {
      cancelled.abort();
    }
    if (closing == null) {
      return false;
    }
    try {
      folder.readAhead().close();
      closing.close(expunge);
    } finally {
      ended();
    }
    return true;
  }

  boolean forceClose() {
    OpenMailbox closing;
    lock.lock();
    try {
      closing = mailbox;
      mailbox = null;
      lost = null;
    } finally {
      lock.unlock();
    }
    if (closing == null) {
      return false;
    }
    closing.abort();
    ended();
    return true;
  }

  /** The mailbox is lost; false when it is not the open one. */
  boolean lost(OpenMailbox which, MessagingException cause) {
    lock.lock();
    try {
      if (mailbox != which) {
        return false;
      }
      mailbox = null;
      lost = cause;
    } finally {
      lock.unlock();
    }
    ended();
    return true;
  }

  private void ended() {
    folder.imapStore().openFolders().remove(folder);
    folder.counters().forget(); // what STATUS said before the folder was open
    Cleaner.Cleanable watched;
    lock.lock();
    try {
      watched = leak;
      leak = null;
    } finally {
      lock.unlock();
    }
    if (watched != null) {
      watched.clean();
    }
  }
}
