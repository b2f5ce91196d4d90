package org.imap4x.mail.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SubjectTerm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.imap4x.client.ImapException;
import org.imap4x.model.Capability;
import org.imap4x.model.ResponseText;
import org.imap4x.model.SortKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SorterTest {
  private final MemoryFolder folder = new MemoryFolder();

  @BeforeEach
  void fill() throws MessagingException {
    add(
        "Re: beta",
        "\"Zoe\" <anna@x>",
        "carl@y",
        "Fri, 31 May 2024 10:00:00 +0200",
        1,
        "long body");
    add("Alpha", "=?utf-8?Q?=C3=84gidius?= <zoe@x>", "anna@y", null, 3, "");
    add("[list] beta", "Bob@x", "bert@y", "Fri, 31 May 2024 09:00:00 +0000", 2, "body");
  }

  private void add(String subject, String from, String to, String date, int hour, String body)
      throws MessagingException {
    folder.add(
        "Subject: "
            + subject
            + "\r\nFrom: "
            + from
            + "\r\nTo: "
            + to
            + "\r\n"
            + (date == null ? "" : "Date: " + date + "\r\n")
            + "\r\n"
            + body
            + "x".repeat(99),
        Instant.parse("2024-05-31T00:00:00Z").plusSeconds(hour * 3600L),
        ZoneOffset.UTC);
  }

  private String sorted(SortKey... order) throws MessagingException {
    return numbers(Sorter.sort(folder, List.of(order), null));
  }

  private static String numbers(Message[] messages) {
    return Arrays.stream(messages).map(Message::getMessageNumber).toList().toString();
  }

  static Stream<Arguments> orders() {
    return Stream.of(
        Arguments.of("[1, 3, 2]", List.of(new SortKey(SortKey.Field.ARRIVAL, false))),
        Arguments.of("[2, 3, 1]", List.of(new SortKey(SortKey.Field.ARRIVAL, true))),
        Arguments.of("[2, 1, 3]", List.of(new SortKey(SortKey.Field.DATE, false))),
        Arguments.of("[1, 3, 2]", List.of(new SortKey(SortKey.Field.FROM, false))),
        Arguments.of("[2, 3, 1]", List.of(new SortKey(SortKey.Field.TO, false))),
        Arguments.of("[1, 2, 3]", List.of(new SortKey(SortKey.Field.CC, false))),
        Arguments.of("[2, 1, 3]", List.of(new SortKey(SortKey.Field.SUBJECT, false))),
        Arguments.of(
            "[2, 3, 1]",
            List.of(
                new SortKey(SortKey.Field.SUBJECT, false), new SortKey(SortKey.Field.DATE, true))),
        Arguments.of("[2, 3, 1]", List.of(new SortKey(SortKey.Field.DISPLAYFROM, false))),
        Arguments.of("[2, 3, 1]", List.of(new SortKey(SortKey.Field.DISPLAYTO, false))));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void sort_here_followsTheRfc(String numbers, List<SortKey> order) throws Exception {
    assertEquals(numbers, sorted(order.toArray(new SortKey[0])));
    assertTrue(folder.logged.get(0).startsWith("INFO"), folder.logged.toString());
  }

  @Test
  void sort_size_countsOctets() throws Exception {
    Message[] sorted = Sorter.sort(folder, List.of(new SortKey(SortKey.Field.SIZE, false)), null);
    assertTrue(sorted[0].getSize() <= sorted[1].getSize());
    assertTrue(sorted[1].getSize() <= sorted[2].getSize());
  }

  @Test
  void sort_onServer_keepsItsOrderWithoutExpungedOnes() throws Exception {
    folder.capabilities.add(Capability.SORT);
    folder.sortAnswer = new long[] {109, 999, 101, 105};
    folder.mails.get(0).gone = true;
    assertEquals("[3, 2]", sorted(new SortKey(SortKey.Field.DATE, false)));
    assertTrue(folder.logged.isEmpty());
  }

  @Test
  void sort_displayWithoutCapability_isMadeHere() throws Exception {
    folder.capabilities.add(Capability.SORT);
    assertEquals("[2, 3, 1]", sorted(new SortKey(SortKey.Field.DISPLAYFROM, false)));
  }

  @Test
  void sort_refused_isMadeHere() throws Exception {
    folder.capabilities.add(Capability.SORT);
    folder.guard =
        (key, charset) -> {
          throw new ImapException.No("UID SORT", ResponseText.EMPTY);
        };
    assertEquals("[1, 3, 2]", sorted(new SortKey(SortKey.Field.ARRIVAL, false)));
  }

  @Test
  void sort_forbiddenHere_fails() {
    folder.local = SearchScope.Local.FORBID;
    assertThrows(MessagingException.class, () -> sorted(new SortKey(SortKey.Field.DATE, false)));
  }

  @Test
  void sort_withTerm_sortsWhatMatches() throws Exception {
    Message[] sorted =
        Sorter.sort(
            folder, List.of(new SortKey(SortKey.Field.ARRIVAL, true)), new SubjectTerm("beta"));
    assertEquals("[3, 1]", numbers(sorted));
  }

  @Test
  void sort_termWithUmlaut_isSearchedForFirst() throws Exception {
    folder.capabilities.add(Capability.SORT);
    add("=?utf-8?Q?gr=C3=BCn?=", "a@b", "c@d", null, 4, "");
    folder.sortAnswer = new long[] {113};
    Message[] sorted =
        Sorter.sort(
            folder, List.of(new SortKey(SortKey.Field.DATE, false)), new SubjectTerm("grün"));
    assertEquals("[4]", numbers(sorted));
    assertEquals("UID 113", SearchTranslatorTest.text(folder.asked.get(1)));
  }
}
