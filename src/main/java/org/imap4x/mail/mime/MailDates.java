package org.imap4x.mail.mime;

import jakarta.mail.internet.MailDateFormat;
import java.text.ParseException;
import java.time.LocalDate;
import java.util.Date;
import java.util.Optional;
import org.imap4x.model.ImapDate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates of Date fields (RFC 5322 section 3.3) as {@link MailDateFormat} does.
 *
 * <p>The usual form is read here, without building a calendar; anything else is left to
 * MailDateFormat, and what it does not understand is tried as a date of IMAP.
 */
public final class MailDates {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private final String text;
  private int at;

  private MailDates(String text) {
    this.text = text;
  }

  /** The date; null where there is none in it. */
  public static @Nullable Date parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    long usual = new MailDates(text).usualForm();
    if (usual != Long.MIN_VALUE) {
      return new Date(usual);
    }
    try {
      return new MailDateFormat().parse(text);
    } catch (ParseException | RuntimeException e) {
      Optional<Date> other = ImapDate.parse(text).map(t -> Date.from(t.toInstant()));
      return other.orElse(null);
    }
  }

  /** {@code [Wed, ]17 Jul 1996 02:23[:25] -0700}; the least long where it is anything else. */
  private long usualForm() {
    if (text.length() > 4 && text.charAt(3) == ',' && text.charAt(4) == ' ') {
      if (name(DAYS, 0) < 0) {
        return Long.MIN_VALUE;
      }
      at = 5;
    }
    int day = number(1, 2);
    int month = space() ? name(MONTHS, at) : -1;
    at += 3;
    int year = space() ? number(4, 4) : -1;
    int hour = space() ? number(2, 2) : -1;
    int minute = is(':') ? number(2, 2) : -1;
    int second = 0;
    if (at < text.length() && text.charAt(at) == ':') {
      at++;
      second = number(2, 2);
    }
    if (!space() || month < 0) {
      return Long.MIN_VALUE;
    }
    int sign = is('+') ? 1 : is('-') ? -1 : 0;
    int zoneHours = number(2, 2);
    int zoneMinutes = number(2, 2);
    boolean ends = at == text.length() || text.charAt(at) == ' ';
    boolean valid =
        ends
            && sign != 0
            && zoneHours >= 0
            && zoneHours < 24
            && zoneMinutes >= 0
            && zoneMinutes < 60
            && second >= 0
            && second < 60
            && minute >= 0
            && minute < 60
            && hour >= 0
            && hour < 24
            && year >= 1583
            && day >= 1
            && day <= LocalDate.of(year, month + 1, 1).lengthOfMonth();
    if (!valid) {
      return Long.MIN_VALUE;
    }
    long days = LocalDate.of(year, month + 1, day).toEpochDay();
    long minutes = days * 1440 + hour * 60L + minute - sign * (zoneHours * 60L + zoneMinutes);
    return (minutes * 60 + second) * 1000;
  }

  private int name(String names, int where) {
    if (where + 3 > text.length()) {
      return -1;
    }
    for (int i = 0; i < names.length(); i += 3) {
      if (names.regionMatches(i, text, where, 3)) {
        return i / 3;
      }
    }
    return -1;
  }

  private boolean space() {
    return is(' ');
  }

  private boolean is(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  /** A number of so many digits, -1 where it is not one. */
  private int number(int least, int most) {
    int value = 0;
    int digits = 0;
    while (digits < most && at < text.length()) {
      char c = text.charAt(at);
      if (c < '0' || c > '9') {
        break;
      }
      value = value * 10 + c - '0';
      at++;
      digits++;
    }
    return digits < least ? -1 : value;
  }
}
