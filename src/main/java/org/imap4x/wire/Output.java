package org.imap4x.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Sends what {@link CommandWriter} has written; the caller's write lock lets in one thread at a time. */
public final class Output {
  private static final int BUFFER_SIZE = 64 * 1024;

  private final Transcript transcript;
  private Transport transport;
  private byte[] buffer = new byte[1024];
  private int length;
  private boolean secrets;

  public Output(Transport transport, Transcript transcript) {
    this.transport = transport;
    this.transcript = transcript;
  }

  /** Writes to another transport from now on (COMPRESS). */
  public void replaceTransport(Transport next) {
    if (length > 0) {
      throw new IllegalStateException(length + " octets were not flushed");
    }
    transport = next;
  }

  /** Adds all fragments of a command that {@link CommandBuffer#isImmediate}. */
  public void send(CommandBuffer command, Patience patience) throws IOException {
    if (!command.isImmediate()) {
      throw new IllegalArgumentException(command.name() + " has a synchronising literal");
    }
    for (Fragment fragment : command.fragments()) {
      send(fragment, patience);
    }
  }

  /**
   * Adds the fragment to what goes out with the next {@link #flush}; larger ones go out at once.
   *
   * @throws LiteralSourceException the command on the wire is incomplete
   * @throws IOException the connection can't be used any more
   */
  public void send(Fragment fragment, Patience patience) throws IOException {
    if (fragment instanceof Fragment.Text text) {
      transcript.sent(text.octets(), text.hidden());
      secrets |= !text.hidden().isEmpty();
      add(text.octets(), patience);
    } else if (fragment instanceof Fragment.Streamed streamed) {
      transcript.sentStreamed(streamed.size());
      stream(streamed, patience);
    } else {
      throw new AssertionError(fragment);
    }
  }

  private void add(byte[] octets, Patience patience) throws IOException {
    int from = 0;
    while (from < octets.length) {
      makeRoom(octets.length - from, patience);
      int n = Math.min(octets.length - from, buffer.length - length);
      System.arraycopy(octets, from, buffer, length, n);
      length += n;
      from += n;
    }
  }

  private void stream(Fragment.Streamed streamed, Patience patience) throws IOException {
    long left = streamed.size();
    try (InputStream in = open(streamed)) {
      while (left > 0) {
        makeRoom(left, patience);
        int n = readSource(in, (int) Math.min(left, buffer.length - length), streamed, left);
        length += n;
        left -= n;
      }
    }
  }

  private static InputStream open(Fragment.Streamed streamed) throws LiteralSourceException {
    try {
      return streamed.source().open();
    } catch (IOException e) {
      throw new LiteralSourceException("a literal's source can't be opened: " + e, e);
    }
  }

  private int readSource(InputStream in, int max, Fragment.Streamed streamed, long left)
      throws LiteralSourceException {
    String gave =
        "a literal's source gave "
            + (streamed.size() - left)
            + " of "
            + streamed.size()
            + " octets";
    try {
      int n = in.read(buffer, length, max);
      if (n < 0) {
        throw new LiteralSourceException(gave, null);
      }
      return n;
    } catch (LiteralSourceException e) {
      throw e;
    } catch (IOException e) {
      throw new LiteralSourceException(gave + ", then failed: " + e, e);
    }
  }

  private void makeRoom(long wanted, Patience patience) throws IOException {
    if (length == BUFFER_SIZE) {
      write(patience);
    }
    if (wanted > buffer.length - length && buffer.length < BUFFER_SIZE) {
      long size = Math.max(2L * buffer.length, length + wanted);
      byte[] larger = Arrays.copyOf(buffer, (int) Math.min(BUFFER_SIZE, size));
      forget(length);
      buffer = larger;
    }
  }

  private void write(Patience patience) throws IOException {
    int n = length;
    length = 0;
    try {
      transport.write(buffer, 0, n, patience.next());
    } finally {
      forget(n);
    }
  }

  private void forget(int n) {
    if (secrets) {
      Arrays.fill(buffer, 0, n, (byte) 0);
    }
  }

  /** Puts everything on the wire, in one write where it is small. */
  public void flush(Patience patience) throws IOException {
    if (length > 0) {
      write(patience);
    }
    secrets = false;
    transport.flush(patience.next());
  }
}
