package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.model.Capability;
import org.imap4x.model.SearchKey;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * EXPUNGE or UID EXPUNGE, once: after a loss only what was marked when it was sent, and is there
 * yet, is expunged.
 */
public final class ExpungeTask implements Task<Boolean> {
  private final @Nullable UidSet some;
  private final UidSet marked;
  private UidSet left;
  private boolean finishing;

  private ExpungeTask(@Nullable UidSet some, UidSet marked) {
    this.some = some;
    this.marked = marked;
    this.left = some == null ? marked : some;
  }

  /**
   * EXPUNGE (RFC 9051 section 6.4.3).
   *
   * @param marked those that are known to be marked \\Deleted; empty where nobody knows
   */
  public static ExpungeTask all(UidSet marked) {
    return new ExpungeTask(null, marked);
  }

  /** UID EXPUNGE (RFC 4315 section 2.1). */
  public static ExpungeTask some(UidSet uids) {
    return new ExpungeTask(uids, uids);
  }

  @Override
  public Kind kind() {
    return Kind.VERIFIABLE;
  }

  @Override
  public long progress() {
    return some == null ? 0 : some.size() - left.size();
  }

  @Override
  public boolean isBegun() {
    return progress() > 0;
  }

  @Override
  public boolean isDone() {
    return finishing && left.isEmpty();
  }

  @Override
  public Boolean run(ImapClient client) throws ImapException, MessagingException {
    if (some != null || (finishing && client.has(Capability.UIDPLUS))) {
      if (!left.isEmpty()) {
        client.expunge(left, (part, nothing) -> left = left.minus(part));
      }
    } else if (!finishing || !left.isEmpty()) {
      client.expunge();
    }
    return true;
  }

  @Override
  public void look(ImapClient client) throws ImapException, MessagingException {
    finishing = true;
    UidSet present = client.selected().map(m -> m.uids()).orElse(UidSet.EMPTY);
    left = left.intersect(present);
    if (some == null && marked.isEmpty()) {
      left = client.search(UidSet.class, SearchKey.Simple.DELETED, null).numbers();
    }
  }
}
