package org.imap4x.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Store;
import jakarta.mail.StoreClosedException;
import java.util.Optional;
import org.imap4x.client.ImapException;
import org.imap4x.mail.IMAPException.Kind;
import org.jspecify.annotations.Nullable;

/** Turns failures of the command core into Jakarta Mail's; the cause and the server's text stay. */
final class ErrorMapper {
  private ErrorMapper() {}

  /**
   * The exception for the application.
   *
   * <p>A lost connection is a {@link FolderClosedException} where a folder is given, else a {@link
   * StoreClosedException} where a store is given: give them only if they are closed now because of
   * it; see {@link #failed} otherwise.
   *
   * @param what was tried, in the application's words
   * @param folder the folder that the command was about
   */
  static MessagingException map(
      ImapException failure, String what, @Nullable Folder folder, @Nullable Store store) {
    String message = message(failure, what);
    if (failure.isFatal()) {
      if (folder != null) {
        return new FolderClosedException(folder, message, failure);
      }
      return store == null
          ? new IMAPException(message, failure)
          : new StoreClosedException(store, message, failure);
    }
    Kind kind = FailureText.kind(failure);
    if (kind == Kind.CREDENTIALS) {
      return new AuthenticationFailedException(message, failure);
    }
    if (folder != null && kind == Kind.NOT_FOUND) {
      return new FolderNotFoundException(folder, message, failure);
    }
    if (folder != null && failure.hasCode("READ-ONLY")) {
      return new ReadOnlyFolderException(folder, message, failure);
    }
    return new IMAPException(message, failure);
  }

  /** The exception for a command that failed while its folder and store stay open. */
  static IMAPException failed(ImapException failure, String what) {
    return new IMAPException(message(failure, what), failure);
  }

  /** What the command core said behind an exception of ours. */
  static Optional<ImapException> core(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (at instanceof ImapException found) {
        return Optional.of(found);
      }
      at = at.getCause();
    }
    return Optional.empty();
  }

  private static String message(ImapException failure, String what) {
    String text = what.isEmpty() ? "" + failure.getMessage() : what + ": " + failure.getMessage();
    boolean unknown = failure.outcome() == ImapException.Outcome.UNKNOWN;
    return unknown ? text + " (outcome unknown)" : text;
  }
}
