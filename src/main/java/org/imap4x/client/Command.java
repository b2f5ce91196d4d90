package org.imap4x.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.FetchItem;
import org.imap4x.model.NumberSet;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.wire.CommandWriter;
import org.imap4x.wire.LiteralSink;
import org.jspecify.annotations.Nullable;

/**
 * A command: how it is written, which untagged responses are its answer, and what they come to.
 *
 * @param <R> what it answers
 */
abstract class Command<R extends @Nullable Object> {
  /** Which commands may be in flight beside a command (RFC 9051 section 5.5). */
  enum Company {
    /** Any other. */
    ANY,
    /** None: it changes the state of the session, or answers to it can't be told apart. */
    NONE
  }

  private final String name;
  private final Consumer<CommandWriter> arguments;
  private Company company = Company.ANY;
  private @Nullable String answerGroup;
  private boolean sequenceNumbers;
  private @Nullable NumberSet messages;
  private volatile ResponseCode.@Nullable MessageLimit limit;
  private boolean awaitsContinuation;
  private long kept;
  private StateChange stateChange = StateChange.NONE;

  Command(String name, Consumer<CommandWriter> arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  /** The name as written, {@code UID FETCH} for example. */
  final String name() {
    return name;
  }

  /** Writes a space and the arguments, if there are any. */
  final void writeArguments(CommandWriter writer) {
    arguments.accept(writer);
  }

  final Company company() {
    return company;
  }

  /**
   * Commands whose answers look alike have the same group and go one after the other; null for
   * none.
   */
  final @Nullable String answerGroup() {
    return answerGroup;
  }

  /** Whether it names messages by sequence number, or gets some in its answer. */
  final boolean hasSequenceNumbers() {
    return sequenceNumbers;
  }

  /** Whether it is a SEARCH that neither names messages by sequence number nor gets such. */
  final boolean isUidSearch() {
    return name.equals("UID SEARCH") && !sequenceNumbers;
  }

  /** Whether the server may send EXPUNGE while it runs (RFC 9051 section 7.5.1). */
  final boolean mayExpunge() {
    return !name.equals("FETCH") && !name.equals("STORE") && !name.equals("SEARCH");
  }

  final Command<R> alone() {
    company = Company.NONE;
    return this;
  }

  final Command<R> answerGroup(String group) {
    answerGroup = group;
    return this;
  }

  final Command<R> withSequenceNumbers(boolean value) {
    sequenceNumbers = value;
    return this;
  }

  /** The messages that it names, of which the server may leave some out. */
  final Command<R> about(NumberSet named) {
    messages = named;
    return this;
  }

  /** Whether it asks for the item of messages that the other one names, too. */
  final boolean asksAsWell(FetchItem item, Command<?> other) {
    NumberSet these = messages;
    NumberSet those = other.messages;
    return these != null && those != null && asksFor(item) && these.mayMeet(those);
  }

  /** Whether its answer brings the item. */
  boolean asksFor(FetchItem item) {
    return false;
  }

  /** Whether its answer brings the item only where the server finds it worth telling. */
  boolean mayBring(FetchItem item) {
    return false;
  }

  /** Whether the server may mean this command when it says where it stopped (RFC 9738). */
  final boolean mayStopAt(ResponseCode.MessageLimit where) {
    NumberSet named = messages;
    if (named == null || limit != null) {
      return false;
    }
    return where.lowestUid() == 0
        || !(named instanceof UidSet)
        || named.isSavedResult()
        || (!named.isEmpty()
            && named.min() < where.lowestUid()
            && where.lowestUid() <= named.max());
  }

  /** The server has stopped there. */
  final void stoppedAt(ResponseCode.MessageLimit where) {
    limit = where;
  }

  /** Where the server stopped; null when it went to the end. */
  final ResponseCode.@Nullable MessageLimit limit() {
    return limit;
  }

  /** The messages that its answer shows to be done with, whatever its end says. */
  UidSet covered() {
    return UidSet.EMPTY;
  }

  /** Whether what was done of it may be done again. */
  boolean isRepeatable() {
    return true;
  }

  /** The server answers its line with a continuation request, as to AUTHENTICATE. */
  final Command<R> awaitingContinuation() {
    awaitsContinuation = true;
    return this;
  }

  final boolean awaitsContinuation() {
    return awaitsContinuation;
  }

  /** Whether DONE ends it. */
  boolean isIdle() {
    return false;
  }

  /** Whether it brings so much that another thread reads while it is sent. */
  boolean isUpload() {
    return false;
  }

  final Command<R> changing(StateChange change) {
    stateChange = change;
    return this;
  }

  /** What becomes of the session when it has ended. */
  final StateChange stateChange() {
    return stateChange;
  }

  /** Called when its turn has come, just before its first octet is sent; must not block. */
  void sending() {}

  /** Called when it has ended, or never will; must not block. */
  void over() {}

  /** Called when OK has come, on the thread that reads, before more is read or sent by anybody. */
  void accepted() {}

  /**
   * Takes a response that is (part of) its answer. Called on the thread that reads, without locks.
   */
  boolean claims(Untagged response, String tag) {
    return false;
  }

  /**
   * What becomes of a large literal of a message; it is kept, or read here and now, only where it
   * is part of the answer (see {@link FetchSink#literal}).
   */
  LiteralSink.Use takes(LiteralOffer offer) throws IOException {
    return LiteralSink.Use.SKIPPED;
  }

  /** How many octets it keeps, about, after one more answer of so many octets. */
  long keeps(int octets) {
    kept += octets;
    return kept;
  }

  /** What the answer comes to; called once, after the tagged OK. */
  abstract R result(Response.Tagged ok) throws ImapException;

  /** That a part of its answer can't be read, which is not the same as an answer without it. */
  final ImapException unreadable(String raw) {
    return ImapException.Protocol.contained(
        name + ": the answer can't be read: " + raw, Outcome.REFUSED);
  }

  /** A command whose answer is all responses of one type that come while it runs. */
  static <U extends Untagged, R extends @Nullable Object> Command<R> collect(
      String name,
      Class<U> type,
      Consumer<CommandWriter> arguments,
      BiFunction<List<U>, Response.Tagged, R> result) {
    return new Collecting<>(name, "", type, arguments, result).answerGroup(name);
  }

  /** As above; it fails where one of them, which have the name {@code answer}, can't be read. */
  static <U extends Untagged, R extends @Nullable Object> Command<R> collectAll(
      String name,
      String answer,
      Class<U> type,
      Consumer<CommandWriter> arguments,
      BiFunction<List<U>, Response.Tagged, R> result) {
    return new Collecting<>(name, answer, type, arguments, result).answerGroup(answer);
  }

  private static final class Collecting<U extends Untagged, R extends @Nullable Object>
      extends Command<R> {
    private final String answer;
    private final Class<U> type;
    private final BiFunction<List<U>, Response.Tagged, R> result;
    private final List<U> answers = new ArrayList<>();
    private Untagged.@Nullable Malformed malformed;

    Collecting(
        String name,
        String answer,
        Class<U> type,
        Consumer<CommandWriter> arguments,
        BiFunction<List<U>, Response.Tagged, R> result) {
      super(name, arguments);
      this.answer = answer;
      this.type = type;
      this.result = result;
    }

    @Override
    boolean claims(Untagged response, String tag) {
      if (response instanceof Untagged.Malformed bad) {
        boolean mine = !answer.isEmpty() && bad.name().equals(answer);
        malformed = mine ? bad : malformed;
        return mine;
      }
      return type.isInstance(response) && answers.add(type.cast(response));
    }

    @Override
    R result(Response.Tagged ok) throws ImapException {
      Untagged.Malformed bad = malformed;
      if (bad != null) {
        throw unreadable(bad.raw());
      }
      return result.apply(answers, ok);
    }
  }
}
