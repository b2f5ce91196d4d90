package org.imap4x.codec;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.imap4x.model.ImapDate;
import org.jspecify.annotations.Nullable;

/**
 * Reads date-time: the form of RFC 9051 in one pass, others as far as they are clear. A zone that
 * is missing or unknown makes no date: the time would be hours off.
 */
final class Dates {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  private Dates() {}

  static @Nullable OffsetDateTime parse(String text) {
    OffsetDateTime exact = exact(text);
    return exact != null ? exact : lenient(text);
  }

  private static @Nullable OffsetDateTime lenient(String text) {
    String[] words = text.strip().split("\\s+");
    String zone = words.length == 3 ? zone(words[2]) : null;
    int year = words[0].lastIndexOf('-') + 1;
    if (zone == null || year < 1) {
      return null;
    }
    Quirk.ODD_DATE.seen();
    String date = words[0];
    if (date.length() - year == 2) {
      date =
          date.substring(0, year) + (date.charAt(year) < '7' ? "20" : "19") + date.substring(year);
    }
    return ImapDate.parse(date + " " + words[1] + " " + zone).orElse(null);
  }

  /** The zone as {@code +hhmm}, null for what is none. */
  private static @Nullable String zone(String text) {
    switch (text.toUpperCase(Locale.ROOT)) {
      case "GMT", "UT", "UTC", "Z":
        return "+0000";
      default:
        String plain =
            text.length() == 6 && text.charAt(3) == ':'
                ? text.substring(0, 3) + text.substring(4)
                : text;
        boolean signed = plain.length() == 5 && (plain.charAt(0) == '+' || plain.charAt(0) == '-');
        int hours = signed ? digits(plain, 1, 3) : -1;
        int minutes = signed ? digits(plain, 3, 5) : -1;
        return hours >= 0 && hours <= 18 && minutes >= 0 && minutes < 60 ? plain : null;
    }
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
