package org.imap4x.mail;

import jakarta.mail.internet.MimeMessage;

/** A message of an IMAP folder. */
public class IMAPMessage extends MimeMessage {
  private final long uid;

  IMAPMessage(IMAPFolder folder, int number, long uid) {
    super(folder, number);
    this.uid = uid;
  }

  long uid() {
    return uid;
  }
}
