package org.imap4x.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commands that nobody waits for until another one is sent, which they share a packet with: what a
 * session begins with costs no round trip of its own.
 *
 * <p>What they change counts for every other command: only one that does not depend on it goes out
 * beside them, all others behind their end.
 */
final class Deferral {
  private final Sender sender;
  private final Connection connection;

  /** Held while they are sent, so that no other command gets before them. */
  private final ReentrantLock sending = new ReentrantLock();

  @GuardedBy("sending")
  private List<Flight<?>> waiting = List.of();

  /** Sent, and perhaps not answered yet. */
  @GuardedBy("sending")
  private List<Flight<?>> sent = List.of();

  private volatile boolean pending;

  Deferral(Sender sender, Connection connection) {
    this.sender = sender;
    this.connection = connection;
  }

  /** Whether there is something whose end is not known. */
  boolean isPending() {
    return pending;
  }

  /** Of commands that were encoded and not sent. */
  void add(List<Flight<?>> flights) {
    sending.lock();
    try {
      waiting = List.copyOf(flights);
      pending = true;
    } finally {
      sending.unlock();
    }
  }

  /** Sends what waits, and these right behind; nothing gets between them. */
  void sendBefore(List<? extends Flight<?>> next) throws ImapException {
    sending.lock();
    try {
      List<Flight<?>> all = new ArrayList<>(waiting);
      all.addAll(next);
      if (!waiting.isEmpty()) {
        sent = waiting;
        waiting = List.of();
      }
      if (!all.isEmpty()) {
        sender.submitTogether(all);
      }
    } finally {
      sending.unlock();
    }
  }

  /** Sends what waits, if it is not sent yet, and waits for its end; a refusal is no failure. */
  void settle() throws ImapException {
    if (!pending) {
      return;
    }
    for (Flight<?> flight : allSent()) {
      try {
        connection.await(flight);
      } catch (ImapException.No | ImapException.Bad e) {
        System.getLogger(ImapClient.class.getName())
            .log(System.Logger.Level.DEBUG, "beside another command", e);
      }
    }
    pending = false;
    forget();
  }

  private void forget() {
    sending.lock();
    try {
      sent = List.of();
    } finally {
      sending.unlock();
    }
  }

  private List<Flight<?>> allSent() throws ImapException {
    sending.lock();
    try {
      sendBefore(List.of());
      return sent;
    } finally {
      sending.unlock();
    }
  }
}
