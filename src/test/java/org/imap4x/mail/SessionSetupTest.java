package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.URLName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.imap4x.client.Cancellation;
import org.imap4x.client.ImapClient;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SessionState;
import org.imap4x.client.StatusListener;
import org.imap4x.mail.IMAPException.Kind;
import org.imap4x.mail.config.Account;
import org.imap4x.mail.config.BrokenSocketFactory;
import org.imap4x.mail.config.BrokenTlsFactory;
import org.imap4x.mail.config.LogCapture;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.mail.link.SessionSetup;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Secret;
import org.imap4x.sasl.TokenSupplier;
import org.imap4x.testing.ScriptedServer;
import org.imap4x.testing.TestTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions from greeting to ready, against scripts; every one's debug output is free of secrets.
 */
@Timeout(30)
class SessionSetupTest {
  private static final String PASSWORD = "s3cr3t-Pa55";
  private static final String TOKEN = "ya29.t0ken-0ne";
  private static final String FRESH = "ya29.t0ken-tw0";
  private static final String OK = "S: $tag OK [CAPABILITY IMAP4rev1] in\n";

  private final ByteArrayOutputStream debug = new ByteArrayOutputStream();
  private Authenticator authenticator = new Authenticator() {};

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String plain(String user) {
    return base64("\0" + user + "\0" + PASSWORD);
  }

  private static String xoauth2(String token) {
    return base64("user=joe\1auth=Bearer " + token + "\1\1");
  }

  private StoreSettings settings(Object... keysAndValues) {
    Properties properties = TestSettings.properties(keysAndValues);
    properties.putIfAbsent("mail.imap.timeout", "5000");
    Session session = Session.getInstance(properties, authenticator);
    session.setDebugOut(new PrintStream(debug, true, StandardCharsets.UTF_8));
    session.setDebug(true);
    return StoreSettings.of(session, "imap4x", false);
  }

  private ImapClient connect(ScriptedServer server, String user, Object... keysAndValues)
      throws MessagingException {
    Account account = new Account(server.host(), server.port(), user, Secret.of(PASSWORD), "");
    return connect(account, settings(keysAndValues));
  }

  private static ImapClient connect(Account account, StoreSettings settings)
      throws MessagingException {
    return SessionSetup.connect(
        settings,
        account,
        TokenSupplier.Reason.FIRST,
        ImapFaults.ERRORS,
        StatusListener.NONE,
        new Cancellation());
  }

  /** Plays the script; the session must become ready. */
  private void succeeds(String script, String user, Object... keysAndValues) throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      try (ImapClient client = connect(server, user, keysAndValues)) {
        assertEquals(SessionState.AUTHENTICATED, client.state());
        client.settle();
        server.verifyComplete();
      }
    }
  }

  /** Plays the script; the set-up must end in that exception. */
  private <T extends MessagingException> T fails(
      Class<T> type, String script, String user, Object... keysAndValues) throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      T e = assertThrows(type, () -> connect(server, user, keysAndValues));
      server.verifyComplete();
      return e;
    }
  }

  @AfterEach
  void debugOutput_always_isWithoutSecrets() {
    String text = debug.toString(StandardCharsets.UTF_8);
    for (String secret :
        List.of(PASSWORD, TOKEN, FRESH, base64(PASSWORD), plain("joe"), xoauth2(TOKEN))) {
      assertFalse(text.contains(secret), () -> "secret in debug output:\n" + text);
    }
  }

  // ---- which way to log in

  @ParameterizedTest
  @ValueSource(strings = {"", " AUTH=PLAIN SASL-IR", " AUTH=CRAM-MD5 LOGINDISABLED"})
  void login_nameThatCannotBeSent_isAFailedLogin(String offer) throws Exception {
    AuthenticationFailedException e =
        fails(
            AuthenticationFailedException.class,
            "S: * OK [CAPABILITY IMAP4rev1" + offer + "] hi\n!expect-close\n",
            "jo\ud800e");
    assertTrue(e.getMessage().contains("surrogate"), e::getMessage);
  }

  @Test
  void login_noMechanisms_isTheCommand() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN \"joe\" \"" + PASSWORD + "\"\n" + OK,
        "joe");
    assertTrue(debug.toString(StandardCharsets.UTF_8).contains("LOGIN \"joe\" ***"));
  }

  @Test
  void login_plainWithInitialResponse_isOneRoundTrip() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\n"
            + ("C: $tag AUTHENTICATE PLAIN " + plain("joe") + "\n")
            + OK,
        "joe");
  }

  @Test
  void login_plainWithoutSaslIr_waitsForTheServer() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\nC: $tag AUTHENTICATE PLAIN\nS: +\n"
            + ("C: " + plain("joe") + "\n")
            + OK,
        "joe");
  }

  @Test
  void login_mechanismLogin_neverSendsAnInitialResponse() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=LOGIN LOGINDISABLED] hi\n"
            + ("C: $tag AUTHENTICATE LOGIN\nS: + " + base64("Username:") + "\n")
            + ("C: " + base64("joe") + "\nS: + " + base64("Password:") + "\n")
            + ("C: " + base64(PASSWORD) + "\n")
            + OK,
        "joe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOM\\\\joe", "joe/shared"})
  void login_exchangeUserNames_useTheCommand(String quoted) throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\n"
            + ("C: $tag LOGIN \"" + quoted + "\" \"" + PASSWORD + "\"\n")
            + OK,
        quoted.replace("\\\\", "\\"));
  }

  @Test
  void login_mechanismsListed_areTheOnlyOnesInTheirOrder() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=CRAM-MD5 AUTH=PLAIN AUTH=LOGIN] hi\n"
            + ("C: $tag AUTHENTICATE PLAIN " + plain("joe") + "\n")
            + OK,
        "joe",
        "mail.imap.auth.mechanisms",
        "PLAIN LOGIN");
  }

  @Test
  void login_disabledMechanism_isLeftOut() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\n"
            + ("C: $tag LOGIN \"joe\" \"" + PASSWORD + "\"\n")
            + OK,
        "joe",
        "mail.imap.auth.plain.disable",
        "true");
  }

  @Test
  void login_authorizationId_isInPlain() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\n"
            + ("C: $tag AUTHENTICATE PLAIN " + base64("boss\0joe\0" + PASSWORD) + "\n")
            + OK,
        "joe",
        "mail.imap.sasl.authorizationid",
        "boss");
  }

  @Test
  void login_nothingUsable_saysWhy() throws Exception {
    AuthenticationFailedException e =
        fails(
            AuthenticationFailedException.class,
            "S: * OK [CAPABILITY IMAP4rev1 AUTH=X-ODD LOGINDISABLED] hi\n",
            "joe");
    assertTrue(e.getMessage().contains("X-ODD: not known"), e.getMessage());
    assertTrue(e.getMessage().contains("LOGINDISABLED"), e.getMessage());
  }

  // ---- refusals

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BAD what is that",
        "NO Unsupported authentication mechanism",
        "NO [CANNOT] not for you",
        "NO [PRIVACYREQUIRED] not without TLS",
        "NO nope"
      })
  void login_mechanismRefused_nextOneIsTried(String refusal) throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=CRAM-MD5 AUTH=PLAIN] hi\n"
            + ("C: $tag AUTHENTICATE CRAM-MD5\nS: $tag " + refusal + "\n")
            + ("C: $tag AUTHENTICATE PLAIN " + plain("joe") + "\n")
            + OK,
        "joe");
  }

  @Test
  void login_challengeIsNonsense_isCancelledAndNextOneIsTried() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=CRAM-MD5 AUTH=PLAIN] hi\n"
            + "C: $tag AUTHENTICATE CRAM-MD5\nS: + ???\nC: *\nS: $tag BAD cancelled\n"
            + ("C: $tag AUTHENTICATE PLAIN " + plain("joe") + "\n")
            + OK,
        "joe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NO [AUTHENTICATIONFAILED] Authentication failed.",
        "NO [AUTHORIZATIONFAILED] no",
        "NO [EXPIRED] too old"
      })
  void login_wrongPassword_stopsAtOnce(String refusal) throws Exception {
    AuthenticationFailedException e =
        fails(
            AuthenticationFailedException.class,
            "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=CRAM-MD5 AUTH=PLAIN AUTH=LOGIN] hi\n"
                + ("C: $tag AUTHENTICATE CRAM-MD5\nS: $tag " + refusal + "\n"),
            "joe");
    assertTrue(e.getMessage().contains(refusal.substring(refusal.indexOf(']') + 2)));
  }

  @Test
  void login_wrongPasswordWithoutCode_isTriedTwiceAtMost() throws Exception {
    fails(
        AuthenticationFailedException.class,
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-1 AUTH=CRAM-MD5 AUTH=PLAIN"
            + " AUTH=LOGIN] hi\n"
            + "C: $tag AUTHENTICATE SCRAM-SHA-1 $*\nS: $tag NO Login failed.\n"
            + ("C: $tag AUTHENTICATE PLAIN " + plain("joe") + "\nS: $tag NO Login failed.\n"),
        "joe");
  }

  @Test
  void login_serverCannotNow_isNoAuthenticationFailure() throws Exception {
    IMAPException e =
        fails(
            IMAPException.class,
            "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n"
                + "S: $tag NO [UNAVAILABLE] Temporary authentication failure.\n",
            "joe");
    assertEquals(Kind.UNAVAILABLE, e.getKind());
  }

  @Test
  void login_throttled_tellsHowLong() throws Exception {
    IMAPException e =
        fails(
            IMAPException.class,
            "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n"
                + "S: $tag BAD Request is throttled."
                + " Suggested Backoff Time: 92415 milliseconds\n",
            "joe");
    assertEquals(Kind.THROTTLED, e.getKind());
    assertEquals(Duration.ofMillis(92415), e.getRetryAfter().orElseThrow());
  }

  @Test
  void login_bye_stops() throws Exception {
    MessagingException e =
        fails(
            MessagingException.class,
            "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\nC: $tag AUTHENTICATE PLAIN $*\n"
                + "S: * BYE too many bad logins\n!close\n",
            "joe");
    assertTrue(e.getMessage().contains("too many bad logins"), e.getMessage());
  }

  @Test
  void login_referral_isAnExceptionWhenAskedFor() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n"
            + "S: $tag NO [REFERRAL imap://joe@other/] moved\n";
    ReferralException e =
        fails(ReferralException.class, script, "joe", "mail.imap.referralexception", "true");
    assertEquals("imap://joe@other/", e.getUrl());
    AuthenticationFailedException other = fails(AuthenticationFailedException.class, script, "joe");
    assertFalse(other instanceof ReferralException);
    assertTrue(other.getMessage().contains("imap://joe@other/"), other.getMessage());
  }

  private static final String REFERRAL = "[REFERRAL imap://joe@other/] also there";
  private static final String REFERRED =
      "\nC: $c CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: $c OK\n";

  /** Where RFC 2221 lets a login that worked refer elsewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\nS: $tag OK ",
        "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\n"
            + "C: $tag AUTHENTICATE PLAIN $*\nS: $tag OK ",
        "S: * PREAUTH ",
      })
  void login_referralInAnOk_failsTheConnectWhenAskedFor(String script) throws Exception {
    ReferralException e =
        fails(
            ReferralException.class,
            script + REFERRAL + REFERRED + "!expect-close\n",
            "joe",
            "mail.imap.referralexception",
            "true");
    assertEquals("imap://joe@other/", e.getUrl());
    assertEquals("also there", e.getText());
    succeeds(script + REFERRAL + REFERRED, "joe");
    succeeds(
        script + "[X-REFERRAL imap://joe@other/] ." + REFERRED,
        "joe",
        "mail.imap.referralexception",
        "true");
  }

  @Test
  void login_referralInClearTextBeforeTls_isForgotten() throws Exception {
    succeeds(
        "S: * OK [REFERRAL imap://eve/] hi\nC: $tag CAPABILITY\n"
            + "S: * CAPABILITY IMAP4rev1 STARTTLS\nS: $tag OK\n"
            + "C: $tag STARTTLS\nS: $tag OK [REFERRAL imap://eve/] go\n!tls\n"
            + "C: $tag CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: $tag OK\n"
            + "C: $tag LOGIN $* $*\n"
            + OK,
        "joe",
        "mail.imap.starttls.enable",
        "true",
        "mail.imap.ssl.trust",
        "*",
        "mail.imap.referralexception",
        "true");
  }

  /** It is no wrong password. */
  @Test
  void connect_referralInAnOk_doesNotAskForAnotherPassword() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    authenticator =
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            asked.incrementAndGet();
            return new PasswordAuthentication("joe", PASSWORD);
          }
        };
    StoreSettings settings = settings("mail.imap.referralexception", "true");
    String script =
        "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n"
            + ("S: $tag OK " + REFERRAL + REFERRED + "!expect-close\n");
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      URLName url = new URLName("imap4x", server.host(), server.port(), null, "joe", PASSWORD);
      try (Store store = settings.session().getStore(url)) {
        assertThrows(ReferralException.class, store::connect);
        assertFalse(store.isConnected());
      }
      server.verifyComplete();
      assertEquals(1, server.connectionCount());
      assertEquals(0, asked.get());
    }
  }

  // ---- tokens

  private static final String ERROR = "{\"status\":\"400\",\"schemes\":\"Bearer\"}";

  private static String refusedToken(String token) {
    return "C: $tag AUTHENTICATE XOAUTH2 "
        + xoauth2(token)
        + "\nS: + "
        + base64(ERROR)
        + "\nC: \nS: $tag NO AUTHENTICATE failed.\n";
  }

  @Test
  void token_refused_isAskedForOnceMore() throws Exception {
    List<TokenSupplier.Request> requests = new ArrayList<>();
    TokenSupplier supplier =
        request -> {
          requests.add(request);
          return Secret.of(requests.size() == 1 ? TOKEN : FRESH);
        };
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] hi\n"
            + refusedToken(TOKEN)
            + ("C: $tag AUTHENTICATE XOAUTH2 " + xoauth2(FRESH) + "\n")
            + OK,
        "joe",
        "mail.imap4x.auth.tokensupplier",
        supplier);
    assertEquals(TokenSupplier.Reason.FIRST, requests.get(0).reason());
    assertEquals(TokenSupplier.Reason.REJECTED, requests.get(1).reason());
    assertEquals(ERROR, requests.get(1).serverError());
  }

  @Test
  void token_refusedTwice_failsWithTheDecodedError() throws Exception {
    List<String> tokens = new ArrayList<>(List.of(TOKEN, FRESH));
    TokenSupplier supplier = request -> Secret.of(tokens.remove(0));
    AuthenticationFailedException e =
        fails(
            AuthenticationFailedException.class,
            "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] hi\n"
                + refusedToken(TOKEN)
                + refusedToken(FRESH),
            "joe",
            "mail.imap4x.auth.tokensupplier",
            supplier);
    assertTrue(e.getMessage().contains("\"status\":\"400\""), e.getMessage());
    assertTrue(e.getMessage().contains("AUTHENTICATE failed."), e.getMessage());
  }

  @Test
  void token_sameAgain_isNotSentTwice() throws Exception {
    AuthenticationFailedException e =
        fails(
            AuthenticationFailedException.class,
            "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi\n" + refusedToken(TOKEN),
            "joe",
            "mail.imap4x.auth.tokensupplier",
            TokenSupplier.fixed(Secret.of(TOKEN)));
    assertTrue(e.getMessage().contains("\"status\":\"400\""), e.getMessage());
  }

  @Test
  void token_supplierFails_isTheCause() throws Exception {
    TokenSupplier supplier =
        request -> {
          throw new java.io.IOException("no refresh token");
        };
    AuthenticationFailedException e =
        fails(
            AuthenticationFailedException.class,
            "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] hi\n",
            "joe",
            "mail.imap4x.auth.tokensupplier",
            supplier);
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    assertEquals("no refresh token", root.getMessage());
  }

  @Test
  void token_asPassword_isRenewedByTheAuthenticator() throws Exception {
    authenticator =
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            assertEquals("joe", getDefaultUserName());
            return new PasswordAuthentication("joe", FRESH);
          }
        };
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi\n"
            + refusedToken(PASSWORD)
            + ("C: $tag AUTHENTICATE XOAUTH2 " + xoauth2(FRESH) + "\n")
            + OK,
        "joe",
        "mail.imap.auth.mechanisms",
        "XOAUTH2");
  }

  // ---- clear text

  /** Through a proxy, so that the host is one that is not this machine. */
  private static String throughProxy(String session) {
    return "C: CONNECT mail.example.org:143 HTTP/1.1\nC: Host: $*\nC: $*\n"
        + ("S: HTTP/1.1 200 fine\nS: \n" + session);
  }

  private ImapClient connectThroughProxy(ScriptedServer server, String cleartext)
      throws MessagingException {
    StoreSettings settings =
        settings(
            "mail.imap.proxy.host",
            server.host(),
            "mail.imap.proxy.port",
            "" + server.port(),
            "mail.imap4x.cleartext",
            cleartext);
    Account account = new Account("mail.example.org", 143, "joe", Secret.of(PASSWORD), "");
    return SessionSetup.connect(
        settings,
        account,
        TokenSupplier.Reason.FIRST,
        ImapFaults.ERRORS,
        StatusListener.NONE,
        new Cancellation());
  }

  @Test
  void clearText_refused_sendsNoPassword() throws Exception {
    String script = throughProxy("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\n");
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      AuthenticationFailedException e =
          assertThrows(
              AuthenticationFailedException.class, () -> connectThroughProxy(server, "refuse"));
      assertTrue(e.getMessage().contains("not encrypted"), e.getMessage());
      server.verifyComplete();
    }
  }

  @Test
  void clearText_notRefused_isWarnedAboutOnceForTheHost() throws Exception {
    String script =
        throughProxy(
            "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN \"joe\" \"" + PASSWORD + "\"\n" + OK);
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      for (int i = 0; i < 2; i++) {
        try (ScriptedServer server = ScriptedServer.inline(script);
            ImapClient client = connectThroughProxy(server, "warn")) {
          assertTrue(client.isUsable());
        }
      }
      assertEquals(1, log.count("mail.example.org"), () -> "" + log.lines());
    }
  }

  @Test
  void clearText_loopback_isNeitherWarnedAboutNorRefused() throws Exception {
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      succeeds(
          "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n" + OK,
          "joe",
          "mail.imap4x.cleartext",
          "refuse");
      assertEquals(List.of(), log.lines());
    }
  }

  // ---- connection

  @Test
  void connect_nothingListens_isMailConnectException() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    Account account = new Account("127.0.0.1", port, "joe", Secret.of(PASSWORD), "");
    MailConnectException e =
        assertThrows(
            MailConnectException.class,
            () ->
                SessionSetup.connect(
                    settings("mail.imap.connectiontimeout", "4000"),
                    account,
                    TokenSupplier.Reason.FIRST,
                    ImapFaults.ERRORS,
                    StatusListener.NONE,
                    new Cancellation()));
    assertEquals("127.0.0.1", e.getHost());
    assertEquals(port, e.getPort());
    assertEquals(4000, e.getConnectionTimeout());
    assertTrue(e.getCause() != null);
  }

  @Test
  void connect_noGreeting_endsInTime() throws Exception {
    MessagingException e =
        fails(MessagingException.class, "!stall\n", "joe", "mail.imap.timeout", "300");
    assertEquals(Kind.TIMEOUT, IMAPException.kind(e).orElseThrow());
  }

  @Test
  void connect_byeGreeting_hasTheText() throws Exception {
    MessagingException e =
        fails(MessagingException.class, "S: * BYE too many connections\n!close\n", "joe");
    assertTrue(e.getMessage().contains("too many connections"), e.getMessage());
    assertEquals(Kind.TOO_MANY_CONNECTIONS, IMAPException.kind(e).orElseThrow());
  }

  @Test
  void preauth_session_needsNoLogin() throws Exception {
    succeeds("S: * PREAUTH [CAPABILITY IMAP4rev1] hi joe\n", "");
  }

  @Test
  void preauth_tlsRequired_isRefused() throws Exception {
    MessagingException e =
        fails(
            MessagingException.class,
            "S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi joe\n!expect-close\n",
            "",
            "mail.imap.starttls.required",
            "true");
    assertTrue(e.getMessage().contains("TLS"), e.getMessage());
  }

  @Test
  void starttls_required_butNotOffered_sendsNoPassword() throws Exception {
    MessagingException e =
        fails(
            MessagingException.class,
            "S: * OK [CAPABILITY IMAP4rev1] hi\n!expect-close\n",
            "joe",
            "mail.imap.starttls.required",
            "true");
    assertTrue(e.getMessage().contains("STARTTLS"), e.getMessage());
  }

  @Test
  void starttls_offered_isUsedBeforeLogin() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi\n"
            + "C: $tag STARTTLS\nS: $tag OK go\n!tls\n"
            + "C: $tag CAPABILITY\nS: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\nS: $tag OK\n"
            + ("C: $tag AUTHENTICATE PLAIN " + plain("joe") + "\n")
            + OK,
        "joe",
        "mail.imap.starttls.enable",
        "true",
        "mail.imap.ssl.context",
        TestTls.clientContext());
  }

  @ParameterizedTest
  @CsvSource({"*", "127.0.0.1"})
  void tls_trustedHost_isConnected(String trust) throws Exception {
    succeeds(
        "!tls\nS: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n" + OK,
        "joe",
        "mail.imap.ssl.enable",
        "true",
        "mail.imap.ssl.trust",
        trust);
  }

  @Test
  void tls_unknownCertificate_isNoMailConnectException() throws Exception {
    try (ScriptedServer server = ScriptedServer.inline("!tls\nS: * OK hi\n")) {
      MessagingException e =
          assertThrows(
              MessagingException.class,
              () -> connect(server, "joe", "mail.imap.ssl.enable", "true"));
      assertFalse(e instanceof MailConnectException, "" + e);
      assertThrows(AssertionError.class, server::verifyComplete);
    }
  }

  @Test
  void socketFactory_failing_fallsBackUnlessForbidden() throws Exception {
    String script = "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n" + OK;
    succeeds(script, "joe", "mail.imap.socketFactory", new BrokenSocketFactory());
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      MailConnectException e =
          assertThrows(
              MailConnectException.class,
              () ->
                  connect(
                      server,
                      "joe",
                      "mail.imap.socketFactory",
                      new BrokenSocketFactory(),
                      "mail.imap.socketFactory.fallback",
                      "false"));
      assertTrue(e.getMessage().contains("broken"), e.getMessage());
    }
  }

  private static final String TLS_SESSION =
      "!tls\nS: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n" + OK;

  /** Two connections: one that TLS fails on, and one with TLS. */
  private static String secondTime(String session) {
    return "connection 1:\n!expect-close\nconnection 2:\n" + session;
  }

  @ParameterizedTest
  @CsvSource({
    "socketFactory.class, org.imap4x.mail.config.BrokenTlsFactory, false",
    "socketFactory.class, org.imap4x.mail.config.BrokenTlsFactory$Unchecked, false",
    "socketFactory.class, org.imap4x.mail.config.BrokenTlsFactory$ClearText, false",
    "socketFactory.class, org.imap4x.mail.config.BrokenTlsFactory, true",
    "ssl.socketFactory.class, org.imap4x.mail.config.BrokenTlsFactory, true",
    "ssl.socketFactory.class, org.imap4x.mail.config.BrokenTlsFactory$Unchecked, true",
  })
  void tlsFactory_failing_fallsBackToOurOwnTls(String key, String name, String ssl)
      throws Exception {
    succeeds(
        secondTime(TLS_SESSION),
        "joe",
        "mail.imap." + key,
        name,
        "mail.imap.ssl.enable",
        ssl,
        "mail.imap.ssl.trust",
        "*");
  }

  @ParameterizedTest
  @CsvSource({
    "socketFactory.class, org.imap4x.mail.config.BrokenTlsFactory$Unmade, false",
    "socketFactory.class, org.imap4x.mail.config.BrokenTlsFactory$Unmade, true",
    "socketFactory.class, no.such.Factory, true",
    "ssl.socketFactory.class, no.such.Factory, true",
    "ssl.socketFactory.class, java.lang.String, true",
  })
  void tlsFactory_thatCannotBeMade_isOurOwnTls(String key, String name, String ssl)
      throws Exception {
    Object[] properties = {
      "mail.imap." + key,
      name,
      "mail.imap.ssl.enable",
      ssl,
      "mail.imap.ssl.context",
      TestTls.clientContext(),
      "mail.imap.socketFactory.fallback",
      "true"
    };
    succeeds(TLS_SESSION, "joe", properties);
    properties[7] = "false";
    try (ScriptedServer server = ScriptedServer.inline("connection *:\n!expect-close\n")) {
      MessagingException e =
          assertThrows(MessagingException.class, () -> connect(server, "joe", properties));
      assertTrue(e.getMessage().contains(key + "=" + name), e::getMessage);
      assertEquals(0, server.connectionCount());
    }
  }

  @Test
  void tlsFactory_failing_isNeverReplacedByClearText() throws Exception {
    for (String name : List.of("", "$Unchecked", "$Unmade", "$ClearText")) {
      String script = "connection *:\nS: * OK [CAPABILITY IMAP4rev1] hi\n!reset\n";
      try (ScriptedServer server = ScriptedServer.inline(script)) {
        MessagingException e =
            assertThrows(
                MessagingException.class,
                () ->
                    connect(
                        server,
                        "joe",
                        "mail.imap.socketFactory.class",
                        BrokenTlsFactory.class.getName() + name,
                        "mail.imap.ssl.trust",
                        "*"));
        assertFalse(server.received().toString().contains("LOGIN"), e::toString);
      }
    }
  }

  @Test
  void tlsFactory_failingWithoutFallback_isTheFailure() throws Exception {
    MessagingException e =
        fails(
            MessagingException.class,
            "!expect-close\n",
            "joe",
            "mail.imap.socketFactory.class",
            BrokenTlsFactory.class.getName(),
            "mail.imap.socketFactory.fallback",
            "false",
            "mail.imap.ssl.trust",
            "*");
    assertTrue(e.getMessage().contains("broken factory"), e::getMessage);
  }

  @Test
  void tlsFactory_failingAtStarttls_fallsBackToTlsOnly() throws Exception {
    String greeting = "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi\n";
    String first =
        "connection 1:\n" + greeting + "C: $tag STARTTLS\nS: $tag OK go\n!expect-close\n";
    Object[] properties = {
      "mail.imap.starttls.enable",
      "true",
      "mail.imap.ssl.socketFactory",
      new BrokenTlsFactory(),
      "mail.imap.ssl.trust",
      "*"
    };
    succeeds(
        first
            + "connection 2:\n"
            + greeting
            + "C: $tag STARTTLS\nS: $tag OK go\n!tls\n"
            + "C: $tag CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: $tag OK\n"
            + "C: $tag LOGIN $* $*\n"
            + OK,
        "joe",
        properties);
    fails(
        MessagingException.class,
        first + "connection 2:\nS: * OK [CAPABILITY IMAP4rev1] no TLS now\n!expect-close\n",
        "joe",
        properties);
  }

  /** It may be a pin: others are asked only where the application names them. */
  @Test
  void tlsFactory_failingInTheHandshake_isReplacedByWhatIsTrustedBesides() throws Exception {
    Object[] properties = {"mail.imap.socketFactory.class", "javax.net.ssl.SSLSocketFactory"};
    try (ScriptedServer server = ScriptedServer.inline(TLS_SESSION)) {
      assertThrows(MessagingException.class, () -> connect(server, "joe", properties));
      assertEquals(1, server.connectionCount());
      assertThrows(AssertionError.class, server::verifyComplete);
    }
    try (ScriptedServer server = ScriptedServer.inline("!read 50\n!reset\n")) {
      assertThrows(MessagingException.class, () -> connect(server, "joe", properties));
      server.verifyComplete();
      assertEquals(1, server.connectionCount());
    }
    String never = "connection 1:\n!tls\nC: $a NEVER\n";
    try (ScriptedServer server = ScriptedServer.inline(never + "connection 2:\n" + TLS_SESSION)) {
      try (ImapClient client =
          connect(server, "joe", properties[0], properties[1], "mail.imap.ssl.trust", "*")) {
        assertTrue(client.isSecure());
      }
      assertThrows(AssertionError.class, server::verifyComplete); // of the first connection
    }
  }

  @ParameterizedTest
  @CsvSource({"*, true", "*, false", "0.0.0.0, true", "0.0.0.0, false"})
  void checkServerIdentity_explicit_holdsBesideTrust(String trust, boolean check) throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(TLS_SESSION)) {
      Account account = new Account("0.0.0.0", server.port(), "joe", Secret.of(PASSWORD), "");
      StoreSettings settings =
          settings(
              "mail.imap.ssl.enable",
              "true",
              "mail.imap.ssl.trust",
              trust,
              check ? "mail.imap.ssl.checkserveridentity" : "mail.imap.unset",
              "true");
      if (check) {
        MessagingException e =
            assertThrows(MessagingException.class, () -> connect(account, settings));
        assertTrue(e.getMessage().contains("not for \"0.0.0.0\""), e::getMessage);
        assertThrows(AssertionError.class, server::verifyComplete);
      } else {
        connect(account, settings).close();
        server.verifyComplete();
      }
    }
    succeeds(
        TLS_SESSION,
        "joe",
        "mail.imap.ssl.enable",
        "true",
        "mail.imap.ssl.trust",
        "*",
        "mail.imap.ssl.checkserveridentity",
        "true");
  }

  // ---- after login

  private static String ready(String capabilities, String rest) {
    return "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\nS: $tag OK [CAPABILITY "
        + (capabilities + "] in\n" + rest);
  }

  @Test
  void afterLogin_enableAndId_goInOnePacket() throws Exception {
    succeeds(
        ready(
            "IMAP4rev1 ENABLE ID CONDSTORE QRESYNC UTF8=ACCEPT",
            "C: $a ENABLE QRESYNC UTF8=ACCEPT\nC: $b ID (\"name\" \"imap4x\"$*\n"
                + "S: * ENABLED QRESYNC UTF8=ACCEPT\nS: $a OK\nS: * ID NIL\nS: $b OK\n"),
        "joe");
  }

  private static final String ENABLES = "IMAP4rev1 ENABLE ID CONDSTORE QRESYNC UTF8=ACCEPT";

  /** Plays the script of what is sent by the first command. */
  private void firstCommand(String rest, Consumer<ImapClient> first) throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(ready(ENABLES, rest));
        ImapClient client = connect(server, "joe")) {
      first.accept(client);
      assertEquals(rest.contains("S: * ENABLED"), client.isEnabled("QRESYNC"));
      server.verifyComplete();
    }
  }

  private static void select(ImapClient client, String name) {
    assertDoesNotThrow(() -> client.select(MailboxName.of(name), SelectOptions.READ_WRITE));
  }

  private static final String BOTH =
      "C: $a ENABLE QRESYNC UTF8=ACCEPT\nC: $b ID (\"name\" \"imap4x\"$*\n";
  private static final String ENABLED =
      "S: * ENABLED QRESYNC UTF8=ACCEPT\nS: $a OK\nS: * ID NIL\nS: $b OK\n";
  private static final String OPENED =
      "S: * 0 EXISTS\nS: * OK [UIDVALIDITY 7] v\nS: $c OK [READ-WRITE] x\n"
          + "S: * SEARCH\nS: $d OK\n";

  /** The server answers when it has all four, so that none waits for another. */
  @Test
  void afterLogin_select_goesInTheSamePacket() throws Exception {
    firstCommand(
        BOTH + "C: $c SELECT INBOX\nC: $d UID SEARCH ALL\n" + ENABLED + OPENED,
        client -> select(client, "INBOX"));
  }

  @Test
  void afterLogin_selectBesideARefusedEnable_isNoFailure() throws Exception {
    firstCommand(
        BOTH
            + "C: $c SELECT INBOX\nC: $d UID SEARCH ALL\n"
            + "S: $a BAD what?\nS: $b NO no\n"
            + OPENED,
        client -> select(client, "INBOX"));
  }

  /** How these names are written depends on what is enabled. */
  @ParameterizedTest
  @ValueSource(strings = {"\u00e4", "a & b"})
  void afterLogin_selectOfANameThatMayBeUtf8_waits(String name) throws Exception {
    firstCommand(
        BOTH + ENABLED + ("C: $c SELECT \"" + name + "\"\nC: $d UID SEARCH ALL\n") + OPENED,
        client -> select(client, name));
  }

  @Test
  void afterLogin_anotherCommand_waits() throws Exception {
    firstCommand(
        BOTH + ENABLED + "C: $c CREATE \"\u00e4\"\nS: $c OK\n",
        client -> assertDoesNotThrow(() -> client.create(MailboxName.of("\u00e4"))));
    firstCommand(
        BOTH + ENABLED + "C: $c XLATE\nS: $c OK\n",
        client -> assertDoesNotThrow(() -> client.xatom("XLATE")));
    firstCommand(
        BOTH + ENABLED + "C: $c NOOP\nS: $c OK\n",
        client -> assertDoesNotThrow(() -> client.noop()));
  }

  /** Two threads begin at once: what one sends does not get before what the other waits for. */
  @Test
  void afterLogin_twoThreads_bothWait() throws Exception {
    for (int round = 0; round < 20; round++) {
      firstCommand(
          BOTH + ENABLED + "!auto NOOP\n",
          client -> {
            Thread other = new Thread(() -> assertDoesNotThrow(() -> client.noop()));
            other.start();
            assertDoesNotThrow(() -> client.noop());
            assertDoesNotThrow(() -> other.join());
          });
    }
  }

  @Test
  void afterLogin_refusals_areNoFailure() throws Exception {
    succeeds(
        ready(
            "IMAP4rev1 ENABLE ID CONDSTORE COMPRESS=DEFLATE",
            "C: $a ENABLE CONDSTORE\nC: $b ID $*\nS: $a BAD no\nS: $b NO no\n"
                + "C: $c COMPRESS DEFLATE\nS: $c NO [COMPRESSIONACTIVE] TLS has it\n"),
        "joe",
        "mail.imap.compress.enable",
        "true");
  }

  @Test
  void afterLogin_switchedOff_sendsNothing() throws Exception {
    succeeds(
        ready("IMAP4rev1 ENABLE ID CONDSTORE UTF8=ACCEPT COMPRESS=DEFLATE", ""),
        "joe",
        "mail.imap4x.id.enable",
        "false",
        "mail.imap4x.qresync.enable",
        "false",
        "mail.imap4x.utf8.enable",
        "false");
  }

  @Test
  void afterLogin_utf8Only_isEnabledWhateverTheSettings() throws Exception {
    succeeds(
        ready(
            "IMAP4rev1 ENABLE UTF8=ONLY",
            "C: $a ENABLE UTF8=ACCEPT\nS: * ENABLED UTF8=ACCEPT\nS: $a OK\n"),
        "joe",
        "mail.imap4x.utf8.enable",
        "false");
  }

  @Test
  void afterLogin_idFields_areTheApplications() throws Exception {
    succeeds(
        ready("IMAP4rev1 ID", "C: $a ID (\"name\" \"app\")\nS: * ID NIL\nS: $a OK\n"),
        "joe",
        "mail.imap4x.id.fields",
        Map.of("name", "app"));
  }

  @Test
  void afterLogin_compress_isInForce() throws Exception {
    String script =
        ready(
            "IMAP4rev1 COMPRESS=DEFLATE",
            "C: $a COMPRESS DEFLATE\nS: $a OK\n!deflate\nC: $b NOOP\nS: $b OK\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        ImapClient client = connect(server, "joe", "mail.imap.compress.enable", "true")) {
      assertDoesNotThrow(client::noop);
      server.verifyComplete();
    }
  }

  @Test
  void yahooGuid_set_isSentBeforeLogin() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev1 ID] hi\n"
            + "C: $a ID (\"GUID\" \"1\")\nS: * ID NIL\nS: $a OK\nC: $tag LOGIN $* $*\n"
            + OK,
        "joe",
        "mail.imap.yahoo.guid",
        "1");
  }

  @Test
  void proxyAuth_user_isSentAfterLogin() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n"
            + OK
            + "C: $a PROXYAUTH boss\nS: $a NO not an administrator\n";
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      Account account =
          new Account(server.host(), server.port(), "joe", Secret.of(PASSWORD), "boss");
      MessagingException e =
          assertThrows(
              MessagingException.class,
              () ->
                  SessionSetup.connect(
                      settings(),
                      account,
                      TokenSupplier.Reason.FIRST,
                      ImapFaults.ERRORS,
                      StatusListener.NONE,
                      new Cancellation()));
      assertTrue(e.getMessage().contains("not an administrator"), e.getMessage());
      assertInstanceOf(IMAPException.class, e);
      server.verifyComplete();
    }
  }

  @Test
  void revision2Only_server_isEnabled() throws Exception {
    succeeds(
        "S: * OK [CAPABILITY IMAP4rev2 AUTH=PLAIN] hi\n"
            + ("C: $tag AUTHENTICATE PLAIN " + plain("joe") + "\n")
            + "S: $tag OK [CAPABILITY IMAP4rev2] in\n"
            + "C: $a ENABLE $*\nS: * ENABLED IMAP4rev2\nS: $a OK\n",
        "joe");
  }
}
