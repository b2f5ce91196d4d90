package org.imap4x.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
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
    return run(
        c -> {
          c.expunge();
          return true;
        });
  }

  /** UID EXPUNGE of those; refused where the server has none, as EXPUNGE would take others too. */
  Message[] some(UidSet uids) throws MessagingException {
    folder.opened();
    if (!folder.imapStore().capabilities().has(Capability.UIDPLUS)) {
      throw new MessagingException(
          "the server can't expunge some messages only: it has no UID EXPUNGE (UIDPLUS)");
    }
    return run(
        c -> {
          for (UidSet part : uids.split(c.options().maxCommandLine() - 60)) {
            c.expunge(part);
          }
          return true;
        });
  }

  /** In a folder opened to be read only, those that others removed still give up their numbers. */
  private static boolean nothing(ImapClient client) throws ImapException {
    client.noop();
    return true;
  }

  private Message[] run(MailboxAccess.Work<Boolean> work) throws MessagingException {
    OpenMailbox mailbox = folder.opened();
    EventBridge events = folder.eventBridge();
    events.beginExpunge();
    boolean done = false;
    Message[] removed = {};
    try {
      done = mailbox.isReadOnly() ? mailbox.call(Expunger::nothing) : mailbox.call(work);
    } finally {
      removed = events.endExpunge(done);
    }
    return removed;
  }
}
