package org.imap4x.it.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.imap4x.it.support.RawImap;

/** Reads by a plain connection of its own what the server has. */
final class Witness {
  private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("\\r\\nX-Id: (\\S+)\\r\\n");
  private static final Pattern BODY = Pattern.compile("BODY\\[] \\{(\\d+)}\\r\\n");

  private Witness() {}

  static List<Stored> look(RawImap raw, Collection<String> mailboxes) throws IOException {
    List<Stored> all = new ArrayList<>();
    for (String mailbox : mailboxes) {
      List<String> selected = raw.command("EXAMINE \"" + mailbox + "\"");
      if (selected.contains("* 0 EXISTS")) {
        continue;
      }
      for (String response : raw.command("UID FETCH 1:* (UID FLAGS BODY.PEEK[])")) {
        if (response.matches("(?s)\\* \\d+ FETCH \\(.*")) {
          all.add(stored(mailbox, response));
        }
      }
    }
    return all;
  }

  private static Stored stored(String mailbox, String response) {
    Matcher body = BODY.matcher(response);
    if (!body.find()) {
      throw new AssertionError("no body in " + response);
    }
    int end = body.end() + Integer.parseInt(body.group(1));
    String text = response.substring(body.end(), end);
    String items = response.substring(0, body.start()) + response.substring(end);
    Matcher name = NAME.matcher(text);
    String id = name.find() ? name.group(1) : "?";
    boolean whole = Arrays.equals(text.getBytes(StandardCharsets.ISO_8859_1), Mails.octets(id));
    Set<String> flags = new TreeSet<>(List.of(first(FLAGS, items).split(" ")));
    flags.removeAll(Set.of("", "\\Recent"));
    return new Stored(mailbox, Long.parseLong(first(UID, items)), id, whole, flags);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in " + text);
    }
    return matcher.group(1);
  }
}
