package org.imap4x.it.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.FromTerm;
import jakarta.mail.search.HeaderTerm;
import jakarta.mail.search.MessageIDTerm;
import jakarta.mail.search.MessageNumberTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.ReceivedDateTerm;
import jakarta.mail.search.RecipientStringTerm;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SentDateTerm;
import jakarta.mail.search.SizeTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.imap4x.mail.IMAPFolder;
import org.imap4x.mail.MessageThread;
import org.imap4x.mail.OlderTerm;
import org.imap4x.mail.SortTerm;
import org.imap4x.mail.YoungerTerm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What search, sorting and threading must find on every server. */
@Timeout(60)
public abstract class SearchBehaviour {
  private static final Session SESSION = Session.getInstance(new Properties());

  private Store store;
  private IMAPFolder folder;

  /** What RFC 9051 and RFC 5256 ask for and not every server does. */
  protected enum Skill {
    /** FROM and the like find parts of the decoded field. */
    PARTS_OF_ADDRESSES,
    /** SORT by SUBJECT compares base subjects, by FROM the part before the @. */
    SORT_KEYS
  }

  /** Whether the server does it. */
  protected boolean knows(Skill skill) {
    return true;
  }

  /** When messages that are appended arrive: within the last two hours. */
  protected Date arrival() {
    return new Date();
  }

  /** Logs in as a user whose INBOX is empty. */
  protected abstract Store connect() throws Exception;

  @BeforeEach
  void fill() throws Exception {
    store = connect();
    folder = (IMAPFolder) store.getFolder("INBOX");
    folder.appendMessages(
        new Message[] {
          mail(
              "a",
              "",
              "hello world",
              "Joe <joe@example.org>",
              "20 May 2024 12:00:00 +0000",
              "alpha"),
          mail(
              "b",
              "<a@x>",
              "Re: hello world",
              "Zoe <zoe@example.org>",
              "20 May 2024 23:30:00 -0500",
              "beta"),
          mail(
              "c",
              "<a@x> <b@x>",
              "Re: hello world",
              "Joe <joe@example.org>",
              "21 May 2024 08:00:00 +0900",
              "gamma"),
          mail(
              "d",
              "",
              "=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=",
              "=?utf-8?Q?J=C3=B6rg?= <joerg@example.org>",
              "22 May 2024 08:00:00 +0000",
              "delta " + "x".repeat(5000)),
          mail("e", "", "another", "xjoe@example.org", "19 May 2024 08:00:00 +0000", "alpha beta")
        });
    folder.open(Folder.READ_WRITE);
    folder.getMessage(1).setFlag(Flags.Flag.SEEN, true);
    folder.getMessage(2).setFlag(Flags.Flag.FLAGGED, true);
    folder.getMessage(3).setFlags(new Flags("$Work"), true);
  }

  @AfterEach
  protected void close() throws MessagingException {
    if (store != null) {
      store.close();
    }
  }

  private MimeMessage mail(
      String id, String references, String subject, String from, String date, String body)
      throws MessagingException {
    String text =
        "Message-ID: <"
            + id
            + "@x>\r\n"
            + (references.isEmpty() ? "" : "References: " + references + "\r\n")
            + "Subject: "
            + subject
            + "\r\nFrom: "
            + from
            + "\r\nTo: list@example.org\r\nDate: "
            + date
            + "\r\nX-Mark: "
            + id
            + "-mark\r\n\r\n"
            + body
            + "\r\n";
    return new MimeMessage(
        SESSION, new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))) {
      @Override
      public Date getReceivedDate() {
        return arrival(); // else they arrive at the Date of their header
      }
    };
  }

  private String found(SearchTerm term) throws MessagingException {
    return numbers(folder.search(term));
  }

  private static String numbers(Message[] messages) {
    return Arrays.stream(messages)
        .map(m -> String.valueOf(m.getMessageNumber()))
        .collect(Collectors.joining(" "));
  }

  private static Date date(String instant) {
    return Date.from(Instant.parse(instant));
  }

  @Test
  void search_text_isFoundWithoutRegardToCase() throws Exception {
    assertEquals("1 2 3", found(new SubjectTerm("HELLO")));
    assertEquals("2 3", found(new SubjectTerm("re: hello")));
    assertEquals("1 5", found(new BodyTerm("alpha")));
    assertEquals("2", found(new FromStringTerm("zoe@example.org")));
    assertEquals("1 2 3 4 5", found(new RecipientStringTerm(Message.RecipientType.TO, "list@")));
    assertEquals("", found(new RecipientStringTerm(Message.RecipientType.CC, "list@")));
    assertEquals("2", found(new HeaderTerm("X-Mark", "b-mark")));
    assertEquals("3", found(new MessageIDTerm("<c@x>")));
    assertEquals("", found(new SubjectTerm("nowhere")));
  }

  @Test
  void search_nonAscii_isFound() throws Exception {
    assertEquals("4", found(new SubjectTerm("Köln")));
    assertEquals("", found(new SubjectTerm("日本")));
    assertEquals("1 2 3 5", found(new NotTerm(new SubjectTerm("Grüße"))));
  }

  @Test
  void search_address_isComparedWhole() throws Exception {
    assertEquals("1 3", found(new FromTerm(new InternetAddress("joe@example.org"))));
  }

  @Test
  void search_partOfAddress_isFound() throws Exception {
    assumeTrue(knows(Skill.PARTS_OF_ADDRESSES), "the server does not search parts of addresses");
    assertEquals("1 3 5", found(new FromStringTerm("joe@example.org")));
    assertEquals("4", found(new FromStringTerm("Jörg")));
  }

  @Test
  void search_dates_areComparedToTheSecond() throws Exception {
    assertEquals("1 5", found(new SentDateTerm(ComparisonTerm.LT, date("2024-05-20T12:00:01Z"))));
    assertEquals("2 4", found(new SentDateTerm(ComparisonTerm.GE, date("2024-05-21T04:30:00Z"))));
    assertEquals("4", found(new SentDateTerm(ComparisonTerm.GT, date("2024-05-21T04:30:00Z"))));
    Date soon = Date.from(Instant.now().plusSeconds(7200));
    assertEquals("1 2 3 4 5", found(new ReceivedDateTerm(ComparisonTerm.LT, soon)));
    assertEquals("", found(new ReceivedDateTerm(ComparisonTerm.GT, soon)));
    assertEquals("1 2 3 4 5", found(new YoungerTerm(7200)));
    assertEquals("", found(new OlderTerm(7200)));
  }

  @Test
  void search_flagsSizesNumbers_areFound() throws Exception {
    assertEquals("1", found(new FlagTerm(new Flags(Flags.Flag.SEEN), true)));
    assertEquals("2 3 4 5", found(new FlagTerm(new Flags(Flags.Flag.SEEN), false)));
    assertEquals("3", found(new FlagTerm(new Flags("$Work"), true)));
    assertEquals("1 2 4 5", found(new FlagTerm(new Flags("$Work"), false)));
    assertEquals("4", found(new SizeTerm(ComparisonTerm.GT, 4000)));
    assertEquals("2", found(new MessageNumberTerm(2)));
  }

  @Test
  void search_combinations_areFound() throws Exception {
    SearchTerm joe = new FromTerm(new InternetAddress("joe@example.org"));
    SearchTerm late = new SentDateTerm(ComparisonTerm.GT, date("2024-05-20T20:00:00Z"));
    assertEquals("3", found(new AndTerm(joe, late)));
    assertEquals("1 2 3 4", found(new OrTerm(joe, late)));
    assertEquals("1 3 5", found(new NotTerm(new AndTerm(new NotTerm(joe), late))));
    assertEquals(
        "1 2 4 5",
        found(
            new OrTerm(
                new OrTerm(new BodyTerm("beta"), new BodyTerm("alpha")), new SubjectTerm("Köln"))));
    assertEquals("2 4", found(new Even()));
    assertEquals("2", found(new AndTerm(new Even(), new SubjectTerm("hello"))));
  }

  @Test
  void search_decidedHere_leavesSeenAlone() throws Exception {
    assertEquals("1 5", found(new OrTerm(new Reading("alpha"), new Reading("nothing"))));
    assertEquals("1", found(new FlagTerm(new Flags(Flags.Flag.SEEN), true)));
  }

  @Test
  void search_givenMessages_areSearchedOnly() throws Exception {
    Message[] given = {folder.getMessage(4), folder.getMessage(3), folder.getMessage(1)};
    assertEquals("1 3", numbers(folder.search(new SubjectTerm("hello"), given)));
  }

  @Test
  void search_hits_areTheFoldersMessages() throws Exception {
    Message[] hits = folder.search(new SubjectTerm("another"));
    assertTrue(hits[0] == folder.getMessage(5));
    assertEquals("another", hits[0].getSubject());
  }

  @Test
  void sort_everyTerm_isInOrder() throws Exception {
    assertEquals("5 1 3 2 4", sorted(SortTerm.DATE));
    assertEquals("4 2 3 1 5", sorted(SortTerm.REVERSE, SortTerm.DATE));
    assertEquals("4", sorted(SortTerm.REVERSE, SortTerm.SIZE).substring(0, 1));
    assertEquals("1 2 3 4 5", sorted(SortTerm.ARRIVAL));
    Message[] some =
        folder.getSortedMessages(
            new SortTerm[] {SortTerm.REVERSE, SortTerm.DATE},
            new FromTerm(new InternetAddress("joe@example.org")));
    assertEquals("3 1", numbers(some));
  }

  @Test
  void sort_subjectsAndAddresses_followRfc5256() throws Exception {
    assumeTrue(knows(Skill.SORT_KEYS), "the server sorts by other keys");
    assertEquals("1 3 4 5 2", sorted(SortTerm.FROM));
    assertEquals("1 3 4 5 2", sorted(SortTerm.DISPLAYFROM));
    assertEquals("5 4 1 2 3", sorted(SortTerm.SUBJECT));
    assertEquals("5 4 1 3 2", sorted(SortTerm.SUBJECT, SortTerm.DATE));
  }

  private String sorted(SortTerm... order) throws MessagingException {
    return numbers(folder.getSortedMessages(order));
  }

  @Test
  void threads_everyAlgorithm_isATree() throws Exception {
    assertEquals("(5)(1 2 3)(4)", threads("REFERENCES", null));
    assertEquals(3, folder.getThreads("REFS", null).size());
    assertTrue(threads("REFS", null).contains("(1 2 3)"));
    assertEquals("(5)(1 (3)(2))(4)", threads("ORDEREDSUBJECT", null));
    assertEquals("(1 2 3)", threads("REFERENCES", new SubjectTerm("hello")));
    assertEquals("(4)", threads("REFERENCES", new SubjectTerm("Grüße")));
  }

  private String threads(String algorithm, SearchTerm term) throws MessagingException {
    return folder.getThreads(algorithm, term).stream()
        .map(MessageThread::toString)
        .collect(Collectors.joining());
  }

  @Test
  void search_manyAlternatives_areDividedAndMerged() throws Exception {
    List<SearchTerm> ids = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      ids.add(new MessageIDTerm("<" + i + ".0123456789.0123456789@example.org>"));
    }
    ids.add(new MessageIDTerm("<b@x>"));
    assertEquals("2", found(new OrTerm(ids.toArray(new SearchTerm[0]))));
  }

  /** A term of an application. */
  private static final class Even extends SearchTerm {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean match(Message message) {
      return message.getMessageNumber() % 2 == 0;
    }
  }

  /** A term of an application that reads content. */
  private static final class Reading extends SearchTerm {
    private static final long serialVersionUID = 1L;
    private final String text;

    Reading(String text) {
      this.text = text;
    }

    @Override
    public boolean match(Message message) {
      try {
        return String.valueOf(message.getContent()).contains(text);
      } catch (java.io.IOException | MessagingException e) {
        return false;
      }
    }
  }
}
