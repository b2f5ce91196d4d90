package org.imap4x.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.codec.Quirk;
import org.imap4x.codec.ResponseParser;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Breaker;
import org.imap4x.wire.Deadline;
import org.imap4x.wire.Frame;
import org.imap4x.wire.LeftoverOctetsException;
import org.imap4x.wire.LimitException;
import org.imap4x.wire.LiteralSink;
import org.imap4x.wire.Patience;
import org.imap4x.wire.Readiness;
import org.imap4x.wire.Transcript;
import org.imap4x.wire.Transport;
import org.imap4x.wire.WireClosedException;
import org.imap4x.wire.WireInterruptedException;
import org.imap4x.wire.WireTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Serves what comes for the commands in flight: the caller that waits reads, for every one of them.
 *
 * <p>There is no reader thread. Whoever waits for a command and finds nobody reading takes the read
 * turn and keeps it until its own command has ended; the others sleep until theirs has, or the turn
 * is free.
 */
final class Connection {
  /**
   * Time for what follows a BYE, or a BAD that names no command: servers close or go on at once,
   * some never.
   */
  private static final Duration AFTER_LAST_WORD = Duration.ofMillis(500);

  /** A thread that reads while another one sends looks so often whether all is sent. */
  private static final Duration WHILE_SENDING = Duration.ofMillis(100);

  /** A server that has more to tell than it can in this time is read on later. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ReentrantLock state = new ReentrantLock();
  private final Condition changed = state.newCondition();

  private final ClientOptions options;
  private final Session session;
  private final Channel channel;
  private final ResponseParser parser;
  private final Failures failures;
  private final DebugLog debug;
  private final Answers answers;
  private final LiteralSink literals;
  private final IssuedTags tags;
  private final Pipeline pipeline = new Pipeline();
  private final UploadReading uploads = new UploadReading();

  @GuardedBy("state")
  private boolean reading;

  @GuardedBy("state")
  private boolean readerIdles;

  /** Who waits for news of an IDLE, and for the one who reads to be done with it. */
  @GuardedBy("state")
  private @Nullable NewsWait toldWhenFree;

  @GuardedBy("state")
  private boolean discarded;

  private volatile @Nullable ImapException failure;
  private volatile @Nullable ResponseText bye;

  /** A BAD without a tag that nothing came after; by the thread that has the read turn. */
  private @Nullable ResponseText complaint;

  private volatile Breaker.@Nullable Hold hold;

  Connection(
      ClientOptions options,
      Session session,
      Transport transport,
      Transcript transcript,
      IssuedTags tags) {
    this.options = options;
    this.session = session;
    this.tags = tags;
    this.channel = new Channel(options, transport, transcript, tags.prefix());
    this.parser = new ResponseParser(options.limits());
    this.failures = new Failures(transport.description(), transcript);
    this.answers = new Answers(pipeline, session, parser, options);
    this.literals = answers::offer;
    this.debug = new DebugLog(options.debug(), transcript);
    if (debug.tells(DebugLog.CONNECTION)) {
      debug.log("connected to " + transport.description());
    }
  }

  /** Has the breaker end the connection for as long as it lives. */
  void endWith(Breaker breaker) throws ImapException {
    try {
      hold = breaker.hold(() -> fail(closed()));
    } catch (WireClosedException e) {
      throw closed();
    }
  }

  /** What the client's own end is told as. */
  static ImapException closed() {
    return new ImapException.Lost("the client was closed", Outcome.NOT_SENT, null);
  }

  // ---- who may send

  /**
   * Lets a command in among those in flight; false when it has to wait, from then on in its turn
   * among all that wait.
   */
  boolean enter(Flight<?> flight) throws ImapException {
    state.lock();
    try {
      checkUsable(what(flight));
      if (!pipeline.enter(flight)) {
        return false;
      }
      changed.signalAll();
      return true;
    } finally {
      state.unlock();
    }
  }

  /** Adds a command right behind the one that was sent just now, whatever is in flight. */
  void follow(Flight<?> flight) throws ImapException {
    state.lock();
    try {
      checkUsable(what(flight));
      pipeline.follow(flight);
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  /** Whether of all that wait it is the one that goes next. */
  boolean isNext(Flight<?> flight) {
    state.lock();
    try {
      return pipeline.isNext(flight);
    } finally {
      state.unlock();
    }
  }

  /** It waits no more. */
  void leave(Flight<?> flight) {
    state.lock();
    try {
      pipeline.leave(flight);
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  /**
   * Takes what came while nobody read, so that a server that has gone is found out before anything
   * is sent to it; does not wait, and does nothing while commands are in flight.
   */
  void look(String forWhat) throws ImapException {
    if (takeTurn(true)) {
      readWhatCame(forWhat, () -> false);
    }
  }

  /** The same while a command is in flight; where nothing is left to be taken it does not wait. */
  void takeWhatCame(String forWhat) throws ImapException {
    if (takeTurn(false)) {
      long before = channel.heardAt();
      readWhatCame(forWhat, () -> channel.heardAt() != before && isDrained());
    }
    discardIfOver();
  }

  private boolean isDrained() {
    try {
      return channel.isDrained();
    } catch (IOException e) {
      return true; // as the next read finds
    }
  }

  /** The read turn, where nobody has it; it goes back by {@link #giveTurn}. */
  private boolean takeTurn(boolean betweenCommands) {
    state.lock();
    try {
      if (reading || failure != null || (betweenCommands && !pipeline.isEmpty())) {
        return false;
      }
      reading = true;
      readerIdles = false;
      return true;
    } finally {
      state.unlock();
    }
  }

  private void giveTurn() {
    NewsWait next;
    state.lock();
    try {
      next = turnGiven();
    } finally {
      state.unlock();
    }
    tell(next);
  }

  /** Nobody reads any more; to be told of that without the lock. */
  @GuardedBy("state")
  private @Nullable NewsWait turnGiven() {
    reading = false;
    changed.signalAll();
    NewsWait next = toldWhenFree;
    toldWhenFree = null;
    return next;
  }

  private static void tell(@Nullable NewsWait next) {
    if (next != null) {
      next.tell();
    }
  }

  private void readWhatCame(String forWhat, BooleanSupplier enough) throws ImapException {
    Deadline end = Deadline.after(LOOK);
    try {
      Patience now = Patience.until(Deadline.after(Duration.ZERO));
      readUntil(forWhat, () -> end.expired() || enough.getAsBoolean(), now);
    } finally {
      giveTurn();
    }
  }

  /**
   * Tells when there may be something to read, which nobody does meanwhile; where somebody reads,
   * when he has done. False where it takes a thread to find out.
   */
  boolean whenReadable(Deadline deadline, NewsWait news) {
    state.lock();
    try {
      if (reading) {
        toldWhenFree = news;
        return true;
      }
      reading = true;
      readerIdles = true;
    } finally {
      state.unlock();
    }
    boolean tell = failure != null;
    try {
      if (!tell && channel.isDrained()) {
        Optional<Readiness.Wait> wait = channel.whenReadable(deadline, news::tell);
        wait.ifPresent(news::waitsBy);
        return wait.isPresent();
      }
      tell = true;
    } catch (IOException e) {
      tell = true; // reading finds out
    } finally {
      giveTurn();
      if (tell) {
        news.tell();
      }
    }
    return true;
  }

  /**
   * Waits until it is next, or, where it is, until those in flight allow it. Only the next one
   * reads for the others: a place that another one gives up is no response that would wake who
   * reads.
   */
  void waitForPlace(Flight<?> flight) throws ImapException {
    if (isNext(flight)) {
      serve(
          what(flight),
          () -> pipeline.admits(flight) || failure != null,
          () -> false,
          this::progress);
    } else {
      waitForTurn(flight);
    }
  }

  /** As long as it takes: the patience of the next one decides for all. */
  private void waitForTurn(Flight<?> flight) throws ImapException {
    state.lock();
    try {
      while (!pipeline.isNext(flight) && failure == null) {
        changed.await();
      }
    } catch (InterruptedException e) {
      throw Failures.interrupted(what(flight), Outcome.NOT_SENT, e);
    } finally {
      state.unlock();
    }
  }

  private static String what(Flight<?> flight) {
    return flight.command.name();
  }

  // ---- continuation requests

  /** Waits for {@code +}: its text, or null when the command has ended instead. */
  @Nullable String continuation(Flight<?> flight) throws ImapException {
    serveFor(flight, () -> flight.continuation != null || flight.isDone());
    state.lock();
    try {
      String text = flight.continuation;
      flight.continuation = null;
      return text;
    } finally {
      state.unlock();
    }
  }

  /** Waits until the first {@code +} has come, or will not come any more. */
  void waitForContinuation(Flight<?> flight) throws ImapException {
    serveFor(flight, () -> flight.continued || flight.isDone());
  }

  // ---- waiting

  /** Waits for the command's end. */
  <R extends @Nullable Object> R await(Flight<R> flight) throws ImapException {
    try {
      serveFor(flight, flight::isDone);
    } catch (ImapException e) {
      if (flight.end == null && flight.failure == null) {
        flight.abandoned = true; // interrupted: the answer may come, but nobody takes it
        throw e;
      }
    }
    ImapException lost = flight.failure;
    if (lost != null) {
      throw lost;
    }
    throwSinkFailure(flight);
    Response.Tagged end = java.util.Objects.requireNonNull(flight.end);
    if (end.condition() != Response.Condition.OK && debug.tells(DebugLog.CONNECTION)) {
      debug.log(what(flight) + ": " + end);
    }
    return switch (end.condition()) {
      case OK -> failures.result(flight, end);
      case NO -> throw new ImapException.No(what(flight), end.text());
      case BAD -> throw failures.attach(new ImapException.Bad(what(flight), end.text()));
    };
  }

  /** What a command came to that was refused after a part of it was done. */
  <R extends @Nullable Object> R partOf(Flight<R> flight) throws ImapException {
    throwSinkFailure(flight);
    return failures.result(flight, java.util.Objects.requireNonNull(flight.end));
  }

  private static void throwSinkFailure(Flight<?> flight) throws ImapException {
    Throwable thrown = flight.sinkFailure;
    if (thrown instanceof ImapException e) {
      throw e;
    } else if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    } else if (thrown instanceof IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Patience progress() {
    return Patience.whileProgress(bye == null ? options.readTimeout() : AFTER_LAST_WORD);
  }

  /** Serves until the condition holds, as long as the command does not go on without answers. */
  private void serveFor(Flight<?> flight, BooleanSupplier done) throws ImapException {
    Duration total = options.totalTimeout();
    flight.answered();
    boolean ended =
        serve(
            what(flight),
            done,
            () -> flight.isDue(total),
            () -> new Patience(flight.due(total), progress().progress()));
    if (!ended || !done.getAsBoolean()) {
      ImapException late = failures.endless(what(flight), total, Outcome.UNKNOWN);
      fail(late);
      throw late;
    }
  }

  /**
   * Has a thread of its own read while a command is sent that, with those in flight, may not fit
   * into the buffers on the way: a server that writes before it reads on is not waited for in vain,
   * and what it says in the middle is heard.
   *
   * @return whether {@link #sentWhileReading} is to be called when all is sent
   */
  boolean readWhileSending(Flight<?> flight) {
    boolean large = pipeline.octets() > Pipeline.MAX_OCTETS;
    if (large && uploads.begin()) {
      Thread reader = new Thread(() -> readForUploads(what(flight)), "imap4x-upload");
      reader.setDaemon(true);
      reader.start();
    }
    return large;
  }

  /** All is sent; should more be sent soon, the same thread reads on. */
  void sentWhileReading() {
    uploads.end();
  }

  private void readForUploads(String what) {
    boolean over = false;
    try {
      do {
        while (uploads.wanted()) {
          serve(what, () -> !uploads.wanted(), Patience.until(Deadline.after(WHILE_SENDING)));
        }
        over = uploads.over();
      } while (!over);
    } catch (ImapException e) {
      channel.note("reading while " + what + " is sent: " + e.getMessage());
    } finally {
      if (!over) {
        uploads.gone();
      }
    }
  }

  /** What the server has said of a command that could not be sent to its end, if anything. */
  void hearLastWords(Flight<?> flight) {
    Deadline enough = Deadline.after(AFTER_LAST_WORD);
    try {
      serve(what(flight), flight::isDone, Patience.until(enough));
    } catch (ImapException e) {
      channel.note("after " + what(flight) + " could not be sent: " + e.getMessage());
    }
  }

  /** As below, with the same patience for all of it. */
  boolean serve(String forWhat, BooleanSupplier done, Patience patience) throws ImapException {
    return serve(forWhat, done, patience.total()::expired, patience);
  }

  /**
   * Reads, or lets another thread read, until the condition holds; it is looked at under the state
   * lock too, so all that it may do is to look.
   *
   * @param late whether the total time has ended
   * @param patiences asked when something is waited for
   * @return false when the total time ended first
   */
  private boolean serve(
      String forWhat, BooleanSupplier done, BooleanSupplier late, Supplier<Patience> patiences)
      throws ImapException {
    try {
      return serveWithTurn(forWhat, done, late, patiences);
    } finally {
      discardIfOver();
    }
  }

  private boolean serveWithTurn(
      String forWhat, BooleanSupplier done, BooleanSupplier late, Supplier<Patience> patiences)
      throws ImapException {
    state.lock();
    try {
      while (!done.getAsBoolean()) {
        checkUsable(forWhat);
        if (late.getAsBoolean()) {
          return false;
        }
        Patience patience = patiences.get();
        if (reading) {
          if (!sleep(forWhat, patience)) {
            failUnlocked(failures.silent(forWhat, options.readTimeout(), null));
          }
        } else {
          reading = true;
          boolean idles = patience.progress().compareTo(options.readTimeout()) > 0;
          readerIdles = idles;
          state.unlock();
          try {
            if (idles) {
              channel.rest();
            }
            readUntil(forWhat, () -> done.getAsBoolean() || late.getAsBoolean(), patiences);
          } finally {
            giveTurn();
            state.lock();
          }
        }
      }
      return true;
    } finally {
      state.unlock();
    }
  }

  /** Closing does I/O, which must not happen under the state lock. */
  private void failUnlocked(ImapException cause) {
    state.unlock();
    try {
      fail(cause);
    } finally {
      state.lock();
    }
  }

  /**
   * Sleeps until something changes.
   *
   * @return false when nothing came for too long, while the thread that reads has more patience
   */
  @GuardedBy("state")
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private boolean sleep(String forWhat, Patience patience) throws ImapException {
    try {
      long nanos = Math.min(patience.total().remainingNanos(), patience.progress().toNanos());
      long before = channel.heardAt();
      boolean silent = changed.awaitNanos(nanos) <= 0 && channel.heardAt() == before;
      return !silent || !readerIdles || patience.total().expired();
    } catch (InterruptedException e) {
      throw Failures.interrupted(forWhat, Outcome.UNKNOWN, e);
    }
  }

  private void readUntil(String forWhat, BooleanSupplier done, Supplier<Patience> patience)
      throws ImapException {
    try {
      boolean inTime = true;
      while (inTime && !done.getAsBoolean() && failure == null) {
        inTime = readNext(patience);
      }
    } catch (WireInterruptedException e) {
      throw Failures.interrupted(forWhat, Outcome.UNKNOWN, e);
    } catch (LimitException e) {
      fail(failures.protocol(String.valueOf(e.getMessage()), e));
    } catch (IOException e) {
      fail(notRead(forWhat, e));
    } catch (RuntimeException | Error e) {
      // a response is lost, and with it what the session knows of its state
      fail(failures.protocol("a response could not be taken: " + e, e));
    }
  }

  /** Reads one response; false when the patience's total time ended before it came. */
  private boolean readNext(Supplier<Patience> patience) throws IOException {
    ResponseText bad = complaint;
    boolean lastWord = (bye != null || bad != null) && !patience.get().total().expired();
    Supplier<Patience> now = lastWord ? Patience.whileProgress(AFTER_LAST_WORD) : patience;
    try {
      Frame frame = channel.next(now, literals);
      complaint = null;
      dispatch(parser.parse(frame), frame);
      return true;
    } catch (WireTimeoutException e) {
      if (lastWord && bye == null && bad != null) {
        complaint = null;
        endOnly(bad);
        return true;
      }
      if (lastWord || !patience.get().total().expired()) {
        throw e;
      }
      return false;
    }
  }

  private ImapException notRead(String forWhat, IOException e) {
    return bye == null && e instanceof WireTimeoutException
        ? failures.silent(forWhat, options.readTimeout(), e)
        : failures.gone(forWhat, bye, e);
  }

  // ---- dispatching, on the thread that has the read turn, without locks

  private void dispatch(Response response, Frame frame) throws IOException {
    if (response instanceof Response.Tagged tagged) {
      finish(tagged);
    } else if (response instanceof Response.Continuation continuation) {
      proceed(continuation);
    } else if (response instanceof Untagged untagged) {
      if (untagged instanceof Untagged.Status status
          && status.kind() == Untagged.Kind.BYE
          && bye == null) {
        bye = status.text();
      }
      if (untagged instanceof Untagged.Status status
          && status.kind() == Untagged.Kind.BAD
          && pipeline.flights().size() == 1) {
        complaint = status.text();
      }
      if (debug.tells(DebugLog.RESPONSES)) {
        debug.log(frame.excerpt(1000));
      }
      answers.give(untagged, frame);
    } else {
      throw new AssertionError(response);
    }
  }

  private void finish(Response.Tagged tagged) {
    Flight<?> flight = pipeline.byTag(tagged.tag()).orElse(null);
    if (flight == null) {
      if (!tags.contains(tagged.tag())) {
        fail(failures.protocol("a tagged response to no command of ours: " + tagged.tag(), null));
      }
      Quirk.SECOND_TAGGED_END.seen();
      return;
    }
    for (Flight<?> other : pipeline.flights()) {
      other.answered();
    }
    session.ended(flight.command.stateChange(), tagged);
    if (tagged.text().code().orElse(null) instanceof ResponseCode.MessageLimit where) {
      flight.command.stoppedAt(where);
    }
    if (tagged.condition() == Response.Condition.OK) {
      flight.command.accepted();
    }
    state.lock();
    try {
      flight.end = tagged;
      pipeline.remove(flight);
      changed.signalAll();
    } finally {
      state.unlock();
    }
    flight.command.over();
  }

  private void proceed(Response.Continuation continuation) {
    state.lock();
    try {
      for (Flight<?> flight : pipeline.flights()) {
        if (flight.awaitsContinuation) {
          flight.awaitsContinuation = false;
          flight.continuation = continuation.text();
          flight.continued = true;
          changed.signalAll();
          return;
        }
      }
    } finally {
      state.unlock();
    }
    Quirk.NEEDLESS_CONTINUATION.seen();
  }

  /** The only command in flight is the one that the server did not understand. */
  private void endOnly(ResponseText bad) {
    List<Flight<?>> flights = pipeline.flights();
    if (flights.size() == 1) {
      finish(new Response.Tagged(flights.get(0).tag, Response.Condition.BAD, bad));
    }
  }

  // ---- the transport's changes, by the thread that has the read turn; a failure is final

  /** STARTTLS has been agreed on. */
  void startTls() {
    try {
      channel.startTls();
    } catch (LeftoverOctetsException e) {
      fail(failures.protocol(String.valueOf(e.getMessage()), e));
    } catch (IOException e) {
      fail(failures.lost("STARTTLS", Outcome.UNKNOWN, e));
    }
  }

  /** COMPRESS has been agreed on. */
  void compress(int level, int strategy) {
    try {
      channel.compress(level, strategy);
    } catch (IOException e) {
      fail(failures.lost("COMPRESS", Outcome.UNKNOWN, e));
    }
  }

  Failures failures() {
    return failures;
  }

  Channel channel() {
    return channel;
  }

  IssuedTags tags() {
    return tags;
  }

  // ---- the end

  /** Why no command can be sent any more; after a BYE this is so before the server has hung up. */
  @Nullable ImapException failure() {
    ImapException first = failure;
    ResponseText text = bye;
    return first != null || text == null || !pipeline.isEmpty()
        ? first
        : new ImapException.Bye("session", text, Outcome.NOT_SENT);
  }

  /** Whether no command is in flight, or waits to be. */
  boolean isQuiet() {
    state.lock();
    try {
      return pipeline.isQuiet();
    } finally {
      state.unlock();
    }
  }

  /** Whether the server has said that it is going. */
  boolean saidGoodbye() {
    return bye != null;
  }

  private void checkUsable(String forWhat) throws ImapException {
    ImapException first = failure();
    if (first != null) {
      throw Failures.again(first, forWhat, Outcome.NOT_SENT);
    }
  }

  ImapException failed(ImapException cause) {
    fail(cause);
    return cause;
  }

  ImapException giveUp(Flight<?> flight, ImapException cause) {
    state.lock();
    try {
      if (flight.failure == null && flight.end == null) {
        flight.failure = cause;
        pipeline.remove(flight);
      }
    } finally {
      state.unlock();
    }
    flight.command.over();
    fail(cause);
    return cause;
  }

  /**
   * Makes the connection unusable for good, keeps the first cause, and ends every command in
   * flight.
   */
  void fail(ImapException cause) {
    boolean first = false;
    List<Flight<?>> ended = List.of();
    state.lock();
    try {
      if (failure == null) {
        failure = cause;
        session.lost();
        first = true;
        ended = List.copyOf(pipeline.flights());
        for (Flight<?> flight : ended) {
          flight.failure = Failures.again(cause, what(flight), flight.outcomeWithoutAnswer());
          pipeline.remove(flight);
        }
      }
      changed.signalAll();
    } finally {
      state.unlock();
    }
    channel.close();
    discardIfOver();
    for (Flight<?> flight : ended) {
      flight.command.over();
    }
    Breaker.Hold held = hold;
    if (held != null) {
      held.close();
    }
    if (first && debug.tells(DebugLog.CONNECTION)) {
      debug.log(cause.getMessage() + "; " + channel.lastLines());
    }
  }

  /** Once nobody reads any more, what a response has left in files is deleted. */
  private void discardIfOver() {
    state.lock();
    try {
      if (failure == null || reading || discarded) {
        return;
      }
      discarded = true;
    } finally {
      state.unlock();
    }
    channel.discard();
  }
}
