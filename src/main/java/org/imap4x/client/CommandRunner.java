package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
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
  private final Deferral deferral;

  /** Held while it is waited for: who comes meanwhile needs the UIDs as well. */
  private final ReentrantLock collecting = new ReentrantLock();

  /** What went out with SELECT and nobody has waited for yet. */
  private volatile @Nullable UidSearch uidSearch;

  private record UidSearch(MailboxState mailbox, Flight<SearchCommand.Found> flight) {}

  CommandRunner(Session session, Connection connection, Sender sender, Listeners listeners) {
    this.session = session;
    this.connection = connection;
    this.sender = sender;
    this.uids = new UidLearner(connection, sender, session);
    this.listeners = listeners;
    this.deferral = new Deferral(sender, connection);
  }

  /**
   * Refuses a command that is illegal in the present state, before an octet is written; what was
   * put off until a command comes is done before it.
   */
  void check(String command) throws ImapException {
    checkState(command);
    settle();
  }

  private void checkState(String command) throws ImapException {
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

  /** As above; in UIDONLY also one that names messages by sequence number (RFC 9586). */
  void check(Command<?> command) throws ImapException {
    check(command.name());
    if (command.hasSequenceNumbers()) {
      checkSequenceNumbers(command.name());
    }
  }

  /** A server with UIDONLY enabled has no sequence numbers, and answers BAD to them. */
  void checkSequenceNumbers(String command) {
    if (session.isEnabled("UIDONLY")) {
      throw new IllegalStateException(
          command + " names messages by sequence number, and UIDONLY is enabled");
    }
  }

  <R extends @Nullable Object> R run(Command<R> command) throws ImapException {
    check(command);
    return runUnchecked(command);
  }

  <R extends @Nullable Object> R runUnchecked(Command<R> command) throws ImapException {
    return awaited(sender.submit(command));
  }

  /** As {@link #awaited(Flight)}, for a command that the server may not carry to its end. */
  private <R extends @Nullable Object> Leftovers.Covered<R> awaited(
      Leftovers leftovers, Parts.Part<R> part, Confirmed<R> confirmed) throws ImapException {
    Leftovers.Covered<R> covered;
    try {
      covered = leftovers.await(part.flight(), part.uids());
      if (covered.isSome()) {
        confirmed.part(covered.done(), covered.result());
      }
    } catch (ImapException e) {
      if (e.isRefusal()) {
        after();
      } else {
        listeners.tell();
      }
      throw e;
    }
    after();
    return covered;
  }

  /** As {@link #run}, for an answer that can't be put together from parts. */
  <R extends @Nullable Object> R runWhole(Command<R> command) throws ImapException {
    R result = run(command);
    ResponseCode.MessageLimit limit = command.limit();
    if (limit == null) {
      return result;
    }
    throw new ImapException.Incomplete(
        command.name(),
        limit.lowestUid() > 1 ? UidSet.range(1, limit.lowestUid() - 1) : UidSet.EMPTY,
        Outcome.REFUSED,
        new ResponseText(limit, ""));
  }

  /** As {@link #run}; that the server stops at its limit, and calls that NO, is no failure. */
  ResponseText runLimited(Command<Response.Tagged> command) throws ImapException {
    try {
      return run(command).text();
    } catch (ImapException.No e) {
      if (!Leftovers.isByLimit(command, e)) {
        throw e;
      }
      return e.text();
    }
  }

  /**
   * What came with a command counts also when the command is refused; what is done with its result
   * must not depend on what listeners do.
   */
  private <R extends @Nullable Object> R awaited(Flight<R> flight) throws ImapException {
    R result;
    try {
      result = connection.await(flight);
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
    check(command);
    return new Waiting<>(this, sender.submit(command));
  }

  // ---- commands in parts

  /** What is done with the result of each part. */
  interface Confirmed<R extends @Nullable Object> {
    void part(UidSet uids, R result);
  }

  /**
   * Runs the parts one after the other, and what the server leaves of each.
   *
   * @param known whether the caller knows what was confirmed, so that an exception need speak of
   *     the rest only
   */
  <R extends @Nullable Object> void runParts(
      String name, Parts<R> parts, boolean known, Confirmed<R> confirmed) throws ImapException {
    check(name);
    MailboxState mailbox = session.mailbox();
    Leftovers leftovers = new Leftovers(connection, session);
    boolean begun = false;
    while (parts.hasNext()) {
      Leftovers.Covered<R> covered;
      try {
        if (begun) {
          checkSame(name, mailbox);
        }
        Parts.Part<R> part = parts.next();
        sender.submit(part.flight());
        covered = awaited(leftovers, part, confirmed);
      } catch (ImapException e) {
        throw begun && !known && e.outcome() == Outcome.NOT_SENT ? Failures.partly(e, name) : e;
      }
      covered.check(name, parts.left());
      parts.goOn(covered.next());
      begun = true;
    }
  }

  /** Sends all parts, as far as there is room for them in flight; one result for all of them. */
  <R extends @Nullable Object, M extends @Nullable Object> Pending<M> beginParts(
      String name, Parts<R> parts, Function<List<R>, M> merge, Consumer<R> incomplete)
      throws ImapException {
    check(name);
    MailboxState mailbox = session.mailbox();
    List<Parts.Part<R>> sent = new ArrayList<>();
    try {
      while (parts.hasNext()) {
        if (!sent.isEmpty()) {
          checkSame(name, mailbox);
        }
        Parts.Part<R> part = parts.next();
        sender.submit(part.flight());
        sent.add(part);
      }
    } catch (ImapException e) {
      sent.forEach(part -> part.flight().abandoned = true); // nobody waits for them
      throw !sent.isEmpty() && e.outcome() == Outcome.NOT_SENT ? Failures.partly(e, name) : e;
    }
    return new WaitingForParts<>(this, name, mailbox, parts, sent, merge, incomplete);
  }

  /**
   * One command about sequence numbers; what the server leaves of it is asked for by UID.
   *
   * @param first of the messages of these UIDs; empty where nobody knows
   */
  <R extends @Nullable Object, M extends @Nullable Object> Pending<M> beginFirst(
      Command<R> first, UidSet uids, Parts<R> rest, Function<List<R>, M> merge)
      throws ImapException {
    check(first);
    MailboxState mailbox = session.mailbox();
    Parts.Part<R> part = new Parts.Part<>(uids, sender.submit(first));
    return new WaitingForParts<>(
        this, first.name(), mailbox, rest, List.of(part), merge, result -> {});
  }

  /** Another thread may have selected another mailbox, where the UIDs name other messages. */
  private void checkSame(String name, @Nullable MailboxState mailbox) throws ImapException {
    check(name);
    if (session.mailbox() != mailbox) {
      throw new IllegalStateException(
          name + " would go on in another mailbox than the one that it began in");
    }
  }

  /** Puts commands off until another one is sent; that one of them is refused is no failure. */
  void defer(List<Command<?>> commands) throws ImapException {
    check(commands.get(0).name());
    List<Flight<?>> flights = new ArrayList<>();
    for (Command<?> command : commands) {
      flights.add(encoded(command));
    }
    deferral.add(flights);
  }

  /** Whether commands were put off whose end is not known. */
  boolean isUnsettled() {
    return deferral.isPending();
  }

  /** Whether the UIDs of the mailbox are yet to be waited for. */
  boolean awaitsUids() {
    return uidSearch != null;
  }

  /** Sends what was put off, and waits for its end; also for the UIDs of the mailbox. */
  void settle() throws ImapException {
    if (deferral.isPending()) {
      deferral.settle();
      after();
    }
    if (uidSearch != null && collectUids()) {
      after();
    }
  }

  /** Whether there was anything left to wait for. */
  private boolean collectUids() throws ImapException {
    try {
      collecting.lockInterruptibly();
    } catch (InterruptedException e) {
      throw Failures.interrupted("UID SEARCH", Outcome.NOT_SENT, e);
    }
    UidSearch search = uidSearch;
    try {
      if (search != null) {
        awaitUids(search.mailbox, search.flight);
      }
      return search != null;
    } finally {
      if (search == null || search.flight.isDone()) {
        uidSearch = null;
      } else {
        search.flight.abandoned = false; // interrupted: the next one waits for the same answer
      }
      collecting.unlock();
    }
  }

  /** Two commands in one packet; that either is refused is no failure. */
  void runBoth(Command<?> first, Command<?> second) throws ImapException {
    check(first.name());
    List<Flight<?>> both = List.of(encoded(first), encoded(second));
    sender.submitTogether(both);
    for (Flight<?> flight : both) {
      try {
        connection.await(flight);
      } catch (ImapException.No | ImapException.Bad e) {
        log("beside another command", e);
      }
    }
    after();
  }

  private <R extends @Nullable Object> Flight<R> encoded(Command<R> command) {
    return sender.encode(command, sender.nextTag());
  }

  /**
   * SELECT or EXAMINE with the search for its UIDs right behind, in one packet or, where nobody
   * waits for them, in the next one, and before them what was put off.
   *
   * @param later whether to leave the answer to that search to whoever needs it first
   */
  MailboxState select(
      MailboxName name, SelectOptions options, MailboxCommands commands, boolean later)
      throws ImapException {
    checkState("SELECT");
    uidSearch = null; // of another mailbox
    AtomicReference<@Nullable MailboxState> opening = new AtomicReference<>();
    Flight<Response.Tagged> select =
        encoded(
            commands.select(
                name, options, () -> opening.set(session.select(name, options.readOnly()))));
    Flight<SearchCommand.Found> search =
        encoded(
            uids.search(0).taking(UidLearner.into(() -> Objects.requireNonNull(opening.get()), 0)));
    search.apart = later;
    try {
      deferral.sendBefore(List.of(select, search));
      deferral.settle();
      connection.await(select);
    } catch (ImapException e) {
      MailboxState begun = opening.get();
      if (begun != null) {
        begun.opened(); // interrupted: it may yet be selected, and its UIDs are asked for then
      }
      if (e.isRefusal()) {
        awaitRefusal(search);
      }
      throw e;
    }
    MailboxState mailbox = Objects.requireNonNull(opening.get());
    if (later && !search.apart) {
      connection.takeWhatCame("UID SEARCH"); // it may have come with that of SELECT
    }
    boolean pending = later && !search.isDone();
    mailbox.begun(pending);
    if (pending) {
      uidSearch = new UidSearch(mailbox, search);
      listeners.tell();
    } else {
      awaitUids(mailbox, search);
      after();
    }
    return mailbox;
  }

  private void awaitUids(MailboxState mailbox, Flight<SearchCommand.Found> search)
      throws ImapException {
    try {
      uids.await(mailbox, search, 0);
      uids.verify(mailbox);
    } catch (ImapException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      log("UIDs could not be searched, so they are asked for again", e);
    } finally {
      if (search.isDone() || uidSearch == null) {
        mailbox.opened();
      }
    }
  }

  private void awaitRefusal(Flight<SearchCommand.Found> search) throws ImapException {
    try {
      if (search.begun) {
        connection.await(search);
      }
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
      log("UIDs are not known", e); // see SelectedMailbox.whyUidsUnknown
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

  /** The parts of a command in flight: they end together, with what the server left of them. */
  private static final class WaitingForParts<R extends @Nullable Object, M extends @Nullable Object>
      implements Pending<M> {
    private final CommandRunner runner;
    private final String name;
    private final @Nullable MailboxState mailbox;
    private final Parts<R> parts;
    private final List<Parts.Part<R>> sent;
    private final Function<List<R>, M> merge;
    private final Consumer<R> incomplete;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** What came of those that the server stopped in the middle of; null until that is known. */
    private volatile @Nullable List<R> rest;

    WaitingForParts(
        CommandRunner runner,
        String name,
        @Nullable MailboxState mailbox,
        Parts<R> parts,
        List<Parts.Part<R>> sent,
        Function<List<R>, M> merge,
        Consumer<R> incomplete) {
      this.runner = runner;
      this.name = name;
      this.mailbox = mailbox;
      this.parts = parts;
      this.sent = sent;
      this.merge = merge;
      this.incomplete = incomplete;
    }

    @Override
    public M await() throws ImapException {
      boolean again = !taken.compareAndSet(false, true);
      List<R> results = new ArrayList<>();
      List<UidSet> left = new ArrayList<>();
      Leftovers leftovers = new Leftovers(runner.connection, runner.session);
      Exception first = null;
      for (Parts.Part<R> part : sent) {
        try {
          Leftovers.Covered<R> covered = leftovers.await(part.flight(), part.uids());
          if (covered.isSome()) {
            results.add(covered.result());
          }
          left.addAll(covered.next());
          covered.check(name, UidSet.EMPTY);
        } catch (ImapException | RuntimeException e) {
          first = first == null ? e : first;
        }
      }
      try {
        if (first == null) {
          results.addAll(again ? known(left) : goOn(leftovers, left, results));
        }
      } catch (ImapException | RuntimeException e) {
        first = e;
      }
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

    /** Asks for what is left, one after the other. */
    private List<R> goOn(Leftovers leftovers, List<UidSet> left, List<R> before)
        throws ImapException {
      List<R> more = new ArrayList<>();
      Parts<R> open = parts.of(left);
      try {
        while (open.hasNext()) {
          runner.checkSame(name, mailbox);
          Parts.Part<R> part = open.next();
          runner.sender.submit(part.flight());
          Leftovers.Covered<R> covered = leftovers.await(part.flight(), part.uids());
          if (covered.isSome()) {
            more.add(covered.result());
          }
          covered.check(name, open.left());
          open.goOn(covered.next());
        }
      } catch (ImapException | RuntimeException e) {
        before.addAll(more);
        throw e;
      }
      rest = more;
      return more;
    }

    private List<R> known(List<UidSet> left) {
      List<R> more = rest;
      if (more == null && !left.isEmpty()) {
        throw new IllegalStateException(name + " is being waited for by another thread");
      }
      return more == null ? List.of() : more;
    }

    /** Not sent is true of all of it only where it is true of every part. */
    private ImapException failure(ImapException e) {
      boolean begun = sent.stream().anyMatch(p -> p.flight().begun);
      return begun && e.outcome() == Outcome.NOT_SENT && !isOfTheOnlyPart(e)
          ? Failures.partly(e, name)
          : e;
    }

    private boolean isOfTheOnlyPart(ImapException e) {
      return sent.size() == 1 && e == sent.get(0).flight().failure;
    }

    @Override
    public boolean isDone() {
      return sent.stream().allMatch(p -> p.flight().isDone());
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
