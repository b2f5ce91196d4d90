package org.imap4x.mail.read;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import java.util.List;
import org.imap4x.client.ImapException;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.link.Work;
import org.imap4x.model.FetchData;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * The open folder as reading sees it: its connection, its messages, and who hears of their flags.
 */
public interface Source {
  /**
   * Does work on the folder's connection, with its mailbox selected; ends a running IDLE first.
   * Afterwards every change that the server reported meanwhile is known.
   */
  <T extends @Nullable Object> T run(Task<T> task) throws MessagingException;

  /** The same for work of one go that may be done twice. */
  default <T extends @Nullable Object> T repeat(Work<T> work) throws MessagingException {
    return run(Task.repeatable(work));
  }

  /** The exception for what the server refused while the folder stays open. */
  MessagingException refused(ImapException refusal, String what);

  /** The folder, for exceptions. */
  Folder folder();

  /** The UIDVALIDITY it was opened with. */
  long uidValidity();

  /** Whether nothing can be changed in it now. */
  boolean isReadOnly();

  /** How many message numbers there are. */
  int size();

  /** The number of that UID, also of an expunged message; 0 when it was never there. */
  int number(long uid);

  /** The message of that number, made when it is first asked for. */
  ServerMessage message(int number);

  /** The message of that UID, made when it is first asked for; null when it is not there. */
  @Nullable ServerMessage byUid(long uid);

  /** The message objects of a set that somebody holds. */
  List<ServerMessage> loaded(UidSet uids);

  /** Takes over what the server says of a message, and tells what became another. */
  void came(FetchData data);

  /** Tells listeners that a message's flags became others. */
  void flagsChanged(ServerMessage message);

  /** Tells that content was read of messages whose {@code \Seen} could not be stored. */
  void notSeen(UidSet uids, Throwable why);
}
