package org.imap4x.it.bench.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The items of a FETCH command, in the order asked for. */
final class FetchItems {

  private FetchItems() {}

  static List<String> of(String text, boolean byUid) {
    List<String> items = new ArrayList<>();
    if (byUid && !(" " + text.toUpperCase(Locale.ROOT)).matches(".*[ (]UID[ )].*")) {
      items.add("UID");
    }
    String list = text.trim();
    int at = list.startsWith("(") ? 1 : 0;
    while (at < list.length() && list.charAt(at) != ')') {
      int end = end(list, at);
      String item = list.substring(at, end).toUpperCase(Locale.ROOT);
      if (item.equals("ALL")) {
        items.addAll(List.of("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"));
      } else if (!item.isEmpty()) {
        items.add(item);
      }
      at = end < list.length() && list.charAt(end) == ' ' ? end + 1 : end;
    }
    return items;
  }

  /** Where the item ends: at a blank or a parenthesis that is in no brackets. */
  private static int end(String list, int start) {
    boolean inside = false;
    for (int i = start; i < list.length(); i++) {
      char c = list.charAt(i);
      inside = c == '[' || (inside && c != ']');
      if (!inside && (c == ' ' || c == ')')) {
        return i;
      }
    }
    return list.length();
  }
}
