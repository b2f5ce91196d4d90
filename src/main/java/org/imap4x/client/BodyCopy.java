package org.imap4x.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * Copies one body section, or a window of it, to a stream while it arrives; a stream that fails
 * does not disturb the session.
 */
final class BodyCopy implements FetchSink {
  private static final int BLOCK = 64 * 1024;

  private final Section section;
  private final long offset;
  private final OutputStream out;
  private long written = -1;
  private @Nullable IOException failed;

  /** Of what begins at that offset; of other answers, nothing. */
  BodyCopy(Section section, long offset, OutputStream out) {
    this.section = section;
    this.offset = offset;
    this.out = out;
  }

  @Override
  public boolean literal(long uid, Section of, long from, long size, InputStream octets)
      throws IOException {
    if (from != offset) {
      return false;
    }
    byte[] buffer = new byte[(int) Math.max(1, Math.min(size, BLOCK))];
    for (int n = octets.read(buffer); n >= 0; n = octets.read(buffer)) {
      write(buffer, n);
    }
    return true;
  }

  @Override
  public void message(FetchData data) {
    Optional<FetchData.BodyItem> item = data.body(section);
    Optional<Content> octets = item.flatMap(FetchData.BodyItem::octets);
    if (octets.isEmpty() || octets.get().isStreamed()) {
      return;
    }
    long from = item.get().offset().orElse(0);
    try (InputStream in = octets.get().open()) {
      if (from == offset) {
        written = Math.max(0, written); // empty is something else than NIL
        literal(data.uid(), section, from, octets.get().size(), in);
      }
      octets.get().discard();
    } catch (IOException e) {
      failed = failed == null ? e : failed;
    }
  }

  private void write(byte[] buffer, int n) {
    written = Math.max(0, written);
    if (failed == null) {
      try {
        out.write(buffer, 0, n);
        written += n;
      } catch (IOException e) {
        failed = e; // the rest of the literal is still read, or the session would be out of step
      }
    }
  }

  private long finish() {
    if (failed != null) {
      throw new UncheckedIOException(failed);
    }
    return written;
  }

  /** What the fetch comes to: octets written, -1 for none. */
  Pending<Long> after(Pending<@Nullable Void> fetch) {
    return new Pending<>() {
      @Override
      public Long await() throws ImapException {
        fetch.await();
        return finish();
      }

      @Override
      public boolean isDone() {
        return fetch.isDone();
      }
    };
  }
}
