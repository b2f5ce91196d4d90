package org.imap4x.mail.link;

/**
 * Where a message went.
 *
 * @param uidValidity of the mailbox it is in now
 * @param uid its UID there
 */
public record Placed(long uidValidity, long uid) {}
