package org.imap4x.client;

/** Tags of commands: letters that a session keeps, and a number. */
public final class Tags {
  private Tags() {}

  /**
   * A number in base 16 with the digits A to P, as imaplib's {@code Int2AP}: 0 is empty, 255 is PP;
   * the sign is dropped.
   */
  public static String int2ap(long number) {
    StringBuilder digits = new StringBuilder();
    for (long left = Math.absExact(number); left > 0; left /= 16) {
      digits.append((char) ('A' + (int) (left % 16)));
    }
    return digits.reverse().toString();
  }
}
