package org.imap4x.client;

import java.io.IOException;
import java.io.InputStream;
import org.imap4x.model.FetchData;
import org.imap4x.model.Section;

/**
 * Takes the messages of a FETCH one at a time, on the thread that reads. It must not use the
 * client.
 */
@FunctionalInterface
public interface FetchSink {
  /**
   * One message's data, with its UID where the server gave one or it is known from the sequence
   * number.
   */
  void message(FetchData data);

  /**
   * Offers a large literal while it arrives.
   *
   * @param uid the message, 0 where it isn't known yet
   * @param section what the octets are
   * @param offset place of the first octet, 0 for an answer without one
   * @param size octets to come
   * @param octets ends after {@code size} octets; what is left unread is skipped
   * @return whether the octets were taken; else they are kept and come with {@link #message}
   */
  default boolean literal(long uid, Section section, long offset, long size, InputStream octets)
      throws IOException {
    return false;
  }
}
