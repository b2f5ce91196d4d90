package org.imap4x.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last lines of a connection, for exceptions, and all of them for listeners; secrets are
 * hidden.
 *
 * <p>Costs a copy of some octets a line as long as there is no listener. For any thread.
 */
public final class Transcript {
  /** Octets kept of a line: enough for a command with a set and the head of a FETCH. */
  private static final int KEPT = 200;

  private final List<TranscriptListener> listeners;
  private final ReentrantLock lock = new ReentrantLock();
  // guarded by lock
  private final Entry[] ring;
  private long count;

  private volatile boolean hideReceived;
  private volatile boolean complained;

  /** A line of the ring; its array is reused. */
  private static final class Entry {
    private final byte[] octets = new byte[KEPT];
    private char side;
    private int kept;
    private long size;
  }

  /** Keeps the last {@code keep} lines (0 for none) and tells the listeners all of them. */
  public Transcript(int keep, List<TranscriptListener> listeners) {
    this.ring = new Entry[keep];
    this.listeners = List.copyOf(listeners);
  }

  /** A transcript that is off. */
  public static Transcript off() {
    return new Transcript(0, List.of());
  }

  /** Tells something that is not a line: connected, TLS began, closed. */
  public void note(String text) {
    if (ring.length > 0) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      keep('*', octets, octets.length, octets.length);
    }
    for (TranscriptListener listener : listeners) {
      tell(() -> listener.note(text));
    }
  }

  /** Hides the text of what comes in from now on, as during AUTHENTICATE. */
  public void hideReceived(boolean hide) {
    hideReceived = hide;
  }

  /** The last lines, oldest first, as {@code C: ...} and {@code S: ...}. */
  public List<String> lastLines() {
    lock.lock();
    try {
      List<String> lines = new ArrayList<>();
      for (long i = Math.max(0, count - ring.length); i < count; i++) {
        Entry entry = ring[(int) (i % ring.length)];
        String text = TranscriptText.escape(entry.octets, 0, entry.kept);
        String cut = entry.size > entry.kept ? "... [" + entry.size + " octets]" : "";
        lines.add(entry.side + ": " + text + cut);
      }
      return lines;
    } finally {
      lock.unlock();
    }
  }

  void sent(byte[] octets, List<Fragment.Range> hidden) {
    if (ring.length == 0 && listeners.isEmpty()) {
      return;
    }
    byte[] shown = hidden.isEmpty() ? octets : TranscriptText.redact(octets, hidden);
    int end = TranscriptText.withoutLineEnd(shown, shown.length);
    keep('C', shown, end, end);
    for (TranscriptListener listener : listeners) {
      for (String line : TranscriptText.lines(shown, end, listener.maxLine())) {
        tell(() -> listener.sent(line));
      }
    }
  }

  void sentStreamed(long size) {
    String text = "[" + size + " octets]";
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    keep('C', octets, octets.length, octets.length);
    for (TranscriptListener listener : listeners) {
      tell(() -> listener.sent(text));
    }
  }

  void received(Frame frame) {
    if (ring.length == 0 && listeners.isEmpty()) {
      return;
    }
    Frame shown = hideReceived ? TranscriptText.hide(frame) : frame;
    keep('S', shown.octets(), shown.length(), shown.length());
    for (TranscriptListener listener : listeners) {
      for (String line : TranscriptText.lines(shown, listener.maxLine())) {
        tell(() -> listener.received(line));
      }
    }
  }

  private void keep(char side, byte[] octets, int length, long size) {
    if (ring.length == 0) {
      return;
    }
    int kept = Math.min(length, KEPT);
    lock.lock();
    try {
      int at = (int) (count++ % ring.length);
      Entry entry = ring[at];
      if (entry == null) {
        entry = new Entry();
        ring[at] = entry;
      }
      entry.side = side;
      entry.kept = kept;
      entry.size = size;
      System.arraycopy(octets, 0, entry.octets, 0, kept);
    } finally {
      lock.unlock();
    }
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      // a broken log must not break the connection, which is in the middle of a command here
      if (!complained) {
        complained = true;
        System.getLogger(Transcript.class.getName())
            .log(System.Logger.Level.WARNING, "a transcript listener failed: " + e);
      }
    }
  }
}
