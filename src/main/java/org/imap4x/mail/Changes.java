package org.imap4x.mail;

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
  private final ImapClient client;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<MailboxChange> early = new ArrayList<>();
  private WeakReference<OpenMailbox> mailbox;
  private boolean started;

  /** For a mailbox that is open and gets another connection. */
  Changes(OpenMailbox mailbox, ImapClient client) {
    this.mailbox = new WeakReference<>(mailbox);
    this.client = client;
  }

  /** For a mailbox that is being opened. */
  Changes(ImapClient client) {
    this.mailbox = new WeakReference<>(null);
    this.client = client;
  }

  /** What came until now. */
  List<MailboxChange> early() {
    lock.lock();
    try {
      return List.copyOf(early);
    } finally {
      lock.unlock();
    }
  }

  /** Drops what came until now and hands on what comes. */
  void start(OpenMailbox opened) {
    lock.lock();
    try {
      mailbox = new WeakReference<>(opened);
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
    OpenMailbox to = mailbox.get();
    if (to != null) {
      to.changed(client, change);
    }
  }
}
