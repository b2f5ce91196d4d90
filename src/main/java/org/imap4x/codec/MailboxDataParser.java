package org.imap4x.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Namespaces;
import org.imap4x.model.StatusData;
import org.imap4x.model.Untagged;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.imap4x.wire.WireText;
import org.jspecify.annotations.Nullable;

/** Reads LIST, LSUB, XLIST, STATUS and NAMESPACE (RFC 9051 section 7.3, RFC 5258, 8440, 9590). */
final class MailboxDataParser {
  /** Octets that are kept of what could not be read. */
  private static final int EXCERPT = 1000;

  /** mailbox; NIL is a name like any other here. */
  static MailboxName mailbox(Tokenizer t) throws TokenException {
    return MailboxName.ofWire(t.astringOctets());
  }

  /** mailbox-list. */
  Untagged list(Tokenizer t, String command) throws TokenException {
    List<String> attributes = attributes(t);
    t.skipSpaces();
    Character delimiter = delimiter(t);
    if (!t.skipSpaces()) {
      if (!t.atString()) {
        throw t.fail("a space");
      }
      Quirk.MISSING_LIST_SPACE.seen();
    }
    if (t.atString()) {
      MailboxName name = quotedName(t);
      return new Untagged.Listed(command, entry(name, delimiter, attributes, t));
    }
    if (t.atNil()) {
      Quirk.NIL_NAME.seen();
    }
    int start = t.position();
    int end = bareNameEnd(t);
    t.seek(end, 0);
    MailboxName name = MailboxName.ofWire(t.copy(start, end));
    return new Untagged.Listed(command, entry(name, delimiter, attributes, t));
  }

  /** mbx-list-flags, also without parentheses. */
  private static List<String> attributes(Tokenizer t) throws TokenException {
    if (t.acceptNil()) {
      return List.of();
    }
    if (t.peek() != '\\') {
      return FlagParser.words(t);
    }
    Quirk.BARE_ATTRIBUTES.seen();
    List<String> attributes = new ArrayList<>(2);
    while (t.peek() == '\\') {
      attributes.add(t.flag());
      t.skipSpaces();
    }
    return attributes;
  }

  /** A quoted name or a literal; quotes in the name that were not escaped belong to it. */
  private static MailboxName quotedName(Tokenizer t) throws TokenException {
    int start = t.position();
    int last = t.end() - 1;
    while (last > start && t.octetAt(last) <= ' ') {
      last--;
    }
    boolean quotes = t.peek() == '"' && last > start && t.octetAt(last) == '"';
    try {
      MailboxName name = mailbox(t);
      boolean extended = t.peek() == '(' || t.peek() == ' ' && t.peekAhead(1) == '(';
      if (!quotes || extended || t.position() > last) {
        return name;
      }
    } catch (TokenException e) {
      if (!quotes) {
        throw e;
      }
    }
    Quirk.QUOTES_IN_NAME.seen();
    t.seek(last + 1, 0);
    return MailboxName.ofWire(t.copy(start + 1, last));
  }

  /** Where a name without quotes ends: before extended data, else at the line's end. */
  private static int bareNameEnd(Tokenizer t) throws TokenException {
    int start = t.position();
    try {
      t.bare();
      int end = t.position();
      t.skipBlanks();
      if (t.atEnd()) {
        return end;
      }
      if (t.peek() == '(' && isExtended(t)) {
        return end;
      }
    } catch (TokenException e) {
      // A name that begins with an octet that no word has; it goes to the line end as well.
    }
    Quirk.BARE_NAME.seen();
    int end = t.end();
    while (end > start && t.octetAt(end - 1) <= ' ') {
      end--;
    }
    if (end == start) {
      throw t.fail("a mailbox name");
    }
    return end;
  }

  /** Whether the rest is {@code (tag value ...)} and no odd part of a name. */
  private static boolean isExtended(Tokenizer t) {
    try {
      t.skip();
      t.skipBlanks();
      boolean first = true;
      while (t.peek() != ')') {
        String tag = t.astring();
        t.space();
        if (first && t.peek() != '(' && !isTag(tag)) {
          return false;
        }
        first = false;
        t.skipValue();
        t.skipBlanks();
      }
      t.skip();
      t.skipBlanks();
      return t.atEnd();
    } catch (TokenException e) {
      return false;
    }
  }

  private static boolean isTag(String tag) {
    return Set.of("CHILDINFO", "OLDNAME", "MYRIGHTS", "METADATA").contains(WireText.upper(tag));
  }

  /** The delimiter, null for NIL or an empty string. */
  private static @Nullable Character delimiter(Tokenizer t) throws TokenException {
    if (t.acceptNil()) {
      return null;
    }
    if (t.peek() == '"'
        && t.peekAhead(1) == '\\'
        && t.peekAhead(2) == '"'
        && t.peekAhead(3) <= ' ') {
      Quirk.BARE_BACKSLASH.seen();
      t.seek(t.position() + 3, t.depth());
      return '\\';
    }
    String text = t.astring();
    return text.isEmpty() ? null : text.charAt(0);
  }

  /** The entry with mbox-list-extended, of which what parses is taken. */
  private static ListEntry entry(
      MailboxName name, @Nullable Character delimiter, List<String> attributes, Tokenizer t) {
    t.skipSpaces();
    if (t.peek() != '(') {
      return ListEntry.of(name, delimiter, attributes);
    }
    Set<String> childInfo = new LinkedHashSet<>();
    Map<String, String> extended = new LinkedHashMap<>();
    MailboxName oldName = null;
    String malformed = "";
    int at = t.position();
    try {
      t.open();
      t.skipBlanks();
      while (!t.acceptClose()) {
        at = t.position();
        String tag = WireText.upper(t.astring());
        t.space();
        if (tag.equals("CHILDINFO")) {
          FlagParser.words(t).forEach(w -> childInfo.add(WireText.upper(w)));
        } else if (tag.equals("OLDNAME")) {
          oldName = oldName(t);
        } else {
          extended.put(tag, Values.raw(t));
        }
        t.skipBlanks();
      }
    } catch (TokenException e) {
      Quirk.UNREADABLE_ITEM.seen();
      malformed = malformed(t, at);
    }
    return new ListEntry(name, delimiter, attributes, childInfo, oldName, extended, malformed);
  }

  /** What stands from an item on that could not be read. */
  private static String malformed(Tokenizer t, int from) {
    String text = t.text(from, Math.min(t.end(), from + EXCERPT));
    return text.isBlank() ? "no ')'" : text;
  }

  /** {@code ("old name")}. */
  private static MailboxName oldName(Tokenizer t) throws TokenException {
    boolean list = t.acceptOpen();
    MailboxName name = mailbox(t);
    if (list) {
      t.close();
    }
    return name;
  }

  /** mailbox SP "(" [status-att-list] ")"; a bare name may hold spaces. */
  Untagged status(Tokenizer t) throws TokenException {
    MailboxName name;
    int start = t.position();
    if (t.atString()) {
      name = mailbox(t);
    } else {
      int open = lastList(t);
      int end = open;
      while (end > start && t.octetAt(end - 1) <= ' ') {
        end--;
      }
      if (end == start) {
        throw t.fail("a mailbox name");
      }
      byte[] octets = t.copy(start, end);
      if (new String(octets, StandardCharsets.ISO_8859_1).indexOf(' ') >= 0) {
        Quirk.STATUS_NAME_WITH_SPACE.seen();
      }
      name = MailboxName.ofWire(octets);
      t.seek(end, 0);
    }
    if (!t.skipSpaces()) {
      Quirk.STATUS_NO_SPACE.seen();
    }
    Map<String, String> items = new LinkedHashMap<>();
    String malformed = items(t, items);
    return new Untagged.MailboxStatus(new StatusData(name, items, malformed));
  }

  /** Index of the "(" that belongs to the last ")". */
  private static int lastList(Tokenizer t) throws TokenException {
    int depth = 0;
    for (int i = t.end() - 1; i >= t.position(); i--) {
      int c = t.octetAt(i);
      if (c == ')') {
        depth++;
      } else if (c == '(' && --depth <= 0) {
        return i;
      }
    }
    throw t.fail("a list");
  }

  /** status-att-list; what stands before a broken item is kept, the rest is what it returns. */
  private static String items(Tokenizer t, Map<String, String> items) throws TokenException {
    t.open();
    int at = t.position();
    try {
      t.skipBlanks();
      while (!t.acceptClose()) {
        at = t.position();
        String name = WireText.upper(t.atom());
        t.space();
        if (t.atNil()) {
          Quirk.STATUS_ODD_VALUE.seen();
        }
        String value = Values.text(t);
        if (!value.isEmpty()) {
          items.put(name, value);
        }
        t.skipBlanks();
      }
    } catch (TokenException e) {
      Quirk.STATUS_ODD_VALUE.seen();
      return malformed(t, at);
    }
    return "";
  }

  /** namespace SP namespace SP namespace; missing ones are empty. */
  Untagged namespace(Tokenizer t) throws TokenException {
    return new Untagged.Namespace(new Namespaces(group(t), group(t), group(t)));
  }

  private static List<Namespaces.Namespace> group(Tokenizer t) throws TokenException {
    t.skipBlanks();
    if (t.atEnd() || t.acceptNil()) {
      return List.of();
    }
    List<Namespaces.Namespace> group = new ArrayList<>(2);
    t.open();
    t.skipBlanks();
    while (!t.acceptClose()) {
      group.add(descriptor(t));
      t.skipBlanks();
      if (group.size() > t.limits().listItems()) {
        throw t.fail("fewer namespaces");
      }
    }
    return group;
  }

  /** namespace-descr, with namespace-response-extensions. */
  private static Namespaces.Namespace descriptor(Tokenizer t) throws TokenException {
    t.open();
    t.skipSpaces();
    byte[] prefix = t.acceptNil() ? new byte[0] : t.astringOctets();
    t.space();
    Character delimiter = delimiter(t);
    Map<String, List<String>> extensions = new LinkedHashMap<>();
    t.skipBlanks();
    while (!t.acceptClose()) {
      String name = WireText.upper(t.astring());
      t.space();
      List<String> values = t.peek() == '(' ? FlagParser.words(t) : List.of(Values.text(t));
      extensions.put(name, values);
      t.skipBlanks();
    }
    return new Namespaces.Namespace(MailboxName.ofWire(prefix), delimiter, extensions);
  }
}
