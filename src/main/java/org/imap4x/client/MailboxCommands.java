package org.imap4x.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.imap4x.codec.Quirk;
import org.imap4x.codec.RequestWriter;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Namespaces;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.StatusData;
import org.imap4x.model.Untagged;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/** Commands about mailboxes (RFC 9051 section 6.3). */
final class MailboxCommands {
  /** Lines that are an answer to LIST, LSUB or XLIST. */
  private static final Set<String> LINES = Set.of("LIST", "LSUB", "XLIST");

  private final boolean utf8;

  MailboxCommands(boolean utf8) {
    this.utf8 = utf8;
  }

  private Consumer<CommandWriter> name(MailboxName mailbox) {
    return w -> RequestWriter.mailbox(w.space(), mailbox, utf8);
  }

  Command<Response.Tagged> simple(String command, MailboxName mailbox) {
    return new PlainCommand(command, name(mailbox));
  }

  /** SELECT or EXAMINE; the session learns of it when it goes out. */
  Command<Response.Tagged> select(MailboxName mailbox, SelectOptions options, Runnable sending) {
    return PlainCommand.announced(
            options.readOnly() ? "EXAMINE" : "SELECT",
            w -> {
              RequestWriter.mailbox(w.space(), mailbox, utf8);
              selectParameters(w, options);
            },
            sending)
        .changing(StateChange.SELECTS)
        .alone();
  }

  private static void selectParameters(CommandWriter w, SelectOptions options) {
    SelectOptions.Qresync known = options.qresync();
    if (known != null) {
      w.space().openList().atom("QRESYNC").space().openList();
      w.number(known.uidValidity()).space().number(known.modSeq());
      if (!known.knownUids().isEmpty()) {
        RequestWriter.numbers(w.space(), known.knownUids());
      }
      w.closeList().closeList();
    } else if (options.condStore()) {
      w.space().openList().atom("CONDSTORE").closeList();
    }
  }

  Command<Response.Tagged> create(MailboxName mailbox, List<String> specialUse) {
    return new PlainCommand(
        "CREATE",
        w -> {
          RequestWriter.mailbox(w.space(), mailbox, utf8);
          if (!specialUse.isEmpty()) {
            w.space().openList().atom("USE").space().openList();
            for (int i = 0; i < specialUse.size(); i++) {
              (i > 0 ? w.space() : w).flag(specialUse.get(i));
            }
            w.closeList().closeList();
          }
        });
  }

  Command<Response.Tagged> rename(MailboxName from, MailboxName to) {
    return new PlainCommand(
        "RENAME",
        w -> {
          RequestWriter.mailbox(w.space(), from, utf8);
          RequestWriter.mailbox(w.space(), to, utf8);
        });
  }

  /** LIST, LSUB or XLIST in the plain form. */
  Command<ListResult> list(String command, MailboxName reference, MailboxName pattern) {
    return new ListCommand(
        command,
        LINES,
        w -> {
          RequestWriter.mailbox(w.space(), reference, utf8);
          RequestWriter.pattern(w.space(), pattern, utf8);
        });
  }

  Command<ListResult> list(ListRequest request) {
    Set<String> lines = new HashSet<>(LINES);
    lines.addAll(request.returns());
    if (!request.status().isEmpty()) {
      lines.add("STATUS");
    }
    return new ListCommand(
        "LIST",
        lines,
        w -> {
          if (!request.selection().isEmpty()) {
            RequestWriter.atoms(w.space(), request.selection());
          }
          RequestWriter.mailbox(w.space(), request.reference(), utf8);
          RequestWriter.patterns(w.space(), request.patterns(), utf8);
          if (!request.returns().isEmpty() || !request.status().isEmpty()) {
            w.space().atom("RETURN").space().openList();
            boolean both = !request.returns().isEmpty() && !request.status().isEmpty();
            if (!request.returns().isEmpty()) {
              RequestWriter.atomsWithoutList(w, request.returns());
            }
            if (!request.status().isEmpty()) {
              RequestWriter.atoms((both ? w.space() : w).atom("STATUS").space(), request.status());
            }
            w.closeList();
          }
        });
  }

  /** Collects mailboxes, and the STATUS and MYRIGHTS data that come with them. */
  private static final class ListCommand extends Command<ListResult> {
    private final List<ListEntry> entries = new ArrayList<>();
    private final Map<MailboxName, StatusData> status = new LinkedHashMap<>();
    private final Map<MailboxName, String> rights = new LinkedHashMap<>();
    private final List<Untagged.Malformed> malformed = new ArrayList<>();
    private final Set<String> lines;

    ListCommand(String name, Set<String> lines, Consumer<CommandWriter> arguments) {
      super(name, arguments);
      this.lines = Set.copyOf(lines);
      answerGroup("LIST");
    }

    @Override
    boolean claims(Untagged response, String tag) {
      if (response instanceof Untagged.Listed listed) {
        return entries.add(listed.entry());
      }
      if (response instanceof Untagged.MailboxStatus s) {
        status.put(s.status().mailbox(), s.status());
        return true;
      }
      if (response instanceof Untagged.MyRights my) {
        rights.put(my.mailbox(), my.rights());
        return true;
      }
      if (response instanceof Untagged.Malformed bad && lines.contains(bad.name())) {
        return malformed.add(bad);
      }
      return false;
    }

    @Override
    ListResult result(Response.Tagged ok) {
      return new ListResult(entries, status, rights, malformed);
    }
  }

  static Command<Namespaces> namespace() {
    return Command.collect(
        "NAMESPACE",
        Untagged.Namespace.class,
        SessionCommands.NOTHING,
        (answers, ok) ->
            answers.isEmpty()
                ? new Namespaces(List.of(), List.of(), List.of())
                : answers.get(answers.size() - 1).namespaces());
  }

  /** STATUS; where the answer spells the name in another way, it still is the answer. */
  Command<StatusData> status(MailboxName mailbox, List<String> items) {
    return new StatusCommand(
            mailbox,
            items,
            w -> {
              RequestWriter.mailbox(w.space(), mailbox, utf8);
              RequestWriter.atoms(w.space(), items);
            })
        .answerGroup("STATUS");
  }

  /** Looks for the mailbox among what comes; fails where that may be what can't be read. */
  private static final class StatusCommand extends Command<StatusData> {
    private final MailboxName mailbox;
    private final List<String> items;
    private final List<StatusData> answers = new ArrayList<>();
    private Untagged.@Nullable Malformed malformed;

    StatusCommand(MailboxName mailbox, List<String> items, Consumer<CommandWriter> arguments) {
      super("STATUS", arguments);
      this.mailbox = mailbox;
      this.items = List.copyOf(items);
    }

    @Override
    boolean claims(Untagged response, String tag) {
      if (response instanceof Untagged.Malformed bad && bad.name().equals("STATUS")) {
        malformed = bad;
        return true;
      }
      return response instanceof Untagged.MailboxStatus s && answers.add(s.status());
    }

    @Override
    StatusData result(Response.Tagged ok) throws ImapException {
      StatusData data =
          answers.stream().filter(s -> s.mailbox().equals(mailbox)).findFirst().orElse(null);
      if (data == null) {
        data = otherName();
      }
      for (String item : items) {
        if (!data.malformed().isEmpty() && data.text(item).isEmpty()) {
          throw unreadable(data.malformed());
        }
      }
      return data;
    }

    private StatusData otherName() throws ImapException {
      Untagged.Malformed bad = malformed;
      if (bad != null) {
        throw unreadable(bad.raw());
      }
      if (answers.isEmpty()) {
        return new StatusData(mailbox, Map.of());
      }
      Quirk.STATUS_OTHER_NAME.seen();
      return answers.get(answers.size() - 1);
    }
  }

  /** APPEND of one message, or of several with MULTIAPPEND (RFC 3502). */
  Command<AppendResult> append(MailboxName mailbox, List<AppendMessage> messages) {
    return new Command<>(
        "APPEND",
        w -> {
          RequestWriter.mailbox(w.space(), mailbox, utf8);
          messages.forEach(m -> message(w, m));
        }) {
      @Override
      boolean isUpload() {
        return true;
      }

      @Override
      AppendResult result(Response.Tagged ok) {
        return appended(ok, messages.size());
      }
    };
  }

  static void message(CommandWriter w, AppendMessage message) {
    if (!message.flags().isEmpty()) {
      RequestWriter.flags(w.space(), message.flags());
    }
    if (message.internalDate() != null) {
      RequestWriter.dateTime(w.space(), message.internalDate());
    }
    w.space().literal(message.size(), message.body()::writeTo);
  }

  static AppendResult appended(Response.Tagged ok, int count) {
    ResponseCode.AppendUid code =
        ok.text().code().orElse(null) instanceof ResponseCode.AppendUid c ? c : null;
    List<OptionalLong> uids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      uids.add(code == null ? OptionalLong.empty() : code.uid(i));
    }
    return new AppendResult(code == null ? 0 : code.uidValidity(), uids);
  }
}
