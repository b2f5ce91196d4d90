package org.imap4x.it.bench.raw;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The limit: a socket, the best command, and a reader that throws the answer away. */
public final class RawClient implements AutoCloseable {

  /** Longer than any tagged line. */
  private static final int TAIL = 4096;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private int tag;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** Reads the greeting and logs in. */
  public static RawClient login(Socket socket, String user, String password) throws IOException {
    RawClient client = new RawClient(socket);
    client.line();
    client.command("LOGIN " + user + " " + password);
    return client;
  }

  /** Sends the command, reads until its tagged OK and throws all away; the last line. */
  public String command(String command) throws IOException {
    return command(command, (octets, length) -> {});
  }

  /** As above; the octets of the answer go to the sink, the tagged line with them. */
  public String command(String command, Sink sink) throws IOException {
    String name = begin(command.getBytes(StandardCharsets.US_ASCII));
    return answer(name, sink);
  }

  /** Sends the command and waits for nothing; its tag. */
  public String begin(byte[] command) throws IOException {
    String name = "raw" + ++tag;
    byte[] start = (name + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[start.length + command.length + 2];
    System.arraycopy(start, 0, line, 0, start.length);
    System.arraycopy(command, 0, line, start.length, command.length);
    line[line.length - 2] = '\r';
    line[line.length - 1] = '\n';
    out.write(line);
    return name;
  }

  /** Reads until the command of that tag, the last one that was sent, is done; its tagged line. */
  public String answer(String name, Sink sink) throws IOException {
    byte[] buffer = new byte[1 << 16]; // not kept: an idle connection needs none
    byte[] tail = new byte[0];
    while (true) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new EOFException("the server ended");
      }
      sink.take(buffer, count);
      tail = tail(tail, buffer, count);
      String last = tail[tail.length - 1] == '\n' ? lastLine(tail) : "";
      if (last.startsWith(name + " OK")) {
        return last;
      }
      if (last.startsWith(name + " ")) {
        throw new IOException(last);
      }
    }
  }

  /** One line; only while nothing but single lines is expected. */
  public String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int octet;
    while ((octet = in.read()) != '\n') {
      if (octet < 0) {
        throw new EOFException("after: " + line);
      }
      line.append((char) octet);
    }
    return line.toString().trim();
  }

  /** The last octets of all that came. */
  private static byte[] tail(byte[] before, byte[] buffer, int count) {
    int kept = Math.min(TAIL, count);
    int old = Math.min(before.length, TAIL - kept);
    byte[] tail = new byte[old + kept];
    System.arraycopy(before, before.length - old, tail, 0, old);
    System.arraycopy(buffer, count - kept, tail, old, kept);
    return tail;
  }

  private static String lastLine(byte[] tail) {
    int start = tail.length - 1;
    while (start > 0 && tail[start - 1] != '\n') {
      start--;
    }
    return new String(tail, start, tail.length - start, StandardCharsets.ISO_8859_1).trim();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
