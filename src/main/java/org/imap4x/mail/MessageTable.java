package org.imap4x.mail;

import java.util.List;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** Message number, UID and message object of a folder; thread-safe, without I/O. */
final class MessageTable {
  private final IMAPFolder folder;

  MessageTable(IMAPFolder folder) {
    this.folder = folder;
  }

  /** How many numbers there are, with those of expunged messages. */
  int size() {
    return 0;
  }

  /** The message of that number, made when it is first asked for; it may be expunged. */
  IMAPMessage message(int number) {
    throw new IndexOutOfBoundsException(number + " of " + folder);
  }

  /** The messages of the numbers from one to the other, both included. */
  IMAPMessage[] messages(int first, int last) {
    throw new IndexOutOfBoundsException(first + " " + last);
  }

  /** The messages of a set that are there, by number. */
  List<IMAPMessage> messages(UidSet uids) {
    return List.of();
  }

  /** The message of that UID, made when it is first asked for; null when it is not there. */
  @Nullable IMAPMessage byUid(long uid) {
    return null;
  }

  /** The message object of that UID, also of an expunged one; null when nobody holds one. */
  @Nullable IMAPMessage loaded(long uid) {
    return null;
  }

  /** The UID of that number. */
  long uid(int number) {
    throw new IndexOutOfBoundsException(number);
  }

  /** The number of that UID, also of an expunged message; 0 when it was never there. */
  int number(long uid) {
    return 0;
  }

  /** The UIDs that are there, without expunged ones. */
  UidSet uids() {
    return UidSet.EMPTY;
  }

  /** Whether a message of that UID is there. */
  boolean isPresent(long uid) {
    return uids().contains(uid);
  }
}
