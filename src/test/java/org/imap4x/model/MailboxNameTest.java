package org.imap4x.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxNameTest {

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sent | Sent",
        "R&D | R&-D",
        "&&& | &-&-&-",
        "Entwürfe | Entw&APw-rfe",
        "~peter/mail/台北/日本語 | ~peter/mail/&U,BTFw-/&ZeVnLIqe-",
        "☺! | &Jjo-!",
        "😀 | &2D3eAA-",
        "a😀ü&b | a&2D3eAAD8-&-b",
        "Входящие | &BBIERQQ+BDQETwRJBDgENQ-"
      })
  void text_modifiedUtf7_roundTrips(String text, String wire) {
    assertEquals(wire, new String(MailboxName.of(text).wire(false), StandardCharsets.US_ASCII));
    assertEquals(text, MailboxName.ofWire(ascii(wire)).text());
    assertEquals(MailboxName.of(text), MailboxName.ofWire(ascii(wire)));
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), MailboxName.of(text).wire(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "R&D | R&D",
        "&AOk | &AOk",
        "&!!!- | &!!!-",
        "&AO- | &AO-",
        "&2D0- | &2D0-",
        "a&-b- | a&b-",
        "&AOk-&AOk- | éé",
        "&AGE- | a",
        "&AOn- | &AOn-",
        "&U/BTFw- | 台北"
      })
  void wire_notCanonical_isShownAndSentBackAsItCame(String wire, String text) {
    MailboxName name = MailboxName.ofWire(ascii(wire));
    assertEquals(text, name.text());
    assertTrue(name.hasWire());
    assertArrayEquals(ascii(wire), name.wire(false));
    assertArrayEquals(ascii(wire), name.wire(true));
  }

  @ParameterizedTest
  @CsvSource({"é,\u00c3\u00a9", "\u00e9x,\u00e9x"})
  void wire_eightBit_isUtf8OrLatin1(String text, String octets) {
    assertEquals(text, MailboxName.ofWire(ascii(octets)).text());
    assertArrayEquals(ascii(octets), MailboxName.ofWire(ascii(octets)).wire(false));
  }

  @ParameterizedTest
  @CsvSource({"INBOX", "inbox", "InBoX"})
  void inbox_anyCase_isOne(String text) {
    assertSame(MailboxName.INBOX, MailboxName.ofWire(ascii(text)));
    assertEquals(MailboxName.INBOX, MailboxName.of(text));
    assertTrue(MailboxName.of(text).isInbox());
    assertEquals("INBOX", MailboxName.of(text).toString());
  }

  @ParameterizedTest
  @CsvSource({"&AEk-NBOX", "INBOX&-", "INBOX/x", "'INBOX '"})
  void inbox_disguised_isAnother(String wire) {
    MailboxName name = MailboxName.ofWire(ascii(wire));
    assertFalse(name.isInbox());
    assertNotEquals(MailboxName.INBOX, name);
    assertArrayEquals(ascii(wire), name.wire(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\udca9b", "\udca9\ud83d", "x\ud83d/y"})
  void wire_halfASurrogatePair_isRefused(String text) {
    MailboxName name = MailboxName.of(text);
    assertThrows(IllegalArgumentException.class, () -> name.wire(false));
    assertThrows(IllegalArgumentException.class, () -> name.wire(true));
  }

  @ParameterizedTest
  @CsvSource({"a/b/c,c", "c,c", "a/,''"})
  void lastPart_delimiter_isAfterIt(String name, String last) {
    assertEquals(last, MailboxName.of(name).lastPart('/'));
  }

  @Property
  void anyText_encoded_isPrintableAsciiAndComesBack(@ForAll String text) {
    Assume.that(StandardCharsets.UTF_16BE.newEncoder().canEncode(text));
    Assume.that(!text.equalsIgnoreCase("INBOX"));
    byte[] wire = MailboxName.of(text).wire(false);
    for (byte b : wire) {
      assertTrue(b >= 0x20 && b <= 0x7e, () -> "octet " + b);
    }
    assertEquals(text, MailboxName.ofWire(wire).text());
  }

  @Property
  void anyOctets_fromServer_goBackUnchanged(@ForAll byte[] octets) {
    MailboxName name = MailboxName.ofWire(octets);
    if (!name.isInbox()) {
      assertArrayEquals(octets, name.wire(false));
      assertArrayEquals(octets, name.wire(true));
    }
  }
}
