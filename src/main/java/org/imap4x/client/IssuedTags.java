package org.imap4x.client;

import java.util.concurrent.atomic.AtomicLong;

/** The tags that the commands of one connection have had: a prefix and a number. */
final class IssuedTags {
  private final String prefix;
  private final AtomicLong last = new AtomicLong();

  IssuedTags(String prefix) {
    this.prefix = prefix;
  }

  String prefix() {
    return prefix;
  }

  String next() {
    return prefix + last.incrementAndGet();
  }

  /** How many there were. */
  long count() {
    return last.get();
  }

  /** Whether a command of ours had this tag. */
  boolean contains(String tag) {
    if (!tag.startsWith(prefix)) {
      return false;
    }
    try {
      long number = Long.parseLong(tag.substring(prefix.length()));
      return number >= 1 && number <= last.get();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
