package org.imap4x.mail;

import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.ConnectionListener;
import jakarta.mail.event.MailEvent;
import java.util.Vector;

/**
 * The connection listeners of a store or a folder, told on the store's event queue.
 *
 * <p>Jakarta Mail's own lists can't be used: after CLOSED they end the queue at once, and events
 * whose thread has not begun yet are lost with it.
 */
@SuppressWarnings("JdkObsolete") // jakarta.mail.Service takes a Vector
final class ConnectionListeners {
  private final IMAPStore store;

  /** Thread-safe, and what the queue takes. */
  private final Vector<ConnectionListener> listeners = new Vector<>();

  ConnectionListeners(IMAPStore store) {
    this.store = store;
  }

  void add(ConnectionListener listener) {
    listeners.addElement(listener);
  }

  void remove(ConnectionListener listener) {
    listeners.removeElement(listener);
  }

  /** Queues the event. */
  void tell(Object source, int type) {
    if (!listeners.isEmpty()) {
      store.queue(new ConnectionEvent(source, type), listeners);
    }
  }

  /** Ends the queue's thread behind all that is queued now. */
  void endQueue() {
    Vector<ConnectionListener> one = new Vector<>();
    one.setSize(1);
    store.queue(new QueueEnd(store), one);
  }

  private static final class QueueEnd extends MailEvent {
    private static final long serialVersionUID = 1L;

    QueueEnd(IMAPStore store) {
      super(store);
    }

    @Override
    public void dispatch(Object listener) {
      ((IMAPStore) getSource()).endQueueNow();
    }
  }
}
