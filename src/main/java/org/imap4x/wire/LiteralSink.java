package org.imap4x.wire;

import java.io.IOException;

/** Says what becomes of the large literals of a response before they are read. */
@FunctionalInterface
public interface LiteralSink {
  /** What becomes of a literal. */
  enum Use {
    /** The sink has read what it wants. */
    TAKEN,
    /** It is kept with the response, in memory or in a temporary file. */
    KEPT,
    /** It is kept in memory, or the response is over its limit. */
    KEPT_IN_MEMORY,
    /** Nobody wants it. */
    SKIPPED
  }

  /** Skips them all. */
  LiteralSink NONE = (soFar, size, in) -> Use.SKIPPED;

  /** Keeps them all. */
  LiteralSink KEEPING = (soFar, size, in) -> Use.KEPT;

  /**
   * Takes the literal by reading it here and now, or leaves it unread.
   *
   * @param soFar all of the response before the literal's marker
   * @param size the octets announced
   * @param in the octets; what is left unread by a sink that took them is skipped
   * @return what becomes of it
   * @throws IOException ends the reading of this response; when the next one is read the rest of
   *     the literal is skipped and the response completed
   */
  Use take(Frame soFar, long size, LiteralInput in) throws IOException;
}
