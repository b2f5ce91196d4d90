package org.imap4x.client;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
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
    return awaited(connection.submit(command));
  }

  /** What came with a command counts also when the command is refused. */
  private <R extends @Nullable Object> R awaited(Flight<R> flight) throws ImapException {
    R result;
    try {
      result = connection.await(flight);
    } catch (ImapException e) {
      if (e.isFatal()) {
        listeners.tell();
      } else {
        after();
      }
      throw e;
    }
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
    Connection.Two<?, ?> both = connection.submitTogether(first, second);
    for (Flight<?> flight : List.of(both.first(), both.second())) {
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
    AtomicReference<@Nullable MailboxState> opening = new AtomicReference<>();
    Connection.Two<Response.Tagged, SearchCommand.Found> both =
        connection.submitTogether(
            commands.select(
                name, options, () -> opening.set(session.select(name, options.readOnly()))),
            uids.search(0)
                .taking(
                    found -> Objects.requireNonNull(opening.get()).learnAll(UidSet.ofRanges(found)))
                .following());
    try {
      connection.await(both.first());
    } catch (ImapException e) {
      if (!e.isFatal()) {
        awaitRefusal(both.second());
      }
      throw e;
    }
    MailboxState mailbox = Objects.requireNonNull(opening.get());
    awaitUids(mailbox, both.second());
    after();
    return mailbox;
  }

  private void awaitUids(MailboxState mailbox, Flight<SearchCommand.Found> search)
      throws ImapException {
    try {
      connection.await(search);
    } catch (ImapException e) {
      if (e.isFatal()) {
        throw e;
      }
      log("UIDs could not be searched, so they are asked for again", e);
    } finally {
      mailbox.opened();
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
      if (flight.taken) {
        return runner.connection.await(flight);
      }
      flight.taken = true;
      return runner.awaited(flight);
    }

    @Override
    public boolean isDone() {
      return flight.isDone();
    }
  }
}
