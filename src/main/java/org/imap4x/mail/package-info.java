/**
 * The Jakarta Mail provider on the command core; its classes bear the names that Java mail code has
 * used for twenty years.
 *
 * <p>Loggers ({@link java.lang.System.Logger}, so {@code java.util.logging} where nothing else is set
 * up): {@code org.imap4x.mail} has warnings, and at DEBUG (FINE) what happens to connections; {@code
 * org.imap4x.protocol} has at TRACE (FINER) every line of every session. Switched on when a
 * connection is made. {@code mail.debug} and {@code Session.setDebug} print the same to the session's
 * debug output. Passwords and tokens are in none of them, whatever {@code mail.debug.auth} and {@code
 * mail.debug.auth.password} say; {@code mail.debug.auth.username=false} leaves user names out too.
 */
@NullMarked
package org.imap4x.mail;

import org.jspecify.annotations.NullMarked;
