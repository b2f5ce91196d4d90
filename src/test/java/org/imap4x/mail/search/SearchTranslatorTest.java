package org.imap4x.mail.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
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
import jakarta.mail.search.RecipientTerm;
import jakarta.mail.search.SearchException;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SentDateTerm;
import jakarta.mail.search.SizeTerm;
import jakarta.mail.search.SubjectTerm;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.imap4x.codec.SearchWriter;
import org.imap4x.mail.GmailMsgIdTerm;
import org.imap4x.mail.GmailRawSearchTerm;
import org.imap4x.mail.GmailThrIdTerm;
import org.imap4x.mail.ModifiedSinceTerm;
import org.imap4x.mail.OlderTerm;
import org.imap4x.mail.YoungerTerm;
import org.imap4x.model.Capability;
import org.imap4x.model.SearchKey;
import org.imap4x.wire.CommandSyntax;
import org.imap4x.wire.CommandWriter;
import org.imap4x.wire.Fragment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SearchTranslatorTest {
  private static final Set<Capability> EVERYTHING = EnumSet.allOf(Capability.class);
  private static final Set<Capability> NOTHING = EnumSet.noneOf(Capability.class);
  private static final Instant NOW = Instant.parse("2024-05-31T10:00:00Z");
  private static final Date NOON = Date.from(Instant.parse("2024-05-20T12:00:00Z"));

  static SearchContext context(Set<Capability> capabilities, boolean ascii, boolean serverOnly) {
    return new SearchContext(
        capabilities::contains,
        ascii,
        serverOnly,
        true,
        true,
        NOW,
        ZoneId.of("Europe/Berlin"),
        number -> number < 4 ? 100 + number : 0);
  }

  static String text(SearchKey key) {
    CommandWriter writer =
        CommandWriter.command("A", "X", new CommandSyntax(CommandSyntax.Literals.PLUS, true));
    SearchWriter.program(writer.space(), key, null, true);
    StringBuilder text = new StringBuilder();
    for (Fragment fragment : writer.finish().fragments()) {
      text.append(new String(((Fragment.Text) fragment).octets(), UTF_8));
    }
    return text.substring(4).stripTrailing();
  }

  private static SearchPlan plan(SearchTerm term, Set<Capability> capabilities)
      throws SearchException {
    return new SearchTranslator(context(capabilities, false, false)).plan(term);
  }

  private static Flags flags(Object... flags) {
    Flags all = new Flags();
    for (Object flag : flags) {
      if (flag instanceof Flags.Flag f) {
        all.add(f);
      } else {
        all.add((String) flag);
      }
    }
    return all;
  }

  private static SubjectTerm subject(String text) {
    return new SubjectTerm(text);
  }

  static Stream<Arguments> exactTerms() {
    return Stream.of(
        Arguments.of(subject("hello"), "SUBJECT \"hello\""),
        Arguments.of(subject("a \"b\\"), "SUBJECT \"a \\\"b\\\\\""),
        Arguments.of(subject("Größe"), "SUBJECT \"Größe\""),
        Arguments.of(subject(""), "HEADER Subject \"\""),
        Arguments.of(new BodyTerm("some words"), "BODY \"some words\""),
        Arguments.of(new BodyTerm(""), "ALL"),
        Arguments.of(new FromStringTerm("joe"), "FROM \"joe\""),
        Arguments.of(
            new FromStringTerm("joe@example.org"),
            "OR FROM \"joe@example.org\" HEADER FROM \"joe@example.org\""),
        Arguments.of(
            new NotTerm(new RecipientStringTerm(RecipientType.TO, "@x")),
            "NOT OR TO \"@x\" HEADER TO \"@x\""),
        Arguments.of(
            new RecipientStringTerm(RecipientType.CC, "@x"), "OR CC \"@x\" HEADER CC \"@x\""),
        Arguments.of(
            new RecipientStringTerm(RecipientType.BCC, "@x"), "OR BCC \"@x\" HEADER BCC \"@x\""),
        Arguments.of(new RecipientStringTerm(RecipientType.TO, "joe"), "TO \"joe\""),
        Arguments.of(new RecipientStringTerm(RecipientType.CC, "joe"), "CC \"joe\""),
        Arguments.of(new RecipientStringTerm(RecipientType.BCC, "joe"), "BCC \"joe\""),
        Arguments.of(
            new RecipientStringTerm(
                jakarta.mail.internet.MimeMessage.RecipientType.NEWSGROUPS, "comp.mail"),
            "HEADER Newsgroups \"comp.mail\""),
        Arguments.of(new HeaderTerm("X-Spam", "yes"), "HEADER X-Spam \"yes\""),
        Arguments.of(new HeaderTerm("X-Spam", ""), "HEADER X-Spam \"\""),
        Arguments.of(new MessageIDTerm("<1@x>"), "HEADER Message-ID \"<1@x>\""),
        Arguments.of(new MessageNumberTerm(2), "UID 102"),
        Arguments.of(new MessageNumberTerm(9), "NOT ALL"),
        Arguments.of(new FlagTerm(flags(), true), "ALL"),
        Arguments.of(new FlagTerm(flags(Flags.Flag.SEEN), true), "SEEN"),
        Arguments.of(new FlagTerm(flags(Flags.Flag.SEEN), false), "UNSEEN"),
        Arguments.of(new FlagTerm(flags(Flags.Flag.RECENT), true), "RECENT"),
        Arguments.of(new FlagTerm(flags(Flags.Flag.RECENT), false), "OLD"),
        Arguments.of(new FlagTerm(flags(Flags.Flag.USER), true), "NOT ALL"),
        Arguments.of(new FlagTerm(flags("$Junk"), true), "KEYWORD $Junk"),
        Arguments.of(new FlagTerm(flags("$Junk"), false), "UNKEYWORD $Junk"),
        Arguments.of(
            new FlagTerm(flags(Flags.Flag.ANSWERED, Flags.Flag.DRAFT, "a"), false),
            "UNANSWERED UNDRAFT UNKEYWORD a"),
        Arguments.of(
            new NotTerm(new FlagTerm(flags(Flags.Flag.DELETED, Flags.Flag.FLAGGED), true)),
            "NOT (DELETED FLAGGED)"),
        Arguments.of(new SizeTerm(ComparisonTerm.GT, 10), "LARGER 10"),
        Arguments.of(new SizeTerm(ComparisonTerm.GE, 10), "LARGER 9"),
        Arguments.of(new SizeTerm(ComparisonTerm.LT, 10), "SMALLER 10"),
        Arguments.of(new SizeTerm(ComparisonTerm.LE, 10), "SMALLER 11"),
        Arguments.of(new SizeTerm(ComparisonTerm.EQ, 10), "LARGER 9 SMALLER 11"),
        Arguments.of(new SizeTerm(ComparisonTerm.NE, 10), "OR SMALLER 10 LARGER 10"),
        Arguments.of(new SizeTerm(ComparisonTerm.GE, 0), "ALL"),
        Arguments.of(new SizeTerm(ComparisonTerm.LT, 0), "NOT ALL"),
        Arguments.of(new SentDateTerm(ComparisonTerm.EQ, NOON), "SENTON 20-May-2024"),
        Arguments.of(new ReceivedDateTerm(ComparisonTerm.NE, NOON), "NOT ON 20-May-2024"),
        Arguments.of(new OlderTerm(60), "OLDER 60"),
        Arguments.of(new YoungerTerm(60), "YOUNGER 60"),
        Arguments.of(new ModifiedSinceTerm(7), "MODSEQ 7"),
        Arguments.of(new GmailMsgIdTerm(-1), "X-GM-MSGID 18446744073709551615"),
        Arguments.of(new GmailThrIdTerm(5), "X-GM-THRID 5"),
        Arguments.of(new GmailRawSearchTerm("has:attachment"), "X-GM-RAW \"has:attachment\""),
        Arguments.of(new AndTerm(subject("a"), subject("b")), "SUBJECT \"a\" SUBJECT \"b\""),
        Arguments.of(
            new OrTerm(new SearchTerm[] {subject("a"), subject("b"), subject("c")}),
            "OR SUBJECT \"a\" OR SUBJECT \"b\" SUBJECT \"c\""),
        Arguments.of(
            new NotTerm(new OrTerm(subject("a"), new NotTerm(subject("b")))),
            "NOT SUBJECT \"a\" SUBJECT \"b\""),
        Arguments.of(
            new OrTerm(new MessageNumberTerm(1), new MessageNumberTerm(3)), "UID 101,103"));
  }

  @ParameterizedTest
  @MethodSource("exactTerms")
  void plan_termThatImapKnows_isExact(SearchTerm term, String key) throws Exception {
    SearchPlan plan = plan(term, EVERYTHING);
    assertEquals(key, text(plan.upper()));
    assertTrue(plan.isExact());
    assertEquals(plan.upper(), plan.lower());
  }

  static Stream<Arguments> narrowedTerms() throws Exception {
    return Stream.of(
        Arguments.of(subject("two  spaces"), "SUBJECT \"spaces\""),
        Arguments.of(subject("a\r\nX1 INJECTED"), "SUBJECT \"X1 INJECTED\""),
        Arguments.of(subject("\r\n"), "HEADER Subject \"\""),
        Arguments.of(new BodyTerm("line\r\nlonger line"), "BODY \"longer line\""),
        Arguments.of(
            new FromStringTerm("\"Doe, John\" <joe@x>"), "OR FROM \"joe@x\" HEADER FROM \"joe@x\""),
        Arguments.of(
            new FromTerm(new InternetAddress("Joe <joe@x.org>")),
            "OR FROM \"joe@x.org\" HEADER FROM \"joe@x.org\""),
        Arguments.of(
            new RecipientTerm(RecipientType.CC, new InternetAddress("joe@x.org")),
            "OR CC \"joe@x.org\" HEADER CC \"joe@x.org\""),
        Arguments.of(new ReceivedDateTerm(ComparisonTerm.GE, NOON), "SINCE 19-May-2024"),
        Arguments.of(new ReceivedDateTerm(ComparisonTerm.LT, NOON), "BEFORE 22-May-2024"),
        Arguments.of(new SentDateTerm(ComparisonTerm.GT, NOON), "SENTSINCE 19-May-2024"),
        Arguments.of(new SentDateTerm(ComparisonTerm.LE, NOON), "SENTBEFORE 22-May-2024"),
        Arguments.of(
            new NotTerm(new SentDateTerm(ComparisonTerm.LE, NOON)),
            "NOT (SENTBEFORE 19-May-2024 HEADER Date \"\")"),
        Arguments.of(new OlderTerm(3600), "BEFORE 2-Jun-2024"),
        Arguments.of(new YoungerTerm(3600), "SINCE 30-May-2024"),
        Arguments.of(new FlagTerm(flags("not an atom"), true), "ALL"),
        Arguments.of(new Own(), "ALL"),
        Arguments.of(new NotTerm(new Own()), "ALL"),
        Arguments.of(new AndTerm(new Own(), subject("a")), "SUBJECT \"a\""),
        Arguments.of(new OrTerm(new Own(), subject("a")), "ALL"));
  }

  @ParameterizedTest
  @MethodSource("narrowedTerms")
  void plan_termThatImapDoesNotKnow_isNarrowed(SearchTerm term, String upper) throws Exception {
    SearchPlan plan = plan(term, NOTHING);
    assertEquals(upper, text(plan.upper()));
    assertFalse(plan.isExact());
  }

  static Stream<Arguments> wordsOfGmail() throws Exception {
    return Stream.of(
        Arguments.of(new SubjectTerm("Foo"), "SUBJECT \"Foo\""),
        Arguments.of(new HeaderTerm("X-A", "a\r\nb"), "HEADER X-A \"\""),
        Arguments.of(new BodyTerm("one two\r\nthree four five"), "BODY \"four\""),
        Arguments.of(subject("end of  it"), "HEADER Subject \"\""),
        Arguments.of(subject("(end) of  it"), "SUBJECT \"(end)\""),
        Arguments.of(
            new FromTerm(new InternetAddress("joe@x.org")),
            "OR FROM \"joe@x.org\" HEADER FROM \"joe@x.org\""));
  }

  @ParameterizedTest
  @MethodSource("wordsOfGmail")
  void plan_serverFindsWordsOnly_narrowsByWholeWords(SearchTerm term, String upper)
      throws Exception {
    assertEquals(upper, text(plan(term, Set.of(Capability.X_GM_EXT_1)).upper()));
  }

  @Test
  void plan_exactPartOfAnd_isNotDecidedAgain() throws Exception {
    Own own = new Own();
    SearchPlan plan = plan(new AndTerm(new BodyTerm("x"), own), NOTHING);
    assertEquals(own, plan.rest());
  }

  @Test
  void plan_exactPartOfOr_isNotDecidedWhereLowerIsKnown() throws Exception {
    SentDateTerm sent = new SentDateTerm(ComparisonTerm.GT, NOON);
    SearchPlan plan = plan(new OrTerm(new BodyTerm("x"), sent), NOTHING);
    assertEquals(sent, plan.restBeyondLower());
    assertEquals("OR BODY \"x\" (SENTSINCE 22-May-2024 HEADER Date \"\")", text(plan.lower()));
  }

  static Stream<SearchTerm> missing() {
    return Stream.of(
        new ModifiedSinceTerm(1),
        new GmailRawSearchTerm("x"),
        new GmailMsgIdTerm(1),
        new GmailThrIdTerm(1));
  }

  @ParameterizedTest
  @MethodSource("missing")
  void plan_extensionNotThere_isRefused(SearchTerm term) {
    assertThrows(SearchException.class, () -> plan(new NotTerm(term), NOTHING));
  }

  @Test
  void plan_headerNameThatIsNone_isRefused() {
    assertThrows(
        SearchException.class, () -> plan(new HeaderTerm("X\r\nX1 INJECTED", "v"), EVERYTHING));
    assertThrows(SearchException.class, () -> plan(new HeaderTerm("", "v"), EVERYTHING));
  }

  @Test
  void plan_asciiOnly_takesTheLongestAsciiPart() throws Exception {
    SearchTranslator ascii = new SearchTranslator(context(NOTHING, true, false));
    assertEquals("SUBJECT \"nf kleine\"", text(ascii.plan(subject("fünf kleine übel")).upper()));
    assertEquals("HEADER Subject \"\"", text(ascii.plan(subject("日本")).upper()));
    assertEquals("ALL", text(ascii.plan(new NotTerm(subject("grün"))).upper()));
    assertTrue(ascii.plan(subject("plain")).isExact());
  }

  @Test
  void plan_serverOnly_takesDatesAsDaysAndAddressesAsText() throws Exception {
    SearchTranslator server = new SearchTranslator(context(NOTHING, false, true));
    Date late = Date.from(Instant.parse("2024-05-20T23:30:00Z"));
    SearchPlan since = server.plan(new ReceivedDateTerm(ComparisonTerm.GE, late));
    assertEquals("SINCE 21-May-2024", text(since.upper()));
    assertTrue(since.isExact());
    assertEquals(
        "BEFORE 22-May-2024",
        text(server.plan(new ReceivedDateTerm(ComparisonTerm.LE, late)).upper()));
    assertTrue(server.plan(new FromTerm(new InternetAddress("a@b.c"))).isExact());
    assertFalse(server.plan(new Own()).isExact());
  }

  @Test
  void plan_rev2_knowsNoRecent() throws Exception {
    SearchContext c = context(EVERYTHING, false, false);
    SearchContext rev2 =
        new SearchContext(c.has(), false, false, true, false, c.now(), c.zone(), c.uidOf());
    SearchPlan plan =
        new SearchTranslator(rev2).plan(new FlagTerm(flags(Flags.Flag.RECENT), false));
    assertEquals("ALL", text(plan.upper()));
  }

  @Test
  void plan_deeplyNestedLoop_isFlat() throws Exception {
    SearchTerm term = subject("0");
    for (int i = 1; i < 20_000; i++) {
      term = new OrTerm(term, subject(String.valueOf(i)));
    }
    SearchKey key = plan(term, NOTHING).upper();
    assertEquals(20_000, SearchKeys.texts(key).size());
    assertTrue(text(key).startsWith("OR OR OR"));
  }

  @Test
  void pieces_longAlternatives_areDividedWithoutLoss() {
    SearchTerm[] ids = new SearchTerm[1000];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = new MessageIDTerm("<" + i + "@example.org>");
    }
    SearchTerm term = new AndTerm(new FlagTerm(flags(Flags.Flag.SEEN), true), new OrTerm(ids));
    int found = 0;
    try {
      for (SearchKey piece : SearchKeys.pieces(plan(term, NOTHING).upper(), 1000)) {
        assertTrue(text(piece).length() <= 1000, text(piece));
        assertTrue(text(piece).startsWith("SEEN "), text(piece));
        found += SearchKeys.texts(piece).size();
      }
    } catch (SearchException e) {
      throw new AssertionError(e);
    }
    assertEquals(1000, found);
  }

  /** A term of an application. */
  private static final class Own extends SearchTerm {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean match(Message message) {
      return message.getMessageNumber() % 2 == 0;
    }
  }
}
