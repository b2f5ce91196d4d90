package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.imap4x.client.AppendResult;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.mime.MessageIds;
import org.imap4x.model.Capability;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** Copies and moves messages of an open folder, with their new UIDs where they are wanted. */
final class Transfers {
  private final IMAPFolder folder;
  private final IMAPStore store;

  Transfers(IMAPFolder folder) {
    this.folder = folder;
    this.store = folder.imapStore();
  }

  /** New UIDs by old ones; absent where nobody can tell. */
  private static final class Mapped {
    private final Map<Long, AppendUID> byUid = new HashMap<>();

    /**
     * Takes what the server said of the messages that were asked for, however much else it said.
     */
    void add(UidMapping mapping, UidSet asked) {
      for (var it = asked.iterator(); it.hasNext(); ) {
        long uid = it.nextLong();
        mapping
            .targetOf(uid)
            .ifPresent(to -> byUid.put(uid, new AppendUID(mapping.uidValidity(), to)));
      }
    }
  }

  // ---- copy

  /**
   * COPY; the new UIDs, one for each message, null where unknown; all null unless they are wanted.
   */
  @Nullable AppendUID[] copy(Message[] messages, Folder to, boolean wanted)
      throws MessagingException {
    IMAPFolder target = target(to);
    UidSet uids = folder.uidsOf(messages);
    Mapped mapped = copy(uids, target, wanted);
    return inOrder(messages, mapped);
  }

  private Mapped copy(UidSet uids, IMAPFolder target, boolean wanted) throws MessagingException {
    boolean told = store.capabilities().has(Capability.UIDPLUS);
    CopyFinder finder = new CopyFinder(store, target);
    Map<Long, CopyFinder.Mark> marks = Map.of();
    if (wanted && !told) {
      marks = folder.mailbox().callSafe(c -> CopyFinder.marks(c, uids));
      finder.prepare();
    }
    Mapped mapped = new Mapped();
    folder
        .mailbox()
        .call(
            c -> {
              for (UidSet part : split(c, uids, target.mailboxName())) {
                copyPart(c, part, target).ifPresent(m -> mapped.add(m, part));
              }
              return true;
            });
    target.counters().forget();
    if (wanted && !told) {
      find(finder, marks, mapped);
    }
    return mapped;
  }

  private static Optional<UidMapping> copyPart(ImapClient c, UidSet part, IMAPFolder target)
      throws ImapException, MessagingException {
    try {
      return c.copy(part, target.mailboxName());
    } catch (ImapException.No e) {
      throw refused(e, "copy to " + target.getFullName(), target);
    }
  }

  /** A refusal that is about the target, not about this folder. */
  private static MessagingException refused(ImapException.No e, String what, Folder target) {
    if (e.hasCode("TRYCREATE") || e.hasCode("NONEXISTENT")) {
      return new FolderNotFoundException(target, what + ": " + e.getMessage(), e);
    }
    return ImapFaults.ERRORS.map(e, what, target, null);
  }

  private static void find(CopyFinder finder, Map<Long, CopyFinder.Mark> marks, Mapped mapped)
      throws MessagingException {
    List<Long> uids = new ArrayList<>(marks.keySet());
    List<OptionalLong> found = finder.find(new ArrayList<>(marks.values()));
    for (int i = 0; i < uids.size(); i++) {
      OptionalLong to = found.get(i);
      if (to.isPresent()) {
        mapped.byUid.put(uids.get(i), new AppendUID(finder.uidValidity(), to.getAsLong()));
      }
    }
  }

  private static List<UidSet> split(ImapClient c, UidSet uids, MailboxName target) {
    int room = c.options().maxCommandLine() - 60 - target.wire(c.isUtf8()).length;
    return uids.split(Math.max(room, 100));
  }

  private static @Nullable AppendUID[] inOrder(Message[] messages, Mapped mapped) {
    @Nullable AppendUID[] all = new AppendUID[messages.length];
    for (int i = 0; i < messages.length; i++) {
      all[i] = messages[i] instanceof IMAPMessage m ? mapped.byUid.get(m.uid()) : null;
    }
    return all;
  }

  private IMAPFolder target(Folder to) throws MessagingException {
    if (to instanceof IMAPFolder target && to.getStore() == store) {
      return target;
    }
    throw new MessagingException("the target is a folder of another store: " + to);
  }

  // ---- move

  /**
   * MOVE; where the server has none, COPY, and then UID EXPUNGE of exactly the messages that were
   * copied for sure.
   */
  @Nullable AppendUID[] move(Message[] messages, Folder to, boolean wanted)
      throws MessagingException {
    IMAPFolder target = target(to);
    UidSet uids = folder.uidsOf(messages);
    Mapped mapped = new Mapped();
    if (store.capabilities().has(Capability.MOVE)) {
      moveAtOnce(uids, target, wanted, mapped);
    } else {
      moveByCopy(uids, target, wanted, mapped);
    }
    return inOrder(messages, mapped);
  }

  private void moveAtOnce(UidSet uids, IMAPFolder target, boolean wanted, Mapped mapped)
      throws MessagingException {
    boolean look = wanted && !store.capabilities().has(Capability.UIDPLUS);
    CopyFinder finder = new CopyFinder(store, target);
    Map<Long, CopyFinder.Mark> marks = Map.of();
    if (look) {
      marks = folder.mailbox().callSafe(c -> CopyFinder.marks(c, uids));
      finder.prepare();
    }
    folder
        .mailbox()
        .call(
            c -> {
              for (UidSet part : split(c, uids, target.mailboxName())) {
                try {
                  c.move(part, target.mailboxName()).ifPresent(m -> mapped.add(m, part));
                } catch (ImapException.No e) {
                  throw refused(e, "move to " + target.getFullName(), target);
                }
              }
              return true;
            });
    target.counters().forget();
    if (look && mapped.byUid.isEmpty()) {
      find(finder, marks, mapped);
    }
  }

  private void moveByCopy(UidSet uids, IMAPFolder target, boolean wanted, Mapped mapped)
      throws MessagingException {
    boolean exact = store.capabilities().has(Capability.UIDPLUS);
    Mapped copied = copy(uids, target, wanted || exact);
    mapped.byUid.putAll(copied.byUid);
    UidSet sure = exact ? known(copied, uids) : uids;
    if (!sure.isEmpty()) {
      folder.mailbox().call(c -> removeCopied(c, sure, exact));
    }
    if (!exact) {
      String text =
          "messages were copied to "
              + target.getFullName()
              + " and marked \\Deleted; the server has neither MOVE nor UID EXPUNGE, and EXPUNGE"
              + " would take other messages too";
      MailLog.warn(folder.getFullName() + ": " + text);
      store.notice(text);
    } else if (!sure.equals(uids)) {
      throw new MessagingException(
          "the server did not confirm the copies of UIDs "
              + uids.minus(sure)
              + " in "
              + target.getFullName()
              + "; they stay where they are");
    }
  }

  private static UidSet known(Mapped copied, UidSet asked) {
    UidSet.Builder sure = new UidSet.Builder();
    for (var it = asked.iterator(); it.hasNext(); ) {
      long uid = it.nextLong();
      if (copied.byUid.containsKey(uid)) {
        sure.add(uid);
      }
    }
    return sure.build();
  }

  private static boolean removeCopied(ImapClient c, UidSet uids, boolean exact)
      throws ImapException {
    FlagSet deleted = FlagSet.of(FlagSet.DELETED);
    for (UidSet part : uids.split(c.options().maxCommandLine() - 100)) {
      c.store(part, StoreMode.ADD, deleted, true);
      if (exact) {
        c.expunge(part);
      }
    }
    return true;
  }

  // ---- append

  /** APPEND, MULTIAPPEND where the server has it; new UIDs, null where unknown. */
  @Nullable AppendUID[] append(Message[] messages, boolean wanted) throws MessagingException {
    @Nullable AppendUID[] all = new AppendUID[messages.length];
    long limit = limit();
    int next = 0;
    while (next < messages.length) {
      try (OutgoingMessages out = new OutgoingMessages(folder.settings())) {
        while (next < messages.length && !out.isFull()) {
          out.add(messages[next], next, limit);
          next++;
        }
        if (!out.messages().isEmpty()) {
          send(out, wanted, all);
        }
      }
    }
    return all;
  }

  /** APPENDLIMIT of RFC 7889, of the server or of the mailbox; -1 for none that is known. */
  private long limit() throws MessagingException {
    OptionalLong all = store.capabilities().appendLimit();
    if (all.isPresent()) {
      return all.getAsLong();
    }
    if (!store.capabilities().has("APPENDLIMIT")) {
      return -1;
    }
    return store.catalog().status(folder, List.of("APPENDLIMIT")).number("APPENDLIMIT").orElse(-1);
  }

  private void send(OutgoingMessages out, boolean wanted, @Nullable AppendUID[] all)
      throws MessagingException {
    boolean look = wanted && !store.capabilities().has(Capability.UIDPLUS);
    CopyFinder finder = new CopyFinder(store, folder);
    if (look) {
      finder.prepare();
    }
    AppendResult result = appendNow(out);
    UidSet.Builder fresh = new UidSet.Builder();
    for (int i = 0; i < out.places().size() && i < result.uids().size(); i++) {
      OptionalLong uid = result.uids().get(i);
      if (uid.isPresent() && uid.getAsLong() > 0) {
        all[out.places().get(i)] = new AppendUID(result.uidValidity(), uid.getAsLong());
        fresh.add(uid.getAsLong());
      }
    }
    folder.appended(fresh.build());
    if (look) {
      findAppended(finder, out, all);
    }
  }

  private AppendResult appendNow(OutgoingMessages out) throws MessagingException {
    MailboxAccess.Work<AppendResult> work =
        c -> {
          try {
            return c.append(folder.mailboxName(), out.messages());
          } catch (ImapException.No e) {
            throw refused(e, "append to " + folder.getFullName(), folder);
          }
        };
    OpenMailbox open = folder.mailboxIfOpen();
    if (open != null) {
      return open.call(work);
    }
    return store.call("append to " + folder.getFullName(), false, work);
  }

  private static void findAppended(
      CopyFinder finder, OutgoingMessages out, @Nullable AppendUID[] all)
      throws MessagingException {
    List<CopyFinder.Mark> marks = new ArrayList<>();
    for (var message : out.messages()) {
      marks.add(new CopyFinder.Mark(message.size(), MessageIds.of(message)));
    }
    List<OptionalLong> found = finder.find(marks);
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).isPresent() && all[out.places().get(i)] == null) {
        all[out.places().get(i)] = new AppendUID(finder.uidValidity(), found.get(i).getAsLong());
      }
    }
  }
}
