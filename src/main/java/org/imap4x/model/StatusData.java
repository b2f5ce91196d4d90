package org.imap4x.model;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * STATUS items of a mailbox (RFC 9051 section 7.3.4): upper-case name to value as spelt; NIL values
 * are absent.
 *
 * @param malformed what could not be read, empty where all could: items may be missing for that
 */
public record StatusData(MailboxName mailbox, Map<String, String> items, String malformed) {
  public StatusData {
    items = Map.copyOf(items);
  }

  /** Items that were all read. */
  public StatusData(MailboxName mailbox, Map<String, String> items) {
    this(mailbox, items, "");
  }

  /**
   * A numeric item: MESSAGES, RECENT, UIDNEXT, UIDVALIDITY, UNSEEN, DELETED, SIZE, HIGHESTMODSEQ...
   */
  public OptionalLong number(String item) {
    String value = items.get(item.toUpperCase(Locale.ROOT));
    if (value == null || value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(value));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** An item as text, such as MAILBOXID. */
  public Optional<String> text(String item) {
    return Optional.ofNullable(items.get(item.toUpperCase(Locale.ROOT)));
  }
}
