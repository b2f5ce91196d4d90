package org.imap4x.it.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The limit: one command that asks for the same octets, and a reader that throws them away. */
final class Drain implements AutoCloseable {

  /** Longer than any tagged line. */
  private static final int TAIL = 4096;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[1 << 16];
  private int tag;

  Drain(CountingProxy proxy, String user, String password, String folder) throws IOException {
    socket = new Socket(proxy.host(), proxy.port());
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
    run("LOGIN " + user + " " + password);
    run("EXAMINE " + folder);
  }

  /** Sends the command and reads until its tagged OK; the octets. */
  long run(String command) throws IOException {
    String name = "drain" + ++tag;
    out.write((name + " " + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    byte[] end = (name + " OK").getBytes(StandardCharsets.US_ASCII);
    long octets = 0;
    byte[] tail = new byte[0];
    while (true) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("the server ended: " + new String(tail, StandardCharsets.US_ASCII));
      }
      octets += count;
      tail = tail(tail, count);
      if (tail[tail.length - 1] == '\n' && contains(tail, end)) {
        return octets;
      }
    }
  }

  /** The last octets of all that came. */
  private byte[] tail(byte[] before, int count) {
    int kept = Math.min(TAIL, count);
    int old = Math.min(before.length, TAIL - kept);
    byte[] tail = new byte[old + kept];
    System.arraycopy(before, before.length - old, tail, 0, old);
    System.arraycopy(buffer, count - kept, tail, old, kept);
    return tail;
  }

  private static boolean contains(byte[] tail, byte[] end) {
    String text = new String(tail, StandardCharsets.ISO_8859_1);
    return text.contains(new String(end, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
