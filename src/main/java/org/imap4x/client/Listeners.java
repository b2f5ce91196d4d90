package org.imap4x.client;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.imap4x.model.Untagged;

/** Tells listeners what came, once and in order, on the thread of whoever ran a command. */
final class Listeners {
  private final Session session;

  /**
   * Keeps the order; a listener may block or run commands under it, so nothing else is guarded by
   * it.
   */
  private final ReentrantLock order = new ReentrantLock();

  private volatile Consumer<MailboxChange> changes = c -> {};
  private volatile Consumer<Untagged.Status> statuses = s -> {};
  private volatile Consumer<Untagged> data = d -> {};

  Listeners(Session session) {
    this.session = session;
  }

  void changes(Consumer<MailboxChange> listener) {
    changes = listener;
  }

  void statuses(Consumer<Untagged.Status> listener) {
    statuses = listener;
  }

  void data(Consumer<Untagged> listener) {
    data = listener;
  }

  /** Tells everything that is there; a call from within a listener leaves it to the outer one. */
  void tell() {
    if (order.isHeldByCurrentThread()) {
      return;
    }
    order.lock();
    try {
      for (Untagged u = session.nextNews(); u != null; u = session.nextNews()) {
        if (u instanceof Untagged.Status status) {
          statuses.accept(status);
        } else {
          data.accept(u);
        }
      }
      MailboxState mailbox = session.mailbox();
      if (mailbox != null) {
        for (MailboxChange c = mailbox.nextChange(); c != null; c = mailbox.nextChange()) {
          changes.accept(c);
        }
      }
    } finally {
      order.unlock();
    }
  }
}
