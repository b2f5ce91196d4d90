package org.imap4x.client;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.imap4x.model.UidSet;

/**
 * What a command has been answered, message by message: an answer that brings nothing more belongs
 * to another command, or to none. Items are bits; messages that have all of them take no room of
 * their own, as they come in runs.
 */
final class OwedItems {
  private final long all;

  /** Runs of messages that have all: first to last. */
  private final TreeMap<Long, Long> done = new TreeMap<>();

  /** What others have. */
  private final Map<Long, Long> some = new HashMap<>();

  /** So many items, the bits from 0 on. */
  OwedItems(int items) {
    this.all = (1L << items) - 1;
  }

  /** The items that the message still lacks. */
  long of(long message) {
    Map.Entry<Long, Long> run = done.floorEntry(message);
    return run != null && message <= run.getValue() ? 0 : all & ~some.getOrDefault(message, 0L);
  }

  /** How many entries that takes. */
  int size() {
    return done.size() + some.size();
  }

  /** The messages that have all. */
  UidSet complete() {
    UidSet.Builder complete = new UidSet.Builder();
    done.forEach(complete::addRange);
    return complete.build();
  }

  void came(long message, long items) {
    long left = of(message) & ~items;
    if (left != 0) {
      some.put(message, all & ~left);
    } else if (of(message) != 0) {
      some.remove(message);
      join(message);
    }
  }

  private void join(long message) {
    long first = message;
    long last = message;
    Map.Entry<Long, Long> before = done.floorEntry(message);
    if (before != null && before.getValue() == message - 1) {
      first = before.getKey();
    }
    Long after = done.remove(message + 1);
    if (after != null) {
      last = after;
    }
    done.put(first, last);
  }
}
