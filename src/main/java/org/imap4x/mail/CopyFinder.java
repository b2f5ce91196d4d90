package org.imap4x.mail;

import jakarta.mail.MessagingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FetchItem.Simple;
import org.imap4x.model.NumberSet;
import org.imap4x.model.StatusData;
import org.imap4x.model.UidSet;

/**
 * Finds messages in their new folder where the server does not tell their UIDs (no UIDPLUS): those
 * that came since, compared by size and Message-ID.
 */
final class CopyFinder {
  private final IMAPStore store;
  private final IMAPFolder target;
  private long uidNext;
  private long uidValidity;

  /** What a message is known by; the id is empty for none. */
  record Mark(long size, String messageId) {}

  CopyFinder(IMAPStore store, IMAPFolder target) {
    this.store = store;
    this.target = target;
  }

  long uidValidity() {
    return uidValidity;
  }

  /** Remembers where the target ends now; before the copy. */
  void prepare() throws MessagingException {
    StatusData status = store.catalog().status(target, List.of("UIDNEXT", "UIDVALIDITY"));
    uidNext = status.number("UIDNEXT").orElse(0);
    uidValidity = status.number("UIDVALIDITY").orElse(0);
  }

  /** The marks of messages, on a connection that has their mailbox selected. */
  static Map<Long, Mark> marks(ImapClient client, UidSet uids) throws ImapException {
    Map<Long, Mark> marks = new TreeMap<>();
    List<FetchItem> items = List.of(Simple.UID, Simple.RFC822_SIZE, Simple.ENVELOPE);
    for (UidSet part : uids.split(client.options().maxCommandLine() - 100)) {
      client.fetch(part, items, data -> marks.put(data.uid(), mark(data)));
    }
    return marks;
  }

  private static Mark mark(FetchData data) {
    String id =
        data.envelope()
            .flatMap(FetchData.Lazy::get)
            .map(e -> e.messageId() == null ? "" : e.messageId())
            .orElse("");
    return new Mark(data.size(), id);
  }

  /**
   * The UIDs of the wanted messages, in their order; empty ones where no message can be told for
   * sure.
   */
  List<OptionalLong> find(List<Mark> wanted) throws MessagingException {
    List<OptionalLong> none = new ArrayList<>();
    wanted.forEach(w -> none.add(OptionalLong.empty()));
    if (uidNext < 1) {
      return none;
    }
    Map<Long, Mark> there;
    try {
      there = store.connections().runAlone(this::arrived);
    } catch (ImapException e) {
      throw ImapFaults.ERRORS.failed(e, "look for copies in " + target.getFullName());
    }
    Map<Mark, ArrayDeque<Long>> byMark = new HashMap<>();
    there.forEach((uid, mark) -> byMark.computeIfAbsent(mark, m -> new ArrayDeque<>()).add(uid));
    List<OptionalLong> found = new ArrayList<>();
    for (Mark mark : wanted) {
      ArrayDeque<Long> uids = byMark.getOrDefault(mark, new ArrayDeque<>());
      // two messages of one size without an id can't be told apart
      boolean unsure = uids.isEmpty() || (mark.messageId().isEmpty() && uids.size() > 1);
      found.add(unsure ? OptionalLong.empty() : OptionalLong.of(uids.removeFirst()));
    }
    return found;
  }

  private Map<Long, Mark> arrived(ImapClient c) throws ImapException {
    SelectedMailbox m = c.select(target.mailboxName(), SelectOptions.READ_ONLY);
    Map<Long, Mark> there = Map.of();
    if (m.uidValidity() == uidValidity) {
      UidSet fresh = m.uids().intersect(UidSet.range(uidNext, NumberSet.MAX));
      there = fresh.isEmpty() ? Map.of() : marks(c, fresh);
    }
    c.unselect();
    return there;
  }
}
