package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.imap4x.model.MailboxName;

/** APPEND of any number of messages in as few round trips as the server allows. */
final class Appending {
  /** One command's share: what must be sent again when it is refused or lost. */
  private static final int MESSAGES = 100;

  private static final long OCTETS = 16L << 20;

  private final Connection connection;
  private final Sender sender;
  private final MailboxCommands commands;
  private final boolean multiAppend;
  private final ConfirmedAppend confirmed;

  Appending(
      Connection connection,
      Sender sender,
      MailboxCommands commands,
      boolean multiAppend,
      ConfirmedAppend confirmed) {
    this.confirmed = confirmed;
    this.connection = connection;
    this.sender = sender;
    this.commands = commands;
    this.multiAppend = multiAppend;
  }

  AppendResult run(MailboxName mailbox, List<AppendMessage> messages, Runnable after)
      throws ImapException {
    if (messages.isEmpty()) {
      return new AppendResult(0, List.of());
    }
    List<Flight<AppendResult>> flights = new ArrayList<>();
    List<List<AppendMessage>> shares = shares(messages);
    ImapException failure = null;
    List<OptionalLong> uids = new ArrayList<>();
    long uidValidity = 0;
    try {
      for (List<AppendMessage> share : shares) {
        flights.add(sender.submit(commands.append(mailbox, share)));
      }
    } catch (ImapException e) {
      failure = e;
    }
    int first = 0;
    for (int i = 0; i < flights.size(); i++) {
      try {
        AppendResult result = connection.await(flights.get(i));
        confirmed.confirmed(first, result);
        uids.addAll(result.uids());
        uidValidity = result.uidValidity();
      } catch (ImapException e) {
        failure = failure == null ? e : worse(failure, e);
      }
      first += shares.get(i).size();
    }
    after.run();
    if (failure != null) {
      throw failure;
    }
    return new AppendResult(uidValidity, uids);
  }

  /** That of which less is known: the last command may not have been sent, an earlier one was. */
  private static ImapException worse(ImapException one, ImapException other) {
    return one.outcome() != ImapException.Outcome.UNKNOWN
            && other.outcome() == ImapException.Outcome.UNKNOWN
        ? other
        : one;
  }

  private List<List<AppendMessage>> shares(List<AppendMessage> messages) {
    List<List<AppendMessage>> shares = new ArrayList<>();
    List<AppendMessage> share = new ArrayList<>();
    long octets = 0;
    for (AppendMessage m : messages) {
      boolean full = !multiAppend || share.size() >= MESSAGES || octets + m.size() > OCTETS;
      if (full && !share.isEmpty()) {
        shares.add(share);
        share = new ArrayList<>();
        octets = 0;
      }
      share.add(m);
      octets += m.size();
    }
    shares.add(share);
    return shares;
  }
}
