package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private final Sender sender;
  private final UidLearner uids;
  private final Listeners listeners;

  CommandRunner(Session session, Connection connection, Sender sender, Listeners listeners) {
    this.session = session;
    this.connection = connection;
    this.sender = sender;
    this.uids = new UidLearner(connection, sender, session);
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
    return awaited(sender.submit(command), result -> {});
  }

  /**
   * What came with a command counts also when the command is refused; what is done with its result
   * must not depend on what listeners do.
   */
  private <R extends @Nullable Object> R awaited(Flight<R> flight, Consumer<R> confirmed)
      throws ImapException {
    R result;
    try {
      result = connection.await(flight);
      confirmed.accept(result);
    } catch (ImapException e) {
      if (e.isRefusal()) {
        after();
      } else {
        listeners.tell();
      }
      throw e;
    }
    after();
    return result;
  }

  <R extends @Nullable Object> Pending<R> begin(Command<R> command) throws ImapException {
    check(command.name());
    return new Waiting<>(this, sender.submit(command));
  }

  // ---- commands in parts

  /** What is done with the result of each part. */
  interface Confirmed<R extends @Nullable Object> {
    void part(UidSet uids, R result);
  }

  /**
   * Runs the parts one after the other.
   *
   * @param known whether the caller knows what was confirmed, so that an exception need speak of
   *     the rest only
   */
  <R extends @Nullable Object> void runParts(
      String name, Parts<R> parts, boolean known, Confirmed<R> confirmed) throws ImapException {
    check(name);
    MailboxState mailbox = session.mailbox();
    boolean begun = false;
    while (parts.hasNext()) {
      try {
        if (begun) {
          checkSame(name, mailbox);
        }
        Parts.Part<R> part = parts.next();
        awaited(sender.submit(part.flight()), r -> confirmed.part(part.uids(), r));
      } catch (ImapException e) {
        throw begun && !known && e.outcome() == Outcome.NOT_SENT ? Failures.partly(e, name) : e;
      }
      begun = true;
    }
  }

  /** Sends all parts, as far as there is room for them in flight; one result for all of them. */
  <R extends @Nullable Object, M extends @Nullable Object> Pending<M> beginParts(
      String name, Parts<R> parts, Function<List<R>, M> merge, Consumer<R> incomplete)
      throws ImapException {
    check(name);
    MailboxState mailbox = session.mailbox();
    List<Flight<R>> flights = new ArrayList<>();
    try {
      while (parts.hasNext()) {
        if (!flights.isEmpty()) {
          checkSame(name, mailbox);
        }
        flights.add(sender.submit(parts.next().flight()));
      }
    } catch (ImapException e) {
      flights.forEach(flight -> flight.abandoned = true); // nobody waits for them
      throw !flights.isEmpty() && e.outcome() == Outcome.NOT_SENT ? Failures.partly(e, name) : e;
    }
    return new WaitingForParts<>(this, name, flights, merge, incomplete);
  }

  /** Another thread may have selected another mailbox, where the UIDs name other messages. */
  private void checkSame(String name, @Nullable MailboxState mailbox) throws ImapException {
    check(name);
    if (session.mailbox() != mailbox) {
      throw new IllegalStateException(
          name + " would go on in another mailbox than the one that it began in");
    }
  }

  /** Two commands in one packet; that either is refused is no failure. */
  void runBoth(Command<?> first, Command<?> second) throws ImapException {
    check(first.name());
    Sender.Two<?, ?> both = sender.submitTogether(first, second);
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
    Sender.Two<Response.Tagged, SearchCommand.Found> both =
        sender.submitTogether(
            commands.select(
                name, options, () -> opening.set(session.select(name, options.readOnly()))),
            uids.search(0)
                .taking(UidLearner.into(() -> Objects.requireNonNull(opening.get()), 0))
                .following());
    try {
      connection.await(both.first());
    } catch (ImapException e) {
      MailboxState begun = opening.get();
      if (begun != null) {
        begun.opened(); // interrupted: it may yet be selected, and its UIDs are asked for then
      }
      if (e.isRefusal()) {
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
      if (!e.isRefusal()) {
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
      return runner.awaited(flight, result -> {});
    }

    @Override
    public boolean isDone() {
      return flight.isDone();
    }
  }

  /** The parts of a command in flight: they end together. */
  private record WaitingForParts<R extends @Nullable Object, M extends @Nullable Object>(
      CommandRunner runner,
      String name,
      List<Flight<R>> flights,
      Function<List<R>, M> merge,
      Consumer<R> incomplete)
      implements Pending<M> {
    @Override
    public M await() throws ImapException {
      List<R> results = new ArrayList<>();
      Exception first = null;
      for (Flight<R> flight : flights) {
        try {
          results.add(runner.connection.await(flight));
        } catch (ImapException | RuntimeException e) {
          first = first == null ? e : first;
        }
      }
      Flight<R> last = flights.get(flights.size() - 1);
      boolean again = last.taken;
      last.taken = true;
      if (first != null && !again) {
        results.forEach(incomplete);
      }
      if (!again) {
        runner.afterParts(first);
      }
      if (first == null) {
        return merge.apply(results);
      }
      if (first instanceof RuntimeException e) {
        throw e;
      }
      throw failure((ImapException) first);
    }

    /** Not sent is true of all of it only where it is true of every part. */
    private ImapException failure(ImapException e) {
      boolean sent = flights.stream().anyMatch(f -> f.begun);
      return sent && flights.size() > 1 && e.outcome() == Outcome.NOT_SENT
          ? Failures.partly(e, name)
          : e;
    }

    @Override
    public boolean isDone() {
      return flights.stream().allMatch(Flight::isDone);
    }
  }

  private void afterParts(@Nullable Exception failure) {
    if (failure instanceof ImapException e && !e.isRefusal()) {
      listeners.tell();
    } else {
      after();
    }
  }
}
