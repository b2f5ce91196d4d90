package org.imap4x.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates of IMAP: date-time of INTERNALDATE and date of SEARCH (RFC 9051 section 9), English always.
 */
public final class ImapDate {
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private ImapDate() {}

  /** {@code 17-Jul-1996 02:44:25 -0700}, without quotes. */
  public static String dateTime(OffsetDateTime t) {
    int offset = t.getOffset().getTotalSeconds() / 60;
    return String.format(
        Locale.ROOT,
        "%02d-%s-%04d %02d:%02d:%02d %c%02d%02d",
        t.getDayOfMonth(),
        MONTHS[t.getMonthValue() - 1],
        t.getYear(),
        t.getHour(),
        t.getMinute(),
        t.getSecond(),
        offset < 0 ? '-' : '+',
        Math.abs(offset) / 60,
        Math.abs(offset) % 60);
  }

  /** {@code 1-Feb-1994}, as SEARCH wants it. */
  public static String date(LocalDate d) {
    return d.getDayOfMonth()
        + "-"
        + MONTHS[d.getMonthValue() - 1]
        + "-"
        + String.format(Locale.ROOT, "%04d", d.getYear());
  }

  /**
   * Reads a date-time leniently: one or two day digits or a space before one, any case of the
   * month, a missing or odd zone taken as UTC. Empty when there is no date in it.
   */
  public static Optional<OffsetDateTime> parse(String text) {
    String[] halves = text.strip().split("\\s+");
    if (halves.length < 2) {
      return Optional.empty();
    }
    String[] date = halves[0].split("-");
    String[] time = halves[1].split(":");
    if (date.length != 3 || time.length < 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          OffsetDateTime.of(
              Integer.parseInt(date[2]),
              month(date[1]),
              Integer.parseInt(date[0]),
              Integer.parseInt(time[0]),
              Integer.parseInt(time[1]),
              time.length > 2 ? Math.min(59, Integer.parseInt(time[2])) : 0,
              0,
              halves.length > 2 ? zone(halves[2]) : ZoneOffset.UTC));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static final Pattern IN_FETCH =
      Pattern.compile(
          ".*INTERNALDATE \"(?<date>[ 0123][0-9]-[A-Z][a-z][a-z]-[0-9]{4}"
              + " [0-9]{2}:[0-9]{2}:[0-9]{2} [-+][0-9]{4})\"",
          Pattern.DOTALL);

  private static final Pattern QUOTED =
      Pattern.compile(
          "\"[ 0-3][0-9]-[A-Z][a-z]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [-+][0-9]{4}\"");

  /**
   * The last INTERNALDATE in a FETCH response's text, as imaplib's {@code Internaldate2tuple}; its
   * offset is kept. Empty where there is none in the exact form.
   */
  public static Optional<OffsetDateTime> ofFetch(String response) {
    Matcher m = IN_FETCH.matcher(response);
    return m.lookingAt() ? parse(m.group("date")) : Optional.empty();
  }

  /** A date-time in double quotes, as commands carry it (imaplib's {@code Time2Internaldate}). */
  public static String quoted(OffsetDateTime time) {
    return '"' + dateTime(time) + '"';
  }

  /** The same for a time of a zone. */
  public static String quoted(ZonedDateTime time) {
    return quoted(time.toOffsetDateTime());
  }

  /** The same for an instant, with the offset that a zone has then. */
  public static String quoted(Instant time, ZoneId zone) {
    return quoted(time.atZone(zone));
  }

  /** The same for seconds since 1970, with the offset that a zone has then. */
  public static String quoted(long epochSecond, ZoneId zone) {
    return quoted(Instant.ofEpochSecond(epochSecond), zone);
  }

  /**
   * A date-time that is quoted already.
   *
   * @throws IllegalArgumentException when it is none: nothing else gets into a command this way
   */
  public static String quoted(String text) {
    if (!QUOTED.matcher(text).matches() || parse(text.substring(1, text.length() - 1)).isEmpty()) {
      throw new IllegalArgumentException("not a quoted date-time: " + text);
    }
    return text;
  }

  private static int month(String name) {
    for (int i = 0; i < MONTHS.length; i++) {
      if (MONTHS[i].equalsIgnoreCase(name)) {
        return i + 1;
      }
    }
    throw new DateTimeException("month " + name);
  }

  private static ZoneOffset zone(String text) {
    if (text.length() != 5 || (text.charAt(0) != '+' && text.charAt(0) != '-')) {
      return ZoneOffset.UTC;
    }
    try {
      int sign = text.charAt(0) == '-' ? -1 : 1;
      int hours = Integer.parseInt(text.substring(1, 3));
      int minutes = Integer.parseInt(text.substring(3, 5));
      return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    } catch (DateTimeException | NumberFormatException e) {
      return ZoneOffset.UTC;
    }
  }
}
