package org.imap4x.wire;

import java.io.IOException;
import org.imap4x.model.Limits;

/** Cuts the input into responses; for one thread at a time. */
public final class FrameReader {
  private final ByteSource source;
  private final Limits limits;
  private final Transcript transcript;

  public FrameReader(ByteSource source, Limits limits, Transcript transcript) {
    this.source = source;
    this.limits = limits;
    this.transcript = transcript;
  }

  /** What this connection's tags begin with, before digits: tells cut responses from tagged ones. */
  public void tagPrefix(String prefix) {}

  /** Literals of more than this many octets are offered to the sink; at first 16 KiB. */
  public void inlineThreshold(int octets) {}

  /** Whether no part of a response has been read, so that the connection could rest here. */
  public boolean atBoundary() {
    return true;
  }

  /**
   * Reads the next response (RFC 9051 section 2.2.2).
   *
   * @throws WireTimeoutException nothing is lost; the next call goes on where this one stopped
   * @throws java.io.EOFException the peer closed; the message says in what
   * @throws LimitException the connection can't be used any more
   */
  public Frame next(Patience patience, LiteralSink sink) throws IOException {
    throw new UnsupportedOperationException(source + " " + limits + " " + transcript);
  }
}
