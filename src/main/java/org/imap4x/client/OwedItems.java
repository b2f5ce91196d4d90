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

  /** Runs of messages that have all: first to last; the one that grows is not among them. */
  private final TreeMap<Long, Long> done = new TreeMap<>();

  /** The run that grows; none while its last is below its first. */
  private long first = 1;

  private long last;

  /** What others have. */
  private final Map<Long, Long> some = new HashMap<>();

  /** So many items, the bits from 0 on. */
  OwedItems(int items) {
    this.all = (1L << items) - 1;
  }

  /** The items that the message still lacks. */
  long of(long message) {
    if (isDone(message)) {
      return 0;
    }
    return some.isEmpty() ? all : all & ~some.getOrDefault(message, 0L);
  }

  private boolean isDone(long message) {
    if (message >= first && message <= last) {
      return true;
    }
    if (done.isEmpty()) {
      return false;
    }
    Map.Entry<Long, Long> run = done.floorEntry(message);
    return run != null && message <= run.getValue();
  }

  /** How many entries that takes. */
  int size() {
    return done.size() + some.size() + (first <= last ? 1 : 0);
  }

  /** The messages that have all. */
  UidSet complete() {
    UidSet.Builder complete = new UidSet.Builder();
    done.forEach(complete::addRange);
    if (first <= last) {
      complete.addRange(first, last);
    }
    return complete.build();
  }

  void came(long message, long items) {
    long before = of(message);
    long left = before & ~items;
    if (left != 0) {
      some.put(message, all & ~left);
    } else if (before != 0) {
      if (!some.isEmpty()) {
        some.remove(message);
      }
      join(message);
    }
  }

  /** Mostly the next one: then there is one run and nothing else to look at. */
  private void join(long message) {
    if (message != last + 1 || first > last) {
      keep();
      first = message;
      Map.Entry<Long, Long> before = done.isEmpty() ? null : done.floorEntry(message);
      if (before != null && before.getValue() == message - 1) {
        first = before.getKey();
        done.remove(first);
      }
    }
    last = message;
    Long behind = done.isEmpty() ? null : done.remove(message + 1);
    if (behind != null) {
      last = behind;
    }
  }

  private void keep() {
    if (first <= last) {
      done.put(first, last);
    }
  }
}
