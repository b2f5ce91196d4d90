package org.imap4x.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.imap4x.model.Capability;
import org.imap4x.model.FetchItem;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidSet;

/** Asks the server for UIDs wherever EXISTS and the UID map differ. */
final class UidLearner {
  private static final int ATTEMPTS = 3;

  private final Connection connection;
  private final Sender sender;
  private final Session session;
  private final AtomicBoolean learning = new AtomicBoolean();

  UidLearner(Connection connection, Sender sender, Session session) {
    this.connection = connection;
    this.sender = sender;
    this.session = session;
  }

  /** The search that answers with all UIDs above the given one. */
  SearchCommand search(long above) {
    SearchKey key =
        above == 0
            ? SearchKey.Simple.ALL
            : new SearchKey.Uids(UidSet.range(above + 1, UidSet.STAR));
    boolean esearch = session.capabilities().has(Capability.ESEARCH);
    return new MessageCommands(session.isUtf8()).search(true, key, null, esearch ? "(ALL)" : "");
  }

  /** Makes the map whole; does nothing when it is, or when another thread is at it. */
  void settle() throws ImapException {
    MailboxState mailbox = session.mailbox();
    if (mailbox == null
        || !mailbox.needsUids()
        || session.state() != SessionState.SELECTED
        || !learning.compareAndSet(false, true)) {
      return;
    }
    try {
      for (int i = 0; i < ATTEMPTS && mailbox.needsUids(); i++) {
        long above = i == 0 ? mailbox.knownUpTo() : 0;
        if (i < ATTEMPTS - 1) {
          ask(mailbox, above);
        } else {
          learn(mailbox, 0, fetchAll()); // a search that lags behind what was reported
        }
      }
      if (mailbox.needsUids()) {
        mailbox.settleCount();
      }
    } finally {
      learning.set(false);
    }
  }

  private void ask(MailboxState mailbox, long above) throws ImapException {
    try {
      connection.await(
          sender.submit(
              search(above).taking(found -> learn(mailbox, above, UidSet.ofRanges(found)))));
    } catch (ImapException e) {
      if (e.isFatal()) {
        throw e;
      }
      // a server that can't search at the moment can still name its messages
      learn(mailbox, 0, fetchAll());
    }
  }

  private static void learn(MailboxState mailbox, long above, UidSet found) {
    if (above > 0) {
      mailbox.learn(found.intersect(UidSet.range(above + 1, UidSet.MAX)));
    } else {
      mailbox.learnAll(found);
    }
  }

  private UidSet fetchAll() throws ImapException {
    UidSet.Builder uids = new UidSet.Builder();
    connection.await(
        sender.submit(
            new MessageCommands(session.isUtf8())
                .fetch(
                    SequenceSet.ALL,
                    List.of(FetchItem.Simple.UID),
                    null,
                    data -> {
                      if (data.uid() > 0) {
                        uids.add(data.uid());
                      }
                    })));
    return uids.build();
  }
}
