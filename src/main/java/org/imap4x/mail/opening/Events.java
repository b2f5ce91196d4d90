package org.imap4x.mail.opening;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.MailboxChange;
import org.imap4x.mail.config.InOrder;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.model.FetchData;
import org.imap4x.model.UidSet;

/**
 * Turns changes of the mailbox into events, once each, in order, never under a lock.
 *
 * <p>A change is in the message table before its event is queued.
 */
final class Events {
  private static final Message[] NONE = {};

  /** Mod-sequences that were told of messages whose flags nobody knew; the oldest go first. */
  private static final int MOST_TOLD = 10_000;

  private final FolderFace face;
  private final MessageTable table;
  private final InOrder queue = new InOrder();

  /** How many {@code expunge()} calls run: their removals are told when it ends. */
  private final AtomicInteger expunging = new AtomicInteger();

  private final Queue<UidSet> expungedHere = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Long, Long> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_TOLD;
        }
      };

  private volatile boolean muted;

  Events(FolderFace face, MessageTable table) {
    this.face = face;
    this.table = table;
  }

  /** Takes a change that the command core reported; a reset is the opening's business. */
  void apply(MailboxChange change) {
    if (change instanceof MailboxChange.Added added) {
      added(added.uids());
    } else if (change instanceof MailboxChange.Removed removed) {
      removed(removed.uids());
    } else if (change instanceof MailboxChange.FlagsChanged flags) {
      FetchData.Builder data = FetchData.builder(0).uid(flags.uid()).flags(flags.flags());
      if (flags.modSeq() >= 0) {
        data.modSeq(flags.modSeq());
      }
      came(data.build());
    }
  }

  private void added(UidSet uids) {
    int[] numbers = table.add(uids);
    if (numbers[0] <= numbers[1] && face.hasCountListeners()) {
      Message[] messages = table.faces(numbers[0], numbers[1]);
      queue.run(() -> face.added(messages));
    }
  }

  private void removed(UidSet uids) {
    UidSet gone = table.remove(uids);
    if (gone.isEmpty() || !face.hasCountListeners()) {
      return;
    }
    if (expunging.get() > 0) {
      expungedHere.add(gone);
    } else {
      gone(table.objects(gone));
    }
  }

  /** Tells of messages that have their numbers yet, and are gone. */
  void gone(Message[] messages) {
    if (messages.length > 0 && face.hasCountListeners()) {
      queue.run(() -> face.removed(false, messages));
    }
  }

  /** Takes over what the server says of a message that may have changed, and tells what did. */
  void came(FetchData data) {
    if (data.uid() < 1) {
      return;
    }
    ServerMessage message =
        face.hasChangeListeners() ? table.byUid(data.uid()) : table.loaded(data.uid());
    if (message == null || message.isExpunged()) {
      return;
    }
    // a change of flags that were known is told by the message itself
    boolean known = message.flags() != null;
    message.apply(data, 0);
    if (!known && data.flags().isPresent() && isNews(data)) {
      flagsChanged(message);
    }
  }

  /** After a reconnect a server tells again what it told before. */
  private boolean isNews(FetchData data) {
    if (data.modSeq() < 0) {
      return true;
    }
    lock.lock();
    try {
      Long before = told.get(data.uid());
      if (before != null && before >= data.modSeq()) {
        return false;
      }
      told.put(data.uid(), data.modSeq());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Tells listeners that a message's flags became others. */
  void flagsChanged(ServerMessage message) {
    if (face.hasChangeListeners() && !muted) {
      queue.run(() -> face.changed(message.face()));
    }
  }

  /** Tells nobody of changed flags, while they are handed to the application in another way. */
  void mute(boolean on) {
    muted = on;
  }

  /** Announces that removals from now on are ones the application asked for. */
  void beginExpunge() {
    expunging.incrementAndGet();
  }

  /**
   * Ends what {@link #beginExpunge} began: renumbers, tells listeners of what was removed since,
   * and returns all that lost their numbers.
   */
  Message[] endExpunge(boolean renumber) {
    expunging.decrementAndGet();
    UidSet.Builder all = new UidSet.Builder();
    for (UidSet some = expungedHere.poll(); some != null; some = expungedHere.poll()) {
      for (int i = 0; i < some.rangeCount(); i++) {
        all.addRange(some.rangeFirst(i), some.rangeLast(i));
      }
    }
    UidSet here = all.build();
    Message[] gone = here.isEmpty() ? NONE : table.objects(here);
    Message[] dropped = renumber ? table.renumber() : NONE;
    if (gone.length > 0) {
      queue.run(() -> face.removed(renumber, gone));
    }
    return dropped;
  }

  /** Queues an event behind all earlier ones. */
  void tell(Runnable event) {
    queue.run(event);
  }
}
