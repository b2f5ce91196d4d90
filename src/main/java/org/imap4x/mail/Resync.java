package org.imap4x.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.MailboxChange;
import org.imap4x.client.Pending;
import org.imap4x.model.FetchItem;
import org.imap4x.model.UidSet;

/**
 * Brings a folder up to date after its connection was replaced: who went, who came, whose flags
 * changed.
 */
final class Resync {
  private final IMAPFolder folder;
  private final ImapClient client;
  private final OptionalLong modSeq;

  /**
   * @param modSeq the highest mod-sequence known before, where there was one
   */
  Resync(IMAPFolder folder, ImapClient client, OptionalLong modSeq) {
    this.folder = folder;
    this.client = client;
    this.modSeq = modSeq;
  }

  /**
   * Compares the table with what the mailbox holds now, and reports every difference as a change.
   */
  void run(UidSet now) throws ImapException {
    UidSet before = folder.table().uids();
    UidSet gone = before.minus(now);
    UidSet fresh = now.minus(before);
    if (!gone.isEmpty()) {
      folder.eventBridge().apply(new MailboxChange.Removed(gone));
    }
    if (!fresh.isEmpty()) {
      folder.eventBridge().apply(new MailboxChange.Added(fresh));
    }
    flags();
  }

  /** Asks for the flags that somebody has read before; others are asked for when they are read. */
  private void flags() throws ImapException {
    UidSet.Builder known = new UidSet.Builder();
    for (IMAPMessage message : folder.table().loaded()) {
      if (message.knowsFlags() && folder.table().isPresent(message.uid())) {
        known.add(message.uid());
      }
    }
    UidSet uids = known.build();
    if (uids.isEmpty()) {
      return;
    }
    boolean since = modSeq.isPresent() && modSeq.getAsLong() > 0 && condStore();
    String modifier = since ? "CHANGEDSINCE " + modSeq.getAsLong() : null;
    List<Pending<Void>> commands = new ArrayList<>();
    for (UidSet part : uids.split(client.options().maxCommandLine() - 100)) {
      commands.add(
          client.beginFetch(
              part,
              List.of(FetchItem.Simple.UID, FetchItem.Simple.FLAGS),
              modifier,
              data -> folder.eventBridge().stored(data)));
    }
    for (Pending<Void> command : commands) {
      command.await();
    }
  }

  private boolean condStore() {
    return client.isEnabled("CONDSTORE") || client.isEnabled("QRESYNC");
  }
}
