package org.imap4x.testing;

import java.util.stream.Stream;

/** Threads that read a connection. */
public final class Readers {

  private Readers() {}

  /** Returns when the thread waits for octets. */
  public static void awaitReading(Thread thread) {
    while (Stream.of(thread.getStackTrace()).noneMatch(f -> f.getMethodName().equals("select"))) {
      Thread.onSpinWait();
    }
  }
}
