package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.imap4x.model.Capabilities;
import org.imap4x.model.Capability;
import org.imap4x.model.MailboxName;
import org.imap4x.model.ResponseCode;

/** APPEND of any number of messages in as few round trips as the server allows. */
final class Appending {
  /** One command's share: what must be sent again when it is refused or lost. */
  private static final int MESSAGES = 100;

  private static final long OCTETS = 16L << 20;

  private final Connection connection;
  private final Sender sender;
  private final MailboxCommands commands;
  private final int most;
  private final ConfirmedAppend confirmed;

  Appending(
      Connection connection,
      Sender sender,
      MailboxCommands commands,
      Capabilities capabilities,
      ConfirmedAppend confirmed) {
    this.confirmed = confirmed;
    this.connection = connection;
    this.sender = sender;
    this.commands = commands;
    this.most =
        capabilities.has(Capability.MULTIAPPEND)
            ? (int) Math.min(MESSAGES, capabilities.saveLimit().orElse(MESSAGES))
            : 1;
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
        for (AppendResult result : ended(flights.get(i), mailbox, shares.get(i), first)) {
          uids.addAll(result.uids());
          uidValidity = result.uidValidity();
        }
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

  /**
   * Waits for the end of one command; where the server appends none of so many messages (RFC 9738),
   * they go in smaller shares.
   */
  private List<AppendResult> ended(
      Flight<AppendResult> flight, MailboxName mailbox, List<AppendMessage> share, int first)
      throws ImapException {
    AppendResult result;
    try {
      result = connection.await(flight);
    } catch (ImapException.No e) {
      if (share.size() > 1 && e.code().orElse(null) instanceof ResponseCode.MessageLimit limit) {
        return inSmallerShares(mailbox, share, first, limit);
      }
      throw e;
    }
    confirmed.confirmed(first, result);
    return List.of(result);
  }

  private List<AppendResult> inSmallerShares(
      MailboxName mailbox, List<AppendMessage> share, int first, ResponseCode.MessageLimit limit)
      throws ImapException {
    boolean smaller = limit.limit() > 0 && limit.limit() < share.size();
    int size = smaller ? (int) limit.limit() : (share.size() + 1) / 2;
    List<AppendResult> results = new ArrayList<>();
    for (int from = 0; from < share.size(); from += size) {
      List<AppendMessage> part = share.subList(from, Math.min(share.size(), from + size));
      Flight<AppendResult> flight = sender.submit(commands.append(mailbox, part));
      results.addAll(ended(flight, mailbox, part, first + from));
    }
    return results;
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
      boolean full = share.size() >= most || octets + m.size() > OCTETS;
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
