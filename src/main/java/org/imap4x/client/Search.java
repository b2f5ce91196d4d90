package org.imap4x.client;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.RangeList;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * One search, asked in other ways where its answer can't be true: with RETURN, plainly, and for
 * sequence numbers in place of UIDs.
 */
final class Search {
  private final CommandRunner runner;
  private final Session session;
  private final Divider divider;

  /** Makes commands about parts of a set of UIDs. */
  interface Divider {
    Parts<SearchCommand.Found> parts(
        UidSet uids, Function<UidSet, Command<SearchCommand.Found>> form);
  }

  Search(CommandRunner runner, Session session, Divider divider) {
    this.runner = runner;
    this.session = session;
    this.divider = divider;
  }

  SearchCommand.Found run(boolean uid, SearchKey key, @Nullable Charset charset)
      throws ImapException {
    UidSet before = uid ? known() : UidSet.EMPTY;
    UidSet asked = UidRestriction.of(key).uids();
    if (!before.isEmpty() && !asked.equals(UidSet.ALL) && !asked.isSavedResult()) {
      before = before.union(asked); // it is not the server who says that these are UIDs
    }
    boolean returned = session.returns();
    SearchCommand.Found found = ask(uid, key, charset, returned ? "(ALL)" : "");
    if (!isDoubtful(found, before)) {
      return found;
    }
    SearchCommand.Found other = found;
    if (returned) {
      other = ask(uid, key, charset, "");
      boolean lost = found.trust() == SearchCommand.Trust.CONTRADICTORY && isEmpty(other);
      if (!lost && !isDoubtful(other, before)) {
        if (!isEmpty(other)) {
          session.traits().searchDoesNotReturn();
        }
        return other;
      }
      other = lost ? found : other;
    }
    if (uid && !session.isEnabled("UIDONLY")) {
      return bySequenceNumber(key, charset, other);
    }
    throw untrue(other);
  }

  private static boolean isEmpty(SearchCommand.Found found) {
    return found.numbers().isEmpty();
  }

  private SearchCommand.Found ask(
      boolean uid, SearchKey key, @Nullable Charset charset, String result) throws ImapException {
    UidRestriction restriction = UidRestriction.of(key);
    MessageCommands commands = new MessageCommands(session.isUtf8());
    List<SearchCommand.Found> all = new ArrayList<>();
    runner.runParts(
        uid ? "UID SEARCH" : "SEARCH",
        divider.parts(
            restriction.uids(),
            part -> commands.search(uid, restriction.with(part), charset, result)),
        false,
        (part, some) -> all.add(some));
    return SearchCommand.Found.together(all);
  }

  /** The UIDs of all messages; empty where they are not known. */
  private UidSet known() {
    MailboxState mailbox = session.mailbox();
    return mailbox == null || mailbox.needsUids() || mailbox.whyUidsUnknown().isPresent()
        ? UidSet.EMPTY
        : mailbox.uids();
  }

  private boolean isDoubtful(SearchCommand.Found found, UidSet before) throws ImapException {
    return found.trust() != SearchCommand.Trust.WHOLE || namesOthers(found, before);
  }

  /**
   * Whether it begins or ends a range with a UID of no message, neither before nor now. Higher ones
   * may be those of messages that the server is yet to announce.
   */
  private boolean namesOthers(SearchCommand.Found found, UidSet before) throws ImapException {
    if (before.isEmpty()) {
      return false;
    }
    UidSet.Builder ends = new UidSet.Builder(); // between them there may be UIDs of no message
    RangeList numbers = found.numbers();
    for (int i = 0; i < numbers.size(); i++) {
      if (!before.contains(numbers.first(i)) || !before.contains(numbers.last(i))) {
        ends.add(numbers.first(i)).add(numbers.last(i));
      }
    }
    UidSet others = ends.build().minus(before);
    if (others.isEmpty()) {
      return false;
    }
    others = others.minus(known());
    if (!others.isEmpty() && others.min() > before.max()) {
      runner.run(SessionCommands.simple("NOOP"));
      others = others.minus(known());
    }
    return !others.isEmpty();
  }

  /** Asks for sequence numbers; they are those of the moment when the answer ends. */
  private SearchCommand.Found bySequenceNumber(
      SearchKey key, @Nullable Charset charset, SearchCommand.Found doubtful) throws ImapException {
    Mapped mapped = new Mapped();
    SearchCommand command =
        new MessageCommands(session.isUtf8()).search(false, key, charset, "").taking(mapped);
    SearchCommand.Found numbers;
    try {
      numbers = runner.runWhole(command);
    } catch (ImapException e) {
      throw e.isRefusal() ? untrue(doubtful) : e;
    }
    UidSet uids = mapped.uids;
    if (uids.size() != SequenceSet.ofRanges(numbers.numbers()).size()
        || (uids.isEmpty() && doubtful.count().orElse(1) > 0)) {
      throw untrue(doubtful);
    }
    return new SearchCommand.Found(
        new RangeList.Builder().addAll(uids.ranges()).build(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        numbers.modSeq(),
        SearchCommand.Trust.WHOLE);
  }

  /** The UIDs of the sequence numbers that were found. */
  private final class Mapped implements SearchCommand.Taker {
    private volatile UidSet uids = UidSet.EMPTY;

    @Override
    public void sending() {}

    @Override
    public void answered() {}

    @Override
    public void found(RangeList numbers) {
      MailboxState mailbox = session.mailbox();
      if (mailbox != null) {
        uids = mailbox.uidsAt(SequenceSet.ofRanges(numbers));
      }
    }
  }

  private static ImapException untrue(SearchCommand.Found found) {
    String what =
        found.trust() == SearchCommand.Trust.CONTRADICTORY
            ? "the answer says that there are more than it names: "
                + UidSet.ofRanges(found.numbers())
            : "the answer names UIDs that no message has: " + UidSet.ofRanges(found.numbers());
    return ImapException.Protocol.contained("SEARCH: " + what, Outcome.REFUSED);
  }
}
