package org.imap4x.it.dropin;

import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a session's debug output shows of the lines on the wire, whatever provider writes it. */
public final class Traffic {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  /** Of stores that the session gives from now on. */
  public static Traffic of(Session session) {
    Traffic traffic = new Traffic();
    session.setDebugOut(new PrintStream(traffic.lines, true, StandardCharsets.ISO_8859_1));
    session.setDebug(true);
    return traffic;
  }

  /** Waits until the one connection that idles has been told so, and has not ended it. */
  public void awaitIdle() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (count("+ idling") <= count("DONE")) {
      if (System.nanoTime() > end) {
        throw new AssertionError("does not idle:\n" + lines.toString(StandardCharsets.ISO_8859_1));
      }
      Thread.sleep(10);
    }
  }

  private int count(String word) {
    String all = lines.toString(StandardCharsets.ISO_8859_1);
    int n = 0;
    for (int at = all.indexOf(word); at >= 0; at = all.indexOf(word, at + 1)) {
      n++;
    }
    return n;
  }
}
