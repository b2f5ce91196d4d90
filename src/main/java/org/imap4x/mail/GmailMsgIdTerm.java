package org.imap4x.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import org.jspecify.annotations.Nullable;

/** Finds messages by Gmail's message number (X-GM-MSGID), on servers with X-GM-EXT-1. */
public final class GmailMsgIdTerm extends SearchTerm {
  private static final long serialVersionUID = 1L;

  private final long id;

  /** The number, unsigned. */
  public GmailMsgIdTerm(long id) {
    this.id = id;
  }

  /** The number, unsigned. */
  public long getMsgId() {
    return id;
  }

  /** Asks a message of this provider for the number; others never match. */
  @Override
  public boolean match(Message msg) {
    try {
      return msg instanceof IMAPMessage && ((IMAPMessage) msg).getMsgId() == id;
    } catch (MessagingException e) {
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof GmailMsgIdTerm && ((GmailMsgIdTerm) o).id == id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
