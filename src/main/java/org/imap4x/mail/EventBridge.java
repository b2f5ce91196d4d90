package org.imap4x.mail;

import jakarta.mail.Message;
import jakarta.mail.event.MessageChangedEvent;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.imap4x.client.MailboxChange;
import org.imap4x.model.FetchData;
import org.imap4x.model.UidSet;

/**
 * Turns changes of the mailbox into events, once each, in order, never under a lock.
 *
 * <p>A change is in the message table before its event is queued. Whoever brings an event while
 * another thread is queueing leaves it to that thread, so that the order stays without a lock.
 */
final class EventBridge {
  private static final System.Logger LOG = System.getLogger("org.imap4x.mail");
  private static final Message[] NONE = {};

  private final IMAPFolder folder;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** How many {@code expunge()} calls run: their removals are told when it ends. */
  private final AtomicInteger expunging = new AtomicInteger();

  private final Queue<UidSet> expungedHere = new ConcurrentLinkedQueue<>();

  private volatile boolean muted;

  EventBridge(IMAPFolder folder) {
    this.folder = folder;
  }

  /** Takes a change that the command core reported; a reset is the open mailbox's business. */
  void apply(MailboxChange change) {
    if (change instanceof MailboxChange.Added added) {
      added(added.uids());
    } else if (change instanceof MailboxChange.Removed removed) {
      removed(removed.uids());
    } else if (change instanceof MailboxChange.FlagsChanged flags) {
      flags(flags.uid(), flags);
    }
  }

  private void added(UidSet uids) {
    int[] numbers = folder.table().add(uids);
    if (numbers[0] <= numbers[1] && folder.hasCountListeners()) {
      Message[] messages = folder.table().messages(numbers[0], numbers[1]);
      tell(() -> folder.fireAdded(messages));
    }
  }

  private void removed(UidSet uids) {
    UidSet gone = folder.table().remove(uids);
    if (gone.isEmpty()) {
      return;
    }
    if (expunging.get() > 0) {
      expungedHere.add(gone);
    } else if (folder.hasCountListeners()) {
      Message[] messages = folder.table().objects(gone).toArray(NONE);
      tell(() -> folder.fireRemoved(false, messages));
    }
  }

  private void flags(long uid, MailboxChange.FlagsChanged change) {
    IMAPMessage message =
        folder.hasChangeListeners() ? folder.table().byUid(uid) : folder.table().loaded(uid);
    if (message == null || message.isExpunged()) {
      return;
    }
    FetchData.Builder data = FetchData.builder(0).uid(uid).flags(change.flags());
    if (change.modSeq() >= 0) {
      data.modSeq(change.modSeq());
    }
    // a change of flags that were known is told by the message itself
    boolean known = message.knowsFlags();
    message.apply(data.build());
    if (!known) {
      flagsChanged(message);
    }
  }

  /** Flags that a STORE of ours answered with. */
  void stored(FetchData data) {
    if (data.uid() > 0 && data.flags().isPresent()) {
      apply(new MailboxChange.FlagsChanged(data.uid(), data.flags().orElseThrow(), data.modSeq()));
    }
  }

  /** Tells listeners that a message's flags became others. */
  void flagsChanged(Message message) {
    if (folder.hasChangeListeners() && !muted) {
      tell(() -> folder.fireChanged(MessageChangedEvent.FLAGS_CHANGED, message));
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
   * Ends what {@link #beginExpunge} began: renumbers, tells of the removed, and returns all dropped
   * ones.
   */
  Message[] endExpunge(boolean renumber) {
    expunging.decrementAndGet();
    UidSet.Builder all = new UidSet.Builder();
    for (UidSet some = expungedHere.poll(); some != null; some = expungedHere.poll()) {
      some.ranges().forEach(r -> all.addRange(r.first(), r.last()));
    }
    UidSet here = all.build();
    List<IMAPMessage> told = here.isEmpty() ? List.of() : folder.table().objects(here);
    List<IMAPMessage> dropped = renumber ? folder.table().renumber() : told;
    if (!told.isEmpty() && folder.hasCountListeners()) {
      Message[] messages = told.toArray(NONE);
      tell(() -> folder.fireRemoved(renumber, messages));
    }
    return dropped.toArray(NONE);
  }

  /** Queues an event behind all earlier ones. */
  void tell(Runnable event) {
    waiting.add(event);
    if (pending.getAndIncrement() == 0) {
      do {
        Runnable next = waiting.poll();
        if (next != null) {
          run(next);
        }
      } while (pending.decrementAndGet() > 0);
    }
  }

  private static void run(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      // an executor of the application that takes no more work, say; the next event may go through
      LOG.log(System.Logger.Level.WARNING, "an event could not be queued", e);
    }
  }
}
