package org.imap4x.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes lines to show of octets: one a line, secrets out, control characters escaped. */
final class TranscriptText {
  private static final byte[] STARS = {'*', '*', '*'};
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private TranscriptText() {}

  /** Text that can't forge a line of a log: UTF-8 where it is that, controls as {@code \x1b}. */
  static String escape(byte[] octets, int from, int to) {
    boolean plain = true;
    for (int i = from; i < to && plain; i++) {
      plain = octets[i] >= ' ' && octets[i] != 0x7f;
    }
    if (plain) {
      return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }
    String text = new String(octets, from, to - from, StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        shown.append("\\r");
      } else if (c == '\n') {
        shown.append("\\n");
      } else if (c == '\t' || !isForging(c)) {
        shown.append(c);
      } else {
        shown.append("\\x").append(HEX[(c >> 4) & 15]).append(HEX[c & 15]);
      }
    }
    return shown.toString();
  }

  private static boolean isForging(char c) {
    return c < ' ' || (c >= 0x7f && c < 0xa0);
  }

  static byte[] redact(byte[] octets, List<Fragment.Range> hidden) {
    ByteArrayOutputStream shown = new ByteArrayOutputStream(octets.length);
    int from = 0;
    for (Fragment.Range range : hidden) {
      shown.write(octets, from, range.start() - from);
      shown.write(STARS, 0, STARS.length);
      from = range.end();
    }
    shown.write(octets, from, octets.length - from);
    return shown.toByteArray();
  }

  /** The first word, that is the tag or "*" or "+", and nothing else. */
  static Frame hide(Frame frame) {
    int n = 0;
    while (n < frame.length() && n < 20 && frame.octets()[n] > ' ') {
      n++;
    }
    return Frame.ofLine(new String(frame.octets(), 0, n, StandardCharsets.ISO_8859_1) + " ***");
  }

  static int withoutLineEnd(byte[] octets, int length) {
    int end = length;
    if (end > 0 && octets[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && octets[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  static List<String> lines(byte[] octets, int end, int max) {
    List<String> lines = new ArrayList<>(1);
    addLines(lines, octets, 0, end, max);
    return lines;
  }

  static List<String> lines(Frame frame, int max) {
    if (frame.literals().isEmpty()) {
      return lines(frame.octets(), frame.length(), max);
    }
    List<String> lines = new ArrayList<>();
    byte[] octets = frame.octets();
    int from = 0;
    for (Frame.Literal literal : frame.literals()) {
      addLines(lines, octets, from, withoutLineEnd(octets, literal.contentStart()), max);
      from = literal.contentStart() + literal.inlineLength();
      long size = literal.content().size();
      if (size > literal.inlineLength() || size > max) {
        lines.add("[" + size + " octets]");
      } else {
        addLines(lines, octets, literal.contentStart(), from, max);
      }
    }
    addLines(lines, octets, from, frame.length(), max);
    return lines;
  }

  private static void addLines(List<String> lines, byte[] octets, int from, int to, int max) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || octets[i] == '\n') {
        int end = i < to && i > start && octets[i - 1] == '\r' ? i - 1 : i;
        if (end - start > max) {
          lines.add(escape(octets, start, start + max) + "... [" + (end - start) + " octets]");
        } else {
          lines.add(escape(octets, start, end));
        }
        start = i + 1;
      }
    }
  }
}
