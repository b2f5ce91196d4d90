package org.imap4x.it.bench.replay;

import java.util.List;
import org.imap4x.it.bench.replay.Ranges.Range;

/** Answers to SEARCH and EXPUNGE, which are the same for the same question. */
final class Hits {

  private Hits() {}

  static String question(boolean extended, boolean byUid, int from, int to, int step) {
    return (extended ? "ESEARCH " : "SEARCH ")
        + (byUid ? 1 : 0)
        + " "
        + from
        + " "
        + to
        + " "
        + step;
  }

  private record Question(boolean byUid, int from, int to, int step) {
    static Question of(String text) {
      String[] words = text.split(" ");
      return new Question(
          words[1].equals("1"),
          Integer.parseInt(words[2]) + (words[4].equals("2") && words[2].equals("1") ? 1 : 0),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]));
    }

    long number(ReplayFolder folder, int sequence) {
      return byUid ? folder.uid(sequence) : sequence;
    }
  }

  /** What follows the tag in ESEARCH; neighbours are one range. */
  static CharSequence extended(ReplayFolder folder, String text) {
    Question q = Question.of(text);
    if (q.from > q.to) {
      return "\r\n";
    }
    StringBuilder out = new StringBuilder(" ALL ");
    if (q.step == 1 && !(q.byUid && folder.isScattered())) {
      out.append(q.number(folder, q.from)).append(':').append(q.number(folder, q.to));
      return out.append("\r\n");
    }
    for (int i = q.from; i <= q.to; i += q.step) {
      out.append(i > q.from ? "," : "").append(q.number(folder, i));
    }
    return out.append("\r\n");
  }

  static CharSequence plain(ReplayFolder folder, String text) {
    Question q = Question.of(text);
    StringBuilder out = new StringBuilder("* SEARCH");
    for (int i = q.from; i <= q.to; i += q.step) {
      out.append(' ').append(q.number(folder, i));
    }
    return out.append("\r\n");
  }

  /** VANISHED, or one EXPUNGE a message, each with the number it has at that moment. */
  static CharSequence expunged(ReplayFolder folder, List<Range> going, boolean resync) {
    StringBuilder out = new StringBuilder(resync && !going.isEmpty() ? "* VANISHED " : "");
    long gone = 0;
    for (Range range : going) {
      if (resync) {
        out.append(gone > 0 ? "," : "").append(uids(folder, range));
      } else {
        String line = "* " + (range.from() - gone) + " EXPUNGE\r\n";
        out.append(line.repeat((int) (range.to() - range.from() + 1)));
      }
      gone += range.to() - range.from() + 1;
    }
    return resync && gone > 0 ? out.append("\r\n") : out;
  }

  private static String uids(ReplayFolder folder, Range range) {
    long from = folder.uid((int) range.from());
    long to = folder.uid((int) range.to());
    return from == to ? "" + from : from + ":" + to;
  }
}
