package org.imap4x.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import org.imap4x.mail.search.OwnTerm;
import org.imap4x.model.SearchKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages whose mod-sequence is at least the given one (MODSEQ of RFC 7162); the server must
 * have CONDSTORE.
 */
public final class ModifiedSinceTerm extends SearchTerm implements OwnTerm {
  private static final long serialVersionUID = 1L;

  private final long modseq;

  /** Matches from this mod-sequence on. */
  public ModifiedSinceTerm(long modseq) {
    this.modseq = modseq;
  }

  /** The lowest mod-sequence that matches. */
  public long getModSeq() {
    return modseq;
  }

  /** Asks a message of this provider for its mod-sequence; others never match. */
  @Override
  public boolean match(Message msg) {
    try {
      return msg instanceof IMAPMessage && ((IMAPMessage) msg).getModSeq() >= modseq;
    } catch (MessagingException e) {
      return false;
    }
  }

  /** What a server is asked for it. */
  @Override
  public SearchKey searchKey() {
    return new SearchKey.ModSeq(Math.max(0, modseq));
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ModifiedSinceTerm && ((ModifiedSinceTerm) o).modseq == modseq;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(modseq);
  }
}
