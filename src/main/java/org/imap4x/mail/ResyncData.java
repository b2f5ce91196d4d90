package org.imap4x.mail;

import org.imap4x.mail.opening.Selection;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a folder from earlier, for {@link IMAPFolder#open(int, ResyncData)} (RFC 7162).
 */
public class ResyncData {
  /** Asks for mod-sequences only; nothing is known from earlier. */
  public static final ResyncData CONDSTORE = new ResyncData(-1, -1, (UidSet) null);

  private final long uidvalidity;
  private final long modseq;
  private final @Nullable UidSet uids;

  private ResyncData(long uidvalidity, long modseq, @Nullable UidSet uids) {
    this.uidvalidity = uidvalidity;
    this.modseq = modseq;
    this.uids = uids;
  }

  /** Everything changed or gone since the mod-sequence. */
  public ResyncData(long uidvalidity, long modseq) {
    this(uidvalidity, modseq, (UidSet) null);
  }

  /** The same for the messages from one UID to the other. */
  public ResyncData(long uidvalidity, long modseq, long uidFirst, long uidLast) {
    this(uidvalidity, modseq, UidSet.range(uidFirst, uidLast));
  }

  /** The same for the given messages. */
  public ResyncData(long uidvalidity, long modseq, long[] uids) {
    this(uidvalidity, modseq, UidSet.of(uids));
  }

  /** -1 for {@link #CONDSTORE}. */
  public long getUIDValidity() {
    return uidvalidity;
  }

  /** -1 for {@link #CONDSTORE}. */
  public long getModSeq() {
    return modseq;
  }

  /** The same for the opening; the messages are empty for all. */
  Selection.Known known() {
    return new Selection.Known(
        Math.max(0, uidvalidity), modseq, uids == null ? UidSet.EMPTY : uids);
  }
}
