package org.imap4x.mail.opening;

import jakarta.mail.Folder;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SelectOptions;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * How a folder is to be opened.
 *
 * @param mode READ_ONLY or READ_WRITE
 * @param readOnlyWillDo whether a mailbox that can't be written is opened all the same
 * @param known what is known from earlier; null for nothing
 */
public record Selection(int mode, boolean readOnlyWillDo, @Nullable Known known) {
  /** Checks the mode. */
  public Selection {
    if (mode != Folder.READ_ONLY && mode != Folder.READ_WRITE) {
      throw new IllegalArgumentException("mode " + mode);
    }
  }

  /**
   * A state of the mailbox at an earlier time (RFC 7162).
   *
   * @param uidValidity 0 for none: then mod-sequences are asked for, and no changes
   * @param uids empty for all
   */
  public record Known(long uidValidity, long modSeq, UidSet uids) {}

  /** What has changed since: either some are gone, or a message has other flags. */
  public record Change(UidSet vanished, @Nullable ServerMessage changed) {}

  /** The parameters of SELECT, as far as the server has them. */
  SelectOptions options(ImapClient client) throws ImapException {
    boolean readOnly = mode == Folder.READ_ONLY;
    if (known != null) {
      client.settle(); // what is enabled decides
    }
    if (known == null || !Resync.hasModSeqs(client)) {
      return readOnly ? SelectOptions.READ_ONLY : SelectOptions.READ_WRITE;
    }
    boolean compares = client.isEnabled("QRESYNC") && known.uidValidity() > 0 && known.modSeq() > 0;
    return new SelectOptions(
        readOnly,
        true,
        compares
            ? new SelectOptions.Qresync(known.uidValidity(), known.modSeq(), known.uids())
            : null);
  }
}
