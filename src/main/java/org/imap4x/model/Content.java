package org.imap4x.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The octets of a string or literal: on the heap, in a temporary file, or already handed on. */
public final class Content {
  private final byte[] octets;
  private final int offset;
  private final long size;
  private final @Nullable Path file;
  private final boolean streamed;

  private Content(byte[] octets, int offset, long size, @Nullable Path file, boolean streamed) {
    this.octets = octets;
    this.offset = offset;
    this.size = size;
    this.file = file;
    this.streamed = streamed;
  }

  /** The octets themselves; the array is not copied and must not change afterwards. */
  public static Content of(byte[] octets) {
    return new Content(octets, 0, octets.length, null, false);
  }

  /** A slice of an array that must not change afterwards. */
  public static Content of(byte[] octets, int offset, int length) {
    if (offset < 0 || length < 0 || offset > octets.length - length) {
      throw new IllegalArgumentException(offset + "+" + length + " of " + octets.length);
    }
    return new Content(octets, offset, length, null, false);
  }

  /** A temporary file that belongs to this content from now on. */
  public static Content ofFile(Path file, long size) {
    return new Content(new byte[0], 0, size, file, false);
  }

  /** Octets that went to a stream while they arrived; only their number is left. */
  public static Content streamed(long size) {
    return new Content(new byte[0], 0, size, null, true);
  }

  /** The number of octets. */
  public long size() {
    return size;
  }

  /** Whether the octets were handed on while they arrived and can't be opened here. */
  public boolean isStreamed() {
    return streamed;
  }

  /**
   * Opens the octets from their start.
   *
   * @throws IllegalStateException when they were streamed
   */
  public InputStream open() throws IOException {
    if (streamed) {
      throw new IllegalStateException("these octets were streamed, they are not kept");
    }
    return file != null
        ? Files.newInputStream(file)
        : new ByteArrayInputStream(octets, offset, (int) size);
  }

  /** A copy of the octets; for a file, all of it is read. */
  public byte[] toByteArray() throws IOException {
    if (file == null && !streamed) {
      return Arrays.copyOfRange(octets, offset, offset + (int) size);
    }
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  /** Deletes the temporary file, if there is one. */
  public void discard() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public String toString() {
    return "Content[" + size + " octets" + (streamed ? ", streamed" : "") + "]";
  }
}
