package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.imap4x.client.ImapException;
import org.imap4x.client.StoreMode;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.link.AppendTask;
import org.imap4x.mail.link.CopyTask;
import org.imap4x.mail.link.ExpungeTask;
import org.imap4x.mail.link.OutgoingMessages;
import org.imap4x.mail.link.Placed;
import org.imap4x.mail.link.StoreConnections;
import org.imap4x.mail.opening.Opening;
import org.imap4x.model.Capability;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** Appends, copies and moves messages, with their new UIDs where they are wanted. */
final class Transfers {
  private final IMAPFolder folder;
  private final IMAPStore store;

  Transfers(IMAPFolder folder) {
    this.folder = folder;
    this.store = folder.imapStore();
  }

  /** A refusal that is about the target, not about this folder. */
  private MessagingException refused(ImapException e, String what, Folder target) {
    if (e.hasCode("TRYCREATE") || e.hasCode("NONEXISTENT")) {
      return new FolderNotFoundException(target, what + ": " + e.getMessage(), e);
    }
    return store.errors().map(e, what, target, null);
  }

  private IMAPFolder target(Folder to) throws MessagingException {
    if (to instanceof IMAPFolder target && to.getStore() == store) {
      target.checkCarried();
      return target;
    }
    throw new MessagingException("the target is a folder of another store: " + to);
  }

  private static @Nullable AppendUID[] inOrder(Message[] messages, Map<Long, Placed> placed) {
    @Nullable AppendUID[] all = new AppendUID[messages.length];
    for (int i = 0; i < messages.length; i++) {
      Placed at = messages[i] instanceof IMAPMessage m ? placed.get(m.uid()) : null;
      all[i] = at == null ? null : new AppendUID(at.uidValidity(), at.uid());
    }
    return all;
  }

  // ---- copy and move

  /** COPY; the new UIDs, one for each message, null where unknown. */
  @Nullable AppendUID[] copy(Message[] messages, Folder to, boolean wanted)
      throws MessagingException {
    IMAPFolder target = target(to);
    UidSet uids = folder.uidsOf(messages);
    return inOrder(messages, copied(folder.opened(), uids, target, wanted));
  }

  private Map<Long, Placed> copied(Opening from, UidSet uids, IMAPFolder target, boolean wanted)
      throws MessagingException {
    StoreConnections connections = store.connections();
    try {
      return from.runRefusable(CopyTask.copy(connections, target.mailboxName(), uids, wanted));
    } catch (ImapException e) {
      throw refused(e, "copy to " + target.getFullName(), target);
    } finally {
      target.forgetCounters();
    }
  }

  /**
   * MOVE; where the server has none, COPY, and then UID EXPUNGE of exactly the messages that were
   * copied for sure.
   */
  @Nullable AppendUID[] move(Message[] messages, Folder to, boolean wanted)
      throws MessagingException {
    IMAPFolder target = target(to);
    UidSet uids = folder.uidsOf(messages);
    Opening from = folder.opened();
    Map<Long, Placed> placed =
        store.capabilities().has(Capability.MOVE)
            ? moved(from, uids, target, wanted)
            : movedByCopy(from, uids, target, wanted);
    return inOrder(messages, placed);
  }

  private Map<Long, Placed> moved(Opening from, UidSet uids, IMAPFolder target, boolean wanted)
      throws MessagingException {
    try {
      return from.runRefusable(
          from.writing(CopyTask.move(store.connections(), target.mailboxName(), uids, wanted)));
    } catch (ImapException e) {
      throw refused(e, "move to " + target.getFullName(), target);
    } finally {
      target.forgetCounters();
    }
  }

  private Map<Long, Placed> movedByCopy(
      Opening from, UidSet uids, IMAPFolder target, boolean wanted) throws MessagingException {
    boolean exact = store.capabilities().has(Capability.UIDPLUS);
    Map<Long, Placed> placed = copied(from, uids, target, wanted || exact);
    UidSet sure = exact ? known(placed, uids) : uids;
    if (!sure.isEmpty()) {
      from.store(sure, StoreMode.ADD, FlagSet.of(FlagSet.DELETED));
      if (exact) {
        from.run(from.writing(ExpungeTask.some(sure)));
      }
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
    return placed;
  }

  private static UidSet known(Map<Long, Placed> placed, UidSet asked) {
    UidSet.Builder sure = new UidSet.Builder();
    for (var it = asked.iterator(); it.hasNext(); ) {
      long uid = it.nextLong();
      if (placed.containsKey(uid)) {
        sure.add(uid);
      }
    }
    return sure.build();
  }

  // ---- append

  /** APPEND, MULTIAPPEND where the server has it; new UIDs, null where unknown. */
  @Nullable AppendUID[] append(Message[] messages, boolean wanted) throws MessagingException {
    folder.checkCarried();
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
    Map<Integer, Placed> placed = sent(out, wanted);
    List<Placed> fresh = new ArrayList<>();
    for (Map.Entry<Integer, Placed> p : new LinkedHashMap<>(placed).entrySet()) {
      Placed at = p.getValue();
      all[out.places().get(p.getKey())] = new AppendUID(at.uidValidity(), at.uid());
      fresh.add(at);
    }
    UidSet.Builder uids = new UidSet.Builder();
    fresh.forEach(at -> uids.add(at.uid()));
    folder.appended(uids.build());
  }

  private Map<Integer, Placed> sent(OutgoingMessages out, boolean wanted)
      throws MessagingException {
    String what = "append to " + folder.getFullName();
    AppendTask task =
        new AppendTask(store.connections(), folder.mailboxName(), out.messages(), wanted);
    Opening open = folder.openingOrNull();
    try {
      return open != null ? open.runRefusable(task) : store.connections().run(what, task);
    } catch (ImapException e) {
      if (open != null && open.mode() == Folder.READ_WRITE && open.isReadOnly()) {
        throw new ReadOnlyFolderException(folder, what + ": " + e.getMessage(), e);
      }
      throw FolderCatalog.mayBeMissing(e)
          ? folder.catalog().explained(e, what, folder)
          : refused(e, what, folder);
    }
  }
}
