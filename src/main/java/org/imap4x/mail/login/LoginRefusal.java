package org.imap4x.mail.login;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.model.ResponseCode;
import org.imap4x.sasl.SaslFailure;
import org.jspecify.annotations.Nullable;

/** Why one attempt to log in failed, and whether another mechanism may do better. */
public final class LoginRefusal {
  /** What follows from it. */
  enum Verdict {
    /** It was about the mechanism. */
    NEXT,
    /** It may have been about the password: no code says. */
    DOUBTFUL,
    /** Wrong password, or the server can't now: trying on would only lock the user out. */
    STOP
  }

  /** SCRAM's errors (RFC 5802 section 7) that don't speak of the password. */
  private static final Set<String> SCRAM_MECHANISM =
      Set.of(
          "extensions-not-supported",
          "channel-binding-not-supported",
          "unsupported-channel-binding-type",
          "other-error");

  private static final Set<FailureKind> NOT_NOW =
      Set.of(
          FailureKind.UNAVAILABLE,
          FailureKind.THROTTLED,
          FailureKind.TOO_MANY_CONNECTIONS,
          FailureKind.LIMIT,
          FailureKind.OVER_QUOTA);

  private final String way;
  private final Exception cause;
  private final String serverError;
  private final Verdict verdict;

  private LoginRefusal(String way, Exception cause, String serverError, Verdict verdict) {
    this.way = way;
    this.cause = cause;
    this.serverError = serverError;
    this.verdict = verdict;
  }

  static LoginRefusal of(String way, ImapException failure, Optional<String> decoded) {
    String error = decoded.orElse(failure.serverText());
    return new LoginRefusal(way, failure, error, verdict(failure, decoded));
  }

  /** The client gave up before it sent anything. */
  static LoginRefusal of(String way, SaslFailure failure) {
    return new LoginRefusal(way, failure, "", verdict(failure));
  }

  private static Verdict verdict(SaslFailure failure) {
    boolean supplierFailed =
        failure.kind() == SaslFailure.Kind.NOT_USABLE && failure.getCause() != null;
    boolean distrust = failure.kind() == SaslFailure.Kind.SERVER_NOT_TRUSTED;
    return distrust || (supplierFailed && isToken(failure.mechanism()))
        ? Verdict.STOP
        : Verdict.NEXT;
  }

  private static boolean isToken(String mechanism) {
    return mechanism.equals("XOAUTH2") || mechanism.equals("OAUTHBEARER");
  }

  private static Verdict verdict(ImapException failure, Optional<String> decoded) {
    Optional<SaslFailure> local = sasl(failure);
    if (!failure.isRefusal()) {
      return Verdict.STOP;
    }
    if (local.isPresent()) {
      return verdict(local.get());
    }
    if (decoded.filter(SCRAM_MECHANISM::contains).isPresent()) {
      return Verdict.NEXT;
    }
    FailureKind kind = FailureText.kind(failure);
    if (NOT_NOW.contains(kind) || kind == FailureKind.CREDENTIALS || failure.hasCode("REFERRAL")) {
      return Verdict.STOP;
    }
    if (kind == FailureKind.PRIVACY_REQUIRED || kind == FailureKind.NO_PERMISSION) {
      return Verdict.NEXT;
    }
    if (decoded.isPresent()) {
      return Verdict.STOP;
    }
    String text = failure.serverText();
    if (FailureText.soundsLikePassword(text)) {
      return Verdict.DOUBTFUL;
    }
    boolean bad = failure instanceof ImapException.Bad;
    return bad || FailureText.soundsLikeMechanism(text) ? Verdict.NEXT : Verdict.DOUBTFUL;
  }

  private static Optional<SaslFailure> sasl(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SaslFailure found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  Verdict verdict() {
    return verdict;
  }

  /** Whether this client gave up, and not the server. */
  boolean isLocal() {
    return sasl(cause).isPresent();
  }

  boolean soundsLikePassword() {
    return FailureText.soundsLikePassword(serverError);
  }

  /** What the server said, decoded; for a token supplier. */
  String serverError() {
    return serverError;
  }

  /** Whether another token may be taken: the server refused it, and not the mechanism. */
  boolean mayBeStaleToken() {
    return cause instanceof ImapException failure
        && failure.isRefusal()
        && sasl(failure).isEmpty()
        && (verdict == Verdict.DOUBTFUL || verdict == Verdict.STOP)
        && !failure.hasCode("REFERRAL")
        && !NOT_NOW.contains(FailureText.kind(failure));
  }

  /** What happened, in a line. */
  String text() {
    String message = "" + cause.getMessage();
    boolean more = !serverError.isEmpty() && !message.contains(serverError);
    return more ? message + " (" + serverError + ")" : message;
  }

  /** The exception for the application; the other refusals are in its suppressed ones. */
  MessagingException exception(StoreSettings settings, ErrorMapper errors, List<LoginRefusal> all) {
    MessagingException exception = exception(settings, errors);
    for (LoginRefusal other : all) {
      if (other != this && other.cause != cause) {
        exception.addSuppressed(other.cause);
      }
    }
    return exception;
  }

  private MessagingException exception(StoreSettings settings, ErrorMapper errors) {
    @Nullable ImapException failure = cause instanceof ImapException e ? e : null;
    if (failure == null) {
      return new AuthenticationFailedException("login by " + way + ": " + text(), cause);
    }
    Optional<String> url = referral(failure);
    if (url.isPresent() && settings.flag(Settings.REFERRAL_EXCEPTION)) {
      return errors.referred(failure, url.get());
    }
    if (!failure.isRefusal() || NOT_NOW.contains(FailureText.kind(failure))) {
      return errors.map(failure, "login by " + way, null, null);
    }
    return new AuthenticationFailedException("login by " + way + ": " + text(), failure);
  }

  /** The URL of a login referral (RFC 2221). */
  public static Optional<String> referral(ImapException failure) {
    return referral(failure.code());
  }

  /** The same of a code in anything that the server says. */
  public static Optional<String> referral(Optional<ResponseCode> said) {
    if (said.isEmpty() || !said.get().name().equals("REFERRAL")) {
      return Optional.empty();
    }
    String code = said.get().toString();
    return Optional.of(code.substring(code.indexOf(' ') + 1));
  }
}
