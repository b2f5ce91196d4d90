package org.imap4x.client;

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

  /** Only who debugs needs it. */
  private static final class Log {
    static final System.Logger OUT = System.getLogger("org.imap4x.client");
  }

  private final int level;
  private final Transcript transcript;

  /** One that logs where the transcript may tell its lines, which is never under a lock. */
  DebugLog(int level, Transcript transcript) {
    this.level = level;
    this.transcript = transcript;
  }

  /** Whether what is said from that level on is said. */
  boolean tells(int from) {
    return level >= from;
  }

  /** Logs it; the text may hold anything, it is no pattern. */
  void log(String text) {
    transcript.tell(() -> Log.OUT.log(System.Logger.Level.INFO, () -> text));
  }

  static boolean wantsLines(int level) {
    return level >= LINES;
  }

  static TranscriptListener lines() {
    return TranscriptListener.of(Log.OUT, System.Logger.Level.INFO);
  }
}
