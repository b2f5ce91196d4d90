package org.imap4x.mail;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.imap4x.model.SortKey;
import org.jspecify.annotations.Nullable;

/**
 * What messages are sorted by (RFC 5256 section 3, RFC 5957), for {@code
 * IMAPFolder.getSortedMessages}.
 *
 * <p>{@link #REVERSE} turns round the one term that follows it.
 */
public final class SortTerm {
  /** The date and time of arrival (INTERNALDATE). */
  public static final SortTerm ARRIVAL = new SortTerm(SortKey.Field.ARRIVAL);

  /** The mailbox of the first Cc address. */
  public static final SortTerm CC = new SortTerm(SortKey.Field.CC);

  /** The date it was sent, in UTC; the date of arrival where the message says none. */
  public static final SortTerm DATE = new SortTerm(SortKey.Field.DATE);

  /** The mailbox of the first From address. */
  public static final SortTerm FROM = new SortTerm(SortKey.Field.FROM);

  /** Turns round the term that follows. */
  public static final SortTerm REVERSE = new SortTerm(null);

  /** The size in octets. */
  public static final SortTerm SIZE = new SortTerm(SortKey.Field.SIZE);

  /** The base subject: without "Re:", "Fwd:", blobs in brackets and trailing "(fwd)". */
  public static final SortTerm SUBJECT = new SortTerm(SortKey.Field.SUBJECT);

  /** The mailbox of the first To address. */
  public static final SortTerm TO = new SortTerm(SortKey.Field.TO);

  /** The name of the first From address as people read it, else the address (RFC 5957). */
  public static final SortTerm DISPLAYFROM = new SortTerm(SortKey.Field.DISPLAYFROM);

  /** The name of the first To address as people read it, else the address (RFC 5957). */
  public static final SortTerm DISPLAYTO = new SortTerm(SortKey.Field.DISPLAYTO);

  private final SortKey.@Nullable Field field;

  private SortTerm(SortKey.@Nullable Field field) {
    this.field = field;
  }

  /**
   * The terms as criteria of SORT.
   *
   * @throws MessagingException when there is none, or REVERSE turns nothing round
   */
  static List<SortKey> keys(SortTerm[] order) throws MessagingException {
    List<SortKey> keys = new ArrayList<>();
    boolean reverse = false;
    for (SortTerm term : order) {
      SortKey.@Nullable Field field = term.field;
      if (field == null) {
        reverse = true;
      } else {
        keys.add(new SortKey(field, reverse));
        reverse = false;
      }
    }
    if (keys.isEmpty()) {
      throw new MessagingException("nothing to sort by");
    }
    if (reverse) {
      throw new MessagingException("REVERSE needs a sort term after it");
    }
    return keys;
  }

  /** The term's word in SORT, in upper case. */
  @Override
  public String toString() {
    return field == null ? "REVERSE" : field.name().toUpperCase(Locale.ROOT);
  }
}
