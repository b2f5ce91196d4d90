package org.imap4x.mail.opening;

import java.util.List;
import java.util.OptionalLong;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.MailboxChange;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.model.Capability;
import org.imap4x.model.FetchItem;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.jspecify.annotations.Nullable;

/**
 * Brings an opening up to date after its connection was replaced: who went, who came, whose flags
 * changed. By QRESYNC what changed comes with SELECT, by CONDSTORE it is asked for (RFC 7162); else
 * the flags that somebody has read are read anew.
 *
 * <p>It may be cut off and begun anew as often as one likes: nothing is told twice, and what the
 * next one compares with stays until one has ended.
 */
final class Resync {
  private final MessageTable table;
  private final Events events;
  private final ImapClient client;
  private final long base;

  /**
   * On another connection.
   *
   * @param base the mod-sequence up to which everything is known; 0 or less for none
   */
  Resync(MessageTable table, Events events, ImapClient client, long base) {
    this.table = table;
    this.events = events;
    this.client = client;
    this.base = base;
  }

  static boolean hasModSeqs(ImapClient client) {
    return client.has(Capability.CONDSTORE)
        || client.isEnabled("CONDSTORE")
        || client.isEnabled("QRESYNC");
  }

  /** How to select the mailbox again. */
  SelectOptions options(boolean readOnly, long uidValidity) {
    if (base > 0 && client.isEnabled("QRESYNC")) {
      return new SelectOptions(
          readOnly, true, new SelectOptions.Qresync(uidValidity, base, UidSet.EMPTY));
    }
    return new SelectOptions(readOnly, hasModSeqs(client), null);
  }

  /** Compares with what the mailbox holds now, and reports every difference as a change. */
  void run(SelectedMailbox now) throws ImapException {
    UidSet before = table.uids();
    UidSet gone = before.minus(now.uids());
    UidSet fresh = now.uids().minus(before);
    if (!gone.isEmpty()) {
      events.apply(new MailboxChange.Removed(gone));
    }
    if (!fresh.isEmpty()) {
      events.apply(new MailboxChange.Added(fresh));
    }
    OptionalLong highest = now.toldModSeq();
    boolean since = base > 0 && highest.isPresent() && highest.getAsLong() >= base;
    boolean told = since && client.isEnabled("QRESYNC");
    for (Untagged response : now.resyncData()) {
      if (response instanceof Untagged.Fetch fetch && !fresh.contains(fetch.data().uid())) {
        events.came(fetch.data());
      }
    }
    if (!told && since && hasModSeqs(client)) {
      UidSet old = now.uids().minus(fresh);
      fetchFlags(old, "CHANGEDSINCE " + base);
    } else if (!told) {
      fetchFlags(known(), null); // a mod-sequence that went down says nothing
    }
  }

  /** Messages whose flags somebody has read; others are asked for when they are read. */
  private UidSet known() {
    return table.flagged(flags -> true);
  }

  private void fetchFlags(UidSet uids, @Nullable String modifier) throws ImapException {
    if (!uids.isEmpty()) {
      client
          .beginFetch(
              uids, List.of(FetchItem.Simple.UID, FetchItem.Simple.FLAGS), modifier, events::came)
          .await();
    }
  }
}
