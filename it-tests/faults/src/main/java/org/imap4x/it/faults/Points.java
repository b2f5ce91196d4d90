package org.imap4x.it.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** At which octets of a recorded session a fault is worth its time. */
final class Points {
  /** Of longer literals only every so-many-th octet is taken. */
  private static final int LONG_LITERAL = 4096;

  private static final int LITERAL_STRIDE = 4999;

  private Points() {}

  /**
   * Every {@code stride}-th octet, from an offset that the random numbers choose.
   *
   * @param mode with BYE, which comes between responses, the ends of lines alone
   */
  static Collection<Long> every(
      long stride, List<Piece> pieces, Fault.Direction direction, Fault.Mode mode, Random random) {
    List<Long> all = new ArrayList<>(all(pieces, direction, mode));
    TreeSet<Long> some = new TreeSet<>();
    for (long i = random.nextInt((int) stride); i < all.size(); i += stride) {
      some.add(all.get((int) i));
    }
    return some;
  }

  private static TreeSet<Long> all(List<Piece> pieces, Fault.Direction direction, Fault.Mode mode) {
    TreeSet<Long> all = new TreeSet<>();
    for (Piece piece : pieces) {
      if (piece.direction() == direction) {
        boolean few = piece.literal() && piece.to() - piece.from() > LONG_LITERAL;
        long step = mode == Fault.Mode.BYE ? Long.MAX_VALUE : few ? LITERAL_STRIDE : 1;
        for (long at = piece.from() + 1; at < piece.to() && step < Long.MAX_VALUE; at += step) {
          all.add(at);
        }
        all.add(piece.to());
      }
    }
    return all;
  }

  /** How many octets {@link #every} chooses from. */
  static int count(List<Piece> pieces, Fault.Direction direction, Fault.Mode mode) {
    return all(pieces, direction, mode).size();
  }

  /** Where commands that must not be done twice, and what the client waits for of them, end. */
  static Collection<Long> unsafe(List<Piece> pieces, Fault.Direction direction) {
    TreeSet<Long> ends = new TreeSet<>();
    for (Piece piece : pieces) {
      if (piece.direction() == direction
          && piece.isUnsafe()
          && (piece.isTurn() || piece.literal() && direction == Fault.Direction.C2S)) {
        ends.add(piece.to());
        if (direction == Fault.Direction.S2C) {
          ends.add(piece.from());
        }
      }
    }
    return ends;
  }
}
