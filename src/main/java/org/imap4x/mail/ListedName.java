package org.imap4x.mail;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;

/**
 * Which mailbox of LIST's answer is the one that was asked for.
 *
 * <p>Servers that ignore case, keep names in another normal form, or cut blanks off (Exchange,
 * Domino, Zimbra) answer with the name as they keep it.
 */
final class ListedName {
  private ListedName() {}

  /** The entry that a name without wildcards means, among those that pass. */
  static Optional<ListEntry> find(
      List<ListEntry> entries, MailboxName name, Predicate<ListEntry> passes) {
    List<ListEntry> some = entries.stream().filter(passes).toList();
    Optional<ListEntry> same = first(some, n -> n.equals(name));
    if (same.isEmpty() && !name.isInbox()) {
      same = first(some, n -> isLike(n, name));
    }
    if (same.isEmpty() && !some.isEmpty() && !name.isInbox() && !isPattern(name)) {
      MailboxName only = trimmed(some.get(0));
      boolean alone = some.stream().allMatch(e -> trimmed(e).equals(only));
      same = alone && !only.isInbox() ? Optional.of(some.get(0)) : same;
    }
    return same;
  }

  private static Optional<ListEntry> first(
      List<ListEntry> entries, Predicate<MailboxName> condition) {
    return entries.stream().filter(e -> condition.test(trimmed(e))).findFirst();
  }

  private static boolean isPattern(MailboxName name) {
    return name.text().indexOf('*') >= 0 || name.text().indexOf('%') >= 0;
  }

  /** Whether they differ by case and normal form at most. */
  static boolean isLike(MailboxName a, MailboxName b) {
    return folded(a).equals(folded(b));
  }

  private static String folded(MailboxName name) {
    String text = Normalizer.normalize(name.text(), Normalizer.Form.NFC);
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /** The name without a separator at its end, which some servers put there. */
  static MailboxName trimmed(ListEntry entry) {
    Character delimiter = entry.delimiter();
    MailboxName name = entry.name();
    int length = name.text().length();
    if (delimiter == null || length < 2 || name.text().charAt(length - 1) != delimiter) {
      return name;
    }
    byte[] wire = name.wire(false);
    return name.hasWire()
        ? MailboxName.ofWire(Arrays.copyOf(wire, wire.length - 1))
        : MailboxName.of(name.text().substring(0, length - 1));
  }
}
