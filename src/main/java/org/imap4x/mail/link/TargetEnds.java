package org.imap4x.mail.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.model.Capability;
import org.imap4x.model.MailboxName;
import org.imap4x.model.StatusData;

/**
 * Where mailboxes end, so that what came behind it can be told from what was there before: a UID
 * that no message had yet when the next command was sent.
 *
 * <p>It has to be known before the command goes out: whether the one or the other was done cannot
 * be told afterwards. Where the server answers with new UIDs (UIDPLUS) it is asked once for a
 * mailbox; else each time, as an earlier end would let an earlier message pass for the one that is
 * sent.
 */
final class TargetEnds {
  private static final int MOST = 1000;

  /**
   * No message had this UID, nor a higher one.
   *
   * @param fresh whether the server said so for the command at hand; else the mailbox may have been
   *     made anew since
   */
  record End(long uidValidity, long uidNext, boolean fresh) {}

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<MailboxName, End> known = new LinkedHashMap<>();

  /** The end of the mailbox; empty where the server does not tell. At most one round trip. */
  Optional<End> of(ImapClient client, MailboxName mailbox) throws ImapException {
    Optional<SelectedMailbox> selected =
        client.selected().filter(s -> s.name().equals(mailbox) && s.uidValidity() > 0);
    if (selected.isPresent()) {
      return selected.map(s -> new End(s.uidValidity(), s.uidNext(), true));
    }
    if (client.has(Capability.UIDPLUS)) {
      Optional<End> before = known(mailbox);
      if (before.isPresent()) {
        return before;
      }
    }
    Optional<End> asked = ask(client, mailbox);
    asked.ifPresent(end -> keep(mailbox, new End(end.uidValidity(), end.uidNext(), false)));
    return asked;
  }

  private static Optional<End> ask(ImapClient client, MailboxName mailbox) throws ImapException {
    try {
      StatusData data = client.status(mailbox, "UIDNEXT", "UIDVALIDITY");
      long next = data.number("UIDNEXT").orElse(0);
      long validity = data.number("UIDVALIDITY").orElse(0);
      return next > 0 && validity > 0
          ? Optional.of(new End(validity, next, true))
          : Optional.empty();
    } catch (ImapException e) {
      if (!e.isRefusal()) {
        throw notBegun(e);
      }
      return Optional.empty(); // missing, most likely: what follows is told so
    }
  }

  /** What the question was about was not sent: it has not happened for sure. */
  static ImapException notBegun(ImapException lost) {
    String what = "before the command itself: " + lost.getMessage();
    return lost instanceof ImapException.Timeout
        ? new ImapException.Timeout(what, Outcome.NOT_SENT, lost)
        : new ImapException.Lost(what, Outcome.NOT_SENT, lost);
  }

  private Optional<End> known(MailboxName mailbox) {
    lock.lock();
    try {
      return Optional.ofNullable(known.get(mailbox));
    } finally {
      lock.unlock();
    }
  }

  private void keep(MailboxName mailbox, End end) {
    lock.lock();
    try {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(mailbox, end);
    } finally {
      lock.unlock();
    }
  }

  /** The server named a new message of the mailbox. */
  void cameTo(MailboxName mailbox, Placed message) {
    lock.lock();
    try {
      End before = known.get(mailbox);
      if (before != null && before.uidValidity() != message.uidValidity()) {
        known.remove(mailbox);
      } else if (before != null && message.uid() >= before.uidNext()) {
        known.put(mailbox, new End(message.uidValidity(), message.uid() + 1, false));
      }
    } finally {
      lock.unlock();
    }
  }

  /** A mailbox was deleted or renamed, perhaps with those below it: others may take their names. */
  void forget() {
    lock.lock();
    try {
      known.clear();
    } finally {
      lock.unlock();
    }
  }
}
