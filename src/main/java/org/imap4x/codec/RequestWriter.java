package org.imap4x.codec;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.ImapDate;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;
import org.imap4x.model.Section;
import org.imap4x.model.SortKey;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the arguments of commands (RFC 9051 section 9 and extensions): same values, same octets.
 *
 * <p>No method writes the space before its argument. All throw {@link IllegalArgumentException} for
 * what the grammar can't carry, before anything is sent.
 */
public final class RequestWriter {
  /** RFC 2971 section 3.3. */
  private static final int ID_FIELDS = 30;

  private static final int ID_VALUE_OCTETS = 1024;

  private RequestWriter() {}

  // ---- sets, mailboxes, plain lists

  /** sequence-set; an empty one can't be written. */
  public static void numbers(CommandWriter w, NumberSet set) {
    if (set.isEmpty()) {
      throw new IllegalArgumentException("an empty set of messages");
    }
    w.raw(set.toString());
  }

  /** mailbox: the octets the server gave, or the name encoded. */
  public static void mailbox(CommandWriter w, MailboxName name, boolean utf8) {
    w.mailbox(name.wire(utf8));
  }

  /** list-mailbox: a name in which {@code *} and {@code %} are wildcards. */
  public static void pattern(CommandWriter w, MailboxName pattern, boolean utf8) {
    w.listMailbox(pattern.wire(utf8));
  }

  /** One pattern, or several in parentheses (RFC 5258). */
  public static void patterns(CommandWriter w, List<MailboxName> patterns, boolean utf8) {
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException("no pattern");
    }
    if (patterns.size() == 1) {
      pattern(w, patterns.get(0), utf8);
      return;
    }
    w.openList();
    boolean first = true;
    for (MailboxName p : patterns) {
      first = separate(w, first);
      pattern(w, p, utf8);
    }
    w.closeList();
  }

  /** {@code (A B)}: STATUS items, ENABLE and LIST options; upper case, each once. */
  public static void atoms(CommandWriter w, Collection<String> atoms) {
    w.openList();
    atomsWithoutList(w, atoms);
    w.closeList();
  }

  /** {@code A B}: as {@link #atoms}, without parentheses. */
  public static void atomsWithoutList(CommandWriter w, Collection<String> atoms) {
    Set<String> once = new LinkedHashSet<>();
    for (String atom : atoms) {
      once.add(atom.toUpperCase(Locale.ROOT));
    }
    boolean first = true;
    for (String atom : once) {
      first = separate(w, first);
      w.atom(atom);
    }
  }

  private static boolean separate(CommandWriter w, boolean first) {
    if (!first) {
      w.space();
    }
    return false;
  }

  // ---- flags, dates

  /** {@code (\Seen $Forwarded)}; keywords are atoms, system flags begin with a backslash. */
  public static void flags(CommandWriter w, FlagSet flags) {
    w.openList();
    boolean first = true;
    for (String flag : flags) {
      first = separate(w, first);
      w.flag(flag);
    }
    w.closeList();
  }

  /** Gmail's labels: {@code \Inbox} as a flag, others as mailbox names are. */
  public static void labels(CommandWriter w, Iterable<String> labels, boolean utf8) {
    w.openList();
    boolean first = true;
    for (String label : labels) {
      first = separate(w, first);
      label(w, label, utf8);
    }
    w.closeList();
  }

  static void label(CommandWriter w, String label, boolean utf8) {
    if (label.startsWith("\\")) {
      w.flag(label);
    } else {
      w.string(MailboxName.of(label).wire(utf8));
    }
  }

  /** date-time, quoted. */
  public static void dateTime(CommandWriter w, OffsetDateTime time) {
    if (time.getYear() < 0 || time.getYear() > 9999) {
      throw new IllegalArgumentException("a year of four digits, not " + time.getYear());
    }
    w.string(ImapDate.dateTime(time));
  }

  // ---- FETCH, SORT

  /**
   * {@code (UID FLAGS BODY.PEEK[])}: items without arguments in the order of {@link
   * FetchItem.Simple}, then the others as given, bodies last; each once.
   */
  public static void fetchItems(CommandWriter w, Collection<FetchItem> items) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("nothing to fetch");
    }
    Set<FetchItem.Simple> simple = new TreeSet<>();
    Set<FetchItem> small = new LinkedHashSet<>();
    Set<FetchItem> bodies = new LinkedHashSet<>();
    for (FetchItem item : items) {
      if (item instanceof FetchItem.Simple s) {
        simple.add(s);
      } else if (item instanceof FetchItem.Body || item instanceof FetchItem.Binary) {
        bodies.add(item);
      } else {
        small.add(item);
      }
    }
    w.openList();
    boolean first = true;
    for (FetchItem.Simple s : simple) {
      first = separate(w, first);
      w.raw(s.keyword());
    }
    for (FetchItem item : small) {
      first = separate(w, first);
      fetchItem(w, item);
    }
    for (FetchItem item : bodies) {
      first = separate(w, first);
      fetchItem(w, item);
    }
    w.closeList();
  }

  /** One fetch-att. */
  public static void fetchItem(CommandWriter w, FetchItem item) {
    if (item instanceof FetchItem.Simple s) {
      w.raw(s.keyword());
    } else if (item instanceof FetchItem.Body b) {
      w.raw(b.peek() ? "BODY.PEEK" : "BODY");
      section(w, b.section());
      partial(w, b.partial());
    } else if (item instanceof FetchItem.Binary b) {
      w.raw(b.peek() ? "BINARY.PEEK" : "BINARY");
      section(w, Section.ofPart(b.part()));
      partial(w, b.partial());
    } else if (item instanceof FetchItem.BinarySize b) {
      w.raw("BINARY.SIZE");
      section(w, Section.ofPart(b.part()));
    } else if (item instanceof FetchItem.Other o) {
      w.raw(o.name());
    } else {
      throw new AssertionError(item);
    }
  }

  /** section with its brackets; field names are atoms where they can be, as mailo.com wants it. */
  public static void section(CommandWriter w, Section section) {
    String path = section.partPath();
    String text = section.text().keyword();
    w.raw("[" + path + (path.isEmpty() || text.isEmpty() ? "" : ".") + text);
    if (!section.headers().isEmpty()) {
      w.space().openList();
      boolean first = true;
      for (String name : section.headers()) {
        first = separate(w, first);
        if (name.indexOf(']') >= 0 || name.indexOf('[') >= 0) {
          w.string(name);
        } else {
          w.astring(name);
        }
      }
      w.closeList();
    }
    w.raw("]");
  }

  private static void partial(CommandWriter w, Section.@Nullable Partial partial) {
    if (partial == null) {
      return;
    }
    if (partial.length() < 1) {
      throw new IllegalArgumentException("a window of no octets: " + partial);
    }
    w.raw("<" + partial.offset() + "." + partial.length() + ">");
  }

  /** {@code (REVERSE DATE SUBJECT)} (RFC 5256). */
  public static void sortKeys(CommandWriter w, List<SortKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("nothing to sort by");
    }
    w.openList();
    boolean first = true;
    for (SortKey key : keys) {
      first = separate(w, first);
      w.raw(key.reverse() ? "REVERSE " + key.field() : key.field().toString());
    }
    w.closeList();
  }

  // ---- ID, ACL, QUOTA, METADATA, ANNOTATEMORE

  /** id-params-list, or NIL for none (RFC 2971). */
  public static void id(CommandWriter w, Map<String, ? extends @Nullable String> fields) {
    if (fields.isEmpty()) {
      w.nstring((String) null);
      return;
    }
    if (fields.size() > ID_FIELDS) {
      throw new IllegalArgumentException(fields.size() + " ID fields, at most " + ID_FIELDS);
    }
    w.openList();
    boolean first = true;
    for (Map.Entry<String, ? extends @Nullable String> field : fields.entrySet()) {
      first = separate(w, first);
      String value = field.getValue();
      if (field.getKey().length() > ID_FIELDS
          || (value != null && value.length() > ID_VALUE_OCTETS)) {
        throw new IllegalArgumentException("an ID field too long: " + field.getKey());
      }
      w.string(field.getKey()).space().nstring(value);
    }
    w.closeList();
  }

  /** {@code (STORAGE 512 MESSAGE 100)} of SETQUOTA (RFC 9208). */
  public static void quotaLimits(CommandWriter w, Map<String, Long> limits) {
    w.openList();
    boolean first = true;
    for (Map.Entry<String, Long> limit : limits.entrySet()) {
      first = separate(w, first);
      w.atom(limit.getKey().toUpperCase(Locale.ROOT)).space().number(limit.getValue());
    }
    w.closeList();
  }

  /** One entry name, or several in parentheses, of GETMETADATA (RFC 5464). */
  public static void entryNames(CommandWriter w, Collection<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no entry");
    }
    boolean list = names.size() > 1;
    if (list) {
      w.openList();
    }
    boolean first = true;
    for (String name : names) {
      first = separate(w, first);
      entryName(w, name);
    }
    if (list) {
      w.closeList();
    }
  }

  /** {@code (/private/comment "x" /shared/comment NIL)} of SETMETADATA; null deletes an entry. */
  public static void entries(CommandWriter w, Map<String, ? extends byte @Nullable []> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("no entry");
    }
    w.openList();
    boolean first = true;
    for (Map.Entry<String, ? extends byte @Nullable []> entry : entries.entrySet()) {
      first = separate(w, first);
      entryName(w, entry.getKey());
      w.space();
      value(w, entry.getValue());
    }
    w.closeList();
  }

  private static void entryName(CommandWriter w, String name) {
    if (!name.startsWith("/") || name.endsWith("/") || name.contains("//")) {
      throw new IllegalArgumentException("entry names are like /private/comment: " + name);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c > '~' || c == '*' || c == '%') {
        throw new IllegalArgumentException("not in an entry name: " + name);
      }
    }
    w.astring(name);
  }

  private static void value(CommandWriter w, byte @Nullable [] octets) {
    if (octets == null) {
      w.nstring((String) null);
      return;
    }
    for (byte b : octets) {
      if (b == 0) {
        w.literal8(octets.length, out -> out.write(octets));
        return;
      }
    }
    w.string(octets);
  }

  /** {@code ("value.priv" "x")} of SETANNOTATION (ANNOTATEMORE); null deletes a value. */
  public static void attributes(
      CommandWriter w, Map<String, ? extends @Nullable String> attributes) {
    w.openList();
    boolean first = true;
    for (Map.Entry<String, ? extends @Nullable String> attribute : attributes.entrySet()) {
      first = separate(w, first);
      w.string(attribute.getKey()).space().nstring(attribute.getValue());
    }
    w.closeList();
  }
}
