package org.imap4x.mail.opening;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.jspecify.annotations.Nullable;

/**
 * The folder that is open, as its opening knows it; nothing of it is called under a lock but what
 * makes no calls.
 */
public interface FolderFace {
  /** The folder as the application has it. */
  Folder folder();

  /** Its name as the server knows it. */
  MailboxName mailboxName();

  /** A message of it, of which nothing is known yet; it makes no calls. */
  Message make(int number, long uid, Siblings siblings);

  /** The message as the rooms know it; null for one of another folder, or inside another one. */
  @Nullable ServerMessage core(Message message);

  /** The same of a message that was made here; null where nothing is known of it. */
  @Nullable ServerMessage known(Message message);

  /** The UID of a message that was made here. */
  long uid(Message message);

  /** Gives a message that was made here another number; it makes no calls, as the next. */
  void renumber(Message message, int number);

  /** Says whether a message that was made here is gone. */
  void expunged(Message message, boolean gone);

  /** Whether there ever was a listener: events for nobody cost nothing. */
  boolean hasCountListeners();

  /** The same for changed flags. */
  boolean hasChangeListeners();

  /** New messages came. */
  void added(Message[] messages);

  /**
   * Messages went.
   *
   * @param explicit whether the application expunged them, and they have lost their numbers
   */
  void removed(boolean explicit, Message[] messages);

  /** A message's flags became others. */
  void changed(Message message);

  /** Something that the application should know, for the log and store listeners. */
  void notice(String text);

  /**
   * The folder is open, and nobody else knows it yet.
   *
   * @param leaked to be run when the folder is dropped without having been closed
   */
  void begun(Runnable leaked);

  /**
   * The opening has ended; called once, before anybody hears of it.
   *
   * @param mode it was opened with
   * @param permanent flags that are kept
   * @param lost why, where nobody closed it
   * @param kept messages for the next opening; null for none
   */
  void ended(
      int mode, FlagSet permanent, @Nullable MessagingException lost, @Nullable KeptMessages kept);

  /** The end is to be told to connection listeners. */
  void closed();
}
