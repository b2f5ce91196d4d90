package org.imap4x.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.FetchItem;
import org.imap4x.model.NumberSet;
import org.imap4x.model.RangeList;
import org.imap4x.model.ResponseText;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** Asks the server for UIDs wherever EXISTS and the UID map differ. */
final class UidLearner {
  private static final int ATTEMPTS = 3;

  /** With those that the mailbox changed meanwhile, which prove nothing; later there are others. */
  private static final int MOST_ATTEMPTS = 20;

  /** Of a set of UIDs that a server has named a bound of, which is a range. */
  private static final int MAX_LINE = 1000;

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
    return part(above == 0 ? UidSet.ALL : UidSet.range(above + 1, UidSet.STAR));
  }

  private SearchCommand part(UidSet uids) {
    SearchKey key = uids.equals(UidSet.ALL) ? SearchKey.Simple.ALL : new SearchKey.Uids(uids);
    boolean esearch = session.returns();
    return new MessageCommands(session.isUtf8()).search(true, key, null, esearch ? "(ALL)" : "");
  }

  /**
   * Looks whether what a search has named are UIDs, where they look like sequence numbers: some
   * servers answer UID SEARCH with those. One message tells it.
   */
  void verify(MailboxState mailbox) throws ImapException {
    long last = mailbox.doubtful();
    if (last == 0 || session.isEnabled("UIDONLY")) {
      return;
    }
    long[] uid = new long[1];
    connection.await(
        sender.submit(
            uidsOf(
                SequenceSet.of(last),
                data -> {
                  if (data.sequenceNumber() == last && data.uid() > 0) {
                    uid[0] = data.uid();
                  }
                })));
    if (uid[0] > 0 && uid[0] != mailbox.uidAt(last) && mailbox.exists() >= last) {
      mailbox.forgetUids();
      fetchAll(mailbox);
    }
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
      settle(mailbox);
    } catch (ImapException.Incomplete e) {
      mailbox.uidsUnknown(e);
      throw e;
    } finally {
      learning.set(false);
    }
  }

  private void settle(MailboxState mailbox) throws ImapException {
    int inVain = 0;
    boolean cut = false;
    for (int i = 0; i < MOST_ATTEMPTS && inVain < ATTEMPTS && mailbox.needsUids(); i++) {
      long before = mailbox.changesTold();
      if (inVain < ATTEMPTS - 1) {
        cut |= ask(mailbox, inVain == 0 ? mailbox.knownUpTo() : 0);
      } else {
        cut |= fetchAll(mailbox); // a search that lags behind what was reported
      }
      inVain += mailbox.changesTold() == before ? 1 : 0;
    }
    if (!mailbox.needsUids() || inVain < ATTEMPTS) {
      return;
    }
    long missing = mailbox.exists() - mailbox.uids().size();
    if (cut && missing > 0) {
      throw new ImapException.Incomplete(
          "UIDs of " + missing + " messages", UidSet.EMPTY, Outcome.REFUSED, ResponseText.EMPTY);
    }
    mailbox.settleCount();
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
      public void found(RangeList numbers) {
        UidSet uids = UidSet.ofRanges(numbers);
        if (above > 0) {
          mailbox.get().learn(uids.intersect(UidSet.range(above + 1, UidSet.MAX)));
        } else {
          mailbox.get().learnAll(uids);
        }
      }
    };
  }

  /** Asks by search; whether the server stopped in the middle, once or more. */
  private boolean ask(MailboxState mailbox, long above) throws ImapException {
    try {
      return await(mailbox, sender.submit(search(above).taking(into(() -> mailbox, above))), above);
    } catch (ImapException e) {
      if (!e.isRefusal() || e.isThrottling()) {
        throw e;
      }
      // a server that can't search at the moment can still name its messages
      return fetchAll(mailbox);
    }
  }

  /**
   * Waits for the answer to {@link #search}, and goes on where the server stopped in the middle
   * (RFC 9738): what it found is taken when it is all.
   *
   * @return whether it did
   */
  boolean await(MailboxState mailbox, Flight<SearchCommand.Found> search, long above)
      throws ImapException {
    Leftovers leftovers = new Leftovers(connection, session);
    UidSet asked = above == 0 ? UidSet.ALL : UidSet.range(above + 1, UidSet.STAR);
    Leftovers.Covered<SearchCommand.Found> covered = leftovers.await(search, asked);
    if (search.command.limit() == null) {
      if (covered.result().trust() != SearchCommand.Trust.WHOLE) {
        session.traits().searchDoesNotReturn(); // whoever asks again does so plainly
      }
      return false;
    }
    SearchCommand.Taker all = into(() -> mailbox, above);
    RangeList.Builder found = new RangeList.Builder().addAll(covered.result().numbers());
    covered.check(search.command.name(), UidSet.EMPTY);
    Parts<SearchCommand.Found> rest =
        new Parts<>(sender, MAX_LINE, covered.next(), part -> part(part).taking(all.rest()));
    while (rest.hasNext()) {
      Parts.Part<SearchCommand.Found> part = rest.next();
      covered = leftovers.await(sender.submit(part.flight()), part.uids());
      found.addAll(covered.result().numbers());
      covered.check(search.command.name(), rest.left());
      if (covered.result().trust() != SearchCommand.Trust.WHOLE) {
        session.traits().searchDoesNotReturn();
        return true;
      }
      rest.goOn(covered.next());
    }
    all.found(found.build());
    return true;
  }

  /** Asks by FETCH; whether the server stopped in the middle, once or more. */
  private boolean fetchAll(MailboxState mailbox) throws ImapException {
    UidSet.Builder uids = new UidSet.Builder();
    FetchSink sink =
        data -> {
          if (data.uid() > 0) {
            mailbox.searchAnswered();
            uids.add(data.uid());
          }
        };
    mailbox.searchBegins();
    Leftovers leftovers = new Leftovers(connection, session);
    // some servers take 1:* for sequence numbers in both forms; in UIDONLY there are none
    NumberSet first = session.isEnabled("UIDONLY") ? UidSet.ALL : SequenceSet.ALL;
    Flight<@Nullable Void> flight = sender.submit(uidsOf(first, sink));
    Leftovers.Covered<@Nullable Void> covered = leftovers.await(flight, UidSet.ALL);
    covered.check(flight.command.name(), UidSet.EMPTY);
    Parts<@Nullable Void> rest =
        new Parts<>(sender, MAX_LINE, covered.next(), part -> uidsOf(part, sink));
    while (rest.hasNext()) {
      Parts.Part<@Nullable Void> part = rest.next();
      covered = leftovers.await(sender.submit(part.flight()), part.uids());
      covered.check(flight.command.name(), rest.left());
      rest.goOn(covered.next());
    }
    mailbox.learnAll(uids.build());
    return flight.command.limit() != null;
  }

  private Command<@Nullable Void> uidsOf(NumberSet messages, FetchSink sink) {
    return new MessageCommands(session.isUtf8())
        .fetch(messages, List.of(FetchItem.Simple.UID), null, sink);
  }
}
