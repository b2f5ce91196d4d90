package org.imap4x.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.codec.ResponseParser;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseText;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Breaker;
import org.imap4x.wire.Deadline;
import org.imap4x.wire.LiteralSink;
import org.imap4x.wire.Patience;
import org.imap4x.wire.Transcript;
import org.imap4x.wire.TranscriptListener;
import org.imap4x.wire.Transport;
import org.imap4x.wire.WireTimeoutException;

/** Makes connections: transport, transcript, greeting. */
final class Opening {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TRANSCRIPT_LINES = 32;

  private Opening() {}

  static Connection open(ClientOptions options, Session session, Breaker breaker)
      throws ImapException {
    Transport transport;
    String where = where(options);
    try {
      transport = Transports.open(options, Deadline.after(options.connectTimeout()), breaker);
    } catch (WireTimeoutException | java.net.SocketTimeoutException e) {
      throw new ImapException.Timeout(
          "connecting to " + where + " timed out: " + e.getMessage(), Outcome.NOT_SENT, e);
    } catch (IOException e) {
      throw new ImapException.Lost(
          "can't connect to " + where + ": " + e.getMessage(), Outcome.NOT_SENT, e);
    }
    Transcript transcript = new Transcript(TRANSCRIPT_LINES, listeners(options));
    Connection connection =
        new Connection(options, session, transport, transcript, new IssuedTags(tagPrefix(options)));
    connection.endWith(breaker);
    return connection;
  }

  static String where(ClientOptions options) {
    return options.host() + (options.port() == 0 ? "" : ":" + options.port());
  }

  private static List<TranscriptListener> listeners(ClientOptions options) {
    List<TranscriptListener> listeners = new ArrayList<>();
    Consumer<String> consumer = options.transcript();
    if (consumer != null) {
      listeners.add(new LineListener(consumer));
    }
    if (DebugLog.wantsLines(options.debug())) {
      listeners.add(DebugLog.lines());
    }
    return listeners;
  }

  /** Writes each line with its direction before it. */
  private record LineListener(Consumer<String> consumer) implements TranscriptListener {
    @Override
    public void sent(String line) {
      consumer.accept("C: " + line);
    }

    @Override
    public void received(String line) {
      consumer.accept("S: " + line);
    }

    @Override
    public void note(String text) {
      consumer.accept("-- " + text);
    }

    @Override
    public int maxLine() {
      return Integer.MAX_VALUE;
    }
  }

  /** Four letters of A to P, so that the logs of several connections can be told apart. */
  private static String tagPrefix(ClientOptions options) {
    if (!options.tagPrefix().isEmpty()) {
      return options.tagPrefix();
    }
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      letters.append((char) ('A' + RANDOM.nextInt(16)));
    }
    return letters.toString();
  }

  /** Reads the first response, which no command asked for. */
  static Response greeting(Connection connection, ClientOptions options) throws ImapException {
    Channel channel = connection.channel();
    Patience patience = Patience.until(Deadline.after(options.greetingTimeout()));
    try {
      return new ResponseParser(options.limits()).parse(channel.next(patience, LiteralSink.NONE));
    } catch (WireTimeoutException e) {
      Failures failures = connection.failures();
      throw connection.failed(
          failures.timeout("no greeting", options.greetingTimeout(), Outcome.NOT_SENT, e));
    } catch (IOException e) {
      throw connection.failed(connection.failures().lost("no greeting", Outcome.NOT_SENT, e));
    }
  }

  /** Takes the first response of a connection (RFC 9051 section 7.1.4 and 7.1.5). */
  static ResponseText greet(Session session, Response first, Connection connection)
      throws ImapException {
    if (first instanceof Untagged.Status status) {
      session.greeted(status);
      switch (status.kind()) {
        case OK -> {
          return status.text();
        }
        case PREAUTH -> {
          session.state(SessionState.AUTHENTICATED);
          return status.text();
        }
        case BYE -> throw new ImapException.Bye("connect", status.text(), Outcome.NOT_SENT);
        default -> throw new ImapException.No("connect", status.text());
      }
    }
    throw connection
        .failures()
        .attach(
            new ImapException.Protocol(
                connection.channel().transport().description()
                    + " does not greet as an IMAP server: "
                    + first,
                Outcome.NOT_SENT,
                null));
  }
}
