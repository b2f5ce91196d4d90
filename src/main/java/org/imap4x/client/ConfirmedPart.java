package org.imap4x.client;

import java.util.Optional;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;

/**
 * Is told of each part of a long command that the server has confirmed.
 *
 * <p>A set of UIDs that is too long for one line goes out in parts, one after the other. Who keeps
 * what was confirmed knows, when the connection is lost, what must not be sent again.
 */
@FunctionalInterface
public interface ConfirmedPart {
  /**
   * The server has said OK. Called before anything else that follows from the command, on the
   * thread that runs it, without locks.
   *
   * @param part the messages that were named
   * @param mapping where they went, if the server said; empty for EXPUNGE
   */
  void confirmed(UidSet part, Optional<UidMapping> mapping);
}
