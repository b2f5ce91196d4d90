package org.imap4x.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.imap4x.model.Capability;
import org.imap4x.model.FetchItem;
import org.imap4x.model.NumberSet;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidSet;

/** Asks the server for UIDs wherever EXISTS and the UID map differ. */
final class UidLearner {
  private static final int ATTEMPTS = 3;

  /** With those that the mailbox changed meanwhile, which prove nothing; later there are others. */
  private static final int MOST_ATTEMPTS = 20;

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
      int inVain = 0;
      for (int i = 0; i < MOST_ATTEMPTS && inVain < ATTEMPTS && mailbox.needsUids(); i++) {
        long before = mailbox.changesTold();
        if (inVain < ATTEMPTS - 1) {
          ask(mailbox, inVain == 0 ? mailbox.knownUpTo() : 0);
        } else {
          mailbox.learnAll(fetchAll(mailbox)); // a search that lags behind what was reported
        }
        inVain += mailbox.changesTold() == before ? 1 : 0;
      }
      if (mailbox.needsUids() && inVain == ATTEMPTS) {
        mailbox.settleCount();
      }
    } finally {
      learning.set(false);
    }
  }

  /** Takes the answer to {@link #search} into the mailbox that is there when it goes out. */
  static SearchCommand.Taker into(Supplier<MailboxState> mailbox, long above) {
    return new SearchCommand.Taker() {
      @Override
      public void sending() {
        mailbox.get().searchBegins();
      }

      @Override
      public void answered() {
        mailbox.get().searchAnswered();
      }

      @Override
      public void found(List<NumberSet.Range> numbers) {
        UidSet uids = UidSet.ofRanges(numbers);
        if (above > 0) {
          mailbox.get().learn(uids.intersect(UidSet.range(above + 1, UidSet.MAX)));
        } else {
          mailbox.get().learnAll(uids);
        }
      }
    };
  }

  private void ask(MailboxState mailbox, long above) throws ImapException {
    try {
      connection.await(sender.submit(search(above).taking(into(() -> mailbox, above))));
    } catch (ImapException e) {
      if (!e.isRefusal() || e.isThrottling()) {
        throw e;
      }
      // a server that can't search at the moment can still name its messages
      mailbox.learnAll(fetchAll(mailbox));
    }
  }

  private UidSet fetchAll(MailboxState mailbox) throws ImapException {
    UidSet.Builder uids = new UidSet.Builder();
    mailbox.searchBegins();
    connection.await(
        sender.submit(
            new MessageCommands(session.isUtf8())
                .fetch(
                    SequenceSet.ALL,
                    List.of(FetchItem.Simple.UID),
                    null,
                    data -> {
                      if (data.uid() > 0) {
                        mailbox.searchAnswered();
                        uids.add(data.uid());
                      }
                    })));
    return uids.build();
  }
}
