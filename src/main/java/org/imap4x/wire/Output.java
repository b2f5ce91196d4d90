package org.imap4x.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends what {@link CommandWriter} has written; the caller's write lock lets in one thread at a
 * time.
 */
public final class Output {
  private static final int BUFFER_SIZE = 64 * 1024;

  private static final int SMALL_BUFFER = 1024;

  private static final byte[] NONE = {};

  private final Transcript transcript;
  private Transport transport;
  private byte[] buffer = NONE;
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
      add(text.octets(), 0, text.octets().length, patience);
    } else if (fragment instanceof Fragment.Streamed streamed) {
      transcript.sentStreamed(streamed.size());
      stream(streamed, patience);
    } else {
      throw new AssertionError(fragment);
    }
  }

  private void add(byte[] octets, int offset, int count, Patience patience) throws IOException {
    int from = offset;
    int end = offset + count;
    while (from < end) {
      makeRoom(end - from, patience);
      int n = Math.min(end - from, buffer.length - length);
      System.arraycopy(octets, from, buffer, length, n);
      length += n;
      from += n;
    }
  }

  private void stream(Fragment.Streamed streamed, Patience patience) throws IOException {
    LiteralOutput literal = new LiteralOutput(streamed.size(), patience);
    String failed;
    Exception cause;
    try {
      streamed.source().writeTo(literal);
      if (literal.left == 0) {
        return;
      }
      failed = "";
      cause = null;
    } catch (IOException | RuntimeException e) {
      if (literal.transportFailure != null) {
        throw literal.transportFailure; // the source may have wrapped it
      }
      failed = ", then failed: " + e;
      cause = e;
    }
    throw new LiteralSourceException(
        "a literal's source gave "
            + (streamed.size() - literal.left)
            + " of "
            + streamed.size()
            + " octets"
            + failed,
        cause);
  }

  /** Takes exactly the octets that were announced. */
  private final class LiteralOutput extends OutputStream {
    private final Patience patience;
    private long left;
    private @Nullable IOException transportFailure;

    private LiteralOutput(long size, Patience patience) {
      this.left = size;
      this.patience = patience;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int count) throws IOException {
      Objects.checkFromIndexSize(offset, count, octets.length);
      if (count > left) {
        throw new IOException("more octets than were announced");
      }
      try {
        add(octets, offset, count, patience);
      } catch (IOException e) {
        transportFailure = e;
        throw e;
      }
      left -= count;
    }
  }

  private void makeRoom(long wanted, Patience patience) throws IOException {
    if (length == BUFFER_SIZE) {
      write(patience);
    }
    if (wanted > buffer.length - length && buffer.length < BUFFER_SIZE) {
      long size = Math.max(2L * Math.max(SMALL_BUFFER / 2, buffer.length), length + wanted);
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

  /** Gives memory back, as nothing may be sent for long. */
  public void rest() {
    if (length == 0) {
      buffer = NONE;
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
