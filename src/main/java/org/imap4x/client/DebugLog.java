package org.imap4x.client;

import java.util.function.Supplier;
import org.imap4x.wire.Transcript;
import org.imap4x.wire.TranscriptListener;

/**
 * imaplib's debug levels on {@link System.Logger} {@code org.imap4x.client}, at level INFO: 1 tells
 * of the connection and of NO, BAD and BYE; 3 adds capabilities and untagged responses; 4 every
 * line, secrets replaced.
 */
final class DebugLog {
  static final int CONNECTION = 1;
  static final int RESPONSES = 3;
  static final int LINES = 4;

  private static final System.Logger LOG = System.getLogger("org.imap4x.client");

  private final int level;
  private final Transcript transcript;

  /** One that logs where the transcript may tell its lines, which is never under a lock. */
  DebugLog(int level, Transcript transcript) {
    this.level = level;
    this.transcript = transcript;
  }

  /** Logs where the level includes it; the text may hold anything, it is no pattern. */
  void log(int from, Supplier<String> text) {
    if (level >= from) {
      String now = text.get();
      transcript.tell(() -> LOG.log(System.Logger.Level.INFO, () -> now));
    }
  }

  static boolean wantsLines(int level) {
    return level >= LINES;
  }

  static TranscriptListener lines() {
    return TranscriptListener.of(LOG, System.Logger.Level.INFO);
  }
}
