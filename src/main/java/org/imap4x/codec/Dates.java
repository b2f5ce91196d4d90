package org.imap4x.codec;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.imap4x.model.FetchData;
import org.imap4x.model.ImapDate;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Reads date-time: the form of RFC 9051 in one pass, others as far as they are clear. A zone that
 * is missing or unknown makes no date: the time would be hours off.
 */
final class Dates {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  /** Octets of the form of RFC 9051. */
  private static final int EXACT = 26;

  /** Minutes that a zone can be ahead of UTC, or behind it. */
  private static final int FARTHEST = 18 * 60;

  /** From 1 March of the year -400. */
  private static final long DAYS_TO_1970 = 719_468 + 146_097;

  private Dates() {}

  /** Reads the string that is next; false where it is no date. */
  static boolean read(Tokenizer t, FetchData.Builder b) throws TokenException {
    if (t.peek() == '"' && t.peekAhead(EXACT + 1) == '"') {
      int start = t.position() + 1;
      if (exact(t.octets(), start, b)) {
        t.seek(start + EXACT + 1, t.depth());
        return true;
      }
    }
    String text = t.string();
    // what is no octet becomes '?', which no date has
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    if (octets.length == EXACT && exact(octets, 0, b)) {
      return true;
    }
    OffsetDateTime date = lenient(text);
    if (date != null) {
      b.internalDate(date);
    }
    return date != null;
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

  /** {@code dd-Mon-yyyy hh:mm:ss +zzzz} in 26 octets; false for anything else. */
  private static boolean exact(byte[] a, int from, FetchData.Builder b) {
    if (a[from + 2] != '-'
        || a[from + 6] != '-'
        || a[from + 11] != ' '
        || a[from + 14] != ':'
        || a[from + 17] != ':'
        || a[from + 20] != ' ') {
      return false;
    }
    int day = a[from] == ' ' ? digits(a, from + 1, 1) : digits(a, from, 2);
    int month = month(a, from + 3);
    int year = digits(a, from + 7, 4);
    int hour = digits(a, from + 12, 2);
    int minute = digits(a, from + 15, 2);
    int second = digits(a, from + 18, 2);
    byte sign = a[from + 21];
    int zoneHours = digits(a, from + 22, 2);
    int zoneMinutes = digits(a, from + 24, 2);
    if ((month | year | second | zoneHours | zoneMinutes) < 0
        || (sign != '+' && sign != '-')
        || zoneHours * 60 + zoneMinutes > FARTHEST
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || day < 1
        || day > daysOf(month, year)) {
      return false;
    }
    int zone = (zoneHours * 60 + zoneMinutes) * (sign == '-' ? -60 : 60);
    long minutes = epochDay(year, month, day) * 1440 + hour * 60L + minute;
    b.internalDate(minutes * 60 + Math.min(second, 59) - zone, zone);
    return true;
  }

  private static int month(byte[] a, int from) {
    for (int i = 0; i < MONTHS.length(); i += 3) {
      if ((a[from] | 32) == MONTHS.charAt(i)
          && (a[from + 1] | 32) == MONTHS.charAt(i + 1)
          && (a[from + 2] | 32) == MONTHS.charAt(i + 2)) {
        return i / 3 + 1;
      }
    }
    return -1;
  }

  private static int daysOf(int month, int year) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days since 1970; years begin in March here, so that the leap day is the last one. */
  private static long epochDay(int year, int month, int day) {
    int y = month > 2 ? year + 400 : year + 399;
    int daysBefore = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
    return 365L * y + y / 4 - y / 100 + y / 400 + daysBefore + day - 1 - DAYS_TO_1970;
  }

  private static int digits(byte[] a, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = a[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int digits(String s, int from, int to) {
    return digits(s.getBytes(StandardCharsets.ISO_8859_1), from, to - from);
  }
}
