package org.imap4x.client;

import java.io.IOException;
import java.util.Optional;
import org.imap4x.codec.LiteralTarget;
import org.imap4x.codec.ResponseParser;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;
import org.imap4x.wire.LiteralInput;

/**
 * Gives what comes to the command in flight that it answers; on the thread that reads, without
 * locks.
 */
final class Answers {
  private final Pipeline pipeline;
  private final Session session;
  private final ResponseParser parser;

  Answers(Pipeline pipeline, Session session, ResponseParser parser) {
    this.pipeline = pipeline;
    this.session = session;
    this.parser = parser;
  }

  /** Takes an untagged response into the session, and to the first command that claims it. */
  void give(Untagged untagged, Frame frame) {
    Untagged response = session.apply(untagged);
    for (Flight<?> flight : pipeline.flights()) {
      if (flight.command instanceof RawCommand raw) {
        raw.add(frame);
      }
      if (!flight.abandoned && claims(flight, response)) {
        return;
      }
    }
    session.unclaimed(response);
  }

  private static boolean claims(Flight<?> flight, Untagged response) {
    try {
      return flight.command.claims(response, flight.tag);
    } catch (RuntimeException e) {
      flight.sinkFailure = e;
      return true;
    }
  }

  /** Offers a large literal while it arrives; false when nobody takes it. */
  boolean offer(Frame soFar, long size, LiteralInput in) throws IOException {
    Optional<LiteralTarget> target = parser.literalTarget(soFar);
    if (target.isEmpty()) {
      return false;
    }
    LiteralOffer offer = session.offer(target.get(), size, in);
    for (Flight<?> flight : pipeline.flights()) {
      try {
        if (!flight.abandoned && flight.command.takes(offer)) {
          return true;
        }
      } catch (RuntimeException e) {
        flight.sinkFailure = e;
        return true;
      }
    }
    return false;
  }
}
