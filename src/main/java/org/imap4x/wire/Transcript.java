package org.imap4x.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of a connection, for exceptions, and all of them for listeners; secrets are
 * hidden.
 *
 * <p>Costs a copy of some octets a line as long as there is no listener. For any thread.
 */
public final class Transcript {
  /** Octets kept of a line: enough for a command with a set and the head of a FETCH. */
  private static final int KEPT = 200;

  /** Most lines are short. */
  private static final int STEP = 40;

  private static final byte[] NONE = {};

  /** Lines that a connection keeps while it rests. */
  private static final int AT_REST = 6;

  private final List<TranscriptListener> listeners;
  private final boolean keeps;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final @Nullable Entry[] ring;

  @GuardedBy("lock")
  private long count;

  /** What listeners are still to be told, in order. */
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean telling = new AtomicBoolean();
  private volatile @Nullable BooleanSupplier busy;

  private volatile boolean hideReceived;
  private volatile boolean complained;

  /** A line of the ring; its array is reused, where it has not been cut to the line. */
  private static final class Entry {
    private byte[] octets = NONE;
    private char side;
    private int kept;
    private long size;
  }

  /** Keeps the last {@code keep} lines (0 for none) and tells the listeners all of them. */
  public Transcript(int keep, List<TranscriptListener> listeners) {
    this.keeps = keep > 0;
    this.ring = new Entry[keep];
    this.listeners = List.copyOf(listeners);
  }

  /** A transcript that is off. */
  public static Transcript off() {
    return new Transcript(0, List.of());
  }

  /** Tells something that is not a line: connected, TLS began, closed. */
  public void note(String text) {
    if (keeps) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      keep('*', octets, octets.length, octets.length);
    }
    for (TranscriptListener listener : listeners) {
      waiting.add(() -> listener.note(text));
    }
    tellWaiting();
  }

  /** Hides the text of what comes in from now on, as during AUTHENTICATE. */
  public void hideReceived(boolean hide) {
    hideReceived = hide;
  }

  /** Gives memory back, as nothing may come for long: the very last lines stay. */
  public void rest() {
    lock.lock();
    try {
      for (int back = 1; back <= ring.length && back <= count; back++) {
        int at = (int) ((count - back) % ring.length);
        Entry entry = ring[at];
        if (back > AT_REST) {
          ring[at] = null;
        } else if (entry != null) {
          entry.octets = Arrays.copyOf(entry.octets, entry.kept);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The last lines, oldest first, as {@code C: ...} and {@code S: ...}. */
  public List<String> lastLines() {
    lock.lock();
    try {
      List<String> lines = new ArrayList<>();
      for (long i = Math.max(0, count - ring.length); i < count; i++) {
        Entry entry = ring[(int) (i % ring.length)];
        if (entry == null) {
          continue; // it has rested since
        }
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
    if (!keeps && listeners.isEmpty()) {
      return;
    }
    byte[] shown = hidden.isEmpty() ? octets : TranscriptText.redact(octets, hidden);
    int end = TranscriptText.withoutLineEnd(shown, shown.length);
    keep('C', shown, end, end);
    for (TranscriptListener listener : listeners) {
      for (String line : TranscriptText.lines(shown, end, listener.maxLine())) {
        waiting.add(() -> listener.sent(line));
      }
    }
    tellWaiting();
  }

  void sentStreamed(long size) {
    String text = "[" + size + " octets]";
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    keep('C', octets, octets.length, octets.length);
    for (TranscriptListener listener : listeners) {
      waiting.add(() -> listener.sent(text));
    }
    tellWaiting();
  }

  void received(Frame frame) {
    if (!keeps && listeners.isEmpty()) {
      return;
    }
    Frame shown = hideReceived ? TranscriptText.hide(frame) : frame;
    keep('S', shown.octets(), shown.length(), shown.length());
    for (TranscriptListener listener : listeners) {
      for (String line : TranscriptText.lines(shown, listener.maxLine())) {
        waiting.add(() -> listener.received(line));
      }
    }
    tellWaiting();
  }

  private void keep(char side, byte[] octets, int length, long size) {
    if (!keeps) {
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
      if (entry.octets.length < kept) {
        entry.octets = new byte[Math.min(KEPT, (kept + STEP - 1) / STEP * STEP)];
      }
      entry.side = side;
      entry.kept = kept;
      entry.size = size;
      System.arraycopy(octets, 0, entry.octets, 0, kept);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps what is to be told for {@link #tellWaiting} whenever this says so of the current thread:
   * a listener is the application's, and must not run under a lock.
   */
  public void keepWhile(BooleanSupplier locked) {
    busy = locked;
  }

  /** Tells a log what does not stand in the transcript, in its place among the lines. */
  public void tell(Runnable log) {
    waiting.add(log);
    tellWaiting();
  }

  /** Tells what was kept; where another thread is telling it tells this too. */
  public void tellWaiting() {
    BooleanSupplier locked = busy;
    if (locked != null && locked.getAsBoolean()) {
      return;
    }
    while (!waiting.isEmpty() && telling.compareAndSet(false, true)) {
      try {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
          call(next);
        }
      } finally {
        telling.set(false);
      }
    }
  }

  private void call(Runnable call) {
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
