package org.imap4x.client;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.imap4x.model.EsearchData;
import org.imap4x.model.NumberSet;
import org.imap4x.model.RangeList;
import org.imap4x.model.Response;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/**
 * SEARCH, whatever form the answer has: ESEARCH, one SEARCH or several, or both where only one was
 * asked for.
 */
final class SearchCommand extends Command<SearchCommand.Found> {
  /** What an answer is worth, the worst last. */
  enum Trust {
    /** It is what was asked for. */
    WHOLE,
    /** There was none, which some servers mean by it. */
    MISSING,
    /** It says of itself that there is more than it names (iCloud: COUNT alone). */
    CONTRADICTORY
  }

  /** All that was found, in ranges. */
  record Found(
      RangeList numbers,
      OptionalLong min,
      OptionalLong max,
      OptionalLong count,
      OptionalLong modSeq,
      Trust trust) {

    /** What several searches found of which each looked at other messages. */
    static Found together(List<Found> parts) {
      if (parts.size() == 1) {
        return parts.get(0);
      }
      RangeList.Builder all = new RangeList.Builder();
      parts.forEach(p -> all.addAll(p.numbers));
      boolean counted = parts.stream().allMatch(p -> p.count.isPresent());
      return new Found(
          all.build(),
          values(parts, Found::min).min(),
          values(parts, Found::max).max(),
          counted ? OptionalLong.of(values(parts, Found::count).sum()) : OptionalLong.empty(),
          values(parts, Found::modSeq).max(),
          parts.stream().map(Found::trust).max(Comparator.naturalOrder()).orElse(Trust.WHOLE));
    }

    private static LongStream values(List<Found> parts, Function<Found, OptionalLong> value) {
      return parts.stream().flatMapToLong(p -> value.apply(p).stream());
    }
  }

  private final boolean returns;
  private final RangeList.Builder numbers = new RangeList.Builder();
  private OptionalLong min = OptionalLong.empty();
  private OptionalLong max = OptionalLong.empty();
  private OptionalLong count = OptionalLong.empty();
  private OptionalLong modSeq = OptionalLong.empty();
  private boolean answered;
  private Untagged.@Nullable Malformed malformed;
  private @Nullable Taker taker;

  /**
   * A search.
   *
   * @param returns whether ESEARCH is asked for
   */
  SearchCommand(String name, Consumer<CommandWriter> arguments, boolean uid, boolean returns) {
    super(name, arguments);
    this.returns = returns;
    answerGroup("SEARCH").about(UidSet.ALL);
    withSequenceNumbers(!uid);
  }

  /** Who makes state of what is found, on the thread that reads; must not block. */
  interface Taker {
    /** The command goes out. */
    void sending();

    /** A part of the answer has come: what comes from now on, it does not know of. */
    void answered();

    /** The answer was all of it. */
    void found(RangeList numbers);

    /** The same for a search that goes on where another one ended; its end is told to this one. */
    default Taker rest() {
      Taker whole = this;
      return new Taker() {
        @Override
        public void sending() {}

        @Override
        public void answered() {
          whole.answered();
        }

        @Override
        public void found(RangeList numbers) {}
      };
    }
  }

  SearchCommand taking(Taker by) {
    taker = by;
    return this;
  }

  @Override
  void sending() {
    if (taker != null) {
      taker.sending();
    }
  }

  @Override
  void accepted() {
    if (taker != null && malformed == null && limit() == null && trust() == Trust.WHOLE) {
      taker.found(numbers.build());
    }
  }

  @Override
  boolean claims(Untagged response, String tag) {
    if (response instanceof Untagged.Search search) {
      answered();
      for (long n : search.numbers()) {
        add(n, n);
      }
      modSeq = search.modSeq().isPresent() ? search.modSeq() : modSeq;
      return true;
    }
    if (response instanceof Untagged.Esearch esearch) {
      String of = esearch.data().tag();
      return (of == null || of.equalsIgnoreCase(tag)) && take(esearch.data());
    }
    if (response instanceof Untagged.Malformed bad && bad.name().endsWith("SEARCH")) {
      malformed = bad;
      return true;
    }
    return false;
  }

  /**
   * A server that was asked for ESEARCH says something, if only that nothing was found (RFC 4731
   * section 3.1); to a plain SEARCH many say nothing then.
   */
  private Trust trust() {
    if (limit() != null) {
      return Trust.WHOLE; // what of it is missing, the limit tells
    }
    boolean more =
        numbers.size() == 0
            ? count.orElse(0) > 0 || min.orElse(0) > 0 || max.orElse(0) > 0
            : count.isPresent() && count.getAsLong() > UidSet.ofRanges(numbers.build()).size();
    if (more) {
      return Trust.CONTRADICTORY;
    }
    return returns && !answered ? Trust.MISSING : Trust.WHOLE;
  }

  private void answered() {
    answered = true;
    if (taker != null) {
      taker.answered();
    }
  }

  private boolean take(EsearchData data) {
    answered();
    if (data.all() != null) {
      add(RangeList.copyOf(data.all()));
    }
    for (EsearchData.Partial part : data.partials()) {
      add(RangeList.copyOf(part.numbers()));
    }
    min = data.min();
    max = data.max();
    count = data.count();
    modSeq = data.modSeq();
    return true;
  }

  private void add(RangeList some) {
    numbers.reserve(some.size());
    for (int i = 0; i < some.size(); i++) {
      add(some.first(i), some.last(i));
    }
  }

  /** Number 0 names nothing; some servers send it. */
  private void add(long first, long last) {
    if (last >= 1 && last <= NumberSet.MAX) {
      numbers.addBehind(Math.max(1, first), last);
    }
  }

  @Override
  long keeps(int octets) {
    return 8L * numbers.size();
  }

  @Override
  Found result(Response.Tagged ok) throws ImapException {
    Untagged.Malformed bad = malformed;
    if (bad != null) {
      throw unreadable(bad.raw());
    }
    return new Found(numbers.build(), min, max, count, modSeq, trust());
  }
}
