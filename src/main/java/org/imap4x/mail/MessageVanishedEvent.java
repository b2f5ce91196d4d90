package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.event.MessageCountEvent;

/** Tells of messages that went while the folder was closed, by UID (VANISHED of RFC 7162). */
public class MessageVanishedEvent extends MessageCountEvent {
  private static final long serialVersionUID = 1L;
  private static final Message[] NONE = {};

  private final long[] uids;

  /** The UIDs that went from a folder. */
  public MessageVanishedEvent(Folder folder, long[] uids) {
    super(folder, REMOVED, true, NONE);
    this.uids = uids.clone();
  }

  /** The UIDs; there are no message objects for them. */
  public long[] getUIDs() {
    return uids.clone();
  }
}
