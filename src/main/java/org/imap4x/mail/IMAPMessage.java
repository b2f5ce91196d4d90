package org.imap4x.mail;

import jakarta.mail.Flags;
import jakarta.mail.internet.MimeMessage;
import org.imap4x.model.FetchData;

/** A message of an IMAP folder. */
public class IMAPMessage extends MimeMessage {
  private final long uid;
  private volatile boolean flagsKnown;

  IMAPMessage(IMAPFolder folder, int number, long uid) {
    super(folder, number);
    this.uid = uid;
  }

  long uid() {
    return uid;
  }

  /** Takes over what a FETCH said of this message; tells listeners where known flags became others. */
  void apply(FetchData data) {
    flagsKnown |= data.flags().isPresent();
  }

  /** Takes over flags as the server told them, without telling anybody. */
  void flagsChanged(Flags now) {
    flagsKnown = now != null;
  }

  /** Whether the flags are known without asking. */
  boolean knowsFlags() {
    return flagsKnown;
  }

  /** The message is gone; what was read of it stays readable only through its number. */
  void markExpunged() {
    setExpunged(true);
  }

  /** Gives it another number, after folder.expunge() or a reopening. */
  void renumber(int number) {
    setMessageNumber(number);
  }
}
