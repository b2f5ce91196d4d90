package org.imap4x.mail.opening;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.model.FlagSet;
import org.imap4x.model.Limits;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Message number, UID and message object of an open folder; thread-safe, without I/O.
 *
 * <p>Numbers change in {@link #renumber} only. Objects are made when they are asked for and held
 * weakly, but for those that were prefetched; those that an application held from an earlier
 * opening are taken over.
 */
final class MessageTable {
  /** More messages that the server told of and has not are not believed in. */
  private static final long MOST_UNNAMED = 10_000;

  /** Guards what follows; nobody is called under it but to make a message. */
  private final ReentrantLock lock = new ReentrantLock();

  private final FolderFace face;
  private final long uidValidity;

  @GuardedBy("lock")
  private final HeldMessages objects = new HeldMessages();

  /** What the application said of messages' {@code \Seen}, whose objects may come and go. */
  @GuardedBy("lock")
  private final Map<Long, Boolean> peeks = new HashMap<>();

  @GuardedBy("lock")
  private NumberTable numbers = new NumberTable();

  @GuardedBy("lock")
  private @Nullable UidSet present;

  /** How many messages the server has told of; -1 when their UIDs are known. */
  @GuardedBy("lock")
  private int told = -1;

  /** Whether the application knows that number. */
  @GuardedBy("lock")
  private boolean toldOn;

  /** A message and its number from now on. */
  private record Moved(ServerMessage message, int number) {
    void apply() {
      if (message.number() != number) {
        message.renumber(number);
      }
    }
  }

  /**
   * With what the mailbox holds; objects of messages that are still there are taken over.
   *
   * @param modSeq the mailbox's; 0 where nobody counts changes
   */
  MessageTable(
      FolderFace face, long uidValidity, UidSet uids, @Nullable KeptMessages kept, long modSeq) {
    this.face = face;
    this.uidValidity = uidValidity;
    this.numbers.append(uids);
    this.present = uids;
    if (kept != null) {
      boolean same = kept.areOf(uidValidity);
      boolean unchanged = same && kept.areUnchanged(modSeq);
      for (ServerMessage message : kept.held()) {
        takeOver(message, same ? numbers.numberOf(message.uid()) : 0, unchanged);
      }
    }
  }

  /** With as many messages as the server tells of, whose UIDs nobody has needed yet. */
  MessageTable(FolderFace face, long uidValidity, long exists) {
    this.face = face;
    this.uidValidity = uidValidity;
    this.told = (int) Math.min(Integer.MAX_VALUE, exists);
  }

  /** Whether the UIDs are known. */
  boolean isKnown() {
    lock.lock();
    try {
      return told < 0;
    } finally {
      lock.unlock();
    }
  }

  /** How many messages the server has told of, for the application; -1 when UIDs are known. */
  int tellOn() {
    lock.lock();
    try {
      toldOn = true;
      return told;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the UIDs of the messages, once. Where the application was told of more, the first numbers
   * are of expunged messages, so that it finds as many; they are returned.
   */
  List<ServerMessage> begin(UidSet uids) {
    List<ServerMessage> gone = new ArrayList<>();
    lock.lock();
    try {
      if (told >= 0) {
        long fewer = toldOn ? Math.min(MOST_UNNAMED, told - uids.size()) : 0;
        told = -1;
        numbers.beginWithUnnamed((int) Math.max(0, fewer));
        numbers.append(uids);
        present = uids;
        for (int n = 1; n <= fewer; n++) {
          gone.add(object(n, 0));
        }
      }
    } finally {
      lock.unlock();
    }
    gone.forEach(m -> m.expunged(true));
    return gone;
  }

  @GuardedBy("lock") // or nobody else has it yet
  private void takeOver(ServerMessage message, int number, boolean unchanged) {
    message.expunged(number == 0);
    if (number > 0) {
      FlagSet flags = message.flags();
      if (!unchanged || (flags != null && flags.contains(FlagSet.RECENT))) {
        message.forgetChangeable(); // \Recent is the session's
      }
      message.forgetLabels();
      message.renumber(number);
      objects.put(number, message);
      Boolean peek = message.ownPeek();
      if (peek != null) {
        peeks.put(message.uid(), peek);
      }
    }
  }

  /** How many numbers there are, with those of expunged messages. */
  int size() {
    lock.lock();
    try {
      return told < 0 ? numbers.size() : told;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The message of that number, made when it is first asked for; it may be expunged.
   *
   * @throws IndexOutOfBoundsException when there is no such number
   */
  ServerMessage message(int number) {
    return messages(number, number)[0];
  }

  /** The messages of the numbers from one to the other, both included. */
  ServerMessage[] messages(int first, int last) {
    List<ServerMessage> expunged = new ArrayList<>();
    ServerMessage[] all;
    lock.lock();
    try {
      all = collect(first, last, expunged);
    } finally {
      lock.unlock();
    }
    for (ServerMessage message : expunged) {
      message.expunged(true);
    }
    return all;
  }

  @GuardedBy("lock")
  private ServerMessage[] collect(int first, int last, List<ServerMessage> expunged) {
    if (first < 1 || last > numbers.size() || first > last + 1) {
      throw new IndexOutOfBoundsException(
          "message numbers are 1 to " + numbers.size() + ", not " + first + " to " + last);
    }
    ServerMessage[] all = new ServerMessage[last - first + 1];
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

  @GuardedBy("lock")
  private ServerMessage object(int number, long uid) {
    ServerMessage message = objects.get(number);
    if (message == null) {
      message = face.make(number, uid, uid == 0 ? 0 : uidValidity);
      Boolean peek = peeks.isEmpty() ? null : peeks.get(uid);
      if (peek != null) {
        message.ownPeek(peek);
      }
      objects.put(number, message);
    }
    return message;
  }

  /** Holds what was prefetched of messages until the folder is closed. */
  void pin(List<ServerMessage> messages) {
    lock.lock();
    try {
      for (ServerMessage message : messages) {
        objects.pin(numbers.numberOf(message.uid()), message);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Remembers what the application said of the message, for all of its objects to come. */
  void keepPeek(ServerMessage message, boolean peek) {
    lock.lock();
    try {
      if (objects.get(numbers.numberOf(message.uid())) == message) {
        peeks.put(message.uid(), peek);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The messages of a set that are there, by number. */
  List<ServerMessage> messages(UidSet uids) {
    lock.lock();
    try {
      UidSet there = numbers.present(uids);
      List<ServerMessage> found = new ArrayList<>((int) there.size());
      for (var it = there.iterator(); it.hasNext(); ) {
        long uid = it.nextLong();
        found.add(object(numbers.numberOf(uid), uid));
      }
      sort(found);
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** The message of that UID, made when it is first asked for; null when it is not there. */
  @Nullable ServerMessage byUid(long uid) {
    lock.lock();
    try {
      int number = numbers.numberOf(uid);
      return number == 0 || numbers.isGone(number) ? null : object(number, uid);
    } finally {
      lock.unlock();
    }
  }

  /** The message object of that UID, also of an expunged one; null when nobody holds one. */
  @Nullable ServerMessage loaded(long uid) {
    lock.lock();
    try {
      return objects.get(numbers.numberOf(uid));
    } finally {
      lock.unlock();
    }
  }

  /** Those of a set. */
  List<ServerMessage> loaded(UidSet uids) {
    lock.lock();
    try {
      if (uids.size() < 1000) {
        return held(uids);
      }
      List<ServerMessage> some = held();
      some.removeIf(m -> !uids.contains(m.uid()));
      return some;
    } finally {
      lock.unlock();
    }
  }

  /** All message objects that somebody holds. */
  List<ServerMessage> loaded() {
    lock.lock();
    try {
      return held();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private List<ServerMessage> held() {
    return objects.all();
  }

  /**
   * The UID of that number.
   *
   * @throws IndexOutOfBoundsException when there is no such number
   */
  long uid(int number) {
    lock.lock();
    try {
      long uid = numbers.uidOf(number);
      if (uid == 0) {
        throw new IndexOutOfBoundsException(number + " of " + numbers.size());
      }
      return uid;
    } finally {
      lock.unlock();
    }
  }

  /** The number of that UID, also of an expunged message; 0 when it was never there. */
  int number(long uid) {
    lock.lock();
    try {
      return numbers.numberOf(uid);
    } finally {
      lock.unlock();
    }
  }

  /** The UIDs that are there, without expunged ones. */
  UidSet uids() {
    lock.lock();
    try {
      UidSet now = present;
      if (now == null) {
        now = numbers.presentUids();
        present = now;
      }
      return now;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a message of that UID is there. */
  boolean isPresent(long uid) {
    lock.lock();
    try {
      int number = numbers.numberOf(uid);
      return number > 0 && !numbers.isGone(number);
    } finally {
      lock.unlock();
    }
  }

  // ---- changes: the folder's business only

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
    List<ServerMessage> expunged = new ArrayList<>();
    UidSet removed;
    lock.lock();
    try {
      removed = numbers.remove(uids);
      present = null;
      for (ServerMessage message : removed.size() < 1000 ? held(removed) : held()) {
        if (removed.contains(message.uid())) {
          expunged.add(message);
        }
      }
    } finally {
      lock.unlock();
    }
    expunged.forEach(m -> m.expunged(true));
    return removed;
  }

  @GuardedBy("lock")
  private List<ServerMessage> held(UidSet uids) {
    List<ServerMessage> all = new ArrayList<>();
    for (var it = uids.iterator(); it.hasNext(); ) {
      ServerMessage message = objects.get(numbers.numberOf(it.nextLong()));
      if (message != null) {
        all.add(message);
      }
    }
    return all;
  }

  /** Objects of all messages of the set, also of expunged ones, in the order of their numbers. */
  List<ServerMessage> objects(UidSet uids) {
    List<ServerMessage> all = new ArrayList<>((int) Math.min(uids.size(), size()));
    List<ServerMessage> expunged = new ArrayList<>();
    lock.lock();
    try {
      for (var it = uids.iterator(); it.hasNext(); ) {
        long uid = it.nextLong();
        int number = numbers.numberOf(uid);
        if (number > 0) {
          ServerMessage message = object(number, uid);
          all.add(message);
          if (numbers.isGone(number)) {
            expunged.add(message);
          }
        }
      }
      sort(all);
    } finally {
      lock.unlock();
    }
    expunged.forEach(m -> m.expunged(true));
    return all;
  }

  @GuardedBy("lock")
  private void sort(List<ServerMessage> byUid) {
    if (!numbers.isAscending()) {
      byUid.sort((a, b) -> Integer.compare(a.number(), b.number()));
    }
  }

  /**
   * Drops expunged messages and gives the others new numbers; returns the dropped ones, in order.
   */
  List<ServerMessage> renumber() {
    List<ServerMessage> gone = new ArrayList<>();
    List<Moved> moved = new ArrayList<>();
    lock.lock();
    try {
      for (int n = numbers.nextGone(0); n > 0; n = numbers.nextGone(n)) {
        long uid = numbers.uidOf(n);
        gone.add(object(n, uid));
        if (!peeks.isEmpty()) {
          peeks.remove(uid);
        }
      }
      if (gone.isEmpty()) {
        return gone;
      }
      objects.renumber(numbers.compacting(), (message, n) -> moved.add(new Moved(message, n)));
      numbers = numbers.compact();
    } finally {
      lock.unlock();
    }
    gone.forEach(m -> m.expunged(true));
    moved.forEach(Moved::apply);
    return gone;
  }

  /** Marks all messages as expunged, as their UIDs mean nothing any more. */
  void reset() {
    List<ServerMessage> gone;
    lock.lock();
    try {
      gone = held();
      objects.clear();
      peeks.clear();
      numbers = new NumberTable();
      present = UidSet.EMPTY;
      told = -1;
    } finally {
      lock.unlock();
    }
    gone.forEach(m -> m.expunged(true));
  }

  /**
   * What the application holds yet, for the next opening; null for nothing.
   *
   * @param modSeq what was read of them is not older; 0 where nobody counts changes
   */
  @Nullable KeptMessages keep(long modSeq) {
    List<ServerMessage> held;
    lock.lock();
    try {
      held = held();
    } finally {
      lock.unlock();
    }
    return KeptMessages.of(uidValidity, modSeq, held);
  }
}
