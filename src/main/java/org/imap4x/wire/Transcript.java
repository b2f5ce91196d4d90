package org.imap4x.wire;

import java.util.List;

/** The last lines of a connection, for exceptions, and all of them for listeners; secrets are hidden. */
public final class Transcript {
  /** Keeps the last {@code keep} lines (0 for none) and tells the listeners all of them. */
  public Transcript(int keep, List<TranscriptListener> listeners) {}

  /** A transcript that is off. */
  public static Transcript off() {
    return new Transcript(0, List.of());
  }

  /** Tells the listeners something that is not a line: connected, TLS began, closed. */
  public void note(String text) {}

  /** Hides the text of what comes in from now on, as during AUTHENTICATE. */
  public void hideReceived(boolean hide) {}

  /** The last lines, oldest first, as {@code C: ...} and {@code S: ...}. */
  public List<String> lastLines() {
    return List.of();
  }

  void sent(byte[] octets, List<Fragment.Range> hidden) {}

  void sentStreamed(long size) {}

  void received(Frame frame) {}
}
