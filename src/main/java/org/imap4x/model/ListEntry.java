package org.imap4x.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox of a LIST, LSUB or XLIST answer (RFC 9051 section 7.3.1).
 *
 * @param attributes as spelt, in the server's order
 * @param delimiter the hierarchy delimiter, null where the server said NIL
 * @param childInfo CHILDINFO of RFC 5258 in upper case, such as SUBSCRIBED
 * @param oldName OLDNAME of RFC 5465 and 9051, null if none
 * @param extended other extended data, raw, by its tag in upper case
 * @param malformed the extended data that could not be read, empty where all could
 */
public record ListEntry(
    MailboxName name,
    @Nullable Character delimiter,
    List<String> attributes,
    Set<String> childInfo,
    @Nullable MailboxName oldName,
    Map<String, String> extended,
    String malformed) {
  public ListEntry {
    attributes = List.copyOf(attributes);
    childInfo = Set.copyOf(childInfo);
    extended = Map.copyOf(extended);
  }

  /** An entry without extended data. */
  public static ListEntry of(
      MailboxName name, @Nullable Character delimiter, List<String> attributes) {
    return new ListEntry(name, delimiter, attributes, Set.of(), null, Map.of(), "");
  }

  /** Whether it has the attribute, in any case; implied ones count (RFC 9051 section 7.3.1). */
  public boolean has(String attribute) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(attributes);
    if (all.contains("\\NonExistent")) {
      all.add("\\Noselect");
    }
    if (all.contains("\\Noinferiors")) {
      all.add("\\HasNoChildren");
    }
    return all.contains(attribute);
  }

  /** The special use (RFC 6154, XLIST), such as {@code \Sent}. */
  public Optional<String> specialUse() {
    return attributes.stream()
        .filter(a -> SPECIAL.contains(a.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static final Set<String> SPECIAL =
      Set.of(
          "\\all",
          "\\archive",
          "\\drafts",
          "\\flagged",
          "\\junk",
          "\\sent",
          "\\trash",
          "\\important",
          "\\allmail",
          "\\spam",
          "\\starred",
          "\\snoozed",
          "\\memos",
          "\\scheduled");
}
