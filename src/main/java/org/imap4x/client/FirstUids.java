package org.imap4x.client;

import org.imap4x.model.UidSet;

/**
 * The messages that a mailbox had when it was selected, as they became known later.
 *
 * @param uids of those that were there yet, and had a UID
 * @param gone how many the server expunged before it told their UIDs
 */
public record FirstUids(UidSet uids, int gone) {}
