package org.imap4x.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;

/** The mailbox that a session has selected, as the server described it and changed it since. */
public interface SelectedMailbox {
  /** The name it was selected by. */
  MailboxName name();

  /** Whether the server or EXAMINE made it read-only. */
  boolean isReadOnly();

  /** 0 where the server gives none. */
  long uidValidity();

  /** The server's UIDNEXT, or one above the highest UID seen since, whichever is larger. */
  long uidNext();

  /** The same; empty where the server never said UIDNEXT (or said 0), so that it may be higher. */
  OptionalLong toldUidNext();

  /** The highest mod-sequence seen; empty without CONDSTORE. */
  OptionalLong highestModSeq();

  /**
   * HIGHESTMODSEQ as the server said it last: everything up to it was told (RFC 7162 section
   * 3.1.2.1), which MODSEQ in a FETCH does not mean; empty without CONDSTORE.
   */
  OptionalLong toldModSeq();

  /** EXISTS as it is now. */
  long exists();

  /** RECENT as last said, -1 if never. */
  long recent();

  /** Flags in use (FLAGS). */
  FlagSet flags();

  /**
   * Flags that can be changed for good; empty where the server did not say (then: all of flags).
   */
  Optional<FlagSet> permanentFlags();

  /** MAILBOXID of RFC 8474. */
  Optional<String> mailboxId();

  /** Whether UIDs stay the same over sessions. */
  boolean isUidSticky();

  /** The UIDs that are there now; a snapshot. */
  UidSet uids();

  /**
   * What a SELECT with QRESYNC said of the time since the known state, in the server's order:
   * {@code Vanished} and {@code Fetch}; empty else.
   */
  List<Untagged> resyncData();

  /**
   * Whether the server has told of changes, new messages say, that {@link #uids} and the listener
   * of changes do not have yet; the next command brings them.
   */
  boolean hasUntold();

  /**
   * Why {@link #uids} are not those of all messages that {@link #exists} counts, where the server
   * can't be brought to tell them; empty where they are, or will be asked for.
   */
  Optional<ImapException> whyUidsUnknown();

  /** Whether this is still what the session has selected. */
  boolean isSelected();
}
