package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.StoreMode;
import org.imap4x.model.Capability;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;

/**
 * COPY or MOVE of messages of the selected mailbox, each once: part by part where the set is long,
 * and after a loss what has arrived, or has left, is looked up.
 */
public final class CopyTask implements Task<Map<Long, Placed>> {
  private final StoreConnections store;
  private final MailboxName target;
  private final boolean move;
  private final boolean wanted;
  private final UidSet all;
  private UidSet left;
  private final Map<Long, Placed> placed = new LinkedHashMap<>();
  private Map<Long, Arrivals.Mark> marks = Map.of();
  private Optional<TargetEnds.End> end = Optional.empty();

  private CopyTask(
      StoreConnections store, MailboxName target, UidSet uids, boolean move, boolean wanted) {
    this.store = store;
    this.target = target;
    this.all = uids;
    this.left = uids;
    this.move = move;
    this.wanted = wanted;
  }

  /**
   * COPY (RFC 9051 section 6.4.7).
   *
   * @param wanted whether new UIDs are looked for where the server does not tell them
   */
  public static CopyTask copy(
      StoreConnections store, MailboxName target, UidSet uids, boolean wanted) {
    return new CopyTask(store, target, uids, false, wanted);
  }

  /** MOVE (RFC 6851), on a server that has it. */
  public static CopyTask move(
      StoreConnections store, MailboxName target, UidSet uids, boolean wanted) {
    return new CopyTask(store, target, uids, true, wanted);
  }

  @Override
  public Kind kind() {
    return Kind.VERIFIABLE;
  }

  @Override
  public long progress() {
    return all.size() - left.size();
  }

  @Override
  public boolean isBegun() {
    return left.size() < all.size();
  }

  @Override
  public boolean isDone() {
    return left.isEmpty();
  }

  /** The new UIDs by the old ones, of those that are known. */
  @Override
  public Map<Long, Placed> run(ImapClient client) throws ImapException, MessagingException {
    if (left.isEmpty()) {
      return placed;
    }
    if (end.isEmpty()) {
      end = store.ends().of(client, target);
    }
    boolean told = client.has(Capability.UIDPLUS);
    if (marks.isEmpty() && wanted && !told) {
      marks = marksBefore(client);
    }
    if (move) {
      client.move(left, target, this::confirm);
    } else {
      client.copy(left, target, this::confirm);
    }
    if (wanted && !told) {
      findPlaces(client);
    }
    return placed;
  }

  /** A message that was moved can't be asked any more what it was. */
  private Map<Long, Arrivals.Mark> marksBefore(ImapClient client) throws ImapException {
    try {
      return Arrivals.marks(client, all);
    } catch (ImapException e) {
      throw e.isRefusal() ? e : TargetEnds.notBegun(e);
    }
  }

  private void confirm(UidSet part, Optional<UidMapping> mapping) {
    left = left.minus(part);
    mapping.ifPresent(m -> take(m, part));
  }

  /** What the server said of the messages that were asked for, however much else it said. */
  private void take(UidMapping mapping, UidSet asked) {
    for (var it = asked.iterator(); it.hasNext(); ) {
      long uid = it.nextLong();
      mapping
          .targetOf(uid)
          .ifPresent(
              to -> {
                Placed at = new Placed(mapping.uidValidity(), to);
                placed.put(uid, at);
                store.ends().cameTo(target, at);
              });
    }
  }

  private void findPlaces(ImapClient client) throws MessagingException {
    Map<Long, Arrivals.Sent> sent = new LinkedHashMap<>();
    marks.forEach(
        (uid, mark) -> {
          if (!placed.containsKey(uid)) {
            sent.put(uid, Arrivals.sent(client, uid, mark));
          }
        });
    if (end.isPresent() && !sent.isEmpty()) {
      try {
        placed.putAll(new Arrivals(store, target, end.get()).find(sent, placed.values()));
      } catch (ImapException | CannotTell e) {
        return; // copied they are
      }
    }
  }

  @Override
  public void look(ImapClient client) throws ImapException, MessagingException, CannotTell {
    UidSet here = stillHere(client);
    UidSet arrived = arrived(client, here);
    if (!move) {
      left = left.minus(arrived).intersect(here);
      return;
    }
    left = here.minus(arrived);
    if (!arrived.isEmpty() && client.has(Capability.UIDPLUS)) {
      // the server was cut between copying and removing
      client.store(arrived, StoreMode.ADD, FlagSet.of(FlagSet.DELETED), true);
      client.expunge(arrived);
    }
  }

  /** Those of the rest that are in this mailbox; asked until the answer stays the same. */
  private UidSet stillHere(ImapClient client) throws ImapException, MessagingException {
    UidSet here = left.intersect(present(client));
    while (move && !here.isEmpty()) {
      Arrivals.pause();
      client.noop();
      UidSet now = left.intersect(present(client));
      if (now.equals(here)) {
        break;
      }
      here = now;
    }
    return here;
  }

  private static UidSet present(ImapClient client) {
    return client.selected().map(m -> m.uids()).orElse(UidSet.EMPTY);
  }

  private UidSet arrived(ImapClient client, UidSet here)
      throws ImapException, MessagingException, CannotTell {
    if (here.isEmpty()) {
      return here;
    }
    if (end.isEmpty()) {
      throw new CannotTell("the server does not tell where " + target + " ended before");
    }
    Map<Long, Arrivals.Sent> sent = new LinkedHashMap<>();
    Arrivals.marks(client, here)
        .forEach((uid, mark) -> sent.put(uid, Arrivals.sent(client, uid, mark)));
    Map<Long, Placed> found = new Arrivals(store, target, end.get()).find(sent, placed.values());
    placed.putAll(found);
    found.values().forEach(at -> store.ends().cameTo(target, at));
    UidSet.Builder uids = new UidSet.Builder();
    found.keySet().forEach(uids::add);
    return uids.build();
  }
}
