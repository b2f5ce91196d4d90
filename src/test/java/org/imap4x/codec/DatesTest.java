package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.imap4x.model.FetchData;
import org.imap4x.model.ImapDate;
import org.imap4x.model.Limits;
import org.imap4x.wire.Frame;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.junit.jupiter.api.Test;

class DatesTest {
  private static final Pattern EXACT =
      Pattern.compile(
          "([ 0-9]?[0-9])-([A-Z][a-z]{2})-([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})"
              + " ([-+])([0-9]{2})([0-9]{2})",
          Pattern.CASE_INSENSITIVE);
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private static Optional<OffsetDateTime> read(String wire) {
    Tokenizer t = new Tokenizer(Frame.ofLine(wire + " x"), Limits.DEFAULT);
    FetchData.Builder b = FetchData.builder(1);
    try {
      boolean read = Dates.read(t, b);
      FetchData data = b.build();
      assertEquals(read, data.hasInternalDate());
      assertEquals(" x", t.rest());
      return data.internalDate();
    } catch (TokenException e) {
      return Optional.empty();
    }
  }

  private static Optional<OffsetDateTime> read(String quoted, String literal) {
    Optional<OffsetDateTime> date = read(quoted);
    assertEquals(date, read(literal), "as a literal");
    return date;
  }

  private static Optional<OffsetDateTime> readBoth(String text) {
    return read('"' + text + '"', "{" + text.length() + "}\r\n" + text);
  }

  /** By the calendar of the JDK; empty where it has none, or the form is another one. */
  private static Optional<OffsetDateTime> expected(String text) {
    Matcher m = EXACT.matcher(text);
    if (text.length() != 26 || !m.matches()) {
      return Optional.empty();
    }
    int month = MONTHS.toLowerCase(Locale.ROOT).indexOf(m.group(2).toLowerCase(Locale.ROOT));
    int zone = Integer.parseInt(m.group(8)) * 60 + Integer.parseInt(m.group(9));
    try {
      return month % 3 != 0
          ? Optional.empty()
          : Optional.of(
              OffsetDateTime.of(
                  Integer.parseInt(m.group(3)),
                  month / 3 + 1,
                  Integer.parseInt(m.group(1).strip()),
                  Integer.parseInt(m.group(4)),
                  Integer.parseInt(m.group(5)),
                  Math.min(59, Integer.parseInt(m.group(6))),
                  0,
                  ZoneOffset.ofTotalSeconds(m.group(7).equals("-") ? -60 * zone : 60 * zone)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Test
  void read_everyDayOfTheCalendar_isThatDay() {
    for (LocalDate day = LocalDate.of(0, 1, 1); day.getYear() < 10_000; day = day.plusDays(1)) {
      if (day.getYear() > 10 && day.getYear() < 1890 && day.getDayOfMonth() < 27) {
        continue;
      }
      OffsetDateTime time = day.atTime(23, 59, 58).atOffset(ZoneOffset.ofHoursMinutes(-3, -30));
      assertEquals(Optional.of(time), read('"' + ImapDate.dateTime(time) + '"'));
    }
  }

  @Test
  void read_numbersAtAndBeyondTheirEnds_areWhatTheCalendarSays() {
    Random random = new Random(5);
    int dates = 0;
    for (int n = 0; n < 100_000; n++) {
      int month = random.nextInt(12);
      String text =
          String.format(
              Locale.ROOT,
              random.nextBoolean()
                  ? "%02d-%s-%04d %02d:%02d:%02d %s%02d%02d"
                  : "%2d-%s-%04d %02d:%02d:%02d %s%02d%02d",
              random.nextInt(34),
              MONTHS.substring(3 * month, 3 * month + 3),
              random.nextInt(3) == 0 ? 1900 + random.nextInt(200) : random.nextInt(10_000),
              random.nextInt(25),
              random.nextInt(62),
              random.nextInt(100),
              random.nextBoolean() ? "+" : "-",
              random.nextInt(20),
              random.nextInt(100));
      Optional<OffsetDateTime> expected = expected(text);
      if (expected.isPresent()) {
        dates++;
        assertEquals(expected, readBoth(text), text);
      }
    }
    assertTrue(dates > 50_000, dates + " dates");
  }

  @Test
  void read_anyOctetReplaced_isNoOtherDate() {
    String usual = "17-Jul-1996 02:44:25 -0700";
    String octets = " 059-+:aJjAz\\\u00e9\u0000?/;*\"";
    for (int at = 0; at < usual.length(); at++) {
      for (char c : octets.toCharArray()) {
        String text = usual.substring(0, at) + c + usual.substring(at + 1);
        Optional<OffsetDateTime> expected = expected(text);
        if (expected.isPresent()) {
          assertEquals(expected, readBoth(text), text);
        } else if (c != '"' && c != '\\') {
          readBoth(text); // read leniently or not at all, in whatever form it comes
        }
      }
    }
  }

  @Test
  void read_noDate_isNone() {
    for (String wire :
        new String[] {
          "\"30-Feb-2024 02:44:25 +0000\"",
          "\"29-Feb-2023 02:44:25 +0000\"",
          "\"29-Feb-1900 02:44:25 +0000\"",
          "\"00-Jan-2023 02:44:25 +0000\"",
          "\"31-Apr-2023 02:44:25 +0000\"",
          "\"17-Jul-1996 24:44:25 +0000\"",
          "\"17-Jul-1996 02:60:25 +0000\"",
          "\"17-Jul-1996 02:44:25 \\\"0700\"",
          "\"17-Jul-1996 02:44:25 -0700",
          "\"17-Jul-1996 02:44:2",
          "\"\"",
          "\"",
        }) {
      assertEquals(Optional.empty(), read(wire), wire);
    }
    assertTrue(read("\"29-Feb-2000 02:44:25 +0000\"").isPresent());
  }
}
