package org.imap4x.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.imap4x.codec.RequestWriter;
import org.imap4x.model.Content;
import org.imap4x.model.MailboxName;
import org.imap4x.model.QuotaData;
import org.imap4x.model.Response;
import org.imap4x.model.Untagged;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/** Commands about rights (RFC 4314), quotas (RFC 9208) and annotations (RFC 5464 and its draft). */
final class AccessCommands {
  private final boolean utf8;

  AccessCommands(boolean utf8) {
    this.utf8 = utf8;
  }

  private CommandWriter mailbox(CommandWriter w, MailboxName name) {
    RequestWriter.mailbox(w.space(), name, utf8);
    return w;
  }

  Command<Map<String, String>> getAcl(MailboxName mailbox) {
    return Command.collect(
        "GETACL",
        Untagged.Acl.class,
        w -> mailbox(w, mailbox),
        (answers, ok) -> {
          Map<String, String> rights = new LinkedHashMap<>();
          answers.forEach(a -> rights.putAll(a.rights()));
          return rights;
        });
  }

  Command<Response.Tagged> setAcl(MailboxName mailbox, String identifier, String rights) {
    return new PlainCommand(
        "SETACL", w -> mailbox(w, mailbox).space().astring(identifier).space().astring(rights));
  }

  Command<Response.Tagged> deleteAcl(MailboxName mailbox, String identifier) {
    return new PlainCommand("DELETEACL", w -> mailbox(w, mailbox).space().astring(identifier));
  }

  Command<Untagged.ListRights> listRights(MailboxName mailbox, String identifier) {
    return Command.collect(
        "LISTRIGHTS",
        Untagged.ListRights.class,
        w -> mailbox(w, mailbox).space().astring(identifier),
        (answers, ok) ->
            answers.isEmpty()
                ? new Untagged.ListRights(mailbox, identifier, "", List.of())
                : answers.get(answers.size() - 1));
  }

  Command<String> myRights(MailboxName mailbox) {
    return Command.collect(
        "MYRIGHTS",
        Untagged.MyRights.class,
        w -> mailbox(w, mailbox),
        (answers, ok) -> answers.isEmpty() ? "" : answers.get(answers.size() - 1).rights());
  }

  /** GETQUOTA, GETQUOTAROOT, SETQUOTA: quota roots in the order they came, each once. */
  private static final class QuotaCommand extends Command<List<QuotaData>> {
    private final Map<String, QuotaData> quotas = new LinkedHashMap<>();

    QuotaCommand(String name, Consumer<CommandWriter> arguments) {
      super(name, arguments);
      answerGroup("QUOTA");
    }

    @Override
    boolean claims(Untagged response, String tag) {
      if (response instanceof Untagged.QuotaRoots roots) {
        roots.roots().forEach(r -> quotas.putIfAbsent(r, new QuotaData(r, List.of())));
        return true;
      }
      if (response instanceof Untagged.Quota quota) {
        quotas.put(quota.quota().root(), quota.quota());
        return true;
      }
      return false;
    }

    @Override
    List<QuotaData> result(Response.Tagged ok) {
      return List.copyOf(quotas.values());
    }
  }

  Command<List<QuotaData>> getQuota(String root) {
    return new QuotaCommand("GETQUOTA", w -> w.space().astring(root));
  }

  Command<List<QuotaData>> getQuotaRoot(MailboxName mailbox) {
    return new QuotaCommand("GETQUOTAROOT", w -> mailbox(w, mailbox));
  }

  Command<List<QuotaData>> setQuota(String root, Map<String, Long> limits) {
    return new QuotaCommand(
        "SETQUOTA", w -> RequestWriter.quotaLimits(w.space().astring(root).space(), limits));
  }

  Command<Map<String, @Nullable Content>> getMetadata(
      MailboxName mailbox, List<String> entries, @Nullable String depth, long maxSize) {
    return Command.collect(
        "GETMETADATA",
        Untagged.Metadata.class,
        w -> {
          metadataOptions(w, depth, maxSize);
          RequestWriter.entryNames(mailbox(w, mailbox).space(), entries);
        },
        (answers, ok) -> {
          Map<String, @Nullable Content> all = new LinkedHashMap<>();
          answers.forEach(a -> all.putAll(a.entries()));
          return all;
        });
  }

  private static void metadataOptions(CommandWriter w, @Nullable String depth, long maxSize) {
    List<String> options = new ArrayList<>();
    if (maxSize >= 0) {
      options.add("MAXSIZE " + maxSize);
    }
    if (depth != null) {
      if (!depth.equals("0") && !depth.equals("1") && !depth.equalsIgnoreCase("infinity")) {
        throw new IllegalArgumentException("DEPTH is 0, 1 or infinity: " + depth);
      }
      options.add("DEPTH " + depth);
    }
    if (!options.isEmpty()) {
      w.space().openList().raw(String.join(" ", options)).closeList();
    }
  }

  Command<Response.Tagged> setMetadata(
      MailboxName mailbox, Map<String, ? extends byte @Nullable []> entries) {
    return new PlainCommand(
        "SETMETADATA", w -> RequestWriter.entries(mailbox(w, mailbox).space(), entries));
  }

  Command<List<Untagged.Annotation>> getAnnotation(
      MailboxName mailbox, String entry, String attribute) {
    return Command.collect(
        "GETANNOTATION",
        Untagged.Annotation.class,
        w -> mailbox(w, mailbox).space().string(entry).space().string(attribute),
        (answers, ok) -> List.copyOf(answers));
  }

  Command<Response.Tagged> setAnnotation(
      MailboxName mailbox, String entry, Map<String, ? extends @Nullable String> attributes) {
    return new PlainCommand(
        "SETANNOTATION",
        w ->
            RequestWriter.attributes(
                mailbox(w, mailbox).space().string(entry).space(), attributes));
  }
}
