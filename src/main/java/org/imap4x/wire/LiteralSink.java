package org.imap4x.wire;

import java.io.IOException;

/** Is offered the large literals of a response before they are collected. */
@FunctionalInterface
public interface LiteralSink {
  /** Takes nothing. */
  LiteralSink NONE = (soFar, size, in) -> false;

  /**
   * Takes the literal by reading it here and now, or declines without reading.
   *
   * @param soFar all of the response before the literal's marker
   * @param size the octets announced
   * @param in the octets; what is left unread on return is skipped
   * @return whether it was taken
   * @throws IOException ends the reading of this response; when the next one is read the rest of
   *     the literal is skipped and the response completed
   */
  boolean take(Frame soFar, long size, LiteralInput in) throws IOException;
}
