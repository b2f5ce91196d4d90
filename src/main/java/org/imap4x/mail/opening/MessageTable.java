package org.imap4x.mail.opening;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
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

  /** Guards what follows; nobody is called under it but to make, number or mark a message. */
  private final ReentrantLock lock = new ReentrantLock();

  private final FolderFace face;
  private final long uidValidity;

  /** What messages have that are made one at a time. */
  private final Siblings alone;

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

  /**
   * With what the mailbox holds; objects of messages that are still there are taken over.
   *
   * @param modSeq the mailbox's; 0 where nobody counts changes
   */
  MessageTable(
      FolderFace face, long uidValidity, UidSet uids, @Nullable KeptMessages kept, long modSeq) {
    this.face = face;
    this.uidValidity = uidValidity;
    this.alone = Siblings.none(uidValidity);
    this.numbers.append(uids);
    this.present = uids;
    if (kept != null) {
      boolean same = kept.areOf(uidValidity);
      boolean unchanged = same && kept.areUnchanged(modSeq);
      for (Message message : kept.held()) {
        takeOver(message, same ? numbers.numberOf(face.uid(message)) : 0, unchanged);
      }
    }
  }

  /** With as many messages as the server tells of, whose UIDs nobody has needed yet. */
  MessageTable(FolderFace face, long uidValidity, long exists) {
    this.face = face;
    this.uidValidity = uidValidity;
    this.alone = Siblings.none(uidValidity);
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
  Message[] begin(UidSet uids) {
    lock.lock();
    try {
      long fewer = toldOn ? Math.min(MOST_UNNAMED, told - uids.size()) : 0;
      int unnamed = told < 0 ? 0 : (int) Math.max(0, fewer);
      if (told >= 0) {
        told = -1;
        numbers.beginWithUnnamed(unnamed);
        numbers.append(uids);
        present = uids;
      }
      return objects(unnamed, i -> i + 1);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") // or nobody else has it yet
  private void takeOver(Message message, int number, boolean unchanged) {
    face.expunged(message, number == 0);
    if (number > 0) {
      ServerMessage known = face.known(message);
      if (known != null) {
        refresh(known, unchanged);
      }
      face.renumber(message, number);
      objects.put(number, message);
    }
  }

  @GuardedBy("lock")
  private void refresh(ServerMessage message, boolean unchanged) {
    FlagSet flags = message.flags();
    if (!unchanged || (flags != null && flags.contains(FlagSet.RECENT))) {
      message.forgetChangeable(); // \Recent is the session's
    }
    message.forgetLabels();
    Boolean peek = message.ownPeek();
    if (peek != null) {
      peeks.put(message.uid(), peek);
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
    return core(face(number));
  }

  /** As the application has it. */
  Message face(int number) {
    return faces(number, number)[0];
  }

  /** The messages of the numbers from one to the other, both included. */
  Message[] faces(int first, int last) {
    lock.lock();
    try {
      if (first < 1 || last > numbers.size() || first > last + 1) {
        throw new IndexOutOfBoundsException(
            "message numbers are 1 to " + numbers.size() + ", not " + first + " to " + last);
      }
      if (last - first >= Limits.DEFAULT.setExpansion()) {
        throw new IllegalStateException(
            "the server tells of " + numbers.size() + " messages; ask for fewer at a time");
      }
      return objects(last - first + 1, i -> first + i);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The objects of so many numbers, some at a time: loops over all would be compiled too late, and
   * for one kind of numbers.
   */
  @GuardedBy("lock")
  private Message[] objects(int count, IntUnaryOperator numberAt) {
    @Nullable Message[] all = new @Nullable Message[count];
    int[] some = new int[Math.min(count, Siblings.MOST)];
    for (int from = 0; from < count; from += some.length) {
      int size = Math.min(some.length, count - from);
      for (int i = 0; i < size; i++) {
        some[i] = numberAt.applyAsInt(from + i);
      }
      objects(some, size, all, from);
    }
    return made(all);
  }

  /** Puts the objects of some numbers into an array; those that nobody holds become siblings. */
  @GuardedBy("lock")
  private void objects(int[] some, int size, @Nullable Message[] into, int from) {
    int missing = 0;
    for (int i = 0; i < size; i++) {
      Message held = objects.get(some[i]);
      into[from + i] = held;
      missing += held == null ? 1 : 0;
    }
    if (missing > 0) {
      make(some, missing, into, from);
    }
    if (numbers.present() < numbers.size()) {
      markGone(some, size, into, from);
    }
  }

  @GuardedBy("lock")
  private void make(int[] some, int missing, @Nullable Message[] into, int from) {
    HeldMessages.Family family = missing > 1 ? objects.family(uidValidity, missing) : null;
    int left = missing;
    for (int i = 0; left > 0; i++) {
      if (into[from + i] == null) {
        into[from + i] = make(some[i], numbers.uidOf(some[i]), family);
        left--;
      }
    }
  }

  @GuardedBy("lock")
  private void markGone(int[] some, int size, @Nullable Message[] all, int from) {
    for (int i = 0; i < size; i++) {
      Message message = all[from + i];
      if (message != null && numbers.isGone(some[i])) {
        face.expunged(message, true);
      }
    }
  }

  @SuppressWarnings("NullAway") // there is none left that is null
  private static Message[] made(@Nullable Message[] all) {
    return all;
  }

  @GuardedBy("lock")
  private Message make(int number, long uid, HeldMessages.@Nullable Family family) {
    Message message = face.make(number, uid, family == null ? alone : family.siblings());
    if (family == null) {
      objects.put(number, message);
    } else {
      family.put(number, message);
    }
    Boolean peek = peeks.isEmpty() ? null : peeks.get(uid);
    if (peek != null) {
      core(message).ownPeek(peek);
    }
    return message;
  }

  @GuardedBy("lock")
  private Message object(int number, long uid) {
    Message message = objects.get(number);
    return message == null ? make(number, uid, null) : message;
  }

  private ServerMessage core(Message message) {
    return Objects.requireNonNull(face.core(message));
  }

  /** Holds what was prefetched of messages until the folder is closed. */
  void pin(List<ServerMessage> messages) {
    lock.lock();
    try {
      for (ServerMessage message : messages) {
        boolean large = message.whole() != null; // which can be fetched again
        objects.pin(numbers.numberOf(message.uid()), message.face(), large);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Remembers what the application said of the message, for all of its objects to come. */
  void keepPeek(ServerMessage message, boolean peek) {
    lock.lock();
    try {
      if (objects.get(numbers.numberOf(message.uid())) == message.face()) {
        peeks.put(message.uid(), peek);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The messages of a set that are there, by number. */
  Message[] faces(UidSet uids) {
    lock.lock();
    try {
      return objectsOf(numbers.present(uids));
    } finally {
      lock.unlock();
    }
  }

  /** Those of the UIDs that ever were there, by number. */
  @GuardedBy("lock")
  private Message[] objectsOf(UidSet uids) {
    int[] found = new int[(int) Math.min(uids.size(), numbers.size())];
    int count = 0;
    for (var it = uids.iterator(); it.hasNext(); ) {
      int number = numbers.numberOf(it.nextLong());
      if (number > 0) {
        found[count++] = number;
      }
    }
    if (!numbers.isAscending()) {
      Arrays.sort(found, 0, count);
    }
    return objects(count, i -> found[i]);
  }

  /** The message of that UID, made when it is first asked for; null when it is not there. */
  @Nullable ServerMessage byUid(long uid) {
    Message message = faceOf(uid);
    return message == null ? null : face.core(message);
  }

  /** As the application has it. */
  @Nullable Message faceOf(long uid) {
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
    Message message;
    lock.lock();
    try {
      message = objects.get(numbers.numberOf(uid));
    } finally {
      lock.unlock();
    }
    return message == null ? null : face.core(message);
  }

  /** Those of a set. */
  List<ServerMessage> loaded(UidSet uids) {
    List<Message> some;
    lock.lock();
    try {
      if (uids.size() < 1000) {
        some = held(uids);
      } else {
        some = objects.all();
        some.removeIf(m -> !uids.contains(face.uid(m)));
      }
    } finally {
      lock.unlock();
    }
    List<ServerMessage> loaded = new ArrayList<>(some.size());
    some.forEach(m -> loaded.add(core(m)));
    return loaded;
  }

  /** The messages that are there, of which somebody knows the flags, and that have such ones. */
  UidSet flagged(Predicate<FlagSet> such) {
    UidSet.Builder uids = new UidSet.Builder();
    lock.lock();
    try {
      objects.forEach(
          message -> {
            ServerMessage known = message.isExpunged() ? null : face.known(message);
            FlagSet flags = known == null ? null : known.flags();
            if (known != null && flags != null && such.test(flags)) {
              uids.add(known.uid());
            }
          });
    } finally {
      lock.unlock();
    }
    return uids.build();
  }

  /**
   * The UID of that number; 0 where nobody knows it.
   *
   * @throws IndexOutOfBoundsException when there is no such number
   */
  long uid(int number) {
    lock.lock();
    try {
      if (number < 1 || number > numbers.size()) {
        throw new IndexOutOfBoundsException(number + " of " + numbers.size());
      }
      return numbers.uidOf(number);
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
    lock.lock();
    try {
      UidSet removed = numbers.remove(uids);
      present = null;
      for (var it = removed.iterator(); it.hasNext(); ) {
        Message message = objects.get(numbers.numberOf(it.nextLong()));
        if (message != null) {
          face.expunged(message, true);
        }
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private List<Message> held(UidSet uids) {
    List<Message> all = new ArrayList<>();
    for (var it = uids.iterator(); it.hasNext(); ) {
      Message message = objects.get(numbers.numberOf(it.nextLong()));
      if (message != null) {
        all.add(message);
      }
    }
    return all;
  }

  /** Objects of all messages of the set, also of expunged ones, in the order of their numbers. */
  Message[] objects(UidSet uids) {
    lock.lock();
    try {
      return objectsOf(uids);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Drops expunged messages and gives the others new numbers; returns the dropped ones, in order.
   */
  Message[] renumber() {
    lock.lock();
    try {
      int[] gone = numbers.gone();
      Message[] dropped = objects(gone.length, i -> gone[i]);
      if (gone.length > 0) {
        if (!peeks.isEmpty()) {
          for (int number : gone) {
            peeks.remove(numbers.uidOf(number));
          }
        }
        objects.renumber(numbers.compacting(), face::renumber);
        numbers = numbers.compact();
      }
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** Marks all messages as expunged, as their UIDs mean nothing any more. */
  void reset() {
    lock.lock();
    try {
      objects.forEach(message -> face.expunged(message, true));
      objects.clear();
      peeks.clear();
      numbers = new NumberTable();
      present = UidSet.EMPTY;
      told = -1;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the application holds yet, for the next opening; null for nothing.
   *
   * @param modSeq what was read of them is not older; 0 where nobody counts changes
   */
  @Nullable KeptMessages keep(long modSeq) {
    lock.lock();
    try {
      return KeptMessages.of(uidValidity, modSeq, objects.all());
    } finally {
      lock.unlock();
    }
  }
}
