package org.imap4x.mail.link;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.EOFException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.imap4x.client.ImapException;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.login.FailureText;
import org.imap4x.mail.login.StaleTokenException;
import org.imap4x.sasl.TokenSupplier.Reason;

/** Tells which failures to connect may pass if one waits. */
final class Temporary {
  /** A server that says "too fast" or "too much" without a time means more than a moment. */
  private static final Duration AFTER_THROTTLING = Duration.ofSeconds(10);

  private Temporary() {}

  /**
   * Whether another try may do better later.
   *
   * @param othersLive whether the store has connections that work: then "too many connections" does
   *     not pass by waiting for it
   */
  static boolean isWorthWaiting(MessagingException failure, Reason reason, boolean othersLive) {
    if (failure instanceof StaleTokenException) {
      return reason == Reason.RECONNECT; // who was let in before will have another token soon
    }
    if (failure instanceof AuthenticationFailedException
        || failure instanceof ConnectionPool.BusyException
        || isTlsRefused(failure)) {
      return false;
    }
    boolean again = reason == Reason.RECONNECT;
    if (!again && has(failure, UnknownHostException.class)) {
      return false; // a name that never was, most likely
    }
    Optional<ImapException> core = ErrorMapper.core(failure);
    return core.isPresent() && isWorthWaiting(core.get(), again || !othersLive);
  }

  /** The same for what a command ended with. */
  static boolean isWorthWaiting(ImapException failure, boolean connectionsPass) {
    if (failure instanceof ImapException.Lost || failure instanceof ImapException.Timeout) {
      return true;
    }
    if (failure instanceof ImapException.Protocol || failure instanceof ImapException.Incomplete) {
      return false;
    }
    return switch (FailureText.kind(failure)) {
      case UNAVAILABLE, THROTTLED -> true;
      case TOO_MANY_CONNECTIONS, LIMIT -> connectionsPass;
      default ->
          failure instanceof ImapException.Bye
              && !FailureText.soundsLikePassword(failure.serverText());
    };
  }

  /** How long to wait at least: what the server asks for, or what its kind of refusal asks for. */
  static Duration pause(Throwable failure) {
    Optional<ImapException> core = ErrorMapper.core(failure);
    if (core.isEmpty()) {
      return Duration.ZERO;
    }
    Optional<Duration> asked = FailureText.retryAfter(core.get());
    if (asked.isPresent()) {
      return asked.get();
    }
    return switch (FailureText.kind(core.get())) {
      case THROTTLED, LIMIT -> AFTER_THROTTLING;
      default -> Duration.ZERO;
    };
  }

  /**
   * A certificate that is not trusted, or something that is no TLS: as against a lost connection.
   */
  private static boolean isTlsRefused(Throwable failure) {
    return has(failure, CertificateException.class)
        || (has(failure, SSLException.class)
            && !has(failure, EOFException.class)
            && !has(failure, SocketException.class));
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (kind.isInstance(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }
}
