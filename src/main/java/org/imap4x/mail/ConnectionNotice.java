package org.imap4x.mail;

import jakarta.mail.Store;
import jakarta.mail.event.StoreEvent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells store listeners, as a {@link StoreEvent#NOTICE}, that a connection was lost and what became
 * of it: each step once for an outage, however many folders it hits.
 */
public class ConnectionNotice extends StoreEvent {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public enum State {
    /** A connection is gone; it is replaced where {@code reconnect} allows it. */
    LOST,
    /** The first try failed; there will be others. */
    RETRYING,
    /** Everything that was lost is back. */
    RESTORED,
    /** It can't be replaced: the deadline has passed, or waiting would not help. */
    GIVEN_UP
  }

  private final State state;
  private final String place;
  private final transient @Nullable Throwable cause;
  private final Duration time;

  ConnectionNotice(
      Store store,
      State state,
      String place,
      @Nullable Throwable cause,
      Duration time,
      String text) {
    super(store, NOTICE, text);
    this.state = state;
    this.place = place;
    this.cause = cause;
    this.time = time;
  }

  /** What happened. */
  public State getState() {
    return state;
  }

  /** What was connected, such as {@code folder INBOX at imap.example.org:993}. */
  public String getPlace() {
    return place;
  }

  /** Why, where there is a reason. */
  public Optional<Throwable> getCause() {
    return Optional.ofNullable(cause);
  }

  /**
   * How long until the next try when it is retried; how long it took when it is restored or given
   * up; zero when it is lost.
   */
  public Duration getTime() {
    return time;
  }
}
