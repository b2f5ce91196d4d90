package org.imap4x.mail.opening;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.MessagingException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open folders of a store, and those that are being opened; held weakly, so that one that was
 * dropped can be found out.
 */
public final class Openings {
  /** One of them. */
  public interface Member {
    /** Ends it where nobody is told what went wrong; see {@code Opening.end}. */
    void endQuietly(Why why, @Nullable MessagingException cause);
  }

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final List<WeakReference<Member>> openings = new ArrayList<>();

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Takes one in before it connects, so that closing the store ends it.
   *
   * @throws MessagingException when the store is closed
   */
  void add(Member opening) throws MessagingException {
    lock.lock();
    try {
      if (closed) {
        throw new MessagingException("the store is closed");
      }
      drop(null);
      openings.add(new WeakReference<>(opening));
    } finally {
      lock.unlock();
    }
  }

  void remove(Member opening) {
    lock.lock();
    try {
      drop(opening);
    } finally {
      lock.unlock();
    }
  }

  /** That one, and those that were dropped. */
  @GuardedBy("lock")
  private void drop(@Nullable Member gone) {
    for (Iterator<WeakReference<Member>> all = openings.iterator(); all.hasNext(); ) {
      Member member = all.next().get();
      if (member == null || member == gone) {
        all.remove();
      }
    }
  }

  /** Takes in no more, as the store closes; those there are. */
  public List<Member> close() {
    lock.lock();
    try {
      closed = true;
      return held();
    } finally {
      lock.unlock();
    }
  }

  /** Takes them in again, as the store has connected again; those that stayed open are kept. */
  public void reopen() {
    lock.lock();
    try {
      closed = false;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private List<Member> held() {
    List<Member> all = new ArrayList<>();
    for (WeakReference<Member> reference : openings) {
      Member opening = reference.get();
      if (opening != null) {
        all.add(opening);
      }
    }
    return all;
  }
}
