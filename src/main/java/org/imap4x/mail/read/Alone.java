package org.imap4x.mail.read;

import jakarta.mail.MessagingException;
import java.util.Collection;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.link.Task;
import org.jspecify.annotations.Nullable;

/**
 * Reading of one message with what a loop reads next beside it. Where the connection was lost by
 * that, or the server fell silent, only what was asked for is asked for again: who is to blame is
 * not known, and shall be the only one that cannot be read.
 */
abstract class Alone<T extends @Nullable Object> implements Task<T> {
  private final Suspects suspects;
  private int attempts;
  private boolean silent;

  Alone(Suspects suspects) {
    this.suspects = suspects;
  }

  /** Whether neighbours may come along. */
  final boolean isFirst() {
    return attempts == 1;
  }

  /** Whether it should be asked for as little as will do: a silent server is asked twice only. */
  final boolean isLast() {
    return attempts > 2 || silent;
  }

  /** Reads; with neighbours the {@linkplain #isFirst() first} time only. */
  abstract T read(ImapClient client) throws ImapException, MessagingException;

  /** Those that were asked for beside it in vain. */
  abstract Collection<ServerMessage> unanswered();

  @Override
  public final Kind kind() {
    return Kind.REPEATABLE;
  }

  @Override
  public final T run(ImapClient client) throws ImapException, MessagingException {
    attempts++;
    try {
      return read(client);
    } catch (ImapException e) {
      silent |= e instanceof ImapException.Timeout;
      if (isFirst() && e.isFatal() && e.outcome() == ImapException.Outcome.UNKNOWN) {
        suspects.add(unanswered());
      } else if (isFirst() && e.isFatal()) {
        attempts = 0; // it was not even sent
      }
      throw e;
    }
  }
}
