package org.imap4x.client;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a thread reads while commands are sent: one for uploads that follow each other closely.
 */
final class UploadReading {
  private enum State {
    /** No thread reads. */
    NONE,
    /** One reads, and has to. */
    WANTED,
    /** One reads, and ends unless it is wanted again. */
    ENDING
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

  /** Something is sent: whether a thread is to be started. */
  boolean begin() {
    return state.getAndSet(State.WANTED) == State.NONE;
  }

  /** It is sent. */
  void end() {
    state.compareAndSet(State.WANTED, State.ENDING);
  }

  boolean wanted() {
    return state.get() == State.WANTED;
  }

  /** Asked by the thread that is not wanted: whether it ends. */
  boolean over() {
    return state.compareAndSet(State.ENDING, State.NONE);
  }

  /** The thread ends, whatever is sent. */
  void gone() {
    state.set(State.NONE);
  }
}
