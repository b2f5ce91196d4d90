package org.imap4x.mail.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.ReceivedDateTerm;
import jakarta.mail.search.SearchException;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SubjectTerm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.imap4x.client.ImapException;
import org.imap4x.mail.GmailRawSearchTerm;
import org.imap4x.model.Capability;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.SearchKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchRunnerTest {
  private static final SearchTerm UMLAUT = new SubjectTerm("grün");
  private static final SearchTerm UNSEEN = new FlagTerm(new Flags(Flags.Flag.SEEN), false);

  private final MemoryFolder folder = new MemoryFolder();

  @BeforeEach
  void fill() throws MessagingException {
    folder.add("Subject: =?utf-8?Q?gr=C3=BCn?=\r\n\r\nalpha\r\n");
    folder.add("Subject: gr other n\r\n\r\nbeta\r\n");
    folder.add("Subject: alpha\r\n\r\ngamma\r\n");
  }

  private String found(SearchTerm term) throws MessagingException {
    return numbers(SearchRunner.search(folder, term, null));
  }

  private static String numbers(Message[] messages) {
    return Arrays.stream(messages).map(Message::getMessageNumber).toList().toString();
  }

  private String asked() {
    return folder.asked.stream().map(SearchTranslatorTest::text).toList().toString();
  }

  private static ImapException.No no(@Nullable ResponseCode code) {
    return new ImapException.No("UID SEARCH", new ResponseText(code, "sorry"));
  }

  @Test
  void search_ascii_needsNoCharset() throws Exception {
    assertEquals("[3]", found(new SubjectTerm("alpha")));
    assertEquals(List.of("null"), folder.charsets);
  }

  @Test
  void search_nonAscii_isSentAsUtf8() throws Exception {
    assertEquals("[1]", found(UMLAUT));
    assertEquals(List.of("UTF-8"), folder.charsets);
  }

  @Test
  void search_nonAsciiWithUtf8Enabled_namesNoCharset() throws Exception {
    folder.utf8 = true;
    assertEquals("[1]", found(UMLAUT));
    assertEquals(List.of("null"), folder.charsets);
  }

  @Test
  void search_badCharsetWithList_triesOneThatHasTheText() throws Exception {
    ResponseCode code = new ResponseCode.BadCharset(List.of("US-ASCII", "x bad", "ISO-8859-1"));
    folder.guard =
        (key, charset) -> {
          if ("UTF-8".equals(charset)) {
            throw no(code);
          }
        };
    assertEquals("[1]", found(UMLAUT));
    assertEquals(List.of("UTF-8", "ISO-8859-1"), folder.charsets);
    assertTrue(folder.looked.isEmpty());
  }

  @Test
  void search_badCharsetAsciiOnly_narrowsAndLooksAtTheHits() throws Exception {
    folder.guard =
        (key, charset) -> {
          if (charset != null) {
            throw no(new ResponseCode.BadCharset(List.of("US-ASCII")));
          }
        };
    assertEquals("[1]", found(UMLAUT));
    assertEquals("[SUBJECT \"grün\", SUBJECT \"gr\"]", asked());
    assertEquals("[UID 101, UID 105]", folder.looked.toString());
  }

  @Test
  void search_refused_isMadeHereWithAWarning() throws Exception {
    folder.guard =
        (key, charset) -> {
          throw no(null);
        };
    assertEquals("[1, 2, 3]", found(UNSEEN));
    assertTrue(folder.logged.get(0).startsWith("WARNING "), folder.logged.toString());
  }

  @Test
  void search_addressInHeaderRefused_isSoughtAsFromAlone() throws Exception {
    folder.add("From: Joe <joe@x.org>\r\n\r\ndelta\r\n");
    folder.guard =
        (key, charset) -> {
          if (SearchTranslatorTest.text(key).contains("HEADER")) {
            throw no(null);
          }
        };
    assertEquals("[4]", found(new FromStringTerm("joe@x")));
    assertEquals("[OR FROM \"joe@x\" HEADER FROM \"joe@x\", FROM \"joe@x\"]", asked());
    assertEquals("[]", folder.looked.toString());
  }

  @Test
  void search_addressRefusedEitherWay_isMadeHere() throws Exception {
    folder.add("From: Joe <joe@x.org>\r\n\r\ndelta\r\n");
    folder.guard =
        (key, charset) -> {
          throw no(null);
        };
    assertEquals("[4]", found(new FromStringTerm("joe@x")));
    assertEquals(2, folder.asked.size());
  }

  @Test
  void search_addressAndServerBusy_isNotAskedAgain() {
    folder.guard =
        (key, charset) -> {
          throw no(new ResponseCode.Other("THROTTLED", ""));
        };
    assertThrows(MessagingException.class, () -> found(new FromStringTerm("joe@x")));
    assertEquals(1, folder.asked.size());
  }

  @Test
  void search_refusedAndNotAllowedHere_failsWithTheServersText() {
    folder.guard =
        (key, charset) -> {
          throw no(null);
        };
    folder.refusalFails = true;
    SearchException e = assertThrows(SearchException.class, () -> found(UNSEEN));
    assertTrue(e.getMessage().contains("sorry"), e.getMessage());
    folder.refusalFails = false;
    folder.local = SearchScope.Local.NARROW;
    assertThrows(SearchException.class, () -> found(UNSEEN));
    assertTrue(folder.looked.isEmpty());
  }

  @Test
  void search_gmailRawRefused_failsInsteadOfGuessing() {
    folder.capabilities.add(Capability.X_GM_EXT_1);
    folder.guard =
        (key, charset) -> {
          throw no(null);
        };
    assertThrows(SearchException.class, () -> found(new GmailRawSearchTerm("x")));
  }

  @Test
  void search_ownTermNotNarrowed_isRefusedUnlessAllowed() throws Exception {
    SearchTerm own = new Own();
    assertEquals("[3]", found(own));
    assertTrue(folder.asked.isEmpty());
    folder.local = SearchScope.Local.NARROW;
    assertThrows(SearchException.class, () -> found(own));
    assertEquals("[3]", found(new AndTerm(new SubjectTerm("a"), own)));
    folder.local = SearchScope.Local.FORBID;
    assertThrows(SearchException.class, () -> found(new AndTerm(new SubjectTerm("a"), own)));
  }

  @Test
  void search_bodyOrDate_readsNoBodies() throws Exception {
    SearchTerm date =
        new ReceivedDateTerm(ComparisonTerm.GT, Date.from(Instant.parse("2024-05-31T10:00:00Z")));
    assertEquals("[2]", found(new OrTerm(new BodyTerm("beta"), date)));
    assertEquals(2, folder.asked.size());
    assertEquals("[UID 101, UID 109]", folder.looked.toString());
  }

  @Test
  void search_manyHitsByDate_looksAtTheDaysAroundItOnly() throws Exception {
    for (int i = 0; i < 300; i++) {
      folder.add(
          "Subject: x\r\n\r\n",
          Instant.parse("2024-01-01T00:00:00Z").plusSeconds(i * 86_400L),
          ZoneOffset.UTC);
    }
    Date date = Date.from(Instant.parse("2024-03-01T12:00:00Z"));
    Message[] hits =
        SearchRunner.search(folder, new ReceivedDateTerm(ComparisonTerm.GE, date), null);
    assertEquals(242, hits.length);
    assertTrue(folder.looked.size() <= 4, folder.looked.toString());
  }

  @Test
  void search_equalDate_isTheDay() throws Exception {
    Date evening = Date.from(Instant.parse("2024-05-31T11:59:00Z"));
    assertEquals("[1, 2, 3]", found(new ReceivedDateTerm(ComparisonTerm.EQ, evening)));
    assertEquals("[]", found(new ReceivedDateTerm(ComparisonTerm.NE, evening)));
  }

  @Test
  void search_givenMessages_areNamedByUid() throws Exception {
    folder.mails.get(1).gone = true;
    Message[] given = {folder.mails.get(2), folder.mails.get(1)};
    assertEquals("[3]", numbers(SearchRunner.search(folder, UNSEEN, given)));
    assertEquals("[UID 109 UNSEEN]", asked());
    assertEquals("[]", numbers(SearchRunner.search(folder, UNSEEN, new Message[0])));
    assertEquals(
        "[1, 3]",
        numbers(SearchRunner.search(folder, UNSEEN, folder.mails.toArray(new Message[0]))));
    assertEquals("[UID 109 UNSEEN, UNSEEN]", asked());
  }

  @Test
  void search_messageOfAnotherFolder_isRefused() throws Exception {
    Message foreign = new MemoryFolder().add("\r\n");
    assertThrows(
        MessagingException.class,
        () -> SearchRunner.search(folder, UNSEEN, new Message[] {foreign}));
  }

  @Test
  void search_longUidSet_isDividedAndMerged() throws Exception {
    folder.line = 400;
    for (int i = 0; i < 500; i++) {
      folder.add("Subject: x\r\n\r\n");
    }
    Message[] given =
        folder.mails.stream().skip(3).filter(m -> m.uid % 8 == 1).toArray(Message[]::new);
    assertEquals(given.length, SearchRunner.search(folder, UNSEEN, given).length);
    assertTrue(folder.asked.size() > 1);
    for (SearchKey key : folder.asked) {
      assertTrue(SearchTranslatorTest.text(key).length() < 400 - 40);
    }
  }

  @Test
  void search_expungedMeanwhile_isLeftOut() throws Exception {
    folder.guard = (key, charset) -> folder.mails.get(0).gone = true;
    assertEquals("[2, 3]", found(UNSEEN));
    assertEquals("[2, 3]", found(new NotTerm(new Own2())));
  }

  /** A term of an application. */
  private static final class Own extends SearchTerm {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean match(Message message) {
      return message.getMessageNumber() == 3;
    }
  }

  /** Matches nothing. */
  private static final class Own2 extends SearchTerm {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean match(Message message) {
      return false;
    }
  }
}
