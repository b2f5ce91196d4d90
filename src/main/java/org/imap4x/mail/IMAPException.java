package org.imap4x.mail;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.Optional;
import org.imap4x.client.ImapException;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.login.FailureText;
import org.imap4x.model.ResponseCode;
import org.jspecify.annotations.Nullable;

/**
 * A command that did not end well, where no exception of Jakarta Mail says it better: why, whether
 * it happened, and when to try again.
 *
 * <p>What is known about any other exception of this provider is told by {@link #kind(Throwable)}
 * and {@link #outcome(Throwable)}, which look at its causes.
 *
 * <p>This is the provider's exception. The command core's, whose name differs by case only, is
 * {@link ImapException}: a table there tells the two apart.
 */
public class IMAPException extends MessagingException {
  private static final long serialVersionUID = 1L;

  /** What is behind a failure, as far as response codes and well-known texts tell. */
  public enum Kind {
    /** The server does not allow this. */
    REFUSED,
    /** The server did not understand, or this client is wrong. */
    BAD,
    /** No such mailbox or object. */
    NOT_FOUND,
    /** It exists already. */
    ALREADY_EXISTS,
    /** The user may not. */
    NO_PERMISSION,
    /** A quota is, or would be, exceeded. */
    OVER_QUOTA,
    /** Something is too large, or there is too much of it. */
    LIMIT,
    /** Too much too fast; see {@link IMAPException#getRetryAfter}. */
    THROTTLED,
    /** More connections than the server allows. */
    TOO_MANY_CONNECTIONS,
    /** Wrong user name, password or token. */
    CREDENTIALS,
    /** A part of the server is down, or the object is in use: later it may work. */
    UNAVAILABLE,
    /** Works with TLS only. */
    PRIVACY_REQUIRED,
    /** The connection could not be made, or was lost. */
    CONNECTION_LOST,
    /** The thread was interrupted while it waited; the connection lives. */
    INTERRUPTED,
    /** Nothing came for too long. */
    TIMEOUT,
    /** The server broke the protocol, or a limit of {@code limits.*}. */
    PROTOCOL
  }

  /** Whether the server did what it was asked for. */
  public enum Outcome {
    /** It did not: the command was not sent. */
    NOT_SENT,
    /** It did not: it said so. */
    REFUSED,
    /**
     * Nobody knows: the command was sent, all or in part, no answer came, and what became of it
     * could not be found out.
     */
    UNKNOWN
  }

  private final Kind kind;
  private final Outcome outcome;
  private final String responseCode;
  private final String serverText;
  private final @Nullable Duration retryAfter;

  /** Takes over what the command core knows. */
  IMAPException(String message, ImapException cause) {
    super(message, cause);
    this.kind = kind(cause);
    this.outcome = Outcome.valueOf(cause.outcome().name());
    this.responseCode = cause.code().map(ResponseCode::toString).orElse("");
    this.serverText = cause.serverText();
    this.retryAfter = FailureText.retryAfter(cause).orElse(null);
  }

  private static Kind kind(ImapException failure) {
    return Kind.valueOf(FailureText.kind(failure).name());
  }

  /** What is behind it. */
  public Kind getKind() {
    return kind;
  }

  /** Whether the server did it. */
  public Outcome getOutcome() {
    return outcome;
  }

  /** The response code without its brackets, empty for none. */
  public String getResponseCode() {
    return responseCode;
  }

  /** What the server said, empty where it said nothing. */
  public String getServerText() {
    return serverText;
  }

  /** How long the server asks to wait before the next try. */
  public Optional<Duration> getRetryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** What is behind any exception of this provider; empty where no command was involved. */
  public static Optional<Kind> kind(Throwable failure) {
    return ErrorMapper.core(failure).map(IMAPException::kind);
  }

  /** Whether the server did what ended in this exception; empty where no command was involved. */
  public static Optional<Outcome> outcome(Throwable failure) {
    return ErrorMapper.core(failure).map(e -> Outcome.valueOf(e.outcome().name()));
  }

  /** How long the server asked to wait in what ended in this exception. */
  public static Optional<Duration> retryAfter(Throwable failure) {
    return ErrorMapper.core(failure).flatMap(FailureText::retryAfter);
  }
}
