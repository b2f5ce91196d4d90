package org.imap4x.codec;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.imap4x.model.ImapDate;
import org.jspecify.annotations.Nullable;

/** Reads date-time: the form of RFC 9051 in one pass, any other by {@link ImapDate}. */
final class Dates {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  private Dates() {}

  static @Nullable OffsetDateTime parse(String text) {
    OffsetDateTime exact = exact(text);
    return exact != null ? exact : ImapDate.parse(text).orElse(null);
  }

  /** {@code dd-Mon-yyyy hh:mm:ss +zzzz}. */
  private static @Nullable OffsetDateTime exact(String s) {
    if (s.length() != 26
        || s.charAt(2) != '-'
        || s.charAt(6) != '-'
        || s.charAt(11) != ' '
        || s.charAt(14) != ':'
        || s.charAt(17) != ':'
        || s.charAt(20) != ' ') {
      return null;
    }
    int day = s.charAt(0) == ' ' ? digits(s, 1, 2) : digits(s, 0, 2);
    int month = month(s);
    int year = digits(s, 7, 11);
    int hour = digits(s, 12, 14);
    int minute = digits(s, 15, 17);
    int second = digits(s, 18, 20);
    int zoneHours = digits(s, 22, 24);
    int zoneMinutes = digits(s, 24, 26);
    char sign = s.charAt(21);
    if ((day | month | year | hour | minute | second | zoneHours | zoneMinutes) < 0
        || (sign != '+' && sign != '-')) {
      return null;
    }
    int zone = (zoneHours * 60 + zoneMinutes) * (sign == '-' ? -60 : 60);
    try {
      return OffsetDateTime.of(
          year, month, day, hour, minute, Math.min(second, 59), 0, ZoneOffset.ofTotalSeconds(zone));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int month(String s) {
    for (int i = 0; i < MONTHS.length(); i += 3) {
      if ((s.charAt(3) | 32) == MONTHS.charAt(i)
          && (s.charAt(4) | 32) == MONTHS.charAt(i + 1)
          && (s.charAt(5) | 32) == MONTHS.charAt(i + 2)) {
        return i / 3 + 1;
      }
    }
    return -1;
  }

  private static int digits(String s, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = s.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
