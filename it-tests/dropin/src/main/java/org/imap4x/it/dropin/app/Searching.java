package org.imap4x.it.dropin.app;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
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
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.ModifiedSinceTerm;
import org.eclipse.angus.mail.imap.OlderTerm;
import org.eclipse.angus.mail.imap.SortTerm;
import org.eclipse.angus.mail.imap.YoungerTerm;
import org.imap4x.it.dropin.Report;

/** Searching and sorting. */
final class Searching {

  private final Report report;
  private final IMAPStore store;

  Searching(Report report, IMAPStore store) {
    this.report = report;
    this.store = store;
  }

  void run() throws Exception {
    report.section("searching");
    IMAPFolder folder = (IMAPFolder) store.getFolder("Data");
    folder.open(Folder.READ_ONLY);
    for (Map.Entry<String, SearchTerm> entry : terms().entrySet()) {
      report.see(entry.getKey(), () -> folder.search(entry.getValue()));
      report.see(
          entry.getKey() + " of some",
          () -> sorted(folder.search(entry.getValue(), folder.getMessages(2, 12))));
    }
    report.see("of none", () -> folder.search(new SubjectTerm("a"), new Message[0]));
    sort(folder);
    values();
    folder.close(false);
    report.see("closed", () -> folder.search(new SubjectTerm("a")));
    report.see("sort closed", () -> folder.getSortedMessages(new SortTerm[] {SortTerm.SIZE}));
  }

  private static List<Message> sorted(Message[] messages) {
    List<Message> list = new ArrayList<>(List.of(messages));
    list.sort((a, b) -> a.getMessageNumber() - b.getMessageNumber());
    return list;
  }

  private Map<String, SearchTerm> terms() throws Exception {
    Map<String, SearchTerm> terms = new LinkedHashMap<>();
    terms.put("subject", new SubjectTerm("plain"));
    terms.put("subject of accents", new SubjectTerm("Gr\u00fc\u00dfe"));
    terms.put("subject of nothing", new SubjectTerm("never"));
    terms.put("body", new BodyTerm("hello"));
    terms.put("body of accents", new BodyTerm("Gr\u00fc\u00dfe"));
    terms.put("from string", new FromStringTerm("lovelace"));
    terms.put("from", new FromTerm(new InternetAddress("ada@example.org")));
    terms.put("to", new RecipientStringTerm(Message.RecipientType.TO, "bob"));
    terms.put("cc", new RecipientStringTerm(Message.RecipientType.CC, "last"));
    terms.put("bcc", new RecipientStringTerm(Message.RecipientType.BCC, "hidden"));
    terms.put(
        "to address",
        new RecipientTerm(Message.RecipientType.TO, new InternetAddress("john@example.com")));
    terms.put("header", new HeaderTerm("X-Twice", "second"));
    terms.put("header there", new HeaderTerm("X-Twice", ""));
    terms.put("id", new MessageIDTerm("<m3@example.org>"));
    terms.put("larger", new SizeTerm(ComparisonTerm.GT, 1000));
    terms.put("smaller", new SizeTerm(ComparisonTerm.LT, 400));
    terms.put("number", new MessageNumberTerm(3));
    terms.put("number beyond", new MessageNumberTerm(999));
    terms.put("flagged", new FlagTerm(new Flags(Flags.Flag.FLAGGED), true));
    terms.put("not draft", new FlagTerm(new Flags(Flags.Flag.DRAFT), false));
    terms.put("keyword", new FlagTerm(new Flags("work"), true));
    terms.put("no keyword", new FlagTerm(new Flags("$Label1"), false));
    terms.put("empty flags", new FlagTerm(new Flags(), true));
    terms.put("younger", new YoungerTerm(3600));
    terms.put("older", new OlderTerm(3600));
    terms.put("modified", new ModifiedSinceTerm(1));
    terms.put("modified later", new ModifiedSinceTerm(1L << 40));
    terms.put("not", new NotTerm(new SubjectTerm("plain")));
    terms.put("and", new AndTerm(new SubjectTerm("i"), new FromStringTerm("ada")));
    terms.put("or", new OrTerm(new SubjectTerm("plain"), new SubjectTerm("deep")));
    terms.put("own", new OwnTerm());
    terms.put("own and", new AndTerm(new SubjectTerm("i"), new OwnTerm()));
    terms.put("any address", new AnyTerm("carol"));
    dates(terms);
    return terms;
  }

  private static void dates(Map<String, SearchTerm> terms) {
    Date day =
        Date.from(LocalDate.of(2024, 1, 11).atStartOfDay(ZoneId.systemDefault()).toInstant());
    terms.put("sent before", new SentDateTerm(ComparisonTerm.LT, day));
    terms.put("sent since", new SentDateTerm(ComparisonTerm.GE, day));
    terms.put("sent on", new SentDateTerm(ComparisonTerm.EQ, day));
    terms.put("sent not on", new SentDateTerm(ComparisonTerm.NE, day));
    terms.put("sent after", new SentDateTerm(ComparisonTerm.GT, day));
    terms.put("sent until", new SentDateTerm(ComparisonTerm.LE, day));
    terms.put("received since", new ReceivedDateTerm(ComparisonTerm.GE, day));
    terms.put("received before", new ReceivedDateTerm(ComparisonTerm.LT, day));
  }

  private void sort(IMAPFolder folder) {
    for (SortTerm term :
        List.of(
            SortTerm.ARRIVAL,
            SortTerm.CC,
            SortTerm.DATE,
            SortTerm.FROM,
            SortTerm.SIZE,
            SortTerm.SUBJECT,
            SortTerm.TO)) {
      report.see("sort " + term, () -> folder.getSortedMessages(new SortTerm[] {term}));
      report.see(
          "sort reverse " + term,
          () -> folder.getSortedMessages(new SortTerm[] {SortTerm.REVERSE, term}));
    }
    report.see(
        "sort two",
        () ->
            folder.getSortedMessages(
                new SortTerm[] {SortTerm.FROM, SortTerm.REVERSE, SortTerm.SIZE},
                new FlagTerm(new Flags(Flags.Flag.SEEN), false)));
    report.see("sort by nothing", () -> folder.getSortedMessages(new SortTerm[0]));
    report.see(
        "sort by reverse", () -> folder.getSortedMessages(new SortTerm[] {SortTerm.REVERSE}));
  }

  private void values() {
    report.see("older", () -> new OlderTerm(5).getInterval());
    report.see("older same", () -> new OlderTerm(5).equals(new OlderTerm(5)));
    report.see("older hash", () -> new OlderTerm(5).hashCode() == new OlderTerm(5).hashCode());
    report.see("younger", () -> new YoungerTerm(5).getInterval());
    report.see("younger other", () -> new YoungerTerm(5).equals(new YoungerTerm(6)));
    report.see("modified", () -> new ModifiedSinceTerm(5).getModSeq());
    report.see("modified same", () -> new ModifiedSinceTerm(5).equals(new ModifiedSinceTerm(5)));
  }

  /** A condition of the application's own. */
  private static final class OwnTerm extends SearchTerm {

    private static final long serialVersionUID = 1;

    @Override
    public boolean match(Message message) {
      return message.getMessageNumber() % 2 == 0;
    }
  }

  private static final class AnyTerm extends AddressStringTerm {

    private static final long serialVersionUID = 1;

    AnyTerm(String pattern) {
      super(pattern);
    }

    @Override
    public boolean match(Message message) {
      return false;
    }
  }
}
