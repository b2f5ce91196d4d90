package org.imap4x.mail.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.FromTerm;
import jakarta.mail.search.HeaderTerm;
import jakarta.mail.search.MessageNumberTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.ReceivedDateTerm;
import jakarta.mail.search.RecipientStringTerm;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SentDateTerm;
import jakarta.mail.search.SizeTerm;
import jakarta.mail.search.SubjectTerm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.imap4x.client.ImapException;
import org.imap4x.model.ResponseText;
import org.imap4x.model.SearchKey;

/** Whatever the term and the mailbox: what is found is what matches. */
class SearchPropertyTest {
  private static final Instant BASE = Instant.parse("2024-05-31T10:00:00Z");
  private static final List<String> WORDS =
      List.of("alpha", "Beta", "grün", "two words", "a  b", "[x]", "=?x", "日本語 text");
  private static final int[] COMPARISONS = {
    ComparisonTerm.LT, ComparisonTerm.LE, ComparisonTerm.GT, ComparisonTerm.GE
  };

  @Property(tries = 120, seed = "20261121")
  void search_anyTerm_findsWhatMatches(@ForAll("terms") SearchTerm term, @ForAll long seed)
      throws MessagingException {
    check(folder(seed), term);
  }

  @Property(tries = 60, seed = "20261121")
  void search_serverWithoutUtf8_findsWhatMatches(
      @ForAll("terms") SearchTerm term, @ForAll long seed) throws MessagingException {
    MemoryFolder folder = folder(seed);
    folder.guard =
        (key, charset) -> {
          if (!SearchKeys.isAscii(key)) {
            throw new ImapException.No("UID SEARCH", ResponseText.EMPTY);
          }
        };
    check(folder, term);
  }

  @Property(tries = 40, seed = "20261121")
  void search_ofGivenMessagesAndShortLines_findsWhatMatches(
      @ForAll("terms") SearchTerm term, @ForAll long seed) throws MessagingException {
    MemoryFolder folder = folder(seed);
    folder.line = 300;
    Random random = new Random(seed);
    List<Message> some = new ArrayList<>();
    for (Message mail : folder.mails) {
      if (random.nextBoolean()) {
        some.add(mail);
      }
    }
    List<Message> expected = new ArrayList<>();
    for (Message mail : some) {
      if (term.match(mail)) {
        expected.add(mail);
      }
    }
    Message[] found = SearchRunner.search(folder, term, some.toArray(new Message[0]));
    assertEquals(expected, Arrays.asList(found));
  }

  private static void check(MemoryFolder folder, SearchTerm term) throws MessagingException {
    List<Message> expected = new ArrayList<>();
    for (Message mail : folder.mails) {
      if (term.match(mail)) {
        expected.add(mail);
      }
    }
    Message[] found = SearchRunner.search(folder, term, null);
    assertEquals(expected, Arrays.asList(found), () -> folder.asked + " " + folder.logged);
    for (SearchKey key : folder.asked) {
      SearchTranslatorTest.text(key); // each can be written
    }
  }

  // ---- terms

  /** Terms up to three levels deep: enough for every pair of operators. */
  @Provide
  Arbitrary<SearchTerm> terms() {
    return Arbitraries.recursive(
        SearchPropertyTest::leaves, SearchPropertyTest::oneLevelMore, 0, 3);
  }

  private static Arbitrary<SearchTerm> oneLevelMore(Arbitrary<SearchTerm> inner) {
    Arbitrary<SearchTerm[]> some = inner.array(SearchTerm[].class).ofMinSize(1).ofMaxSize(3);
    return Arbitraries.oneOf(
        inner, inner.map(NotTerm::new), some.map(AndTerm::new), some.map(OrTerm::new));
  }

  private static Arbitrary<SearchTerm> leaves() {
    Arbitrary<String> word = Arbitraries.of(WORDS);
    Arbitrary<Boolean> set = Arbitraries.of(true, false);
    Arbitrary<Integer> comparison = Arbitraries.of(Arrays.stream(COMPARISONS).boxed().toList());
    Arbitrary<Date> date =
        Arbitraries.longs().between(-200_000, 200_000).map(s -> Date.from(BASE.plusSeconds(s)));
    Arbitrary<Flags> flags =
        Arbitraries.of(
            new Flags(Flags.Flag.SEEN),
            new Flags(Flags.Flag.RECENT),
            new Flags("$Work"),
            new Flags("no atom"),
            both());
    return Arbitraries.oneOf(
        word.map(SubjectTerm::new),
        word.map(FromStringTerm::new),
        word.map(w -> new RecipientStringTerm(Message.RecipientType.TO, w)),
        word.filter(SearchKeys::isAscii).map(BodyTerm::new),
        Arbitraries.of("yes", "no", "").map(v -> new HeaderTerm("X-Test", v)),
        Arbitraries.of("joe@example.org", "JOE@example.org", "oe@example.org")
            .map(SearchPropertyTest::from),
        net.jqwik.api.Combinators.combine(flags, set).as(FlagTerm::new),
        net.jqwik.api.Combinators.combine(comparison, date).as(ReceivedDateTerm::new),
        net.jqwik.api.Combinators.combine(comparison, date).as(SentDateTerm::new),
        net.jqwik.api.Combinators.combine(
                Arbitraries.integers().between(1, 6), Arbitraries.integers().between(100, 300))
            .as(SizeTerm::new),
        Arbitraries.integers().between(1, 12).map(MessageNumberTerm::new),
        Arbitraries.integers().between(2, 4).map(Divisible::new));
  }

  private static Flags both() {
    Flags flags = new Flags(Flags.Flag.SEEN);
    flags.add("$Work");
    return flags;
  }

  private static FromTerm from(String address) {
    try {
      return new FromTerm(new InternetAddress(address));
    } catch (AddressException e) {
      throw new AssertionError(e);
    }
  }

  /** A term of an application. */
  private static final class Divisible extends SearchTerm {
    private static final long serialVersionUID = 1L;
    private final int by;

    Divisible(int by) {
      this.by = by;
    }

    @Override
    public boolean match(Message message) {
      return message.getMessageNumber() % by == 0;
    }
  }

  // ---- mailboxes

  private static MemoryFolder folder(long seed) throws MessagingException {
    Random random = new Random(seed);
    MemoryFolder folder = new MemoryFolder();
    int count = random.nextInt(70);
    for (int i = 0; i < count; i++) {
      MemoryFolder.Mail mail =
          folder.add(
              mail(random),
              BASE.plusSeconds(random.nextInt(400_000) - 200_000),
              ZoneOffset.ofHours(random.nextInt(26) - 12));
      mail.setFlag(Flags.Flag.SEEN, random.nextBoolean());
      mail.setFlag(Flags.Flag.RECENT, random.nextBoolean());
      if (random.nextBoolean()) {
        mail.setFlags(new Flags("$Work"), true);
      }
    }
    return folder;
  }

  private static String mail(Random random) {
    StringBuilder text = new StringBuilder();
    String name = random.nextBoolean() ? "Joe" : "=?utf-8?Q?gr=C3=BCn?= alpha";
    text.append("From: ")
        .append(name)
        .append(random.nextBoolean() ? " <joe@example.org>" : " <moe@beta.org>")
        .append("\r\n");
    text.append("To: beta@x.org, \"Two Words\" <alpha@y.org>\r\n");
    if (random.nextInt(5) > 0) {
      text.append("Subject: ").append(subject(random)).append("\r\n");
    }
    if (random.nextInt(5) > 0) {
      text.append("Date: ")
          .append(
              DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT)
                  .format(
                      BASE.plusSeconds(random.nextInt(400_000) - 200_000)
                          .atOffset(ZoneOffset.ofHours(random.nextInt(26) - 12))))
          .append("\r\n");
    }
    if (random.nextBoolean()) {
      text.append("X-Test: ").append(random.nextBoolean() ? "yes" : "no").append("\r\n");
    }
    return text.append("\r\nbody with ")
        .append(WORDS.get(random.nextInt(2)))
        .append("\r\n")
        .toString();
  }

  private static String subject(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "alpha two words";
      case 1 -> "=?utf-8?Q?so_gr=C3=BCn?=";
      case 2 -> "a  b [x]";
      default -> "=?utf-8?B?5pel5pys6KqeIHRleHQ=?= BETA";
    };
  }
}
