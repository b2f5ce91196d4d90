/**
 * The provider's connections: pool, lease, session set-up, how a lost connection is replaced, and
 * what becomes of the work that was under way.
 *
 * <h2>Losses</h2>
 *
 * <p>One state machine serves the store, its open folders, {@code open()}, {@code connect()} and
 * those who watch; {@link org.imap4x.mail.link.Healing} is one line's way through it, and {@link
 * org.imap4x.mail.link.Recovery} leads it:
 *
 * <pre>
 * UP --&gt; LOST --&gt; WAITING -----------&gt; CONNECTING --&gt; RESYNC --&gt; UP
 *                  back-off with jitter,      |            |
 *                  or what the server         |            |
 *                  asks to wait     &lt;---------+------------+  not now
 *                     |                       |            |
 *                     +-----------------------+------------+--&gt; GIVEN_UP
 *                       deadline, close(), interrupt, or a refusal that no wait can mend
 * </pre>
 *
 * <p>The deadline is the property {@code reconnect.timeout}; those who watch have none. While
 * something is lost, one connection of a store is tried for at a time. {@link
 * org.imap4x.mail.link.Temporary} tells what may pass: refused TCP, BYE, {@code NO [UNAVAILABLE]},
 * {@code [INUSE]}, {@code [LIMIT]}, throttling; not wrong credentials, TLS that cannot be verified,
 * or a mailbox that is gone. What is lost, tried again, restored or given up is told once for an
 * outage ({@link org.imap4x.mail.link.Notices}).
 *
 * <h2>Work</h2>
 *
 * <p>Each piece of work says what it is ({@link org.imap4x.mail.link.Task}), and one table decides
 * ({@link org.imap4x.mail.link.Retry}):
 *
 * <pre>
 * work        not sent   refused   may have happened
 * repeatable  again      tell      again
 * verifiable  again      tell      look, then finish what is missing, or report done
 * other       again      tell      tell: outcome unknown
 * </pre>
 *
 * <p>Work in several commands is done part by part: what is confirmed is never sent again. To look
 * means: which UIDs at or above the target's UIDNEXT of before have the size and Message-ID, or the
 * octets, of what was sent; which source UIDs are still there.
 *
 * <h2>Locks of the provider</h2>
 *
 * <p>In this order, where one is taken inside another; nothing blocks, calls back or logs under any
 * of them, and every guarded field says by which:
 *
 * <ol>
 *   <li>store ({@code IMAPStore}), folder ({@code IMAPFolder})
 *   <li>{@code Opening}, {@code Opener}
 *   <li>{@code Openings}, {@code StoreConnections}
 *   <li>{@code Recovery}, {@code ConnectionPool}
 *   <li>{@code MessageTable}
 *   <li>all others: {@code IdleLoop}, {@code Healing}, {@code TargetEnds}, {@code Changes}, {@code
 *       Events}, {@code SeenMarks}, {@code BodyCache}, {@code Suspects}, {@code Spool}, {@code
 *       FolderCounters}, {@code ListedTogether}; under them no other is taken
 * </ol>
 */
@NullMarked
package org.imap4x.mail.link;

import org.jspecify.annotations.NullMarked;
