package org.imap4x.client;

import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;

/** What became different in the selected mailbox, by UID, whatever response told of it. */
public sealed interface MailboxChange {

  /** New messages; their UIDs are above all earlier ones. */
  record Added(UidSet uids) implements MailboxChange {}

  /** Messages that are gone for good (EXPUNGE, VANISHED, or missing after a resynchronisation). */
  record Removed(UidSet uids) implements MailboxChange {}

  /** A message's flags as they are now; modSeq is -1 where the server gave none. */
  record FlagsChanged(long uid, FlagSet flags, long modSeq) implements MailboxChange {}

  /** UIDVALIDITY is another one: no UID known before means anything any more. */
  record Reset(long uidValidity) implements MailboxChange {}
}
