package org.imap4x.wire;

import java.util.List;

/** A piece of a command that goes out without waiting for the server. */
public sealed interface Fragment {
  /** Whether the server must send a continuation request before the next fragment may go out. */
  boolean awaitsContinuation();

  /** The octets that it puts on the wire. */
  long size();

  /**
   * Octets in memory: command text and the small literals within it.
   *
   * @param octets not copied; must not change
   * @param hidden what transcripts must not show, ascending
   * @param awaitsContinuation whether it ends in a synchronising literal's marker
   */
  record Text(byte[] octets, List<Range> hidden, boolean awaitsContinuation) implements Fragment {
    public Text {
      hidden = List.copyOf(hidden);
    }

    @Override
    public long size() {
      return octets.length;
    }
  }

  /**
   * The octets of a large literal, streamed from their source.
   *
   * @param size exactly as announced in the marker
   * @param source gives exactly {@code size} octets
   */
  record Streamed(long size, Octets source) implements Fragment {
    @Override
    public boolean awaitsContinuation() {
      return false;
    }
  }

  /**
   * A range of octets.
   *
   * @param start index of the first
   * @param end index after the last
   */
  record Range(int start, int end) {}
}
