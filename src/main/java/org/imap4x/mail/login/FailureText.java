package org.imap4x.mail.login;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.imap4x.client.ImapException;
import org.imap4x.client.LimitTexts;
import org.imap4x.model.ResponseCode;

/**
 * Tells by response codes (RFC 5530 and others) and by texts of known servers what a refusal is
 * about.
 */
public final class FailureText {
  private static final Map<String, FailureKind> CODES =
      Map.ofEntries(
          entry("AUTHENTICATIONFAILED", FailureKind.CREDENTIALS),
          entry("AUTHORIZATIONFAILED", FailureKind.CREDENTIALS),
          entry("EXPIRED", FailureKind.CREDENTIALS),
          entry("PRIVACYREQUIRED", FailureKind.PRIVACY_REQUIRED),
          entry("UNAVAILABLE", FailureKind.UNAVAILABLE),
          entry("INUSE", FailureKind.UNAVAILABLE),
          entry("SERVERBUG", FailureKind.UNAVAILABLE),
          entry("CONTACTADMIN", FailureKind.UNAVAILABLE),
          entry("CORRUPTION", FailureKind.UNAVAILABLE),
          entry("NOPERM", FailureKind.NO_PERMISSION),
          entry("READ-ONLY", FailureKind.NO_PERMISSION),
          entry("OVERQUOTA", FailureKind.OVER_QUOTA),
          entry("LIMIT", FailureKind.LIMIT),
          entry("TOOBIG", FailureKind.LIMIT),
          entry("MESSAGELIMIT", FailureKind.LIMIT),
          entry("NONEXISTENT", FailureKind.NOT_FOUND),
          entry("TRYCREATE", FailureKind.NOT_FOUND),
          entry("ALREADYEXISTS", FailureKind.ALREADY_EXISTS),
          entry("CLIENTBUG", FailureKind.BAD),
          // Yahoo and others, not registered
          entry("THROTTLED", FailureKind.THROTTLED),
          entry("SYS/TEMP", FailureKind.UNAVAILABLE),
          entry("SYS/PERM", FailureKind.UNAVAILABLE),
          entry("AUTH", FailureKind.CREDENTIALS));

  /**
   * Exchange Online: {@code BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds}.
   */
  private static final Pattern BACKOFF =
      Pattern.compile("(?i)backoff time:?\\s*(\\d{1,10})\\s*(milliseconds|ms|seconds|s)?\\b");

  private static final Pattern QUOTA = Pattern.compile("(?i)over ?quota|quota (is )?exceeded");

  private static final Pattern MISSING =
      Pattern.compile(
          "(?i)\\b(mailbox|folder)\\b.*\\b(not found|doesn.t exist|does not exist|is unknown)"
              + "|(no such|unknown|nonexistent|non-existent) (mailbox|folder)"
              + "|(mailbox|folder) (not found|nonexistent)");

  private static final Pattern WRONG_PASSWORD =
      Pattern.compile(
          "(?i)(invalid|incorrect|wrong|bad|unknown).{0,20}(password|credential|user|login|account)"
              + "|(login|authenticat\\w*|logon|sign.?in).{0,20}(fail|denied|reject|incorrect|invalid)|(password|credentials|user"
              + " ?name).{0,30}(invalid|incorrect|wrong|not correct)");

  private static final Pattern MECHANISM =
      Pattern.compile(
          "(?i)mechanism|unsupported|not supported|not available|not enabled|disabled|not"
              + " permitted|not allowed|unknown command|command"
              + " unknown|unrecogni[sz]ed|syntax|invalid command");

  private FailureText() {}

  public static FailureKind kind(ImapException failure) {
    if (failure instanceof ImapException.Timeout) {
      return FailureKind.TIMEOUT;
    }
    if (failure instanceof ImapException.Interrupted) {
      return FailureKind.INTERRUPTED;
    }
    if (failure instanceof ImapException.Lost) {
      return FailureKind.CONNECTION_LOST;
    }
    if (failure instanceof ImapException.Protocol) {
      return FailureKind.PROTOCOL;
    }
    String text = failure.serverText();
    // Gmail and Yahoo say OVERQUOTA or LIMIT when they throttle.
    if (LimitTexts.isThrottled(text)) {
      return FailureKind.THROTTLED;
    }
    if (LimitTexts.isOfConnections(text)) {
      return FailureKind.TOO_MANY_CONNECTIONS;
    }
    FailureKind byCode =
        failure
            .code()
            .map(ResponseCode::name)
            .map(n -> n.toUpperCase(Locale.ROOT))
            .map(CODES::get)
            .orElse(null);
    if (byCode != null) {
      return byCode;
    }
    return byText(failure, text);
  }

  private static FailureKind byText(ImapException failure, String text) {
    if (LimitTexts.isAway(text)) {
      return FailureKind.UNAVAILABLE;
    }
    if (QUOTA.matcher(text).find()) {
      return FailureKind.OVER_QUOTA;
    }
    if (MISSING.matcher(text).find()) {
      return FailureKind.NOT_FOUND;
    }
    if (failure instanceof ImapException.Bye) {
      return FailureKind.CONNECTION_LOST;
    }
    return failure instanceof ImapException.Bad ? FailureKind.BAD : FailureKind.REFUSED;
  }

  /** The wait that the server asks for, at most a day of it. */
  public static Optional<Duration> retryAfter(ImapException failure) {
    Matcher wait = BACKOFF.matcher(failure.serverText());
    if (!wait.find()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(wait.group(1));
    String unit = wait.group(2);
    boolean seconds = unit != null && unit.toLowerCase(Locale.ROOT).startsWith("s");
    Duration asked = seconds ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    Duration day = Duration.ofDays(1);
    return Optional.of(asked.compareTo(day) > 0 ? day : asked);
  }

  /** Whether a refused login sounds like a wrong password, where no code says it. */
  public static boolean soundsLikePassword(String text) {
    return WRONG_PASSWORD.matcher(text).find() && !MECHANISM.matcher(text).find();
  }

  /** Whether it sounds like the mechanism or command is not to be had. */
  static boolean soundsLikeMechanism(String text) {
    return MECHANISM.matcher(text).find();
  }
}
