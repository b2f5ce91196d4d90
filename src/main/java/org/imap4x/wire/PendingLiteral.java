package org.imap4x.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.imap4x.model.Content;
import org.jspecify.annotations.Nullable;

/** A literal while it arrives, and where it goes. */
final class PendingLiteral {
  /** Where the octets go. */
  enum Mode {
    NEW,
    /** Behind the marker, in the response's own array. */
    INLINE,
    /** Into a temporary file. */
    SPOOL,
    /** Nowhere, or a sink has them. */
    SKIP
  }

  private final LiteralInput input;
  private final int marker;
  private final int start;
  private Mode mode = Mode.NEW;
  private @Nullable Path file;
  private @Nullable OutputStream out;

  PendingLiteral(LiteralInput input, int marker, int start) {
    this.input = input;
    this.marker = marker;
    this.start = start;
  }

  LiteralInput input() {
    return input;
  }

  int marker() {
    return marker;
  }

  int start() {
    return start;
  }

  Mode mode() {
    return mode;
  }

  void skipRest() {
    mode = Mode.SKIP;
  }

  void collect() {
    mode = Mode.INLINE;
  }

  void spool() throws IOException {
    // when the disk is full, the literal is skipped and the connection stays in step
    mode = Mode.SKIP;
    Path created = Files.createTempFile("imap4x-", ".literal");
    file = created;
    out = Files.newOutputStream(created);
    mode = Mode.SPOOL;
  }

  /** Reads the rest to where it goes. */
  Content complete() throws IOException {
    OutputStream to = out;
    Path path = file;
    if (mode != Mode.SPOOL || to == null || path == null) {
      input.skip(Long.MAX_VALUE);
      return Content.streamed(input.size());
    }
    try {
      input.transferTo(to);
      to.close();
      return Content.ofFile(path, input.size());
    } catch (WireTimeoutException | WireInterruptedException e) {
      throw e;
    } catch (IOException e) {
      mode = Mode.SKIP;
      discard();
      throw e;
    }
  }

  void discard() throws IOException {
    OutputStream to = out;
    Path path = file;
    out = null;
    file = null;
    try {
      if (to != null) {
        to.close();
      }
    } finally {
      if (path != null) {
        Files.deleteIfExists(path);
      }
    }
  }
}
