package org.imap4x.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.imap4x.codec.LiteralTarget;
import org.imap4x.codec.ResponseParser;
import org.imap4x.model.Limits;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;
import org.imap4x.wire.LimitException;
import org.imap4x.wire.LiteralInput;
import org.imap4x.wire.LiteralSink;
import org.imap4x.wire.Patience;
import org.imap4x.wire.WireInterruptedException;

/**
 * Gives what comes to the command in flight that it answers, as far as that may keep it; on the
 * thread that reads, without locks. What a sink throws is its own command's failure.
 */
final class Answers {
  private final Pipeline pipeline;
  private final Session session;
  private final ResponseParser parser;
  private final Limits limits;
  private final Patience reading;
  private final Duration total;

  Answers(Pipeline pipeline, Session session, ResponseParser parser, ClientOptions options) {
    this.pipeline = pipeline;
    this.session = session;
    this.parser = parser;
    this.limits = options.limits();
    this.reading = Patience.whileProgress(options.readTimeout());
    this.total = options.totalTimeout();
  }

  /**
   * Takes an untagged response into the session, and to the first command that claims it; nobody
   * else keeps what of it is in files.
   *
   * @throws LimitException when there is too much to keep
   */
  void give(Untagged untagged, Frame frame) throws IOException {
    int octets = frame.length() + Limits.EACH;
    Untagged response = session.apply(untagged, octets);
    if (response instanceof Untagged.Status status
        && status.text().code().orElse(null) instanceof ResponseCode.MessageLimit where) {
      stopped(where);
    }
    for (Flight<?> flight : pipeline.flights()) {
      if (flight.command instanceof RawCommand raw) {
        raw.add(frame);
        checkKept(flight, octets);
      } else if (flight.command instanceof IdleRun idle) {
        idle.comes(octets);
      }
      if (!flight.abandoned && claims(flight, response, frame)) {
        for (Flight<?> behind : pipeline.flights()) {
          behind.answered(); // it waits for this one's end
        }
        checkKept(flight, octets);
        return;
      }
    }
    discard(frame);
    if (response instanceof Untagged.Status status && status.kind() == Untagged.Kind.OK) {
      for (Flight<?> flight : pipeline.flights()) {
        flight.working(total);
      }
    }
    session.unclaimed(response, octets);
  }

  /** Said in the middle, of the command that can be meant. */
  private void stopped(ResponseCode.MessageLimit where) {
    for (Flight<?> flight : pipeline.flights()) {
      if (flight.command.mayStopAt(where)) {
        flight.command.stoppedAt(where);
        return;
      }
    }
  }

  private void checkKept(Flight<?> flight, int octets) throws LimitException {
    if (flight.command.keeps(octets) > limits.answers()) {
      throw new LimitException(
          "answers to "
              + flight.command.name()
              + " of more than "
              + limits.answers()
              + " octets, which would have to be kept");
    }
  }

  private static boolean claims(Flight<?> flight, Untagged response, Frame frame) {
    try {
      return flight.command.claims(response, flight.tag);
    } catch (RuntimeException | Error e) {
      flight.sinkFailure = e;
      discard(frame);
      return true;
    }
  }

  private static void discard(Frame frame) {
    try {
      frame.discard();
    } catch (IOException e) {
      System.getLogger(ImapClient.class.getName())
          .log(System.Logger.Level.DEBUG, "a temporary file is left", e);
    }
  }

  /** Judges a large literal while it arrives: only what was asked for is kept. */
  LiteralSink.Use offer(Frame soFar, long size, LiteralInput in) throws IOException {
    Optional<LiteralTarget> target = parser.literalTarget(soFar);
    for (Flight<?> flight : pipeline.flights()) {
      if (flight.command instanceof RawCommand raw) {
        if (size <= limits.literalInMemory()) {
          return LiteralSink.Use.KEPT_IN_MEMORY;
        }
        raw.leftOut(size);
      }
    }
    if (target.isEmpty()) {
      return size <= limits.text() ? LiteralSink.Use.KEPT_IN_MEMORY : LiteralSink.Use.SKIPPED;
    }
    LiteralOffer offer = session.offer(target.get(), size, in);
    for (Flight<?> flight : pipeline.flights()) {
      Throwable before = flight.sinkFailure;
      LiteralSink.Use use = flight.abandoned ? LiteralSink.Use.SKIPPED : take(flight, offer, in);
      if (use != LiteralSink.Use.SKIPPED || flight.sinkFailure != before) {
        return use;
      }
    }
    return LiteralSink.Use.SKIPPED;
  }

  private LiteralSink.Use take(Flight<?> flight, LiteralOffer offer, LiteralInput in)
      throws IOException {
    try {
      in.patience(reading);
      pipeline.flights().forEach(f -> f.receiving(true));
      LiteralSink.Use use = flight.command.takes(offer);
      if (use != LiteralSink.Use.SKIPPED) {
        pipeline.flights().forEach(Flight::answered);
      }
      return use;
    } catch (IOException e) {
      IOException lost = in.failure();
      if (lost instanceof WireInterruptedException) {
        flight.sinkFailure = Failures.readerInterrupted(flight.command.name(), lost);
      }
      if (lost != null) {
        throw lost;
      }
      flight.sinkFailure = e;
    } catch (RuntimeException | Error e) {
      flight.sinkFailure = e;
    } finally {
      pipeline.flights().forEach(f -> f.receiving(false));
    }
    return LiteralSink.Use.SKIPPED;
  }
}
