package org.imap4x.mail;

import jakarta.mail.MessagingException;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.jspecify.annotations.Nullable;

/** An open folder's connection, as messages, search and read-ahead use it. */
interface MailboxAccess {

  /** Work on the connection. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run(ImapClient client) throws ImapException, MessagingException;
  }

  /**
   * Runs the work on the folder's connection, with its mailbox selected; ends a running IDLE first.
   * Afterwards every change that the server reported meanwhile has reached the message table.
   *
   * @throws jakarta.mail.FolderClosedException when the folder is closed, or its connection is lost
   *     and could not be replaced
   * @throws MessagingException what {@code ErrorMapper} makes of an {@link ImapException}
   */
  <T extends @Nullable Object> T call(Work<T> work) throws MessagingException;

  /**
   * The same for work that may run twice: when the connection is lost under it, it runs again on
   * the next one (FETCH with PEEK, SEARCH, STATUS, STORE of absolute flags).
   */
  <T extends @Nullable Object> T callSafe(Work<T> work) throws MessagingException;

  /** The folder, for exceptions and for {@code Message.getFolder()}. */
  jakarta.mail.Folder folder();

  /** The UIDVALIDITY that the folder was opened with. */
  long uidValidity();

  /** Whether the folder is open for reading only. */
  boolean isReadOnly();
}
