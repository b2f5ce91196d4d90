package org.imap4x.it.faults;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows one direction of an IMAP connection, octet by octet: where lines and literals end. */
final class Framing {
  private static final Pattern LITERAL = Pattern.compile("\\{(\\d{1,18})\\+?}\\r?$");
  private static final int TAIL = 24;

  private final StringBuilder line = new StringBuilder();
  private long literalLeft;
  private boolean whole = true;
  private boolean lineEnd;
  private boolean literalEnd;
  private String last = "";

  void octet(byte octet) {
    lineEnd = false;
    literalEnd = false;
    if (literalLeft > 0) {
      literalLeft--;
      literalEnd = literalLeft == 0;
      return;
    }
    if (octet != '\n') {
      whole = false;
      line.append((char) (octet & 0xff));
      return;
    }
    Matcher literal =
        LITERAL.matcher(line.subSequence(Math.max(0, line.length() - TAIL), line.length()));
    boolean continues = literal.find();
    literalLeft = continues ? Long.parseLong(literal.group(1)) : 0;
    whole = !continues;
    lineEnd = true;
    last = line.toString();
    line.setLength(0);
  }

  /** Whether the last octet ended a line, whether or not a literal follows. */
  boolean isLineEnd() {
    return lineEnd;
  }

  /** Whether the last octet ended a literal. */
  boolean isLiteralEnd() {
    return literalEnd;
  }

  /** Whether the next octet belongs to a literal. */
  boolean isInLiteral() {
    return literalLeft > 0;
  }

  /** Whether the next octet begins a command or response. */
  boolean isBetween() {
    return whole;
  }

  /** The last line that ended, without its LF. */
  String lastLine() {
    return last.endsWith("\r") ? last.substring(0, last.length() - 1) : last;
  }

  /** What of the present line has passed. */
  String unfinished() {
    return literalLeft > 0 ? "a literal, " + literalLeft + " octets left" : line.toString();
  }
}
