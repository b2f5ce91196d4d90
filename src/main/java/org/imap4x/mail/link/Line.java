package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.jspecify.annotations.Nullable;

/** Where work gets its connection: an open folder, or the store. */
public interface Line {
  /**
   * A connection that works as far as anybody knows; a lost one is replaced first, which blocks
   * until the deadline of {@link Recovery}. To be given back by {@link #done}.
   *
   * @param kind of what is to be done; what must not be done twice is worth asking first whether a
   *     connection that was silent for long still lives
   * @throws MessagingException when there is none to be had; the line may have ended by that
   */
  ImapClient take(Task.Kind kind) throws MessagingException;

  /** The work on the connection is over. */
  void done(ImapClient client);

  /** Whether lost connections are replaced. */
  boolean heals();

  /** Whether nobody may use it any more. */
  boolean isEnded();

  /**
   * Whether a refusal means that the session is not what it should be, such as "no mailbox
   * selected"; its connection is given up by that.
   */
  boolean isBroken(ImapClient client, ImapException refusal);

  /**
   * The exception for the application; a loss that is not to be healed ends the line.
   *
   * @param givenUp why no other connection could be had, where that was tried
   */
  MessagingException failed(ImapException failure, @Nullable MessagingException givenUp);
}
