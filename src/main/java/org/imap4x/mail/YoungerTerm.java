package org.imap4x.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import java.util.Date;
import org.imap4x.mail.search.OwnTerm;
import org.imap4x.model.SearchKey;
import org.jspecify.annotations.Nullable;

/** Finds messages that arrived at most so many seconds ago (RFC 5032). */
public final class YoungerTerm extends SearchTerm implements OwnTerm {
  private static final long serialVersionUID = 1L;

  private final int interval;

  /**
   * Seconds before now.
   *
   * @throws IllegalArgumentException unless it is 1 or more
   */
  public YoungerTerm(int interval) {
    if (interval < 1) {
      throw new IllegalArgumentException("an interval is 1 second or more: " + interval);
    }
    this.interval = interval;
  }

  /** Seconds before now. */
  public int getInterval() {
    return interval;
  }

  /** Compares the received date with the present time of this machine. */
  @Override
  public boolean match(Message msg) {
    try {
      Date received = msg.getReceivedDate();
      return received != null
          && received.getTime() >= System.currentTimeMillis() - interval * 1000L;
    } catch (MessagingException e) {
      return false;
    }
  }

  /** What a server is asked for it. */
  @Override
  public SearchKey searchKey() {
    return new SearchKey.Within(false, interval);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof YoungerTerm && ((YoungerTerm) o).interval == interval;
  }

  @Override
  public int hashCode() {
    return interval;
  }
}
