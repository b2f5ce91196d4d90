package org.imap4x.it.bench.raw;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections in IDLE that share one selector and one buffer. */
public final class RawIdle implements AutoCloseable {

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private final List<SocketChannel> channels = new ArrayList<>();

  public RawIdle() throws IOException {}

  /** Logs in and begins to wait for news of the mailbox. */
  public void add(String host, int port, String login, String mailbox) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, port));
    channels.add(channel);
    read(channel);
    send(channel, "a " + login);
    send(channel, "b EXAMINE " + mailbox);
    send(channel, "c IDLE");
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  private void send(SocketChannel channel, String command) throws IOException {
    channel.write(ByteBuffer.wrap((command + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    read(channel);
  }

  private void read(SocketChannel channel) throws IOException {
    buffer.clear();
    channel.read(buffer);
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
