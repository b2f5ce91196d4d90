package org.imap4x.it.faults;

import java.util.function.Function;

/** The sessions of an application that the walk knows. */
enum WorkKind {
  READ(ReadWork::new),
  WRITE(WriteWork::new),
  PARTS(PartsWork::new),
  IDLE(target -> new WatchWork(target, false)),
  MANAGER(target -> new WatchWork(target, true)),
  /** Loses its first connection by itself, so that the fault strikes the second. */
  RESYNC(ResyncWork::new);

  private final Function<Target, Work> maker;

  WorkKind(Function<Target, Work> maker) {
    this.maker = maker;
  }

  Work make(Target target) {
    return maker.apply(target);
  }

  /** Whether a fault is to strike there. */
  boolean isWalked(Piece piece) {
    return this != RESYNC || piece.connection() > 1;
  }
}
