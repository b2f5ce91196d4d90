package org.imap4x.wire;

import java.io.IOException;

/** Sends what {@link CommandWriter} has written; the caller's write lock lets in one thread at a time. */
public final class Output {
  private Transport transport;
  private final Transcript transcript;

  public Output(Transport transport, Transcript transcript) {
    this.transport = transport;
    this.transcript = transcript;
  }

  /** Writes to another transport from now on (COMPRESS). */
  public void replaceTransport(Transport next) {
    transport = next;
  }

  /**
   * Adds the fragment to what goes out with the next {@link #flush}; larger ones go out at once.
   *
   * @throws IOException the connection can't be used any more
   */
  public void send(Fragment fragment, Patience patience) throws IOException {
    throw new UnsupportedOperationException(transport + " " + transcript);
  }

  /** Puts everything on the wire, in one write where it is small. */
  public void flush(Patience patience) throws IOException {
    throw new UnsupportedOperationException();
  }
}
