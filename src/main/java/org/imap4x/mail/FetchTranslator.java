package org.imap4x.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;

/** Turns a fetch profile into as few FETCH commands as will do. */
final class FetchTranslator {
  private FetchTranslator() {}

  /** Fetches what the profile names and the messages do not have yet. */
  static void fetch(IMAPFolder folder, Message[] messages, FetchProfile profile)
      throws MessagingException {
    folder.access();
  }
}
