package org.imap4x.it.differential;

import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.search.AddressStringTerm;
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
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SentDateTerm;
import jakarta.mail.search.SizeTerm;
import jakarta.mail.search.SubjectTerm;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Search terms of every class of the API, of usual and odd values, by name. */
final class Terms {

  /** Strings that servers, and those who write commands, may stumble over. */
  private static final List<String> STRINGS =
      List.of(
          "usual",
          "USUAL",
          "a",
          "",
          " ",
          "nowhere to be found",
          "Gr\u00fc\u00dfe",
          "gr\u00fc\u00dfe",
          "\u00e9",
          "\u65e5\u672c",
          "\ud83d\ude00",
          "\"quoted\"",
          "\\",
          "{10}",
          "%",
          "*",
          "(comment)",
          "=?UTF-8?",
          "two words");

  private final Map<String, SearchTerm> all = new LinkedHashMap<>();

  private Terms() {}

  static Map<String, SearchTerm> all() throws MessagingException {
    Terms terms = new Terms();
    terms.texts();
    terms.addresses();
    terms.headers();
    terms.flags();
    terms.numbers();
    terms.dates();
    terms.combined();
    return terms.all;
  }

  private void add(String name, SearchTerm term) {
    if (all.put(name, term) != null) {
      throw new IllegalStateException("two terms are named " + name);
    }
  }

  private void texts() {
    for (String text : STRINGS) {
      add("subject '" + text + "'", new SubjectTerm(text));
      add("body '" + text + "'", new BodyTerm(text));
      add("not subject '" + text + "'", new NotTerm(new SubjectTerm(text)));
    }
    for (String text : List.of("the text", "one", "two", "R3LDvMOfZQ", "<p>", "inner", "base64")) {
      add("body '" + text + "'", new BodyTerm(text));
    }
    for (String text : List.of("word", "wide", "one two", "first", "second", "NIL", "Re:")) {
      add("subject '" + text + "'", new SubjectTerm(text));
    }
  }

  private void addresses() throws MessagingException {
    for (String text :
        List.of("ada", "Lovelace", "example.org", "J\u00f6rg", "@", "", "\"", "x y")) {
      add("from '" + text + "'", new FromStringTerm(text));
      add("to '" + text + "'", new RecipientStringTerm(Message.RecipientType.TO, text));
    }
    for (String text : List.of("a@example.org", "hidden", "b")) {
      add("cc '" + text + "'", new RecipientStringTerm(Message.RecipientType.CC, text));
      add("bcc '" + text + "'", new RecipientStringTerm(Message.RecipientType.BCC, text));
    }
    for (String text :
        List.of("ada@example.org", "j@example.org", "none@example.org", "ADA@example.org")) {
      InternetAddress address = new InternetAddress(text);
      add("from address " + text, new FromTerm(address));
      add("to address " + text, new RecipientTerm(Message.RecipientType.TO, address));
    }
    add(
        "to address bob",
        new RecipientTerm(Message.RecipientType.TO, new InternetAddress("bob@example.com")));
    add(
        "cc address",
        new RecipientTerm(Message.RecipientType.CC, new InternetAddress("a@example.org")));
  }

  private void headers() {
    add("header there", new HeaderTerm("X-Twice", ""));
    add("header second", new HeaderTerm("X-Twice", "2"));
    add("header of none", new HeaderTerm("X-Absent", ""));
    add("header subject", new HeaderTerm("Subject", "usual"));
    add("header type", new HeaderTerm("content-type", "multipart"));
    add("header folded", new HeaderTerm("X-Folded", "part part"));
    add("header of 8 bits", new HeaderTerm("X-Eight", "\u20ac"));
    add("header with quotes", new HeaderTerm("Subject", "\"quoted\""));
    add("header word", new HeaderTerm("Subject", "Gr\u00fc\u00dfe"));
    add("id", new MessageIDTerm("<usual@example.org>"));
    add("id in part", new MessageIDTerm("usual"));
    add("id in capitals", new MessageIDTerm("<USUAL@example.org>"));
    add("id of none", new MessageIDTerm("<none@example.org>"));
    add("id empty", new MessageIDTerm(""));
  }

  private void flags() {
    Map<String, Flags> sets = new LinkedHashMap<>();
    sets.put("answered", new Flags(Flags.Flag.ANSWERED));
    sets.put("deleted", new Flags(Flags.Flag.DELETED));
    sets.put("draft", new Flags(Flags.Flag.DRAFT));
    sets.put("flagged", new Flags(Flags.Flag.FLAGGED));
    sets.put("seen", new Flags(Flags.Flag.SEEN));
    sets.put("keyword", new Flags("work"));
    sets.put("another keyword", new Flags("$Label1"));
    sets.put("keyword of none", new Flags("never"));
    sets.put("nothing", new Flags());
    Flags two = new Flags(Flags.Flag.SEEN);
    two.add("work");
    sets.put("two", two);
    sets.forEach(
        (name, flags) -> {
          add(name, new FlagTerm(flags, true));
          add("not " + name, new FlagTerm(flags, false));
        });
  }

  private void numbers() {
    for (int size : List.of(0, 150, 149, 2000, 1 << 20)) {
      add("smaller than " + size, new SizeTerm(ComparisonTerm.LT, size));
      add("of at most " + size, new SizeTerm(ComparisonTerm.LE, size));
      add("of " + size, new SizeTerm(ComparisonTerm.EQ, size));
      add("not of " + size, new SizeTerm(ComparisonTerm.NE, size));
      add("larger than " + size, new SizeTerm(ComparisonTerm.GT, size));
      add("of at least " + size, new SizeTerm(ComparisonTerm.GE, size));
    }
    for (int number : List.of(1, 17, 100_000)) {
      add("number " + number, new MessageNumberTerm(number));
    }
  }

  private void dates() {
    List<Instant> times =
        List.of(
            Instant.parse("2024-01-01T09:00:00Z"),
            Instant.parse("2024-01-17T00:00:00Z"),
            Instant.parse("2024-01-17T23:59:59Z"),
            Instant.parse("1970-01-01T00:00:00Z"),
            Instant.parse("2099-12-31T23:59:59Z"));
    String[] names = {"until", "before", "on", "not on", "after", "since"};
    int[] kinds = {
      ComparisonTerm.LE,
      ComparisonTerm.LT,
      ComparisonTerm.EQ,
      ComparisonTerm.NE,
      ComparisonTerm.GT,
      ComparisonTerm.GE
    };
    for (Instant time : times) {
      for (int i = 0; i < kinds.length; i++) {
        add("sent " + names[i] + " " + time, new SentDateTerm(kinds[i], Date.from(time)));
        add("received " + names[i] + " " + time, new ReceivedDateTerm(kinds[i], Date.from(time)));
      }
    }
  }

  private void combined() {
    SearchTerm usual = new SubjectTerm("usual");
    SearchTerm seen = new FlagTerm(new Flags(Flags.Flag.SEEN), true);
    SearchTerm own = new Own();
    add("own", own);
    add("not own", new NotTerm(own));
    add("own and server's", new AndTerm(usual, own));
    add("server's and own", new AndTerm(own, seen));
    add("own or server's", new OrTerm(usual, own));
    add("any address", new Any("carol"));
    add("and", new AndTerm(usual, seen));
    add("or", new OrTerm(usual, seen));
    add("neither", new NotTerm(new OrTerm(usual, seen)));
    add("not both", new NotTerm(new AndTerm(usual, seen)));
    add("not not", new NotTerm(new NotTerm(usual)));
    add("and of one", new AndTerm(new SearchTerm[] {usual}));
    add("or of one", new OrTerm(new SearchTerm[] {usual}));
    add("and of none", new AndTerm(new SearchTerm[0]));
    add("or of none", new OrTerm(new SearchTerm[0]));
    SearchTerm[] many = new SearchTerm[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = new SubjectTerm(STRINGS.get(i % STRINGS.size()));
    }
    add("or of many", new OrTerm(many));
    add("and of many", new AndTerm(many));
    SearchTerm deep = usual;
    for (int i = 0; i < 30; i++) {
      deep = i % 2 == 0 ? new AndTerm(new NotTerm(deep), seen) : new OrTerm(deep, usual);
    }
    add("deep", deep);
    add(
        "body and date",
        new AndTerm(new BodyTerm("text"), new SentDateTerm(ComparisonTerm.GT, new Date(0))));
    add(
        "words of accents, or not",
        new OrTerm(new SubjectTerm("\u00fc"), new NotTerm(new BodyTerm("\u00fc"))));
  }

  /** A condition of an application's own. */
  private static final class Own extends SearchTerm {
    private static final long serialVersionUID = 1;

    @Override
    public boolean match(Message message) {
      return message.getMessageNumber() % 3 == 0;
    }
  }

  /** One of an application's own that is made of a term of the API. */
  private static final class Any extends AddressStringTerm {
    private static final long serialVersionUID = 1;

    Any(String pattern) {
      super(pattern);
    }

    @Override
    public boolean match(Message message) {
      try {
        return message.getAllRecipients() != null && match(message.getAllRecipients()[0]);
      } catch (MessagingException e) {
        return false;
      }
    }
  }
}
