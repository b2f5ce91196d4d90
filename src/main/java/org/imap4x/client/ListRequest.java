package org.imap4x.client;

import java.util.List;
import org.imap4x.model.MailboxName;

/**
 * What LIST is asked (RFC 9051 section 6.3.9, RFC 5258, 5819, 6154, 8440).
 *
 * @param reference usually empty
 * @param patterns names with {@code *} and {@code %}
 * @param selection SUBSCRIBED, REMOTE, RECURSIVEMATCH, SPECIAL-USE; empty for none
 * @param returns SUBSCRIBED, CHILDREN, SPECIAL-USE, MYRIGHTS; empty for none
 * @param status STATUS items to return for each mailbox; empty for none
 */
public record ListRequest(
    MailboxName reference,
    List<MailboxName> patterns,
    List<String> selection,
    List<String> returns,
    List<String> status) {
  public ListRequest {
    patterns = List.copyOf(patterns);
    selection = List.copyOf(selection);
    returns = List.copyOf(returns);
    status = List.copyOf(status);
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException("LIST needs a pattern");
    }
  }

  /** The plain form. */
  public static ListRequest of(MailboxName reference, MailboxName pattern) {
    return new ListRequest(reference, List.of(pattern), List.of(), List.of(), List.of());
  }
}
