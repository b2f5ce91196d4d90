package org.imap4x.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CapabilitiesTest {

  @ParameterizedTest
  @CsvSource({
    "QRESYNC,CONDSTORE",
    "LITERAL+,LITERAL-",
    "UTF8=ONLY,UTF8=ACCEPT",
    "IMAP4rev2,ESEARCH",
    "IMAP4rev2,IDLE",
    "IMAP4rev2,MOVE",
    "IMAP4rev2,UIDPLUS",
    "IMAP4rev2,ENABLE",
    "IMAP4rev2,LITERAL-",
    "IMAP4rev2,NAMESPACE",
    "IMAP4rev2,UNSELECT",
    "IMAP4rev2,SASL-IR",
    "IMAP4rev2,STATUS=SIZE",
    "IMAP4rev2,SPECIAL-USE"
  })
  void listed_one_impliesTheOther(String listed, String implied) {
    Capabilities c = Capabilities.of(listed.toLowerCase(java.util.Locale.ROOT));
    assertTrue(c.has(implied));
    assertFalse(Capabilities.of(implied).has(listed));
    assertEquals(1, c.listed().size());
  }

  @ParameterizedTest
  @CsvSource({"IMAP4rev2,IMAP4rev1", "IMAP4rev2,LITERAL+", "IMAP4rev1,IDLE", "CONDSTORE,QRESYNC"})
  void listed_one_doesNotImplyTheOther(String listed, String other) {
    assertFalse(Capabilities.of(listed).has(other));
  }

  @ParameterizedTest
  @EnumSource(Capability.class)
  void constant_listed_isThere(Capability c) {
    assertTrue(Capabilities.of(c.token()).has(c));
    assertFalse(Capabilities.NONE.has(c));
    assertTrue(c.rfc() == 0 || c.rfc() >= 1730);
  }

  @Test
  void values_ofKeys_areFound() {
    Capabilities c =
        Capabilities.of("imap4REV1", "AUTH=Plain", "auth=LOGIN", "THREAD=REFS", "AUTH=");
    assertEquals(List.of("PLAIN", "LOGIN"), c.valuesOf("auth"));
    assertEquals(Optional.of("Plain"), c.valueOf("AUTH"));
    assertEquals(Optional.empty(), c.valueOf("SORT"));
    assertTrue(c.hasPrefix("thread="));
    assertTrue(c.has(Capability.IMAP4REV1));
    assertEquals("imap4REV1 AUTH=Plain auth=LOGIN THREAD=REFS AUTH=", c.toString());
    assertEquals(Capabilities.of("auth=plain"), Capabilities.of("AUTH=PLAIN"));
  }

  @ParameterizedTest
  @CsvSource({
    "APPENDLIMIT=35651584,35651584",
    "APPENDLIMIT=x,-1",
    "APPENDLIMIT,-1",
    "X,-1",
    "APPENDLIMIT=99999999999999999999,-1"
  })
  void appendLimit_value_isANumber(String listed, long limit) {
    assertEquals(
        limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit),
        Capabilities.of(listed).appendLimit());
  }

  /** A server says the same on each of its connections; one that makes names up fills nothing. */
  @Test
  void of_theSameNames_isShared_butNotWhatIsHuge() {
    assertSame(Capabilities.of("IMAP4rev1", "IDLE"), Capabilities.of("IMAP4rev1", "IDLE"));
    assertNotSame(Capabilities.of("IMAP4rev1"), Capabilities.of("IMAP4rev1", "IDLE"));
    String huge = "X".repeat(10_000);
    assertNotSame(Capabilities.of(huge), Capabilities.of(huge));
    assertEquals(Capabilities.of(huge), Capabilities.of(huge));
  }
}
