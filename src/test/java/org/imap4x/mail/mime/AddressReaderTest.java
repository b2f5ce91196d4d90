package org.imap4x.mail.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.InternetAddress;
import java.util.List;
import org.imap4x.model.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressReaderTest {
  private static InternetAddress one(String name, String mailbox, String host) {
    InternetAddress[] read = AddressReader.read(List.of(new Address(name, null, mailbox, host)));
    assertEquals(1, read.length);
    return read[0];
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "Ann Example|ann|example.org|Ann Example <ann@example.org>",
        "=?utf-8?Q?J=C3=BCrgen?=|j|x.y|=?utf-8?Q?J=C3=BCrgen?= <j@x.y>",
        "Doe, Jane|jane|x.y|\"Doe, Jane\" <jane@x.y>",
        "a.b|c|d.e|\"a.b\" <c@d.e>",
        "X|john doe|x.y|X <\"john doe\"@x.y>",
      })
  void read_address_isWhatTheApiParsesOfTheHeader(
      String name, String mailbox, String host, String header) throws Exception {
    InternetAddress expected = InternetAddress.parseHeader(header, false)[0];
    InternetAddress got = one(name, mailbox, host);

    assertEquals(expected.getAddress(), got.getAddress());
    assertEquals(expected.getPersonal(), got.getPersonal());
    assertEquals(expected.toString(), got.toString());
    assertEquals(expected, got);
    assertEquals(expected.hashCode(), got.hashCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "\"john doe\"|x.y|\"john doe\"@x.y",
        "\"a\\\"b\"|x.y|\"a\\\"b\"@x.y",
        "\"john doe\".smith|x.y|\"john doe\".smith@x.y",
        "\"john doe\"@x.y||\"john doe\"@x.y",
        "\"a@b\"||\"a@b\"",
        "john doe@x.y||\"john doe\"@x.y",
        "\"a\" \"b\"|x.y|\"\\\"a\\\" \\\"b\\\"\"@x.y",
        "\"a\\\"|x.y|\"\\\"a\\\\\\\"\"@x.y",
        "a\"b|x.y|\"a\\\"b\"@x.y",
      })
  void read_mailboxWithItsQuotes_isNotQuotedAgain(String mailbox, String host, String address) {
    assertEquals(address, one(null, mailbox, host).getAddress());
  }

  @Test
  void read_noName_hasNoPersonal() {
    assertNull(one(null, "a", "b.c").getPersonal());
    assertNull(one("", "a", "b.c").getPersonal());
    assertEquals("a@b.c", one(null, "a", "b.c").toString());
  }

  @Test
  void read_missingHostOrMailbox_isLeftOut() {
    assertEquals("a", one(null, "a", ".MISSING-HOST-NAME.").getAddress());
    assertEquals("a", one(null, "a", "MISSING_DOMAIN").getAddress());
    InternetAddress exchange = one("Microsoft Exchange Server", null, ".MISSING-HOST-NAME.");
    assertEquals("", exchange.getAddress());
    assertEquals("Microsoft Exchange Server", exchange.getPersonal());
  }

  @Test
  void read_neitherMailboxNorHostNorName_isLeftOut() {
    for (String nothing : new String[] {null, "", " "}) {
      Address none = new Address(nothing, null, nothing, nothing);
      assertNull(AddressReader.read(List.of(none)));
      assertNull(AddressReader.read(List.of(none, none)));
      InternetAddress[] some =
          AddressReader.read(List.of(none, new Address(null, null, "a", "b.c"), none));
      assertEquals(1, some.length);
      assertEquals("a@b.c", some[0].getAddress());
    }
    assertNull(AddressReader.read(List.of(new Address(null, null, "", ".MISSING-HOST-NAME."))));
    assertNull(
        AddressReader.read(List.of(new Address("", null, "MISSING_MAILBOX", "MISSING_DOMAIN"))));
    assertNull(AddressReader.read(List.of(new Address(null, null, null, ".syntax-error."))));
  }

  @Test
  void read_nothingInAGroup_isNoMember() throws Exception {
    InternetAddress[] read =
        AddressReader.read(
            List.of(
                new Address(null, null, "list", null),
                new Address("", null, "", ""),
                new Address(null, null, "d", "e.f"),
                new Address(null, null, null, null)));

    assertEquals(1, read.length);
    assertArrayEquals(
        new InternetAddress[] {new InternetAddress("d@e.f")}, read[0].getGroup(false));
  }

  @Test
  void read_group_isOneAddressWithMembers() throws Exception {
    InternetAddress[] read =
        AddressReader.read(
            List.of(
                new Address(null, null, "list", null),
                new Address("A", null, "a", "b.c"),
                new Address(null, null, "d", "e.f"),
                new Address(null, null, null, null),
                new Address(null, null, "g", "h.i")));

    assertEquals(2, read.length);
    assertTrue(read[0].isGroup());
    assertArrayEquals(
        new InternetAddress[] {new InternetAddress("a@b.c"), new InternetAddress("d@e.f")},
        read[0].getGroup(false));
    assertEquals("g@h.i", read[1].getAddress());
  }

  @Test
  void read_emptyGroupWithoutEnd_isOneAddress() {
    InternetAddress[] read =
        AddressReader.read(List.of(new Address(null, null, "undisclosed-recipients", null)));
    assertEquals("undisclosed-recipients:;", read[0].getAddress());
    assertTrue(read[0].isGroup());
  }

  @Test
  void read_wholeAddressWithoutHost_isNoGroup() {
    InternetAddress a = one(null, "a@b.c", null);
    assertEquals("a@b.c", a.getAddress());
    assertEquals(false, a.isGroup());
  }

  @Test
  void read_none_isNull() {
    assertNull(AddressReader.read(List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "=?utf-8?Q?=C3?= =?utf-8?Q?=A9?= <a@b.c>|\u00e9|a@b.c",
        "\"=?utf-8?B?w6k?= (x)\" <a@b.c>|\u00e9 (x)|a@b.c",
        "\"a \\\"b\\\"\" <a@b.c>|a \"b\"|a@b.c",
        "Plain Name <a@b.c>|Plain Name|a@b.c",
        "a@b.c||a@b.c",
        "<a@b.c>||a@b.c",
        "a@b.c (Comment)|Comment|a@b.c",
        "=?x-unknown?Q?caf=E9?= <a@b.c>|caf\u00e9|a@b.c",
      })
  void repaired_namesOfAHeader_areDecodedAsThoseOfAnEnvelope(
      String header, String name, String address) throws Exception {
    jakarta.mail.Address[] got =
        AddressReader.repaired(InternetAddress.parseHeader(header + ", group: x@y.z;", false));

    assertEquals(InternetAddress[].class, got.getClass());
    assertEquals(2, got.length);
    assertEquals(name, ((InternetAddress) got[0]).getPersonal());
    assertEquals(address, ((InternetAddress) got[0]).getAddress());
    assertTrue(((InternetAddress) got[1]).isGroup());
    assertNull(AddressReader.repaired(null));
    assertNull(AddressReader.repaired(new InternetAddress[] {new InternetAddress()}));
  }
}
