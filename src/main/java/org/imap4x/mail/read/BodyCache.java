package org.imap4x.mail.read;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * Content that was fetched before it was asked for, up to so many octets; the oldest goes first.
 */
final class BodyCache {
  private record Key(long uid, String section) {}

  /** Guards the fields below; no I/O inside. */
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Key, byte[]> kept = new LinkedHashMap<>();

  @GuardedBy("lock")
  private long octets;

  private static Key key(long uid, Section section) {
    return new Key(uid, section.toString().toUpperCase(Locale.ROOT));
  }

  /** Keeps the octets until they are taken. */
  void put(long uid, Section section, byte[] content, long most) {
    lock.lock();
    try {
      byte[] old = kept.put(key(uid, section), content);
      octets += content.length - (old == null ? 0 : old.length);
      var oldest = kept.values().iterator();
      while (octets > most && oldest.hasNext()) {
        octets -= oldest.next().length;
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The octets, once; null when they are not here. */
  byte @Nullable [] take(long uid, Section section) {
    lock.lock();
    try {
      byte[] content = kept.remove(key(uid, section));
      if (content != null) {
        octets -= content.length;
      }
      return content;
    } finally {
      lock.unlock();
    }
  }

  /** How many octets are here. */
  long octets() {
    lock.lock();
    try {
      return octets;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is here. */
  boolean has(long uid, Section section) {
    lock.lock();
    try {
      return kept.containsKey(key(uid, section));
    } finally {
      lock.unlock();
    }
  }
}
