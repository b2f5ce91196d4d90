package org.imap4x.codec;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.imap4x.model.Limits;
import org.imap4x.wire.ByteSource;
import org.imap4x.wire.Deadline;
import org.imap4x.wire.Frame;
import org.imap4x.wire.FrameReader;
import org.imap4x.wire.LiteralSink;
import org.imap4x.wire.Patience;
import org.imap4x.wire.Transcript;
import org.imap4x.wire.Transport;

/** Frames of octets in memory that arrive a few at a time. */
final class Frames {
  private final FrameReader reader;

  Frames(byte[] octets, int octetsPerRead) {
    reader =
        new FrameReader(
            new ByteSource(new InMemory(octets, octetsPerRead)), Limits.DEFAULT, Transcript.off());
  }

  /** The next response. */
  Frame next() throws IOException {
    return reader.next(Patience.until(Deadline.never()), LiteralSink.KEEPING);
  }

  /** A peer that has said all it will say. */
  private static final class InMemory implements Transport {
    private final byte[] octets;
    private final int octetsPerRead;
    private int at;

    InMemory(byte[] octets, int octetsPerRead) {
      this.octets = octets;
      this.octetsPerRead = octetsPerRead;
    }

    @Override
    public int read(byte[] buffer, int offset, int length, Deadline deadline) {
      if (at == octets.length) {
        return -1;
      }
      int n = Math.min(Math.min(length, octetsPerRead), octets.length - at);
      System.arraycopy(octets, at, buffer, offset, n);
      at += n;
      return n;
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void flush(Deadline deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSecure() {
      return true;
    }

    @Override
    public Optional<SSLSession> tlsSession() {
      return Optional.empty();
    }

    @Override
    public String description() {
      return "memory";
    }

    @Override
    public String peerHost() {
      return "";
    }

    @Override
    public int peerPort() {
      return 0;
    }

    @Override
    public boolean isClosed() {
      return false;
    }

    @Override
    public void close() {}
  }
}
