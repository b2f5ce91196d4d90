package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.jspecify.annotations.Nullable;

/** Work on a connection; it blocks for its round trips, and no lock is held meanwhile. */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
  /** Does it; called again on another connection where {@link Retry} decides so. */
  T run(ImapClient client) throws ImapException, MessagingException;
}
