package org.imap4x.mail.opening;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.imap4x.client.ImapClient;
import org.imap4x.client.MailboxChange;

/**
 * Takes what a connection reports of its mailbox: keeps it until the folder knows the mailbox, then
 * hands it on.
 *
 * <p>The folder is held weakly, so that a connection does not keep a folder that was dropped.
 */
final class Changes implements Consumer<MailboxChange> {
  /** Whose mailbox it is. */
  interface Taker {
    /** A change on the connection. */
    void changed(ImapClient from, MailboxChange change);
  }

  private final ImapClient client;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final List<MailboxChange> early = new ArrayList<>();

  private final WeakReference<Taker> mailbox;

  @GuardedBy("lock")
  private boolean started;

  /** For a connection whose mailbox is being selected. */
  Changes(Taker opening, ImapClient client) {
    this.mailbox = new WeakReference<>(opening);
    this.client = client;
  }

  /** Drops what came until now, as it is known already, and hands on what comes. */
  void startAnew() {
    lock.lock();
    try {
      early.clear();
      started = true;
    } finally {
      lock.unlock();
    }
  }

  /** Hands on what came until now, and what comes. */
  void start() {
    while (true) {
      List<MailboxChange> some;
      lock.lock();
      try {
        some = List.copyOf(early);
        early.clear();
        started = some.isEmpty();
      } finally {
        lock.unlock();
      }
      if (some.isEmpty()) {
        return;
      }
      some.forEach(this::pass);
    }
  }

  @Override
  public void accept(MailboxChange change) {
    lock.lock();
    try {
      if (!started) {
        early.add(change);
        return;
      }
    } finally {
      lock.unlock();
    }
    pass(change);
  }

  private void pass(MailboxChange change) {
    Taker to = mailbox.get();
    if (to != null) {
      to.changed(client, change);
    }
  }
}
