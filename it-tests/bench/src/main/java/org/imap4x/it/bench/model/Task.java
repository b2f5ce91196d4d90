package org.imap4x.it.bench.model;

/** One go at a row by one peer. */
public interface Task extends AutoCloseable {

  /** What comes before the clock runs. */
  default void prepare() throws Exception {}

  /** What is measured; the number of messages or connections it was done for. */
  long run() throws Exception;

  /** Says what the task itself measured. */
  default void measured(Sample sample) {}

  @Override
  default void close() throws Exception {}
}
