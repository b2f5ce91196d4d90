package org.imap4x.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapDateTest {

  @ParameterizedTest
  @CsvSource({
    "17-Jul-1996 02:44:25 -0700,1996-07-17T02:44:25-07:00",
    "' 7-Jul-1996 02:44:25 -0700',1996-07-07T02:44:25-07:00",
    "7-JUL-1996 02:44:25 +0530,1996-07-07T02:44:25+05:30",
    "07-jul-1996 02:44:25,1996-07-07T02:44:25Z",
    "07-Jul-1996 02:44:25 GMT,1996-07-07T02:44:25Z",
    "07-Jul-1996 02:44:25 +9999,1996-07-07T02:44:25Z",
    "07-Jul-1996 02:44:25 +1830,1996-07-07T02:44:25Z",
    "07-Jul-1996 02:44:25 +0x00,1996-07-07T02:44:25Z",
    "07-Jul-1996 02:44:60 +0000,1996-07-07T02:44:59Z",
    "07-Jul-1996 02:44 +0000,1996-07-07T02:44Z"
  })
  void parse_lenient_isRead(String text, OffsetDateTime expected) {
    assertEquals(Optional.of(expected), ImapDate.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "07-Jul-1996",
        "31-Feb-1996 00:00:00 +0000",
        "07-Foo-1996 00:00:00 +0000",
        "07-Jul-1996 24:00:00 +0000",
        "07-Jul 00:00:00 +0000",
        "a-Jul-1996 00:00:00 +0000",
        "99999999999-Jul-1996 0:0:0"
      })
  void parse_noDate_isEmpty(String text) {
    assertEquals(Optional.empty(), ImapDate.parse(text));
  }

  @Property
  void dateTime_any_roundTrips(
      @ForAll @LongRange(min = -60000000000L, max = 200000000000L) long second,
      @ForAll @IntRange(min = -1080, max = 1080) int offset) {
    OffsetDateTime t =
        Instant.ofEpochSecond(second).atOffset(ZoneOffset.ofTotalSeconds(offset * 60));
    assertEquals(Optional.of(t), ImapDate.parse(ImapDate.dateTime(t)));
    assertEquals(ImapDate.quoted(t), ImapDate.quoted(ImapDate.quoted(t)));
    assertEquals(Optional.of(t), ImapDate.ofFetch("1 (INTERNALDATE " + ImapDate.quoted(t) + ")"));
  }

  @Test
  void date_oneDigitDay_hasNoZero() {
    assertEquals("1-Feb-1994", ImapDate.date(LocalDate.of(1994, 2, 1)));
    assertEquals("31-Dec-0099", ImapDate.date(LocalDate.of(99, 12, 31)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "25 (INTERNALDATE \"18-May-2033 05:33:20 +0230\") | 2033-05-18T03:03:20Z",
        "1 (INTERNALDATE \" 1-Jan-2000 11:30:00 -1130\") | 2000-01-01T23:00:00Z",
        "1 (FLAGS () INTERNALDATE \"01-Jan-2000 11:30:00 +0000\" UID 3) | 2000-01-01T11:30:00Z"
      })
  void ofFetch_text_isAsImaplibsInternaldate2tuple(String text, Instant expected) {
    assertEquals(expected, ImapDate.ofFetch(text).orElseThrow().toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "25 (INTERNALDATE \"1-Jan-2000 11:30:00 -1130\")",
        "25 (INTERNALDATE 01-Jan-2000 11:30:00 -1130)",
        "25 (FLAGS ())",
        ""
      })
  void ofFetch_otherText_isEmpty(String text) {
    assertEquals(Optional.empty(), ImapDate.ofFetch(text));
  }

  @Test
  void quoted_anyTime_isAsImaplibsTime2Internaldate() {
    assertEquals("\"18-May-2033 03:33:20 +0000\"", ImapDate.quoted(2000000000L, ZoneOffset.UTC));
    Instant t = Instant.ofEpochSecond(2000000000L);
    assertEquals("\"18-May-2033 05:33:20 +0200\"", ImapDate.quoted(t, ZoneId.of("Europe/Berlin")));
    assertEquals(
        "\"18-May-2033 05:33:20 +0200\"", ImapDate.quoted(t.atZone(ZoneId.of("Europe/Berlin"))));
    assertEquals(
        t,
        ImapDate.parse("18-May-2033 03:33:20 +0000")
            .orElseThrow()
            .toInstant()
            .truncatedTo(ChronoUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\"\"",
        "18-May-2033 03:33:20 +0000",
        "\"x\" NOOP \"y\"",
        "\"18-May-2033 03:33:20 +0000\"\r\n",
        "\"99-May-2033 03:33:20 +0000\""
      })
  void quoted_somethingElse_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ImapDate.quoted(text));
  }
}
