package org.imap4x.client;

import java.util.OptionalLong;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * How a mailbox is selected.
 *
 * @param readOnly EXAMINE in place of SELECT
 * @param condStore asks for mod-sequences (RFC 7162) where the server has them
 * @param qresync what is known from earlier; needs ENABLE QRESYNC before
 */
public record SelectOptions(boolean readOnly, boolean condStore, @Nullable Qresync qresync) {
  /** SELECT, nothing more. */
  public static final SelectOptions READ_WRITE = new SelectOptions(false, false, null);

  /** EXAMINE, nothing more. */
  public static final SelectOptions READ_ONLY = new SelectOptions(true, false, null);

  /**
   * Parameters of QRESYNC (RFC 7162 section 3.2.5).
   *
   * @param knownUids empty for all
   */
  public record Qresync(long uidValidity, long modSeq, UidSet knownUids) {
    public Qresync {
      if (uidValidity < 1 || modSeq < 1) {
        throw new IllegalArgumentException("UIDVALIDITY and mod-sequence are 1 or more");
      }
    }
  }

  OptionalLong knownModSeq() {
    return qresync == null ? OptionalLong.empty() : OptionalLong.of(qresync.modSeq());
  }
}
