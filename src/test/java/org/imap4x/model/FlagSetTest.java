package org.imap4x.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagSetTest {

  @Test
  void flags_inOtherCase_areTheSame() {
    FlagSet set = FlagSet.of("\\seen", "$Forwarded", "\\Seen");
    assertEquals(2, set.size());
    assertTrue(set.contains(FlagSet.SEEN));
    assertTrue(set.contains("$forwarded"));
    assertEquals("(\\seen $Forwarded)", set.toString());
    assertEquals(FlagSet.of("$FORWARDED", "\\SEEN"), set);
    assertEquals(FlagSet.of("$FORWARDED", "\\SEEN").hashCode(), set.hashCode());
    assertNotEquals(FlagSet.EMPTY, set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft", "\\Recent"})
  void usualFlags_inAnyCase_areFound(String flag) {
    assertTrue(FlagSet.of(flag.toUpperCase(Locale.ROOT)).contains(flag));
    assertTrue(FlagSet.of(flag).contains(flag.toUpperCase(Locale.ROOT)));
    assertFalse(FlagSet.of("Seen", "Deleted", "\\*").contains(flag));
  }

  @Test
  void turkishLocale_inOtherCase_areTheSame() {
    assertTrue(FlagSet.of("IMPORTANT").contains("important"));
  }

  @Test
  void plusAndMinus_other_keepSpelling() {
    FlagSet a = FlagSet.of("\\Seen", "Work");
    assertEquals("(\\Seen Work x)", a.plus(FlagSet.of("WORK", "x")).toString());
    assertEquals("(\\Seen)", a.minus(FlagSet.of("work")).toString());
    assertSame(FlagSet.EMPTY, a.minus(a));
    assertSame(FlagSet.EMPTY, FlagSet.of(List.of()));
    assertFalse(a.isEmpty());
    assertThrows(UnsupportedOperationException.class, () -> a.names().clear());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 (FLAGS ()) | ()",
        "1 (FLAGS (\\Seen $x)) | (\\Seen $x)",
        "1 (FLAGS (a) FLAGS (b  c)) | (b c)",
        "nothing | ()",
        "FLAGS (a | ()",
        "OK [PERMANENTFLAGS (\\Deleted \\*)] | (\\Deleted \\*)"
      })
  void ofResponse_text_isAsImaplibsParseFlags(String text, String expected) {
    assertEquals(expected, FlagSet.ofResponse(text).toString());
  }
}
