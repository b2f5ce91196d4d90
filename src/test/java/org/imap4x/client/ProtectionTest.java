package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.Deflater;
import org.imap4x.client.ClientOptions.Security;
import org.imap4x.model.Capability;
import org.imap4x.model.Secret;
import org.imap4x.testing.ScriptedServer;
import org.imap4x.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, compression, logins: nothing slips in, nothing leaks out. */
@Timeout(60)
class ProtectionTest {

  private static ClientOptions tls(ScriptedServer s, Security security) {
    return Core.options(s).security(security).sslContext(TestTls.clientContext()).build();
  }

  @Test
  void startTls_offered_isDoneAndCapabilitiesAreAskedAnew() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1 STARTTLS X-PLAIN] hi\nC: $t STARTTLS\nS: $t OK go\n!tls\n"
            + "C: $t CAPABILITY\nS: * CAPABILITY IMAP4rev1 X-SECURE\nS: $t OK\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = ImapClient.connect(tls(s, Security.STARTTLS_REQUIRED))) {
      assertTrue(c.isSecure());
      assertTrue(c.capabilities().has("X-SECURE"));
      assertFalse(c.capabilities().has("X-PLAIN"));
      assertTrue(c.channelBinding("tls-server-end-point").isPresent());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void startTls_whatWasSaidBefore_isForgotten() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi\nS: * ENABLED UTF8=ACCEPT QRESYNC\n"
            + "S: * BAD [ALERT] send your password to eve\nC: $t STARTTLS\n"
            + "S: * OK [REFERRAL imap://eve/] go there\nS: $t OK [X-EVE 1] go\n!tls\n"
            + "C: $t CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: $t OK\n"
            + "C: $t LOGIN \"u\" \"p\"\nS: $t OK\nC: $t CAPABILITY\n"
            + "S: * CAPABILITY IMAP4rev1\nS: $t OK\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = ImapClient.connect(tls(s, Security.STARTTLS_REQUIRED))) {
      List<String> told = new ArrayList<>();
      c.setStatusListener(status -> told.add(status.toString()));
      assertFalse(c.isUtf8());
      assertTrue(c.response("REFERRAL").isEmpty());
      assertTrue(c.response("X-EVE").isEmpty());
      c.login("u", Secret.of("p"));
      assertFalse(c.isUtf8());
      c.noop();
      assertEquals(List.of(), told);
      s.verifyComplete();
    }
  }

  @Test
  void enabled_beforeLogin_doesNotCount() throws Exception {
    String script =
        Core.greeting("")
            + "C: $t NOOP\nS: * ENABLED UTF8=ACCEPT\nS: $t OK\n"
            + "C: $t LOGIN \"u\" \"p\"\nS: $t OK [CAPABILITY IMAP4rev1] .\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      c.noop();
      c.login("u", Secret.of("p"));
      assertFalse(c.isUtf8());
      s.verifyComplete();
    }
  }

  @Test
  void startTls_plaintextAfterOk_failsTheConnection() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi\nC: $t STARTTLS\nS: $t OK go\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\n!expect-close\n";
    try (ScriptedServer s = ScriptedServer.inline(script)) {
      ImapException e =
          assertThrows(
              ImapException.Protocol.class,
              () -> ImapClient.connect(tls(s, Security.STARTTLS_REQUIRED)));
      assertTrue(e.getMessage().contains("octets"), e::getMessage);
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'S: * OK [CAPABILITY IMAP4rev1] hi'",
    "'S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi'"
  })
  void startTls_requiredAndNotToBeHad_sendsNothing(String greeting) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(greeting + "\n!expect-close\n")) {
      assertThrows(
          ImapException.class, () -> ImapClient.connect(tls(s, Security.STARTTLS_REQUIRED)));
      s.verifyComplete();
      assertEquals(List.of(), s.received());
    }
  }

  @Test
  void startTls_refusedWhereRequired_goesNoFurther() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi\nC: $t STARTTLS\nS: $t BAD no\n!expect-close\n";
    try (ScriptedServer s = ScriptedServer.inline(script)) {
      assertThrows(
          ImapException.Bad.class, () -> ImapClient.connect(tls(s, Security.STARTTLS_REQUIRED)));
      s.verifyComplete();
    }
  }

  @Test
  void startTls_ifOfferedAndNot_goesOnInClearText() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.greeting("") + "C: $t NOOP\nS: $t OK\n");
        ImapClient c = ImapClient.connect(tls(s, Security.STARTTLS_IF_OFFERED))) {
      assertFalse(c.isSecure());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void tls_fromTheFirstOctet_works() throws Exception {
    String script = "!tls\n" + Core.greeting("") + "C: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = ImapClient.connect(tls(s, Security.TLS))) {
      assertTrue(c.isSecure());
      assertThrows(IllegalStateException.class, c::startTls);
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void tls_certificateOfAnUnknown_isRefused() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline("connection *:\n!tls\n" + Core.greeting(""))) {
      ImapException e =
          assertThrows(
              ImapException.Lost.class,
              () -> ImapClient.connect(Core.options(s).security(Security.TLS).build()));
      assertEquals(ImapException.Outcome.NOT_SENT, e.outcome());
    } catch (AssertionError e) {
      // the server sees the client break the handshake off
      assertTrue(e.getMessage().contains("tls"), e::getMessage);
    }
  }

  @Test
  void compress_octetsBehindOk_areInflated() throws Exception {
    String script =
        Core.selected("COMPRESS=DEFLATE")
            + "C: $t COMPRESS DEFLATE\nS: $t OK\n!deflate\nS: * 1 EXPUNGE\nC: $t NOOP\nS: * OK hi\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      c.compress(Deflater.DEFAULT_COMPRESSION, Deflater.DEFAULT_STRATEGY);
      c.noop();
      assertEquals(List.of("removed 10"), changes.lines());
      s.verifyComplete();
    }
  }

  @Test
  void compress_newMessagesMeanwhile_areAskedForCompressed() throws Exception {
    String script =
        Core.selected("COMPRESS=DEFLATE")
            + "C: $t COMPRESS DEFLATE\nS: * 4 EXISTS\nS: $t OK\n!deflate\nC: $q UID SEARCH UID 16:*\nS: * SEARCH 20\nS: $q OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      c.compress(Deflater.DEFAULT_COMPRESSION, Deflater.DEFAULT_STRATEGY);
      assertEquals("10,12,15,20", c.selected().orElseThrow().uids().toString());
      s.verifyComplete();
    }
  }

  @Test
  void compress_refused_goesOnAsBefore() throws Exception {
    String script =
        Core.preauth("COMPRESS=DEFLATE")
            + "C: $t COMPRESS DEFLATE\nS: $t NO [COMPRESSIONACTIVE] TLS does\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      ImapException e = assertThrows(ImapException.No.class, () -> c.compress(6, 0));
      assertTrue(e.hasCode("COMPRESSIONACTIVE"));
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void login_whereDisabled_sendsNothing() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(Core.greeting("LOGINDISABLED") + "C: $t NOOP\nS: $t OK\n");
        ImapClient c = Core.connect(s)) {
      ImapException e =
          assertThrows(ImapException.No.class, () -> c.login("u", Secret.of("geheim")));
      assertEquals(ImapException.Outcome.NOT_SENT, e.outcome());
      c.noop();
      s.verifyComplete();
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void noSecret(List<String> lines, String... secrets) {
    String all = String.join("\n", lines);
    for (String secret : secrets) {
      assertFalse(all.contains(secret), all);
    }
    assertTrue(all.contains("AUTHENTICATE") || all.contains("LOGIN"), all);
  }

  @ParameterizedTest
  @CsvSource({"geheim", "'ge \"heim'", "gehäim"})
  void login_transcript_hasNoSecret(String password) throws Exception {
    String script =
        Core.greeting("LITERAL+")
            + (password.equals("gehäim")
                ? "C: $t LOGIN \"u\" {7+}\nC: gehäim\n"
                : "C: $t LOGIN \"u\" $*\n")
            + "S: $t NO wrong\nC: $t NOOP\nS: $t OK\n";
    List<String> lines = new CopyOnWriteArrayList<>();
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = ImapClient.connect(Core.options(s).transcript(lines::add).build())) {
      ImapException e =
          assertThrows(ImapException.No.class, () -> c.login("u", Secret.of(password)));
      c.noop();
      assertFalse(e.toString().contains("eh"), e::toString);
      noSecret(lines, password, "geh", "heim");
      noSecret(c.recentLines(), password, "geh", "heim");
      assertTrue(lines.stream().anyMatch(l -> l.startsWith("C: ") && l.contains("NOOP")));
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOGIN", "login", "AUTHENTICATE"})
  void xatom_thatLogsIn_hasNoSecretAnywhere(String command) throws Exception {
    String script =
        Core.greeting("")
            + "C: $t $a joe geheim \"ge heim\"\nS: $t NO wrong\nC: $t NOOP\nS: $t OK\n";
    List<String> lines = new CopyOnWriteArrayList<>();
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = ImapClient.connect(Core.options(s).transcript(lines::add).build())) {
      ImapException e =
          assertThrows(ImapException.No.class, () -> c.xatom(command, "joe", "geheim \"ge heim\""));
      c.noop();
      assertFalse((e + " " + e.transcript()).contains("heim"), e::toString);
      noSecret(lines, "geheim", "heim");
      noSecret(c.recentLines(), "geheim", "heim");
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOGIN joe GEHEIM", "authenticate plain GEHEIM"})
  void xatom_secretBesideTheName_isRefusedWithoutIt(String name) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.greeting("") + "C: $t NOOP\nS: $t OK\n");
        ImapClient c = Core.connect(s)) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> c.xatom(name));
      assertFalse(e.toString().contains("GEHEIM"), e::toString);
      Exception odd =
          assertThrows(IllegalArgumentException.class, () -> c.xatom("LOGIN", "joe", "gehäim"));
      assertFalse(odd.toString().matches(".*(geh|E4|ä).*"), odd::toString);
      c.noop();
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN,true",
    "PLAIN,false",
    "LOGIN,false",
    "CRAM-MD5,false",
    "XOAUTH2,true",
    "XOAUTH2,false",
    "OAUTHBEARER,true"
  })
  void authenticate_transcript_hasNoSecret(String mechanism, boolean ir) throws Exception {
    StringBuilder script =
        new StringBuilder(Core.greeting((ir ? "SASL-IR " : "") + "AUTH=" + mechanism));
    script.append("C: $t AUTHENTICATE ").append(mechanism).append(ir ? " $1\n" : "\n");
    if (mechanism.equals("LOGIN")) {
      script
          .append("S: + ")
          .append(base64("Username:"))
          .append("\nC: $1\nS: + ")
          .append(base64("Password:"))
          .append("\nC: $2\n");
    } else if (mechanism.equals("CRAM-MD5")) {
      script
          .append("S: + ")
          .append(base64("<1896.697170952@postoffice.example.net>"))
          .append("\nC: $1\n");
    } else if (!ir) {
      script.append("S: + \nC: $1\n");
    }
    script.append("S: $t OK [CAPABILITY IMAP4rev1] in\nC: $t NOOP\nS: $t OK\n");
    List<String> lines = new CopyOnWriteArrayList<>();
    try (ScriptedServer s = ScriptedServer.inline(script.toString());
        ImapClient c = ImapClient.connect(Core.options(s).transcript(lines::add).build())) {
      c.authenticate(Core.mechanism(mechanism, "user", "geheim"));
      assertEquals(SessionState.AUTHENTICATED, c.state());
      c.noop();
      s.verifyComplete();
      String sent = s.received().get(s.received().size() - 2);
      String response = sent.substring(sent.lastIndexOf(' ') + 1);
      assertTrue(response.length() > 4, sent);
      noSecret(lines, "geheim", base64("geheim"), response);
      noSecret(c.recentLines(), "geheim", base64("geheim"), response);
    }
  }

  @Test
  void authenticate_refused_goesOnInSession() throws Exception {
    String script =
        Core.greeting("SASL-IR AUTH=PLAIN")
            + "C: $t AUTHENTICATE PLAIN $1\nS: $t NO [AUTHENTICATIONFAILED] wrong\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      ImapException e =
          assertThrows(
              ImapException.No.class,
              () -> c.authenticate(Core.mechanism("PLAIN", "user", "geheim")));
      assertTrue(e.hasCode("AUTHENTICATIONFAILED"));
      assertEquals(SessionState.NOT_AUTHENTICATED, c.state());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void authenticate_badChallenge_isCancelled() throws Exception {
    String script =
        Core.greeting("AUTH=SCRAM-SHA-256")
            + "C: $t AUTHENTICATE SCRAM-SHA-256\nS: + \nC: $1\nS: + "
            + base64("nonsense")
            + "\nC: *\nS: $t BAD cancelled\nC: $t NOOP\nS: $t OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.connect(s)) {
      ImapException e =
          assertThrows(
              ImapException.class,
              () -> c.authenticate(Core.mechanism("SCRAM-SHA-256", "user", "geheim")));
      assertFalse(e.isFatal());
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void id_beforeLogin_isAllowed() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(
                Core.greeting("ID") + "C: $t ID NIL\nS: * ID (\"name\" \"x\")\nS: $t OK\n");
        ImapClient c = Core.connect(s)) {
      assertTrue(c.has(Capability.ID));
      assertEquals("x", c.id(null).get("name"));
      s.verifyComplete();
    }
  }
}
