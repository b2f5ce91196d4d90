/**
 * What lives from open to close of a folder: {@link org.imap4x.mail.opening.Opening}, its owner,
 * with the message table, events, flags, what a reconnect has to find out, and the last words.
 */
@NullMarked
package org.imap4x.mail.opening;

import org.jspecify.annotations.NullMarked;
