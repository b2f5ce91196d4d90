package org.imap4x.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.imap4x.model.Response;
import org.imap4x.model.Untagged;
import org.jspecify.annotations.Nullable;

/** Tells listeners what came, once and in order, on the thread of whoever ran a command. */
final class Listeners {
  private final Session session;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Who has the turn to tell, which keeps the order; a listener may block, or run commands. */
  @GuardedBy("lock")
  private @Nullable Thread teller;

  private volatile boolean begun;
  private volatile StatusListener responses = StatusListener.NONE;
  private volatile @Nullable Consumer<MailboxChange> changes;
  private volatile @Nullable Consumer<Untagged.Status> statuses;
  private volatile @Nullable Consumer<Untagged> data;

  Listeners(Session session) {
    this.session = session;
  }

  void responses(StatusListener listener) {
    responses = listener;
  }

  /**
   * Tells what there is, and everything from now on. Before that it is kept, as TLS may be to come,
   * which voids it.
   */
  void begin() {
    begun = true;
    tell();
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
    if (!begun || !takeTurn()) {
      return;
    }
    try {
      for (Response r = session.nextNews(); r != null; r = session.nextNews()) {
        tell(r);
      }
      MailboxState mailbox = session.mailbox();
      if (mailbox != null) {
        for (MailboxChange c = mailbox.nextChange(); c != null; c = mailbox.nextChange()) {
          tell(changes, c);
        }
      }
    } finally {
      endTurn();
    }
  }

  private void tell(Response response) {
    if (response instanceof Untagged.Status status) {
      tell(statuses, status);
      if (status == session.greeting()) {
        responses.greeted(status);
      } else {
        responses.came(status);
      }
    } else if (response instanceof Response.Tagged tagged) {
      if (tagged.text().hasCode("ALERT")) {
        tell(
            statuses,
            new Untagged.Status(Untagged.Kind.valueOf(tagged.condition().name()), tagged.text()));
      }
      responses.came(tagged);
    } else if (response instanceof Untagged untagged) {
      tell(data, untagged);
    }
  }

  private static <T> void tell(@Nullable Consumer<T> listener, T news) {
    if (listener != null) {
      listener.accept(news);
    }
  }

  /** Waits for the turn: what came with a command has been told when the command returns. */
  private boolean takeTurn() {
    lock.lock();
    try {
      while (teller != null) {
        if (teller == Thread.currentThread()) {
          return false;
        }
        changed.awaitUninterruptibly();
      }
      teller = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void endTurn() {
    lock.lock();
    try {
      teller = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
