package org.imap4x.client;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.imap4x.codec.RequestWriter;
import org.imap4x.codec.SearchWriter;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SortKey;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/** Commands about messages of the selected mailbox (RFC 9051 section 6.4), plain and UID form. */
final class MessageCommands {
  private final boolean utf8;

  MessageCommands(boolean utf8) {
    this.utf8 = utf8;
  }

  private static String form(NumberSet messages, String command) {
    return form(messages instanceof UidSet, command);
  }

  private static String form(boolean uid, String command) {
    return uid ? "UID " + command : command;
  }

  Command<Response.Tagged> expunge(UidSet uids) {
    return new PlainCommand("UID EXPUNGE", w -> RequestWriter.numbers(w.space(), uids)).about(uids);
  }

  Command<@Nullable Void> fetch(
      NumberSet messages, List<FetchItem> items, @Nullable String modifiers, FetchSink sink) {
    return new FetchCommand(form(messages, "FETCH"), messages, items, modifiers, sink);
  }

  Command<List<FetchData>> partial(
      long sequenceNumber, FetchItem.Simple item, long start, long count) {
    return Command.collect(
            "PARTIAL",
            Untagged.Fetch.class,
            w -> {
              w.space().number(sequenceNumber).space().raw(item.keyword());
              w.space().number(start).space().number(count);
            },
            (answers, ok) -> answers.stream().map(Untagged.Fetch::data).toList())
        .withSequenceNumbers(true);
  }

  /** SEARCH; {@code result} is ESEARCH's return options in parentheses, empty for a plain one. */
  SearchCommand search(boolean uid, SearchKey key, @Nullable Charset charset, String result) {
    return new SearchCommand(
        form(uid, "SEARCH"),
        w -> {
          w.space();
          if (!result.isEmpty()) {
            w.atom("RETURN").space().raw(result).space();
          }
          SearchWriter.program(w, key, charset, utf8);
        },
        uid,
        !result.isEmpty());
  }

  Command<long[]> sort(boolean uid, List<SortKey> order, SearchKey key, Charset charset) {
    return Command.collectAll(
            form(uid, "SORT"),
            "SORT",
            Untagged.Sort.class,
            w -> {
              RequestWriter.sortKeys(w.space(), order);
              charsetAndKeys(w, key, charset);
            },
            (answers, ok) ->
                answers.stream().flatMapToLong(a -> java.util.Arrays.stream(a.numbers())).toArray())
        .withSequenceNumbers(!uid);
  }

  Command<List<ThreadNode>> thread(boolean uid, String algorithm, SearchKey key, Charset charset) {
    return Command.collectAll(
            form(uid, "THREAD"),
            "THREAD",
            Untagged.Threads.class,
            w -> {
              w.space().atom(algorithm);
              charsetAndKeys(w, key, charset);
            },
            (answers, ok) -> answers.stream().flatMap(a -> a.roots().stream()).toList())
        .withSequenceNumbers(!uid);
  }

  /** RFC 5256 wants a charset always; with UTF8=ACCEPT it must be UTF-8 (RFC 6855 section 3). */
  private void charsetAndKeys(CommandWriter w, SearchKey key, Charset charset) {
    Charset used = utf8 ? StandardCharsets.UTF_8 : charset;
    w.space().astring(used.name()).space();
    SearchWriter.keys(w, key, used, utf8);
  }

  Command<StoreResult> store(
      NumberSet messages, StoreMode mode, FlagSet flags, boolean silent, long unchangedSince) {
    Consumer<CommandWriter> arguments =
        w -> {
          RequestWriter.numbers(w.space(), messages);
          if (unchangedSince >= 0) {
            w.space().openList().atom("UNCHANGEDSINCE").space().number(unchangedSince).closeList();
          }
          w.space().raw(mode.keyword() + (silent ? ".SILENT" : "")).space();
          if (mode.isLabels()) {
            RequestWriter.labels(w, flags, utf8);
          } else {
            RequestWriter.flags(w, flags);
          }
        };
    return new StoreCommand(form(messages, "STORE"), arguments, messages, mode, flags, silent)
        .about(messages)
        .withSequenceNumbers(!(messages instanceof UidSet));
  }

  /** Collects the flags that the server reports of the messages named. */
  private static final class StoreCommand extends Command<StoreResult> {
    private final NumberSet messages;
    private final StoreMode mode;
    private final FlagSet flags;
    private final boolean silent;
    private final OwedItems owed = new OwedItems(1);
    private final List<FetchData> data = new ArrayList<>();

    StoreCommand(
        String name,
        Consumer<CommandWriter> arguments,
        NumberSet messages,
        StoreMode mode,
        FlagSet flags,
        boolean silent) {
      super(name, arguments);
      this.messages = messages;
      this.mode = mode;
      this.flags = flags;
      this.silent = silent;
    }

    @Override
    boolean mayBring(FetchItem item) {
      return mode.isLabels()
          ? item == FetchItem.Simple.X_GM_LABELS
          : item == FetchItem.Simple.FLAGS && !silent;
    }

    @Override
    boolean asksFor(FetchItem item) {
      return mayBring(item);
    }

    @Override
    long keeps(int octets) {
      return 32L * data.size();
    }

    @Override
    boolean claims(Untagged response, String tag) {
      if (!(response instanceof Untagged.Fetch fetch) || !names(fetch.data())) {
        return false;
      }
      FetchData d = fetch.data();
      long message = messages instanceof UidSet ? d.uid() : d.sequenceNumber();
      boolean answer =
          (mode.isLabels() ? d.hasLabels() : d.hasFlags() && !silent)
              && (message == 0 || owed.of(message) != 0);
      if (bringsContent(d) || !(answer || d.modSeq() >= 0 && !d.hasFlags())) {
        return false; // a mod-sequence alone may be what a FETCH behind this asked for
      }
      data.add(d);
      boolean mine = answer && isAsStored(d);
      if (mine) {
        owed.came(message, 1);
      }
      return mine;
    }

    /** Else it may have been sent before the command was carried out, or for another one. */
    private boolean isAsStored(FetchData d) {
      FlagSet now = d.flags().orElse(flags);
      return switch (mode) {
        case ADD -> flags.minus(now).isEmpty();
        case REMOVE -> flags.minus(now).size() == flags.size();
        default -> true;
      };
    }

    /** Such a response answers a FETCH that is in flight too. */
    private static boolean bringsContent(FetchData d) {
      return d.size() >= 0
          || !d.bodies().isEmpty()
          || d.hasEnvelope()
          || d.hasBodyStructure()
          || d.hasInternalDate()
          || !d.texts().isEmpty();
    }

    @Override
    UidSet covered() {
      UidSet.Builder answered = new UidSet.Builder();
      data.stream().filter(d -> d.uid() > 0).forEach(d -> answered.add(d.uid()));
      return answered.build();
    }

    private boolean names(FetchData d) {
      return messages.hasStar()
          || messages.contains(messages instanceof UidSet ? d.uid() : d.sequenceNumber());
    }

    @Override
    StoreResult result(Response.Tagged ok) {
      return new StoreResult(
          data,
          ok.text().code().orElse(null) instanceof ResponseCode.Modified modified
              ? modified.numbers()
              : List.of());
    }
  }

  /** COPY or MOVE; the UID mapping comes tagged, or untagged before the EXPUNGEs of a MOVE. */
  Command<Optional<UidMapping>> transfer(String command, NumberSet messages, MailboxName target) {
    return new Command<Optional<UidMapping>>(
        form(messages, command),
        w -> {
          RequestWriter.numbers(w.space(), messages);
          RequestWriter.mailbox(w.space(), target, utf8);
        }) {
      private @Nullable UidMapping mapping;

      @Override
      boolean claims(Untagged response, String tag) {
        if (response instanceof Untagged.Status status
            && status.text().code().orElse(null) instanceof ResponseCode.CopyUid copied) {
          mapping = mapping == null ? copied.mapping() : mapping.plus(copied.mapping());
          return true;
        }
        return false;
      }

      @Override
      UidSet covered() {
        return mapping == null ? UidSet.EMPTY : mapping.sourceSet();
      }

      @Override
      boolean isRepeatable() {
        return command.equals("MOVE"); // what was moved is not there any more
      }

      @Override
      Optional<UidMapping> result(Response.Tagged ok) {
        UidMapping told = mapping;
        if (!(ok.text().code().orElse(null) instanceof ResponseCode.CopyUid copied)) {
          return Optional.ofNullable(told);
        }
        if (told == null || told.sourceSet().minus(copied.mapping().sourceSet()).isEmpty()) {
          return Optional.of(copied.mapping());
        }
        return Optional.of(told.plus(copied.mapping()));
      }
    }.answerGroup("COPY").about(messages).withSequenceNumbers(!(messages instanceof UidSet));
  }

  Command<AppendResult> replace(NumberSet message, MailboxName mailbox, AppendMessage by) {
    return new Command<AppendResult>(
        form(message, "REPLACE"),
        w -> {
          RequestWriter.numbers(w.space(), message);
          RequestWriter.mailbox(w.space(), mailbox, utf8);
          MailboxCommands.message(w, by);
        }) {
      private Response.@Nullable Tagged early;

      @Override
      boolean claims(Untagged response, String tag) {
        if (response instanceof Untagged.Status status
            && status.text().code().orElse(null) instanceof ResponseCode.AppendUid) {
          early = new Response.Tagged(tag, Response.Condition.OK, status.text());
          return true;
        }
        return false;
      }

      @Override
      AppendResult result(Response.Tagged ok) {
        return MailboxCommands.appended(early == null ? ok : early, 1);
      }
    }.withSequenceNumbers(!(message instanceof UidSet));
  }
}
