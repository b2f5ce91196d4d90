package org.imap4x.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The octets of one scripted connection, in packets of a wanted size, compressed or protected. */
final class Wire {
  private final Socket raw;
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private @Nullable DeflaterOutputStream deflater;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[8192];
  private int position;
  private int limit;
  private int packet = Integer.MAX_VALUE;

  Wire(Socket socket) throws IOException {
    this.raw = socket;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** From now on no packet is larger. */
  void split(int octets) throws IOException {
    flush();
    packet = octets;
  }

  /** Keeps octets for the next packet. */
  void write(byte[] octets) throws IOException {
    if (deflater == null) {
      pending.writeBytes(octets);
    } else {
      deflater.write(octets);
      deflater.flush();
    }
    if (pending.size() > 1 << 16) {
      flush();
    }
  }

  void flush() throws IOException {
    byte[] octets = pending.toByteArray();
    pending.reset();
    for (int i = 0; i < octets.length; ) {
      int n = Math.min(packet, octets.length - i);
      out.write(octets, i, n);
      out.flush();
      i += n;
    }
  }

  private int read() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[position++] & 0xff;
  }

  /** The next line without its end, one char an octet; null at the end of the stream. */
  @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = read(); ; c = read()) {
      if (c < 0) {
        if (line.size() > 0) {
          throw new EOFException("end amid a line: " + line.toString(StandardCharsets.ISO_8859_1));
        }
        return null;
      }
      line.write(c);
      if (c == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        // a bare LF stays visible, so that it never matches
        return text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
      }
    }
  }

  void skip(long octets) throws IOException {
    for (long i = 0; i < octets; i++) {
      if (read() < 0) {
        throw new EOFException("end after " + i + " of " + octets + " octets");
      }
    }
  }

  private byte[] leftover() {
    byte[] rest = java.util.Arrays.copyOfRange(buffer, position, limit);
    position = limit;
    return rest;
  }

  void startTls() throws IOException {
    flush();
    byte[] consumed = leftover();
    SSLSocket tls =
        (SSLSocket)
            TestTls.serverContext()
                .getSocketFactory()
                .createSocket(raw, new ByteArrayInputStream(consumed), true);
    tls.startHandshake();
    socket = tls;
    in = tls.getInputStream();
    out = tls.getOutputStream();
  }

  void startDeflate() {
    in =
        new InflaterInputStream(
            new SequenceInputStream(new ByteArrayInputStream(leftover()), in), new Inflater(true));
    deflater = new DeflaterOutputStream(pending, new Deflater(6, true), 512, true);
  }

  void timeout(int milliseconds) throws IOException {
    raw.setSoTimeout(milliseconds);
  }

  void halfClose() throws IOException {
    flush();
    socket.shutdownOutput();
  }

  void close() throws IOException {
    socket.close();
  }

  void reset() throws IOException {
    raw.setSoLinger(true, 0);
    raw.close();
  }
}
