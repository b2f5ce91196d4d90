/**
 * The Jakarta Mail provider on the command core; its classes bear the names that Java mail code has
 * used for twenty years.
 *
 * <p>{@code session.getStore("imap4x")} (port 143, {@code starttls.required}) and {@code
 * session.getStore("imap4xs")} (port 993, TLS) give an {@link org.imap4x.mail.IMAPStore}. Its
 * folders are {@link org.imap4x.mail.IMAPFolder}, their messages {@link
 * org.imap4x.mail.IMAPMessage}; cast to them for what the API lacks. Properties are those of the
 * README's table.
 *
 * <p>A message is its UID. Its number stays until the application calls {@code expunge()} or closes
 * the folder. Stores, folders and messages may be used by several threads. Methods block for their
 * round trips without holding a lock; {@code close()} from another thread ends them. Lost
 * connections are replaced where {@code reconnect} allows it, and what changed meanwhile arrives as
 * events. Work that a lost connection may have done is looked up and finished where its effect
 * shows. Store listeners are told by {@link org.imap4x.mail.ConnectionNotice}.
 *
 * <p>Where no exception of Jakarta Mail says it better, a failure is an {@link
 * org.imap4x.mail.IMAPException}, which tells whether the command was carried out.
 *
 * <p>Loggers ({@link java.lang.System.Logger}, so {@code java.util.logging} where nothing else is
 * set up): {@code org.imap4x.mail} has warnings, also of lost connections, at INFO that they are
 * back, and at DEBUG (FINE) what else happens to connections; {@code org.imap4x.protocol} has at
 * TRACE (FINER) every line of every session. Switched on when a connection is made. {@code
 * mail.debug} and {@code Session.setDebug} print the same to the session's debug output. Passwords
 * and tokens are in none of them, whatever {@code mail.debug.auth} and {@code
 * mail.debug.auth.password} say; {@code mail.debug.auth.username=false} leaves user names out too.
 */
@NullMarked
package org.imap4x.mail;

import org.jspecify.annotations.NullMarked;
