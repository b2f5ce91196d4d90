package org.imap4x.mail.opening;

import jakarta.mail.Message;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were handed out together, and of which nothing is known yet: as long as somebody
 * holds one of them the others are there too, so that not each needs a reference of its own.
 *
 * <p>They are few, and small while nothing is known of them. One of which something gets known
 * {@link #leave leaves}: it is held weakly then. Safe for use by several threads without a lock, as
 * a message is the same one before and after that.
 */
public final class Siblings {
  /** So many are kept by one of them: some kilobytes, as much as a few envelopes. */
  static final int MOST = 64;

  private static final AtomicReferenceArray<@Nullable Object> NONE = new AtomicReferenceArray<>(0);

  private final long uidValidity;

  /** Messages, and weak references to those that have left. */
  private final AtomicReferenceArray<@Nullable Object> members;

  private Siblings(long uidValidity, AtomicReferenceArray<@Nullable Object> members) {
    this.uidValidity = uidValidity;
    this.members = members;
  }

  /** Room for so many. */
  static Siblings of(long uidValidity, int most) {
    return new Siblings(uidValidity, new AtomicReferenceArray<>(most));
  }

  /** What a message has that was made alone, or is inside another one. */
  public static Siblings none(long uidValidity) {
    return new Siblings(uidValidity, NONE);
  }

  /** UIDVALIDITY of the mailbox when they were made; 0 where the server has none. */
  public long uidValidity() {
    return uidValidity;
  }

  void put(int place, Message message) {
    members.setRelease(place, message);
  }

  /** The message at a place; null where nobody holds it any more. */
  @Nullable Message at(int place) {
    Object member = members.getAcquire(place);
    return member instanceof WeakReference<?> left ? (Message) left.get() : (Message) member;
  }

  /** Something is known of a message from now on, which must not be kept for the others' sake. */
  public void leave(Message message) {
    for (int i = 0; i < members.length(); i++) {
      if (members.getPlain(i) == message) {
        members.setRelease(i, new WeakReference<>(message));
      }
    }
  }

  /** The table itself holds the message from now on. */
  void forget(int place) {
    members.setRelease(place, null);
  }
}
