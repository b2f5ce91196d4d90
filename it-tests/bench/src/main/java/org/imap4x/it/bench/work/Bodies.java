package org.imap4x.it.bench.work;

import java.io.IOException;
import org.imap4x.it.bench.raw.RawClient;

/** The limit of all that reads messages whole: one command, and nothing is kept. */
final class Bodies {

  private Bodies() {}

  static long drained(RawClient raw, int count) throws IOException {
    raw.command("FETCH 1:" + count + " BODY.PEEK[]");
    return count;
  }
}
