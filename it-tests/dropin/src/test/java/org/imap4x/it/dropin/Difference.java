package org.imap4x.it.dropin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A difference that is meant: which lines (section, label), and what the usual provider does there
 * that an application is better off without.
 */
record Difference(Pattern lines, String reason) {

  static List<Difference> meant() {
    return List.of(
        of("store/default open", "a narrower exception of the same kind"),
        of("folders/wild", "it takes * in a folder's name for a pattern, and finds others"),
        of("folders/.* closed id", "it refuses ID while the folder is closed"),
        of("folders/missing (next|validity)", "it does not say that the folder is missing"),
        of("folders/open with a wrong mode", "an error of the caller, said as such"),
        of("reading/message 3.2 (file|handler name)", "it leaves encoded words in file names"),
        of("reading/.* inner (part )?size", "it says the size of the inner content, or -1"),
        of("reading/.* inner flags", "it has no flags for inner messages; here the outer one's"),
        of("reading/(message|profile .*) 6( .*)?", "it takes raw UTF-8 in headers for Latin-1"),
        of(
            "reading/(message|profile .*) 9( .*)?",
            "it makes 'text/' of 'Content-Type: text', or fails on it; here what is there"),
        of("searching/sent .*", "it compares days as the server does, whatever the term says"),
        of("changing/flag in a read-only one", "it sends a STORE that Dovecot says OK to, in vain"),
        of("changing/recent", "it passes on the refusal to set \\Recent; the rest is set here"),
        of("changing/(by uid 0|only last)", "it sends UID 0, and *, and fails"),
        of("changing/messages backwards", "NegativeArraySizeException"),
        of("changing/copy nothing with uid", "NullPointerException"),
        of("changing/expunge none", "it sends an empty set and fails"),
        of("changing/uid next", "it is stale while the folder is open"),
        of("changing/(copy another folder's|count before)", "it copies whatever has that number"),
        of("mistakes/part after", "an IOException that wraps the FolderClosedException"),
        of("mistakes/uid after", "it forgets UIDs at close"),
        of("mistakes/.* the removed", "it shows nothing where the message is gone"),
        of(
            "mistakes/(capability|exists \\(2\\)|list|count \\(2\\)|folder open|folder close)",
            "it connects once more by itself after close()"),
        of("watching/watch a closed one", "a narrower exception of the same kind"),
        of("watching/another validity", "NullPointerException"));
  }

  private static Difference of(String lines, String reason) {
    return new Difference(Pattern.compile(lines), reason);
  }

  /** Every line that is not the same in both, unless it is meant to differ. */
  static List<String> between(List<String> before, List<String> after, List<Difference> meant) {
    Map<String, String> one = byLabel(before);
    Map<String, String> two = byLabel(after);
    Set<String> labels = new LinkedHashSet<>(one.keySet());
    labels.addAll(two.keySet());
    List<String> found = new ArrayList<>();
    for (String label : labels) {
      String was = one.getOrDefault(label, "(nothing)");
      String is = two.getOrDefault(label, "(nothing)");
      if (!was.equals(is) && meant.stream().noneMatch(m -> m.lines.matcher(label).matches())) {
        found.add(System.lineSeparator() + label + "\n  - " + was + "\n  + " + is);
      }
    }
    return found;
  }

  /** The lines by section, label, and how often that label came before. */
  private static Map<String, String> byLabel(List<String> lines) {
    Map<String, String> map = new LinkedHashMap<>();
    Map<String, Integer> times = new HashMap<>();
    String section = "";
    for (String line : lines) {
      if (line.startsWith("== ")) {
        section = line.substring(3);
        continue;
      }
      int colon = line.indexOf(": ");
      String label = section + "/" + line.substring(0, colon);
      int time = times.merge(label, 1, Integer::sum);
      map.put(time > 1 ? label + " (" + time + ")" : label, line.substring(colon + 2));
    }
    return map;
  }
}
