/**
 * How messages of an open folder are read: what is known of one, fetch profiles, read-ahead, bodies
 * as streams, and the {@code \Seen} marks that reading sets.
 */
@NullMarked
package org.imap4x.mail.read;

import org.jspecify.annotations.NullMarked;
