package org.imap4x.wire;

/** Is told each line of a connection; called on the thread that reads or writes, so it must be quick. */
public interface TranscriptListener {
  /** A line went out, secrets replaced by {@code ***}. */
  void sent(String line);

  /** A line came in. */
  void received(String line);

  /** Something happened that is not a line: connected, TLS began, closed. */
  default void note(String text) {}

  /** The length at which lines and literals are cut; {@link Integer#MAX_VALUE} for all octets. */
  default int maxLine() {
    return 1000;
  }
}
