package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import java.util.Optional;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work and what it is, so that {@link Retry} can decide what follows from a loss.
 *
 * <p>Work in several commands keeps what is confirmed, and {@link #run} does only what is left.
 */
public interface Task<T extends @Nullable Object> extends Work<T> {
  /** What happens when it is done twice. */
  enum Kind {
    /** Nothing: FETCH with PEEK, SEARCH, STATUS, LIST, SELECT, STORE of flags, SUBSCRIBE. */
    REPEATABLE,
    /** Harm, but it can be found out whether it was done: APPEND, COPY, MOVE, EXPUNGE, CREATE. */
    VERIFIABLE,
    /** Nobody knows: SETACL, SETQUOTA, SETMETADATA, and whatever an application sends itself. */
    OTHER
  }

  /** What it is. */
  Kind kind();

  /**
   * Finds out on the connection that took the lost one's place what has been done, so that {@link
   * #run} finishes what is missing; of verifiable work only.
   *
   * @throws CannotTell when the server does not let it be found out
   */
  default void look(ImapClient client) throws ImapException, MessagingException, CannotTell {
    throw new AssertionError("work that is " + kind() + " is not looked up");
  }

  /** A number that grows with all that an attempt brings; patience starts anew where it did. */
  default long progress() {
    return 0;
  }

  /** Whether a part of it was done for sure, so that "not sent" would not be the truth. */
  default boolean isBegun() {
    return false;
  }

  /** Whether a server that gives no answer in time may well be at it still. */
  default boolean mayTakeLong() {
    return false;
  }

  /** Whether all of it was done for sure, so that {@link #run} would send nothing. */
  default boolean isDone() {
    return false;
  }

  /** It can't be found out whether lost work was done. */
  final class CannotTell extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public CannotTell(String why) {
      super(why);
    }
  }

  /** Work that may be done twice. */
  static <T extends @Nullable Object> Task<T> repeatable(Work<T> work) {
    return new Plain<>(Kind.REPEATABLE, work);
  }

  /** Work of which nothing is known. */
  static <T extends @Nullable Object> Task<T> other(Work<T> work) {
    return new Plain<>(Kind.OTHER, work);
  }

  /**
   * Work of one command whose effect shows.
   *
   * @param effect what {@code work} would have returned if it has been done; empty else
   */
  static <T> Task<T> shown(Work<T> work, Work<Optional<T>> effect) {
    return new Shown<>(work, effect);
  }

  /** See {@link #shown}. */
  final class Shown<T> implements Task<T> {
    private final Work<T> work;
    private final Work<Optional<T>> effect;
    private Optional<T> done = Optional.empty();

    Shown(Work<T> work, Work<Optional<T>> effect) {
      this.work = work;
      this.effect = effect;
    }

    @Override
    public Kind kind() {
      return Kind.VERIFIABLE;
    }

    @Override
    public T run(ImapClient client) throws ImapException, MessagingException {
      return done.isPresent() ? done.get() : work.run(client);
    }

    @Override
    public boolean isDone() {
      return done.isPresent();
    }

    @Override
    public void look(ImapClient client) throws ImapException, MessagingException {
      done = effect.run(client);
    }
  }

  /** Work of one command that keeps nothing. */
  record Plain<T extends @Nullable Object>(Kind kind, Work<T> work) implements Task<T> {
    @Override
    public T run(ImapClient client) throws ImapException, MessagingException {
      return work.run(client);
    }
  }
}
