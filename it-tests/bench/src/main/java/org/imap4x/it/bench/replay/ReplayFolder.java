package org.imap4x.it.bench.replay;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A mailbox without mail: how many messages it has, what their UIDs are, and the answers to the
 * questions that were asked before, ready to be sent again.
 */
final class ReplayFolder {

  /** Lists of larger folders are not kept: they are opened only. */
  private static final int KEPT = 200_000;

  /** The answers for messages 1 to n in one array, and where each of them ends. */
  record Prepared(byte[] octets, int[] ends) {}

  private final int count;
  private final boolean scattered;
  private final Map<String, Prepared> lists = new ConcurrentHashMap<>();
  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();

  private ReplayFolder(int count, boolean scattered) {
    this.count = count;
    this.scattered = scattered;
  }

  /**
   * {@code list1000} has 1000 messages, {@code scat1000} scattered UIDs, all others one message.
   */
  static ReplayFolder named(String name) {
    if (name.matches("(list|scat)[0-9]+")) {
      return new ReplayFolder(Integer.parseInt(name.substring(4)), name.startsWith("scat"));
    }
    return new ReplayFolder(1, false);
  }

  int count() {
    return count;
  }

  boolean isScattered() {
    return scattered;
  }

  /** Scattered UIDs have no neighbours: 3, 7, 9, 13 ... */
  long uid(int sequence) {
    return scattered ? 3L * sequence + (sequence & 1 ^ 1) : sequence;
  }

  /** The first message with that UID or a higher one. */
  int sequence(long uid) {
    if (!scattered) {
      return (int) Math.min(Integer.MAX_VALUE, Math.max(1, uid));
    }
    int near = (int) Math.max(1, uid / 3 - 1);
    while (uid(near) < uid) {
      near++;
    }
    return near;
  }

  /** The prepared answers with these items; null where the folder is too large for them. */
  Prepared list(List<String> items) {
    return count > KEPT ? null : lists.computeIfAbsent(String.join(" ", items), k -> list0(items));
  }

  private Prepared list0(List<String> items) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, count * 64 * items.size()));
    int[] ends = new int[count + 1];
    for (int sequence = 1; sequence <= count; sequence++) {
      out.writeBytes(fetched(sequence, items));
      ends[sequence] = out.size();
    }
    return new Prepared(out.toByteArray(), ends);
  }

  /** One FETCH response. */
  byte[] fetched(int sequence, List<String> items) {
    StringBuilder line = new StringBuilder(1200).append("* ").append(sequence).append(" FETCH (");
    int start = line.length();
    for (String item : items) {
      String value = Listing.item(item, sequence, uid(sequence));
      if (!value.isEmpty()) {
        line.append(line.length() > start ? " " : "").append(value);
      }
    }
    return Listing.octets(line.append(")\r\n"));
  }

  /** The answer to a question asked before, or made now. */
  byte[] answer(String question, Supplier<CharSequence> made) {
    return answers.computeIfAbsent(question, k -> Listing.octets(made.get()));
  }
}
