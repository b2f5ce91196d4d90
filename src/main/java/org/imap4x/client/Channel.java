package org.imap4x.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.imap4x.wire.ByteSource;
import org.imap4x.wire.CommandBuffer;
import org.imap4x.wire.Deadline;
import org.imap4x.wire.DeflateTransport;
import org.imap4x.wire.Fragment;
import org.imap4x.wire.Frame;
import org.imap4x.wire.FrameReader;
import org.imap4x.wire.LiteralSink;
import org.imap4x.wire.Output;
import org.imap4x.wire.Patience;
import org.imap4x.wire.Readiness;
import org.imap4x.wire.SocketTransport;
import org.imap4x.wire.Transcript;
import org.imap4x.wire.Transport;

/** Both directions of a connection and what lies over them: TLS, compression, the transcript. */
final class Channel {
  private final ClientOptions options;
  private final Transcript transcript;
  private final ByteSource source;
  private final FrameReader reader;
  private final Output output;
  private volatile Transport transport;
  private volatile long heardAt = System.nanoTime();

  Channel(ClientOptions options, Transport transport, Transcript transcript, String tagPrefix) {
    this.options = options;
    this.transport = transport;
    this.transcript = transcript;
    this.source = new ByteSource(transport);
    this.reader = new FrameReader(source, options.limits(), transcript);
    this.output = new Output(transport, transcript);
    reader.tagPrefix(tagPrefix);
  }

  /** The next response; for the thread that has the read turn. */
  Frame next(Supplier<Patience> patience, LiteralSink sink) throws IOException {
    Frame frame = reader.next(patience, sink);
    heardAt = System.nanoTime();
    return frame;
  }

  /** Holds little memory until something comes; for the thread that has the read turn. */
  void rest() {
    reader.rest();
    transcript.rest();
  }

  /** Whether what comes next must be waited for. */
  boolean isDrained() throws IOException {
    return source.buffered() == 0 && !transport.holdsOctets();
  }

  /** See {@link Transport#whenReadable}; for the thread that has the read turn, to give it up. */
  Optional<Readiness.Wait> whenReadable(Deadline deadline, Runnable told) throws IOException {
    rest();
    return transport.whenReadable(deadline, told);
  }

  /** When the last response was complete, on the clock of {@link System#nanoTime}. */
  long heardAt() {
    return heardAt;
  }

  /** Puts a part of a command into the buffer, or on the wire; for the thread that may write. */
  void send(Fragment fragment) throws IOException {
    output.send(fragment, writing());
  }

  /** Sends a line that continues a command. */
  void sendLine(CommandBuffer line) throws IOException {
    for (Fragment fragment : line.fragments()) {
      send(fragment);
    }
    flush();
  }

  void flush() throws IOException {
    output.flush(writing());
  }

  /** Holds little memory until something is sent; for the thread that may write. */
  void restSending() {
    output.rest();
  }

  private Patience writing() {
    return Patience.whileProgress(options.writeTimeout());
  }

  /** STARTTLS has been agreed on: goes on with TLS. */
  void startTls() throws IOException {
    source.requireEmpty("the TLS handshake");
    if (!(transport instanceof SocketTransport socket)) {
      throw new IOException("TLS needs a socket, not " + transport.description());
    }
    socket.startTls(Transports.tls(options), Deadline.after(options.connectTimeout()));
  }

  /** COMPRESS has been agreed on: octets that came already are the inflater's (RFC 4978). */
  void compress(int level, int strategy) throws IOException {
    byte[] leftover = source.takeBuffered();
    Transport deflated =
        new DeflateTransport(transport, leftover, level, strategy, options.limits());
    source.replaceTransport(deflated);
    output.replaceTransport(deflated);
    transport = deflated;
  }

  /** The session is set up. */
  void settled() {
    transport.settled();
  }

  boolean isCompressed() {
    return transport instanceof DeflateTransport;
  }

  void hideReceived(boolean hide) {
    transcript.hideReceived(hide);
  }

  List<String> lastLines() {
    return transcript.lastLines();
  }

  Transport transport() {
    return transport;
  }

  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardAt);
  }

  /** Deletes what a response that will never be complete has put into files. */
  void discard() {
    try {
      reader.discard();
    } catch (IOException e) {
      transcript.note("a temporary file is left: " + e);
    }
  }

  void close() {
    try {
      transport.close();
    } catch (IOException e) {
      transcript.note("close failed: " + e);
    }
  }

  /** See {@link Transcript#keepWhile}. */
  void keepWhile(BooleanSupplier locked) {
    transcript.keepWhile(locked);
  }

  /** Tells the application what was kept for it. */
  void tellWaiting() {
    transcript.tellWaiting();
  }

  void note(String text) {
    transcript.note(text);
  }
}
