package org.imap4x.mail.link;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an application is told of lost connections; called in order, without locks. */
public interface Notices {
  /** What happened. */
  enum Kind {
    /** A connection is gone, and will be replaced. */
    LOST,
    /** The first try failed; there will be others. */
    RETRYING,
    /** Everything that was lost is back. */
    RESTORED,
    /** It can't be replaced: the deadline has passed, or waiting would not help. */
    GIVEN_UP
  }

  /**
   * Tells it; must not block.
   *
   * @param place what was connected, such as a folder at a server
   * @param cause why; null where it is restored
   * @param time how long until the next try, or how long it took
   */
  void tell(Kind kind, String place, @Nullable Throwable cause, Duration time);
}
