package org.imap4x.wire;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The input of a connection: a buffer over a transport, as large as what comes at once; for one
 * thread at a time.
 */
public final class ByteSource {
  /** One TLS record is at most 16 KiB; four of them amortise the system calls. */
  static final int BUFFER_SIZE = 64 * 1024;

  /** What a connection begins with, and again after each rest. */
  static final int SMALL_BUFFER = 2 * 1024;

  private static final byte[] NONE = {};

  private byte[] buffer = NONE;
  private Transport transport;
  private Supplier<Patience> patience = Patience.NO_LIMIT;
  private int position;
  private int limit;

  public ByteSource(Transport transport) {
    this.transport = transport;
  }

  /** How long the reads that follow may block. */
  public void patience(Patience value) {
    patience = value;
  }

  /** The same, asked before each of them. */
  void patience(Supplier<Patience> value) {
    patience = value;
  }

  /** How many octets have come that nobody has taken. */
  public int buffered() {
    return limit - position;
  }

  /**
   * Makes sure that no octet is left over.
   *
   * @param before what is about to begin, "STARTTLS" for example
   */
  public void requireEmpty(String before) throws LeftoverOctetsException {
    if (buffered() > 0) {
      throw new LeftoverOctetsException(
          buffered() + " octets came from " + transport.description() + " before " + before);
    }
  }

  /** Takes away all octets that have come, to give them to an inflater. */
  public byte[] takeBuffered() {
    byte[] taken = Arrays.copyOfRange(buffer, position, limit);
    position = limit;
    return taken;
  }

  /** Reads from another transport from now on; nothing may be left over. */
  public void replaceTransport(Transport next) throws LeftoverOctetsException {
    requireEmpty("the change of transport");
    transport = next;
  }

  /** The transport that is read from. */
  public Transport transport() {
    return transport;
  }

  /** The next octet without taking it, or -1 at the end; blocks until there is one. */
  public int peek() throws IOException {
    return request(1) ? buffer[position] & 0xff : -1;
  }

  /** Gives memory back, as what comes next may take long and is little. */
  public void rest() {
    if (position == limit) {
      position = 0;
      limit = 0;
      buffer = NONE;
    }
  }

  /** Blocks until n octets are buffered, n up to 64 KiB; false when the end comes before. */
  public boolean request(int n) throws IOException {
    if (n > BUFFER_SIZE) {
      throw new IllegalArgumentException(n + " octets can't be looked ahead");
    }
    while (limit - position < n) {
      if (fill() < 0) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #request}, with an exception at the end. */
  public void require(int n) throws IOException {
    if (!request(n)) {
      throw new EOFException(
          transport.description()
              + " closed the connection: "
              + buffered()
              + " octets left where "
              + n
              + " were due");
    }
  }

  /** Reads once into the free part of the buffer; -1 at the end. */
  int fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = 0;
    } else if (position > 0 && limit == buffer.length) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    } else if (limit == BUFFER_SIZE) {
      throw new IllegalStateException("buffer full");
    }
    if (limit == buffer.length) {
      grow();
    }
    int room = buffer.length - limit;
    int n = transport.read(buffer, limit, room, patience.get().next());
    if (n > 0) {
      limit += n;
    }
    if (n == room) {
      grow(); // more has come already
    }
    return n;
  }

  private void grow() {
    if (buffer.length < BUFFER_SIZE) {
      int more = Math.max(SMALL_BUFFER, 4 * buffer.length);
      buffer = Arrays.copyOf(buffer, Math.min(BUFFER_SIZE, more));
    }
  }

  /** Takes buffered octets, or reads straight into the array when nothing is buffered. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (position == limit) {
      if (length >= BUFFER_SIZE / 4) {
        return transport.read(into, offset, length, patience.get().next());
      }
      if (fill() < 0) {
        return -1;
      }
    }
    int n = Math.min(length, limit - position);
    System.arraycopy(buffer, position, into, offset, n);
    position += n;
    return n;
  }

  /** The index in {@link #array} of the next LF, or -1 when none is buffered. */
  int indexOfLf(int from) {
    return OctetSearch.indexOf(buffer, from, limit, '\n');
  }

  /** The buffer itself; octets from {@link #position} to {@link #limit} count. */
  byte[] array() {
    return buffer;
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  /** Takes n buffered octets. */
  void skip(int n) {
    position += n;
  }
}
