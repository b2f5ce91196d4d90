package org.imap4x.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.imap4x.model.Untagged;

/**
 * A running IDLE (RFC 2177). Any other command on the client, from any thread, ends it first.
 *
 * <p>{@link #await} and {@link #next} block and are for one thread; {@link #close} is for any.
 * {@link #whenNews} and {@link #takeNews} do without a thread as long as nothing comes.
 */
public interface IdleSession extends AutoCloseable {
  /**
   * Waits until the server reports something, the IDLE ends, or the time is over.
   *
   * @return true when something was reported (the listener has been told) or the IDLE has ended
   */
  boolean await(Duration atMost) throws ImapException;

  /**
   * Has {@code news} run once: when the server has sent something, the IDLE has ended, the
   * connection is lost, or the time is over. Meanwhile the connection takes no thread and no
   * buffer. It runs on the one thread that serves all who wait so, and must not block.
   *
   * @return false where the connection can't be waited for without a thread, as over a socket of an
   *     application's factory: {@code news} never runs
   */
  boolean whenNews(Duration atMost, Runnable news);

  /**
   * Takes what has come, without waiting for more; nothing where another thread reads just now.
   *
   * @return true when something was reported (the listener has been told) or the IDLE has ended
   */
  boolean takeNews() throws ImapException;

  /** The next response, in order, or empty when the time is over or the IDLE has ended. */
  Optional<Untagged> next(Duration atMost) throws ImapException;

  /**
   * Waits for a response, then takes more as long as each comes soon after the one before.
   *
   * @param atMost how long the first may take
   * @param interval how long each other may take
   */
  List<Untagged> burst(Duration atMost, Duration interval) throws ImapException;

  /** Whether it has ended, whoever ended it. */
  boolean isEnded();

  /** Sends DONE and waits for the tagged response; does nothing when it has ended already. */
  @Override
  void close() throws ImapException;
}
