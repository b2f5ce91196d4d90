package org.imap4x.client;

/**
 * Is told of the messages that one command has appended for sure, before anything else happens, so
 * that who loses the connection never sends those again.
 */
@FunctionalInterface
public interface ConfirmedAppend {
  /**
   * The server has confirmed them; called on the thread that waits, without locks held.
   *
   * @param first the place of the first one in the list that was given
   * @param result where they went, one UID for each of them
   */
  void confirmed(int first, AppendResult result);
}
