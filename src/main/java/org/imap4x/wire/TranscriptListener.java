package org.imap4x.wire;

/**
 * Is told each line of a connection, in order and without locks; called on a thread that reads or
 * writes, so it must be quick.
 */
public interface TranscriptListener {
  /** Logs the lines as {@code C: ...} and {@code S: ...}. */
  static TranscriptListener of(System.Logger logger, System.Logger.Level level) {
    return new TranscriptListener() {
      @Override
      public void sent(String line) {
        logger.log(level, "C: {0}", line);
      }

      @Override
      public void received(String line) {
        logger.log(level, "S: {0}", line);
      }

      @Override
      public void note(String text) {
        logger.log(level, "*: {0}", text);
      }
    };
  }

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
