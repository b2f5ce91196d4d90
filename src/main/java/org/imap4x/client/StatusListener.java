package org.imap4x.client;

import org.imap4x.model.Response;
import org.imap4x.model.Untagged;

/**
 * Hears the status responses of a session (RFC 9051 section 7.1) from its greeting on, each once
 * and in order, on the thread that ran a command, without locks held.
 *
 * <p>What comes in clear text before TLS is not told: it may be anybody's, and a client should
 * ignore it (RFC 9051 section 7.1, ALERT). It is told where the session stays in clear text because
 * its options want no more, as all of it may be anybody's then.
 */
public interface StatusListener {
  /** Hears nothing. */
  StatusListener NONE = status -> {};

  /** The first response; what servers say to everybody. */
  default void greeted(Untagged.Status greeting) {
    came(greeting);
  }

  /** An {@link Untagged.Status}, or the {@link Response.Tagged} that ended a command. */
  void came(Response status);
}
