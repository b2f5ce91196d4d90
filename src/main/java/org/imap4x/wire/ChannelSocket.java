package org.imap4x.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TCP socket over a channel that never blocks: its calls wait beside it, so an interrupt ends a
 * wait and not the connection, and whoever has nothing to read needs no thread to find out when he
 * has.
 *
 * <p>A read that is interrupted, as one that times out, loses nothing and ends with {@link
 * SocketTimeoutException}.
 */
final class ChannelSocket extends Socket {
  /** The system's copies are made through a buffer as large as what is asked for. */
  private static final int AT_ONCE = 128 * 1024;

  private final SocketChannel channel;
  private final Socket options;
  private final Readiness.Place place;
  private final ChannelGate connecting;
  private final ChannelGate reading;
  private final ChannelGate writing;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int timeoutMillis;

  /** When writing is over, which has no timeout by itself. */
  private volatile Deadline writingEnds = Deadline.never();

  private ChannelSocket(SocketChannel channel) throws IOException {
    super((SocketImpl) null);
    this.channel = channel;
    this.options = channel.socket();
    this.place = new Readiness.Place(channel);
    this.connecting = new ChannelGate(channel, place, SelectionKey.OP_CONNECT);
    this.reading = new ChannelGate(channel, place, SelectionKey.OP_READ);
    this.writing = new ChannelGate(channel, place, SelectionKey.OP_WRITE);
  }

  /** One that is not connected. */
  static ChannelSocket open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      return new ChannelSocket(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Has {@code told} run when there is something to read, it is closed, or the time is over; until
   * then it needs nothing to wait with.
   */
  Readiness.Wait whenReadable(Deadline deadline, Runnable told) throws IOException {
    reading.release();
    return Readiness.SHARED.when(place, SelectionKey.OP_READ, deadline, told);
  }

  // ---- connecting

  @Override
  public void bind(SocketAddress local) throws IOException {
    channel.bind(local);
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    connect(address, 0);
  }

  @Override
  public void connect(SocketAddress address, int timeout) throws IOException {
    boolean connected = false;
    try {
      connected = channel.connect(address);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
      while (!connected) {
        await(connecting, timeout, end, "connect timed out");
        connected = channel.finishConnect();
      }
    } catch (ClosedChannelException e) {
      throw closedSocket(e);
    } catch (UnresolvedAddressException | UnsupportedAddressTypeException e) {
      throw new SocketException("can't connect to " + address + ": " + e);
    } finally {
      connecting.release();
      if (!connected) {
        close();
      }
    }
  }

  /** Waits for the gate until the end, which counts where the timeout is not 0. */
  private void await(ChannelGate gate, int timeout, long end, String late) throws IOException {
    long left = timeout == 0 ? 0 : end - System.nanoTime();
    if (left < 0 || (timeout != 0 && left == 0)) {
      throw new SocketTimeoutException(late);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new SocketTimeoutException("interrupted");
    }
    gate.await(left);
  }

  private static SocketException closedSocket(IOException cause) {
    SocketException closed = new SocketException("Socket closed");
    closed.initCause(cause);
    return closed;
  }

  // ---- octets

  @Override
  public InputStream getInputStream() {
    return new In();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Out();
  }

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, octets.length);
      return length == 0 ? 0 : readInto(ByteBuffer.wrap(octets, offset, Math.min(length, AT_ONCE)));
    }

    @Override
    public void close() throws IOException {
      ChannelSocket.this.close();
    }
  }

  private int readInto(ByteBuffer buffer) throws IOException {
    try {
      int n = channel.read(buffer);
      if (n != 0) {
        return n;
      }
      int timeout = timeoutMillis;
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
      while (n == 0) {
        await(reading, timeout, end, "Read timed out");
        n = channel.read(buffer);
      }
      return n;
    } catch (ClosedChannelException e) {
      throw closedSocket(e);
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(octets, offset, length);
      int end = offset + length;
      try {
        while (buffer.position() < end) {
          buffer.limit(Math.min(end, buffer.position() + AT_ONCE));
          if (channel.write(buffer) == 0) {
            awaitRoom();
          }
        }
      } catch (ClosedChannelException e) {
        throw closedSocket(e);
      }
    }

    @Override
    public void close() throws IOException {
      ChannelSocket.this.close();
    }
  }

  /** A write that takes longer ends with an exception, as does one that is interrupted. */
  void writingEnds(Deadline deadline) {
    writingEnds = deadline;
  }

  private void awaitRoom() throws IOException {
    Deadline end = writingEnds;
    if (end.expired()) {
      throw new SocketTimeoutException("Write timed out");
    }
    writing.await(end.isNever() ? 0 : Math.max(1, end.remainingNanos()));
    writing.release();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("writing was interrupted");
    }
  }

  // ---- the end

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      channel.close();
      connecting.close();
      reading.close();
      writing.close();
      place.closed();
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isConnected() {
    return options.isConnected();
  }

  @Override
  public boolean isBound() {
    return options.isBound();
  }

  @Override
  public boolean isInputShutdown() {
    return options.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return options.isOutputShutdown();
  }

  // ---- addresses

  @Override
  public InetAddress getInetAddress() {
    return options.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return options.getLocalAddress();
  }

  @Override
  public int getPort() {
    return options.getPort();
  }

  @Override
  public int getLocalPort() {
    return options.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return options.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return options.getLocalSocketAddress();
  }

  // ---- options

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    if (timeout < 0) {
      throw new IllegalArgumentException("a timeout of " + timeout);
    }
    timeoutMillis = timeout;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    options.setTcpNoDelay(on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return options.getTcpNoDelay();
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    options.setKeepAlive(on);
  }

  @Override
  public boolean getKeepAlive() throws SocketException {
    return options.getKeepAlive();
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    options.setSoLinger(on, seconds);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return options.getSoLinger();
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    options.setSendBufferSize(size);
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return options.getSendBufferSize();
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    options.setReceiveBufferSize(size);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return options.getReceiveBufferSize();
  }

  @Override
  public void setTrafficClass(int value) throws SocketException {
    options.setTrafficClass(value);
  }

  @Override
  public int getTrafficClass() throws SocketException {
    return options.getTrafficClass();
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    options.setReuseAddress(on);
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    return options.getReuseAddress();
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    channel.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return channel.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return channel.supportedOptions();
  }

  @Override
  public void sendUrgentData(int octet) throws IOException {
    throw new SocketException("urgent data is not supported");
  }

  @Override
  public String toString() {
    return "ChannelSocket[" + getRemoteSocketAddress() + "]";
  }
}
