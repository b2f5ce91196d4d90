package org.imap4x.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import org.imap4x.mail.search.OwnTerm;
import org.imap4x.model.SearchKey;
import org.jspecify.annotations.Nullable;

/** Finds messages by Gmail's thread number (X-GM-THRID), on servers with X-GM-EXT-1. */
public final class GmailThrIdTerm extends SearchTerm implements OwnTerm {
  private static final long serialVersionUID = 1L;

  private final long id;

  /** The number, unsigned. */
  public GmailThrIdTerm(long id) {
    this.id = id;
  }

  /** The number, unsigned. */
  public long getThrId() {
    return id;
  }

  /** Asks a message of this provider for the number; others never match. */
  @Override
  public boolean match(Message msg) {
    try {
      return msg instanceof IMAPMessage && ((IMAPMessage) msg).getThrId() == id;
    } catch (MessagingException e) {
      return false;
    }
  }

  /** What a server is asked for it. */
  @Override
  public SearchKey searchKey() {
    return new SearchKey.GmailId(true, id);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof GmailThrIdTerm && ((GmailThrIdTerm) o).id == id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
