package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import org.imap4x.mail.link.ExpungeTask;
import org.imap4x.mail.opening.Opening;
import org.imap4x.model.Capability;
import org.imap4x.model.UidSet;

/** Removes messages from an open folder, and renumbers those that stay. */
final class Expunger {
  private final IMAPFolder folder;

  Expunger(IMAPFolder folder) {
    this.folder = folder;
  }

  /** EXPUNGE: all that are marked, as the API says. */
  Message[] all() throws MessagingException {
    Opening now = folder.opened();
    return run(now, ExpungeTask.all(now.knownDeleted()));
  }

  /** UID EXPUNGE of those; refused where the server has none, as EXPUNGE would take others too. */
  Message[] some(UidSet uids) throws MessagingException {
    Opening now = folder.opened();
    if (!folder.imapStore().capabilities().has(Capability.UIDPLUS)) {
      throw new MessagingException(
          "the server can't expunge some messages only: it has no UID EXPUNGE (UIDPLUS)");
    }
    return run(now, ExpungeTask.some(uids));
  }

  private static Message[] run(Opening now, ExpungeTask work) throws MessagingException {
    if (now.mode() == Folder.READ_WRITE) {
      now.checkWritable();
    }
    now.beginExpunge();
    boolean done = false;
    Message[] removed;
    try {
      if (now.isReadOnly()) {
        now.noop(); // those that others removed still give up their numbers
        done = true;
      } else {
        done = now.run(now.writing(work));
      }
    } finally {
      removed = now.endExpunge(done);
    }
    return removed;
  }
}
