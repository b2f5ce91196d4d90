package org.imap4x.mail.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.mail.internet.MailDateFormat;
import java.text.ParseException;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailDatesTest {
  private static Date api(String text) {
    try {
      return new MailDateFormat().parse(text);
    } catch (ParseException e) {
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Wed, 17 Jul 1996 02:23:25 -0700",
        "Wed, 17 Jul 1996 02:23:25 -0700 (PDT)",
        "Wed, 17 Jul 1996 02:23 -0700",
        "17 Jul 1996 02:23:25 +0530",
        "7 Jul 1996 02:23:25 +0000",
        "Wed,  7 Jul 1996 02:23:25 +0000",
        "wed, 17 jul 1996 02:23:25 gmt",
        "Wed, 17 Jul 96 02:23:25 -0700",
        "Thu, 29 Feb 2024 23:59:59 -1200",
        "Thu, 29 Feb 2023 23:59:59 -1200",
        "Mon, 01 Jan 2024 24:00:00 +0000",
        "Fri, 31 Dec 1999 23:59:60 +0000",
        "Wed, 17 Jul 1996 02:23:25 GMT",
        "Wed, 17 Jul 1996 02:23:25",
        "Wed, 17 Jul 1996 02:23:25 -07000",
        "Wed, 17 Jul 1996 02:23:25 EST",
        "Wed, 17 Jul 1996 2:3:5 +0000",
        "Wed, 17 Jul 1996 02:23:25\t+0000",
        "Wed, 17 Jul 1996 02:23:25 +9999",
      })
  void parse_anyDate_isWhatTheApiGives(String text) {
    assertEquals(api(text), MailDates.parse(text));
  }

  @Test
  void parse_randomDates_areWhatTheApiGives() {
    Random random = new Random(7);
    List<String> days = List.of("Mon, ", "Sun, ", "", "Xyz, ", "Mon,");
    List<String> months = List.of("Jan", "Feb", "Mar", "Jun", "Sep", "Dec", "Foo", "jan");
    for (int i = 0; i < 20_000; i++) {
      String text =
          days.get(random.nextInt(days.size()))
              + random.nextInt(33)
              + " "
              + months.get(random.nextInt(months.size()))
              + " "
              + (random.nextInt(8) == 0 ? random.nextInt(100) : 1583 + random.nextInt(600))
              + String.format(
                  " %02d:%02d%s %s%02d%02d",
                  random.nextInt(25),
                  random.nextInt(61),
                  random.nextInt(3) == 0 ? "" : String.format(":%02d", random.nextInt(62)),
                  random.nextBoolean() ? "+" : "-",
                  random.nextInt(26),
                  random.nextInt(61));
      Date expected = api(text);
      if (expected != null) {
        assertEquals(expected, MailDates.parse(text), text);
      }
    }
  }

  @Test
  void parse_nothingUsable_isNull() {
    assertNull(MailDates.parse(null));
    assertNull(MailDates.parse(""));
    assertNull(MailDates.parse("soon"));
  }

  @Test
  void parse_dateOfImap_isUnderstood() {
    assertNotNull(MailDates.parse("17-Jul-1996 02:44:25 -0700"));
  }
}
