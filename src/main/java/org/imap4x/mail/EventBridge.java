package org.imap4x.mail;

import jakarta.mail.Message;

/** Turns changes of the mailbox into events, once each, in order, never under a lock. */
final class EventBridge {
  private final IMAPFolder folder;

  EventBridge(IMAPFolder folder) {
    this.folder = folder;
  }

  /** Tells listeners that a message's flags became others. */
  void flagsChanged(Message message) {
    if (message.getFolder() != folder) {
      throw new IllegalArgumentException("a message of another folder");
    }
  }
}
