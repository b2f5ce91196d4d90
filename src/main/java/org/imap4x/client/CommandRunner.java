package org.imap4x.client;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Response;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands of a session: legal state before, the UID map made whole and listeners told after.
 */
final class CommandRunner {
  private final Session session;
  private final Connection connection;
  private final UidLearner uids;
  private final Listeners listeners;

  CommandRunner(Session session, Connection connection, Listeners listeners) {
    this.session = session;
    this.connection = connection;
    this.uids = new UidLearner(connection, session);
    this.listeners = listeners;
  }

  /** Refuses a command that is illegal in the present state, before an octet is written. */
  void check(String command) throws ImapException {
    ImapException lost = connection.failure();
    if (lost != null) {
      throw Failures.again(lost, command, Outcome.NOT_SENT);
    }
    Set<SessionState> legal = CommandStates.of(command);
    if (!legal.contains(session.state())) {
      throw new IllegalStateException(
          "command "
              + command
              + " illegal in state "
              + session.state()
              + ", only allowed in states "
              + new TreeSet<>(legal));
    }
  }

  <R extends @Nullable Object> R run(Command<R> command) throws ImapException {
    check(command.name());
    return runUnchecked(command);
  }

  <R extends @Nullable Object> R runUnchecked(Command<R> command) throws ImapException {
    R result = connection.await(connection.submit(command));
    after();
    return result;
  }

  <R extends @Nullable Object> Pending<R> begin(Command<R> command) throws ImapException {
    check(command.name());
    return new Waiting<>(this, connection.submit(command));
  }

  /** Two commands in one packet; that either is refused is no failure. */
  void runBoth(Command<?> first, Command<?> second) throws ImapException {
    check(first.name());
    Flight<?> one = connection.submit(first, false);
    Flight<?> two = connection.submit(second);
    for (Flight<?> flight : List.of(one, two)) {
      try {
        connection.await(flight);
      } catch (ImapException.No | ImapException.Bad e) {
        log("beside another command", e);
      }
    }
    after();
  }

  /** SELECT or EXAMINE with the search for its UIDs right behind, in one packet. */
  MailboxState select(MailboxName name, SelectOptions options, MailboxCommands commands)
      throws ImapException {
    check("SELECT");
    Flight<Response.Tagged> select =
        connection.submit(
            commands.select(name, options, () -> session.select(name, options.readOnly())), false);
    Flight<SearchCommand.Found> search = connection.submit(uids.search(0).following());
    try {
      connection.await(select);
    } catch (ImapException e) {
      if (!e.isFatal()) {
        awaitRefusal(search);
      }
      throw e;
    }
    MailboxState mailbox = Objects.requireNonNull(session.mailbox());
    learnAll(mailbox, search);
    after();
    return mailbox;
  }

  private void learnAll(MailboxState mailbox, Flight<SearchCommand.Found> search)
      throws ImapException {
    try {
      mailbox.learnAll(UidSet.ofRanges(connection.await(search).numbers()));
    } catch (ImapException e) {
      if (e.isFatal()) {
        throw e;
      }
      log("UIDs could not be searched, so they are fetched", e);
    }
  }

  private void awaitRefusal(Flight<SearchCommand.Found> search) throws ImapException {
    try {
      connection.await(search);
    } catch (ImapException.No | ImapException.Bad e) {
      log("the search went along with a SELECT that was refused", e);
    }
    listeners.tell();
  }

  /** After each command: UIDs of new messages are asked for, and listeners told. */
  void after() {
    try {
      uids.settle();
    } catch (ImapException e) {
      log("UIDs are not known; whoever comes next is told why", e);
    }
    listeners.tell();
  }

  private static void log(String what, ImapException e) {
    System.getLogger(ImapClient.class.getName()).log(System.Logger.Level.DEBUG, what, e);
  }

  /** A command in flight, after which the same is done as after any other. */
  private record Waiting<R extends @Nullable Object>(CommandRunner runner, Flight<R> flight)
      implements Pending<R> {
    @Override
    public R await() throws ImapException {
      boolean first = !flight.taken;
      R result = runner.connection.await(flight);
      if (first) {
        flight.taken = true;
        runner.after();
      }
      return result;
    }

    @Override
    public boolean isDone() {
      return flight.isDone();
    }
  }
}
