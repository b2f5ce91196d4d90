package org.imap4x.mail;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.imap4x.model.Limits;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Message number, UID and message object of a folder; thread-safe, without I/O.
 *
 * <p>Numbers change in {@link #renumber} and {@link #load} only. Objects are made when they are
 * asked for and held weakly; they stay the same over close and reopen while UIDVALIDITY does.
 */
final class MessageTable {
  /**
   * Guards everything below; the last of all locks, messages' own included: nobody is called under
   * it.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private final IMAPFolder folder;
  private final Map<Long, Held> objects = new HashMap<>();
  private final ReferenceQueue<IMAPMessage> dropped = new ReferenceQueue<>();
  private NumberTable numbers = new NumberTable();
  private @Nullable UidSet present;
  private long uidValidity;

  private static final class Held extends WeakReference<IMAPMessage> {
    private final long uid;

    Held(IMAPMessage message, long uid, ReferenceQueue<IMAPMessage> queue) {
      super(message, queue);
      this.uid = uid;
    }
  }

  /** A message and its number from now on; 0 for none. */
  private record Moved(IMAPMessage message, int number) {
    void apply() {
      if (number > 0 && message.getMessageNumber() != number) {
        message.renumber(number);
      }
    }
  }

  MessageTable(IMAPFolder folder) {
    this.folder = folder;
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** How many numbers there are, with those of expunged messages. */
  int size() {
    return locked(() -> numbers.size());
  }

  /** How many messages are there, without expunged ones. */
  int presentCount() {
    return locked(() -> numbers.present());
  }

  /**
   * The message of that number, made when it is first asked for; it may be expunged.
   *
   * @throws IndexOutOfBoundsException when there is no such number
   */
  IMAPMessage message(int number) {
    return messages(number, number)[0];
  }

  /** The messages of the numbers from one to the other, both included. */
  IMAPMessage[] messages(int first, int last) {
    List<IMAPMessage> expunged = new ArrayList<>();
    IMAPMessage[] all = locked(() -> collect(first, last, expunged));
    expunged.forEach(IMAPMessage::markExpunged);
    return all;
  }

  private IMAPMessage[] collect(int first, int last, List<IMAPMessage> expunged) {
    if (first < 1 || last > numbers.size() || first > last + 1) {
      throw new IndexOutOfBoundsException(
          "message numbers are 1 to " + numbers.size() + ", not " + first + " to " + last);
    }
    IMAPMessage[] all = new IMAPMessage[last - first + 1];
    if (last - first >= Limits.DEFAULT.setExpansion()) {
      throw new IllegalStateException(
          "the server tells of " + numbers.size() + " messages; ask for fewer at a time");
    }
    for (int n = first; n <= last; n++) {
      all[n - first] = object(n, numbers.uidOf(n));
      if (numbers.isGone(n)) {
        expunged.add(all[n - first]);
      }
    }
    return all;
  }

  /** Under the lock. */
  private IMAPMessage object(int number, long uid) {
    Held held = objects.get(uid);
    IMAPMessage message = held == null ? null : held.get();
    if (message == null) {
      message = new IMAPMessage(folder, number, uid, uidValidity);
      objects.put(uid, new Held(message, uid, dropped));
      forgetDropped();
    }
    return message;
  }

  private void forgetDropped() {
    for (Object d = dropped.poll(); d != null; d = dropped.poll()) {
      if (d instanceof Held held) {
        objects.remove(held.uid, held);
      }
    }
  }

  /** The messages of a set that are there, by number. */
  List<IMAPMessage> messages(UidSet uids) {
    return locked(
        () -> {
          UidSet there = numbers.present(uids);
          List<IMAPMessage> found = new ArrayList<>();
          for (var it = there.iterator(); it.hasNext(); ) {
            long uid = it.nextLong();
            found.add(object(numbers.numberOf(uid), uid));
          }
          found.sort((a, b) -> Integer.compare(a.getMessageNumber(), b.getMessageNumber()));
          return found;
        });
  }

  /** The message of that UID, made when it is first asked for; null when it is not there. */
  @Nullable IMAPMessage byUid(long uid) {
    lock.lock();
    try {
      int number = numbers.numberOf(uid);
      return number == 0 || numbers.isGone(number) ? null : object(number, uid);
    } finally {
      lock.unlock();
    }
  }

  /** The message object of that UID, also of an expunged one; null when nobody holds one. */
  @Nullable IMAPMessage loaded(long uid) {
    lock.lock();
    try {
      Held held = objects.get(uid);
      return held == null ? null : held.get();
    } finally {
      lock.unlock();
    }
  }

  /** All message objects that somebody holds. */
  List<IMAPMessage> loaded() {
    return locked(this::held);
  }

  private List<IMAPMessage> held() {
    List<IMAPMessage> all = new ArrayList<>();
    for (Held held : objects.values()) {
      IMAPMessage message = held.get();
      if (message != null) {
        all.add(message);
      }
    }
    return all;
  }

  /**
   * The UID of that number.
   *
   * @throws IndexOutOfBoundsException when there is no such number
   */
  long uid(int number) {
    return locked(
        () -> {
          long uid = numbers.uidOf(number);
          if (uid == 0) {
            throw new IndexOutOfBoundsException(number + " of " + numbers.size());
          }
          return uid;
        });
  }

  /** The number of that UID, also of an expunged message; 0 when it was never there. */
  int number(long uid) {
    return locked(() -> numbers.numberOf(uid));
  }

  /** The UIDs that are there, without expunged ones. */
  UidSet uids() {
    return locked(
        () -> {
          UidSet now = present;
          if (now == null) {
            now = numbers.presentUids();
            present = now;
          }
          return now;
        });
  }

  /** Whether a message of that UID is there. */
  boolean isPresent(long uid) {
    return locked(
        () -> {
          int number = numbers.numberOf(uid);
          return number > 0 && !numbers.isGone(number);
        });
  }

  // ---- changes: the folder's business only

  /** Begins anew with what a mailbox holds now; objects of messages that are still there stay. */
  void load(long newUidValidity, UidSet uids) {
    List<IMAPMessage> gone = new ArrayList<>();
    List<Moved> stay = new ArrayList<>();
    lock.lock();
    try {
      NumberTable next = new NumberTable();
      next.append(uids);
      // without a UIDVALIDITY nobody can say that a UID means the same
      boolean same = newUidValidity > 0 && newUidValidity == uidValidity;
      for (IMAPMessage message : held()) {
        int number = same ? next.numberOf(message.uid()) : 0;
        if (number > 0 && !message.isExpunged()) {
          stay.add(new Moved(message, number));
        } else {
          gone.add(message);
          objects.remove(message.uid());
        }
      }
      numbers = next;
      present = uids;
      uidValidity = newUidValidity;
    } finally {
      lock.unlock();
    }
    gone.forEach(IMAPMessage::markExpunged);
    stay.forEach(Moved::apply);
  }

  /** Adds new messages; their first number and the last. */
  int[] add(UidSet uids) {
    lock.lock();
    try {
      int before = numbers.size();
      numbers.append(uids);
      present = null;
      return new int[] {before + 1, numbers.size()};
    } finally {
      lock.unlock();
    }
  }

  /** Marks messages as expunged; they keep their numbers. Which of them were there. */
  UidSet remove(UidSet uids) {
    List<IMAPMessage> expunged = new ArrayList<>();
    UidSet removed;
    lock.lock();
    try {
      removed = numbers.remove(uids);
      present = null;
      for (IMAPMessage message : removed.size() < 1000 ? held(removed) : held()) {
        if (removed.contains(message.uid())) {
          expunged.add(message);
        }
      }
    } finally {
      lock.unlock();
    }
    expunged.forEach(IMAPMessage::markExpunged);
    return removed;
  }

  private List<IMAPMessage> held(UidSet uids) {
    List<IMAPMessage> all = new ArrayList<>();
    for (var it = uids.iterator(); it.hasNext(); ) {
      Held held = objects.get(it.nextLong());
      IMAPMessage message = held == null ? null : held.get();
      if (message != null) {
        all.add(message);
      }
    }
    return all;
  }

  /** Objects of all messages of the set, also of expunged ones, in the order of their numbers. */
  List<IMAPMessage> objects(UidSet uids) {
    List<IMAPMessage> all = new ArrayList<>();
    lock.lock();
    try {
      for (var it = uids.iterator(); it.hasNext(); ) {
        long uid = it.nextLong();
        int number = numbers.numberOf(uid);
        if (number > 0) {
          all.add(object(number, uid));
        }
      }
    } finally {
      lock.unlock();
    }
    for (IMAPMessage message : all) {
      if (!isPresent(message.uid())) {
        message.markExpunged();
      }
    }
    all.sort((a, b) -> Integer.compare(a.getMessageNumber(), b.getMessageNumber()));
    return all;
  }

  /**
   * Drops expunged messages and gives the others new numbers; returns the dropped ones, in order.
   */
  List<IMAPMessage> renumber() {
    List<IMAPMessage> gone = new ArrayList<>();
    List<Moved> moved = new ArrayList<>();
    lock.lock();
    try {
      UidSet goneUids = numbers.goneUids();
      if (goneUids.isEmpty()) {
        return List.of();
      }
      for (var it = goneUids.iterator(); it.hasNext(); ) {
        long uid = it.nextLong();
        gone.add(object(numbers.numberOf(uid), uid));
        objects.remove(uid);
      }
      numbers = numbers.compact();
      for (IMAPMessage message : held()) {
        moved.add(new Moved(message, numbers.numberOf(message.uid())));
      }
    } finally {
      lock.unlock();
    }
    gone.forEach(IMAPMessage::markExpunged);
    moved.forEach(Moved::apply);
    gone.sort((a, b) -> Integer.compare(a.getMessageNumber(), b.getMessageNumber()));
    return gone;
  }

  /** Marks all messages as expunged, as their UIDs mean nothing any more. */
  void reset() {
    load(0, UidSet.EMPTY);
  }
}
