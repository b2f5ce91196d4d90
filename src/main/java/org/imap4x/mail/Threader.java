package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds threads, by THREAD or here. */
final class Threader {
  private Threader() {}

  /** The threads of the messages that match (null: all); the algorithm is REFS, REFERENCES or ORDEREDSUBJECT. */
  static List<MessageThread> thread(Folder folder, String algorithm, @Nullable SearchTerm term)
      throws MessagingException {
    throw new MessagingException("threads of " + folder + " by " + algorithm + " of " + term);
  }
}
