package org.imap4x.mail.login;

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
import org.jspecify.annotations.Nullable;

/** Turns failures of the command core into Jakarta Mail's; the cause and the server's text stay. */
public final class ErrorMapper {
  private final Faults faults;

  /** With the exceptions that are the face's. */
  public ErrorMapper(Faults faults) {
    this.faults = faults;
  }

  /** What makes the face's exceptions. */
  public Faults faults() {
    return faults;
  }

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
  public MessagingException map(
      ImapException failure, String what, @Nullable Folder folder, @Nullable Store store) {
    String message = message(failure, what);
    if (failure.isFatal()) {
      if (folder != null) {
        return new FolderClosedException(folder, message, failure);
      }
      return store == null
          ? faults.command(message, failure)
          : new StoreClosedException(store, message, failure);
    }
    FailureKind kind = FailureText.kind(failure);
    if (kind == FailureKind.CREDENTIALS) {
      return new AuthenticationFailedException(message, failure);
    }
    if (folder != null && kind == FailureKind.NOT_FOUND) {
      return new FolderNotFoundException(folder, message, failure);
    }
    if (folder != null && failure.hasCode("READ-ONLY")) {
      return new ReadOnlyFolderException(folder, message, failure);
    }
    return faults.command(message, failure);
  }

  /** The exception for a command that failed while its folder and store stay open. */
  public MessagingException failed(ImapException failure, String what) {
    return faults.command(message(failure, what), failure);
  }

  /** The exception for a login that the server refers elsewhere. */
  public MessagingException referred(ImapException failure, String url) {
    MessagingException exception = faults.referral(url, failure.serverText());
    exception.setNextException(failure);
    return exception;
  }

  /** What the command core said behind an exception of ours. */
  public static Optional<ImapException> core(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (at instanceof ImapException found) {
        return Optional.of(found);
      }
      at = at.getCause();
    }
    return Optional.empty();
  }

  /** What happened, and whether it may have been done. */
  public static String text(ImapException failure) {
    return message(failure, "");
  }

  /** What to set where it is known to take longer. */
  private static String property(ImapException.Timeout late) {
    return switch (late.option()) {
      case "readTimeout" -> " (mail.imap4x.timeout)";
      case "totalTimeout" -> " (mail.imap4x.totaltimeout)";
      default -> "";
    };
  }

  private static String message(ImapException failure, String what) {
    String text = what.isEmpty() ? "" + failure.getMessage() : what + ": " + failure.getMessage();
    if (failure instanceof ImapException.Timeout late) {
      text += property(late);
    }
    boolean unknown = failure.outcome() == ImapException.Outcome.UNKNOWN;
    return unknown ? text + " (outcome unknown)" : text;
  }
}
