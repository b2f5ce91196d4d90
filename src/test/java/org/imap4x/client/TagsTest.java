package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsTest {

  @ParameterizedTest
  @CsvSource({"0,''", "1,B", "15,P", "16,BA", "255,PP", "4096,BAAA", "65535,PPPP", "-5,F"})
  void int2ap_number_isAsImaplibs(long number, String expected) {
    assertEquals(expected, Tags.int2ap(number));
  }
}
