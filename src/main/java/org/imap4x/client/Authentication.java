package org.imap4x.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.Capability;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseText;
import org.imap4x.sasl.SaslExchange;
import org.imap4x.sasl.SaslFailure;
import org.imap4x.sasl.SaslMechanism;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/** Runs one AUTHENTICATE (RFC 9051 section 6.2.2). */
final class Authentication {
  private final Connection connection;
  private final Sender sender;
  private final Session session;

  Authentication(Connection connection, Sender sender, Session session) {
    this.connection = connection;
    this.sender = sender;
    this.session = session;
  }

  Response.Tagged run(SaslMechanism mechanism) throws ImapException {
    String what = "AUTHENTICATE " + mechanism.name();
    boolean saslIr = session.capabilities().has(Capability.SASL_IR);
    try (SaslExchange exchange = SaslExchange.of(mechanism, saslIr)) {
      Optional<byte[]> first = firstMessage(exchange, what);
      connection.channel().hideReceived(true);
      SaslFailure cancelled;
      Flight<Response.Tagged> flight;
      try {
        flight = sender.submit(SessionCommands.authenticate(exchange.mechanism(), first));
        cancelled = converse(exchange, flight);
      } catch (ImapException.Interrupted e) {
        throw connection.failed(Failures.lostBy(e)); // nobody can go on where it stopped
      } finally {
        connection.channel().hideReceived(false);
      }
      return finish(exchange, flight, cancelled, what);
    }
  }

  private static Optional<byte[]> firstMessage(SaslExchange exchange, String what)
      throws ImapException {
    try {
      return exchange.commandArgument();
    } catch (SaslFailure e) {
      throw ImapException.No.notSent(what + ": " + e.getMessage(), e);
    }
  }

  private @Nullable SaslFailure converse(SaslExchange exchange, Flight<?> flight)
      throws ImapException {
    SaslFailure cancelled = null;
    String challenge = connection.continuation(flight);
    while (challenge != null) {
      try {
        byte[] line = exchange.respond(challenge.getBytes(StandardCharsets.ISO_8859_1));
        sender.answer(flight, CommandWriter.secretContinuation(line), true);
      } catch (SaslFailure e) {
        cancelled = e;
        sender.answer(flight, CommandWriter.continuation("*"), false);
        return cancelled;
      }
      challenge = connection.continuation(flight);
    }
    return cancelled;
  }

  private Response.Tagged finish(
      SaslExchange exchange,
      Flight<Response.Tagged> flight,
      @Nullable SaslFailure cancelled,
      String what)
      throws ImapException {
    try {
      Response.Tagged ok = connection.await(flight);
      if (cancelled == null) {
        exchange.succeeded();
        return ok;
      }
    } catch (ImapException.No | ImapException.Bad e) {
      throw refused(exchange, e, cancelled, what);
    } catch (SaslFailure e) {
      cancelled = e;
    }
    ImapException untrusted =
        new ImapException.Protocol(
            what + ": " + cancelled.getMessage(), Outcome.UNKNOWN, cancelled);
    connection.fail(untrusted);
    throw untrusted;
  }

  private static ImapException refused(
      SaslExchange exchange, ImapException e, @Nullable SaslFailure cancelled, String what) {
    String more = exchange.decodedServerError().map(s -> " (" + s + ")").orElse("");
    ResponseText text = e.text();
    if (cancelled != null) {
      return ImapException.No.because(what + ": " + cancelled.getMessage() + more, text, cancelled);
    }
    return more.isEmpty() || e instanceof ImapException.Bad
        ? e
        : ImapException.No.because(e.getMessage() + more, text, e);
  }
}
