package org.imap4x.mail;

import jakarta.mail.Message;
import jakarta.mail.search.SearchTerm;
import org.imap4x.mail.search.OwnTerm;
import org.imap4x.model.SearchKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages as Gmail's search box does (X-GM-RAW), on servers with X-GM-EXT-1; nothing can
 * decide it locally.
 */
public final class GmailRawSearchTerm extends SearchTerm implements OwnTerm {
  private static final long serialVersionUID = 1L;

  private final String pattern;

  /** Words and operators of Gmail's search. */
  public GmailRawSearchTerm(String pattern) {
    this.pattern = pattern;
  }

  /** Words and operators of Gmail's search. */
  public String getPattern() {
    return pattern;
  }

  /** False: only the server can tell. */
  @Override
  public boolean match(Message msg) {
    return false;
  }

  /** What a server is asked for it. */
  @Override
  public SearchKey searchKey() {
    return new SearchKey.GmailRaw(pattern);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof GmailRawSearchTerm && ((GmailRawSearchTerm) o).pattern.equals(pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }
}
