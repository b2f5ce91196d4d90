package org.imap4x.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Message flags: system flags and keywords, compared without case, shown as they came. */
public final class FlagSet implements Iterable<String> {
  /** No flag. */
  public static final FlagSet EMPTY = new FlagSet(Map.of());

  /** It has been read. */
  public static final String SEEN = "\\Seen";

  /** It has been answered. */
  public static final String ANSWERED = "\\Answered";

  /** It is marked for attention. */
  public static final String FLAGGED = "\\Flagged";

  /** EXPUNGE will remove it. */
  public static final String DELETED = "\\Deleted";

  /** It is not finished. */
  public static final String DRAFT = "\\Draft";

  /** No session has seen it before (not in IMAP4rev2); can't be stored. */
  public static final String RECENT = "\\Recent";

  /** In PERMANENTFLAGS: keywords can be made by using them. */
  public static final String ANY_KEYWORD = "\\*";

  /** The usual flags in lower case, so that none is made to look for one. */
  private static final Map<String, String> LOWER =
      Map.of(
          SEEN, "\\seen",
          ANSWERED, "\\answered",
          FLAGGED, "\\flagged",
          DELETED, "\\deleted",
          DRAFT, "\\draft",
          RECENT, "\\recent");

  private final Map<String, String> byLowerCase;

  private FlagSet(Map<String, String> byLowerCase) {
    this.byLowerCase = byLowerCase;
  }

  /** The given flags; a later spelling of the same flag is dropped. */
  public static FlagSet of(String... flags) {
    return of(List.of(flags));
  }

  /** The given flags; a later spelling of the same flag is dropped. */
  public static FlagSet of(Collection<String> flags) {
    if (flags.isEmpty()) {
      return EMPTY;
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (String f : flags) {
      map.putIfAbsent(f.toLowerCase(Locale.ROOT), f);
    }
    return new FlagSet(map);
  }

  /**
   * The last {@code FLAGS (...)} in a response's text, as imaplib's {@code ParseFlags}; no flags
   * where there is none.
   */
  public static FlagSet ofResponse(String response) {
    int at = response.lastIndexOf("FLAGS (");
    int end = at < 0 ? -1 : response.indexOf(')', at);
    if (end < 0) {
      return EMPTY;
    }
    List<String> flags = new ArrayList<>(List.of(response.substring(at + 7, end).split(" ")));
    flags.removeIf(String::isEmpty);
    return of(flags);
  }

  /** Whether the flag is there, in any case. */
  public boolean contains(String flag) {
    String lower = LOWER.get(flag);
    return byLowerCase.containsKey(lower == null ? flag.toLowerCase(Locale.ROOT) : lower);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return byLowerCase.isEmpty();
  }

  /** How many. */
  public int size() {
    return byLowerCase.size();
  }

  /** The flags as they were spelt, in the order they came. */
  public Collection<String> names() {
    return java.util.Collections.unmodifiableCollection(byLowerCase.values());
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  /** These and the others. */
  public FlagSet plus(FlagSet other) {
    Map<String, String> map = new LinkedHashMap<>(byLowerCase);
    other.byLowerCase.forEach(map::putIfAbsent);
    return new FlagSet(map);
  }

  /** These without the others. */
  public FlagSet minus(FlagSet other) {
    Map<String, String> map = new LinkedHashMap<>(byLowerCase);
    map.keySet().removeAll(other.byLowerCase.keySet());
    return map.isEmpty() ? EMPTY : new FlagSet(map);
  }

  private Set<String> keys() {
    return byLowerCase.keySet();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof FlagSet other && other.keys().equals(keys());
  }

  @Override
  public int hashCode() {
    return keys().hashCode();
  }

  /** {@code (\Seen $Forwarded)}. */
  @Override
  public String toString() {
    return "(" + String.join(" ", byLowerCase.values()) + ")";
  }
}
