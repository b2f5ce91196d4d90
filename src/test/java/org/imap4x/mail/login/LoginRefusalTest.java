package org.imap4x.mail.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.mail.login.LoginRefusal.Verdict;
import org.imap4x.sasl.SaslFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether to go on after a refused login, and what the application gets. */
class LoginRefusalTest {
  private static final class CommandFault extends MessagingException {
    private static final long serialVersionUID = 1L;

    CommandFault(String message, ImapException cause) {
      super(message, cause);
    }
  }

  private static final ErrorMapper ERRORS =
      new ErrorMapper(
          new Faults() {
            @Override
            public MessagingException command(String message, ImapException cause) {
              return new CommandFault(message, cause);
            }

            @Override
            public MessagingException referral(String url, String text) {
              return new MessagingException(url + " " + text);
            }

            @Override
            public MessagingException connect(
                String message, String host, int port, int timeoutMillis, Exception cause) {
              return new MessagingException(message, cause);
            }
          });

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what the server says | decoded error | verdict | exception
        "NO [AUTHENTICATIONFAILED] Authentication failed. || STOP | AuthenticationFailedException",
        "NO [AUTHORIZATIONFAILED] may not act as x || STOP | AuthenticationFailedException",
        "NO [EXPIRED] password too old || STOP | AuthenticationFailedException",
        "NO [AUTHENTICATIONFAILED] x | invalid-proof | STOP | AuthenticationFailedException",
        "NO x | unknown-user | STOP | AuthenticationFailedException",
        "NO [AUTHENTICATIONFAILED] x | channel-binding-not-supported | NEXT"
            + " | AuthenticationFailedException",
        "NO SASL(-7): invalid parameter supplied | {\"status\":\"400\"} | STOP"
            + " | AuthenticationFailedException",
        "NO [UNAVAILABLE] Temporary authentication failure. || STOP | CommandFault",
        "NO [ALERT] Too many simultaneous connections. || STOP | CommandFault",
        "NO [LIMIT] too many || STOP | CommandFault",
        "BAD Request is throttled. Suggested Backoff Time: 5 milliseconds || STOP | CommandFault",
        "NO [PRIVACYREQUIRED] TLS || NEXT | AuthenticationFailedException",
        "NO [CANNOT] Unsupported authentication mechanism || NEXT | AuthenticationFailedException",
        "NO Unsupported authentication mechanism. || NEXT | AuthenticationFailedException",
        "NO AUTHENTICATE GSSAPI not available || NEXT | AuthenticationFailedException",
        "BAD command unknown || NEXT | AuthenticationFailedException",
        "BAD Error in IMAP command AUTHENTICATE || NEXT | AuthenticationFailedException",
        "NO Login failed. || DOUBTFUL | AuthenticationFailedException",
        "NO [ALERT] Invalid credentials (Failure) || DOUBTFUL | AuthenticationFailedException",
        "NO nope || DOUBTFUL | AuthenticationFailedException",
        "BYE too many bad logins || STOP | CommandFault",
        "LOST UNKNOWN || STOP | CommandFault",
        "NO [REFERRAL imap://u@other/] move || STOP | AuthenticationFailedException",
      })
  void refusal_ofServer_hasVerdictAndException(
      String said, String decoded, Verdict verdict, String exception) {
    ImapException failure = Failures.of(said);
    LoginRefusal refusal = LoginRefusal.of("X", failure, Optional.ofNullable(decoded));
    assertEquals(verdict, refusal.verdict());
    MessagingException e = refusal.exception(TestSettings.of(), ERRORS, List.of(refusal));
    assertEquals(exception, e.getClass().getSimpleName());
    assertSame(failure, e.getCause());
    assertTrue(e.getMessage().contains(failure.serverText()), e.getMessage());
    if (decoded != null) {
      assertTrue(e.getMessage().contains(decoded), e.getMessage());
    }
  }

  @Test
  void referral_askedFor_isAReferral() {
    ImapException failure = Failures.of("NO [REFERRAL imap://u@other/] move");
    LoginRefusal refusal = LoginRefusal.of("X", failure, Optional.empty());
    MessagingException e =
        refusal.exception(
            TestSettings.of("mail.imap.referralexception", "true"), ERRORS, List.of(refusal));
    assertEquals("imap://u@other/ move", e.getMessage());
    assertSame(failure, e.getCause());
  }

  @ParameterizedTest
  @CsvSource({
    "XOAUTH2, NOT_USABLE, true, STOP",
    "XOAUTH2, NOT_USABLE, false, NEXT",
    "GSSAPI, NOT_USABLE, true, NEXT",
    "CRAM-MD5, MALFORMED_CHALLENGE, false, NEXT",
    "SCRAM-SHA-256, SERVER_NOT_TRUSTED, false, STOP",
  })
  void refusal_byClient_hasVerdict(
      String mechanism, SaslFailure.Kind kind, boolean cause, Verdict verdict) {
    SaslFailure failure =
        cause
            ? new SaslFailure(mechanism, kind, "why", new IOException("token server"))
            : new SaslFailure(mechanism, kind, "why");
    LoginRefusal refusal = LoginRefusal.of(mechanism, failure);
    assertEquals(verdict, refusal.verdict());
    MessagingException e = refusal.exception(TestSettings.of(), ERRORS, List.of(refusal));
    assertSame(failure, e.getCause());
    assertTrue(e.getMessage().contains("why"), e.getMessage());
  }

  @Test
  void exception_ofSeveral_hasTheOthersSuppressed() {
    LoginRefusal first = LoginRefusal.of("A", Failures.of("BAD unknown"), Optional.empty());
    LoginRefusal second = LoginRefusal.of("B", Failures.of("NO nope"), Optional.empty());
    MessagingException e = second.exception(TestSettings.of(), ERRORS, List.of(first, second));
    assertEquals(1, e.getSuppressed().length);
    assertTrue(e.getSuppressed()[0].getMessage().contains("unknown"));
  }
}
