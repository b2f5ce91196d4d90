package org.imap4x.mail.read;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages one of which may be the reason that a connection was lost, or went silent, while they
 * were read ahead: from then on each is read by itself, until it has been read well.
 */
final class Suspects {
  private static final int MOST = 4096;

  /** Guards the field below; no I/O inside. */
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Set<Long> uids = new LinkedHashSet<>();

  void add(Collection<ServerMessage> messages) {
    lock.lock();
    try {
      for (ServerMessage message : messages) {
        uids.add(message.uid());
      }
      var oldest = uids.iterator();
      while (uids.size() > MOST) {
        oldest.next();
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Read by itself, and the connection lives. */
  void clear(ServerMessage message) {
    lock.lock();
    try {
      uids.remove(message.uid());
    } finally {
      lock.unlock();
    }
  }

  boolean has(ServerMessage message) {
    lock.lock();
    try {
      return !uids.isEmpty() && uids.contains(message.uid());
    } finally {
      lock.unlock();
    }
  }
}
