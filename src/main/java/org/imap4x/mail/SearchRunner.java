package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import org.jspecify.annotations.Nullable;

/** Runs {@code Folder.search}. */
final class SearchRunner {
  private SearchRunner() {}

  /** Messages of the folder, or of those given, that match; in number order, without expunged ones. */
  static Message[] search(Folder folder, SearchTerm term, Message @Nullable [] messages)
      throws MessagingException {
    throw new MessagingException("search of " + folder + " for " + term + " in " + messages);
  }
}
