package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import org.jspecify.annotations.Nullable;

/** Sorts messages, by SORT or here. */
final class Sorter {
  private Sorter() {}

  /** The folder's messages that match (null: all), in the order of the terms. */
  static Message[] sort(Folder folder, SortTerm[] order, @Nullable SearchTerm term)
      throws MessagingException {
    throw new MessagingException("sort of " + folder + " by " + order + " of " + term);
  }
}
