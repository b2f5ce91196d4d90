package org.imap4x.it.differential;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.SearchTerm;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;

/**
 * Searches a folder of odd and flagged messages for every term, and asks the term of each message
 * as well: what the API says that the term means.
 */
final class SearchRun {

  private static final String[] FLAGS = {
    "", "\\Seen", "\\Flagged \\Answered", "\\Draft $Label1", "\\Seen work", "\\Deleted"
  };

  private final RealServer server = RealServer.shared("dovecot");
  private final String user = server.newUser();
  private final Session session = session();

  private static Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    return Session.getInstance(properties);
  }

  Comparison run() throws Exception {
    Comparison comparison = new Comparison(SearchDifferences.meant());
    fill();
    try (Store usual = connect("imap");
        Store found = connect("imap4x")) {
      Folder one = opened(usual);
      Folder two = opened(found);
      for (Map.Entry<String, SearchTerm> term : Terms.all().entrySet()) {
        compare(comparison, term.getKey(), term.getValue(), one, two);
      }
    }
    return comparison;
  }

  private void compare(
      Comparison comparison, String name, SearchTerm term, Folder usual, Folder found) {
    Values values = new Values();
    values.see("local", () -> numbers(Stream.of(found.getMessages()).filter(term::match)));
    values.see("usual", () -> numbers(Stream.of(usual.search(term))));
    values.see("imap4x", () -> numbers(Stream.of(found.search(term))));
    values.see(
        "usual of some", () -> numbers(Stream.of(usual.search(term, usual.getMessages(5, 60)))));
    values.see(
        "imap4x of some", () -> numbers(Stream.of(found.search(term, found.getMessages(5, 60)))));
    values.see(
        "local of some", () -> numbers(Stream.of(found.getMessages(5, 60)).filter(term::match)));
    Map<String, String> all = values.all();
    for (String some : List.of("", " of some")) {
      String right = all.get("local" + some);
      String other = all.get("usual" + some);
      String is = all.get("imap4x" + some);
      String seen = "\n  local  " + right + "\n  usual  " + other + "\n  imap4x " + is;
      comparison.compare(name + some, right, other, is, seen);
    }
  }

  /** Message numbers in their order, runs as runs. */
  private static String numbers(Stream<Message> messages) {
    int[] numbers = messages.mapToInt(Message::getMessageNumber).sorted().toArray();
    return numbers.length
        + ": "
        + IntStream.range(0, numbers.length)
            .filter(
                i ->
                    i == 0
                        || i == numbers.length - 1
                        || numbers[i] != numbers[i - 1] + 1
                        || numbers[i + 1] != numbers[i] + 1)
            .mapToObj(i -> String.valueOf(numbers[i]))
            .collect(Collectors.joining(" "));
  }

  private void fill() throws Exception {
    List<Shape> shapes = Shapes.all();
    try (RawImap raw = server.login(user)) {
      for (int i = 0; i < shapes.size(); i += 5) {
        int number = i / 5 + 1;
        String flags = FLAGS[number % FLAGS.length];
        String date = String.format("%2d-Jan-2024 %02d:30:00 +0100", number % 28 + 1, number % 24);
        raw.append("INBOX", flags, date, shapes.get(i).octets());
      }
    }
  }

  private Store connect(String protocol) throws Exception {
    Store store = session.getStore(protocol);
    store.connect(server.host(), server.port(), user, server.password());
    return store;
  }

  private static Folder opened(Store store) throws Exception {
    Folder folder = store.getFolder("INBOX");
    folder.open(Folder.READ_ONLY);
    return folder;
  }
}
