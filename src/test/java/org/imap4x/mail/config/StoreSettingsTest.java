package org.imap4x.mail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Level;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looking settings up: prefixes, types, what is wrong. */
class StoreSettingsTest {

  @ParameterizedTest
  @CsvSource({
    // protocol, first, then
    "imap4x, mail.imap4x., mail.imap.",
    "imap4xs, mail.imap4xs., mail.imaps.",
    "imap, mail.imap., mail.imap4x.",
    "imaps, mail.imaps., mail.imap4xs.",
  })
  void key_inBothPlaces_ownPrefixWins(String protocol, String own, String other) {
    StoreSettings both =
        TestSettings.named(protocol, own + "fetchsize", "1", other + "fetchsize", "2");
    assertEquals(1, both.number(Settings.FETCH_SIZE));
    assertEquals(own + "fetchsize", both.name(Settings.FETCH_SIZE));
    StoreSettings fallback = TestSettings.named(protocol, other + "fetchsize", "2");
    assertEquals(2, fallback.number(Settings.FETCH_SIZE));
    assertEquals(other + "fetchsize", fallback.name(Settings.FETCH_SIZE));
  }

  @Test
  void imap4x_keyOfTheOtherSecurity_isNotRead() {
    assertFalse(TestSettings.named("imap4x", "mail.imaps.peek", "true").flag(Settings.PEEK));
    assertFalse(TestSettings.named("imap4xs", "mail.imap.peek", "true").flag(Settings.PEEK));
  }

  @Test
  void fallback_whetherTlsIsOn_doesNotMatter() {
    Session session =
        Session.getInstance(
            TestSettings.properties(
                "mail.imap.peek", "true", "mail.imap.ssl.enable", "true", "mail.imaps.port", "5"));
    for (boolean tls : new boolean[] {false, true}) {
      StoreSettings plain = StoreSettings.of(session, "imap4x", tls);
      assertTrue(plain.isTls());
      assertTrue(plain.flag(Settings.PEEK));
      assertFalse(plain.isSet(Settings.PORT));
      StoreSettings secure = StoreSettings.of(session, "imap4xs", tls);
      assertFalse(secure.flag(Settings.PEEK));
      assertEquals(5, secure.port(-1));
    }
  }

  @Test
  void defaultsOfProperties_stringsInThem_areRead() {
    Properties defaults = TestSettings.properties("mail.imap.peek", "true");
    StoreSettings settings =
        StoreSettings.of(Session.getInstance(new Properties(defaults)), "imap4x", false);
    assertTrue(settings.flag(Settings.PEEK));
  }

  @Test
  void values_objectsInPlaceOfStrings_areTaken() {
    StoreSettings settings =
        TestSettings.of(
            "mail.imap.peek",
            Boolean.TRUE,
            "mail.imap.timeout",
            1500,
            "mail.imap.auth.plain.disable",
            Boolean.TRUE);
    assertTrue(settings.flag(Settings.PEEK));
    assertEquals(Duration.ofMillis(1500), settings.timeout(Settings.TIMEOUT));
    assertEquals(List.of("PLAIN"), settings.disabledMechanisms());
  }

  @Test
  void disabled_withoutOrWithSeveralSpellings_namesEachOnce() {
    StoreSettings settings =
        TestSettings.of(
            "mail.imap.auth.disable",
            "true",
            "mail.imap4x.auth.plain.disable",
            "true",
            "mail.imap.auth.PLAIN.disable",
            "true",
            "mail.imap.auth.login.disable",
            "false",
            "mail.imap.auth.cram-md5.disable",
            true,
            "mail.pop3.auth.ntlm.disable",
            "true");
    assertEquals(Set.of("PLAIN", "CRAM-MD5"), Set.copyOf(settings.disabledMechanisms()));
    assertEquals(2, settings.disabledMechanisms().size());
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "99999999999"})
  void timeout_zeroOrLessOrHuge_isForEver(String value) {
    assertEquals(
        StoreSettings.FOR_EVER,
        TestSettings.of("mail.imap.timeout", value).timeout(Settings.TIMEOUT));
  }

  @Test
  void timeout_notSet_isFinite() {
    assertEquals(Duration.ofSeconds(60), TestSettings.of().timeout(Settings.TIMEOUT));
    assertEquals(Duration.ofSeconds(30), TestSettings.of().timeout(Settings.CONNECTION_TIMEOUT));
  }

  @Test
  void number_thatIsNone_isWarnedAboutOnceByItsKey() {
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      StoreSettings settings = TestSettings.of("mail.imap.fetchsize", "16k");
      assertEquals(65536, settings.octets(Settings.FETCH_SIZE));
      assertEquals(65536, settings.octets(Settings.FETCH_SIZE));
      assertEquals(1, log.count("mail.imap.fetchsize=16k"), () -> "" + log.lines());
    }
  }

  @Test
  void boolean_thatIsNone_isTheDefaultAndWarnedAbout() {
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      StoreSettings settings =
          TestSettings.of("mail.imap.partialfetch", "yes", "mail.imap.peek", "on");
      assertTrue(settings.flag(Settings.PARTIAL_FETCH));
      assertFalse(settings.flag(Settings.PEEK));
      assertEquals(2, log.count("neither true nor false"));
    }
  }

  @Test
  void choice_unknownWord_isTheDefaultAndWarnedAbout() {
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      StoreSettings settings = TestSettings.of("mail.imap4x.cleartext", "never");
      assertEquals("warn", settings.choice(Settings.CLEARTEXT, "allow", "warn", "refuse"));
      assertEquals(1, log.count("mail.imap4x.cleartext=never"));
    }
  }

  @Test
  void object_ofTheType_isGivenAsItIs() throws Exception {
    SocketFactory factory = SocketFactory.getDefault();
    StoreSettings settings = TestSettings.of("mail.imap.socketFactory", factory);
    assertSame(factory, settings.object(Settings.SOCKET_FACTORY, SocketFactory.class).get());
  }

  @Test
  void object_ofAnotherType_failsWithItsKey() {
    StoreSettings settings = TestSettings.of("mail.imap.socketFactory", "some.Factory");
    MessagingException e =
        assertThrows(
            MessagingException.class,
            () -> settings.object(Settings.SOCKET_FACTORY, SocketFactory.class));
    assertTrue(e.getMessage().contains("mail.imap.socketFactory"), e.getMessage());
  }

  @Test
  void check_unknownOwnKey_isWarnedAboutOnce() throws Exception {
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      StoreSettings settings =
          TestSettings.of(
              "mail.imap4x.fetchsise",
              "1",
              "mail.imap4xs.pek",
              "x",
              "mail.imap.whatever",
              "theirs",
              "mail.imap4x.class",
              "some.Store",
              "mail.imap4x.auth.cram-md5.disable",
              "true",
              "mail.imap4x.peek",
              "true");
      settings.check();
      settings.check();
      assertEquals(2, log.lines().size(), () -> "" + log.lines());
      assertEquals(1, log.count("mail.imap4x.fetchsise"));
      assertEquals(1, log.count("mail.imap4xs.pek"));
    }
  }

  @Test
  void check_folderClass_failsAndNamesTheReplacement() {
    StoreSettings settings = TestSettings.of("mail.imap.folder.class", "com.example.MyFolder");
    MessagingException e = assertThrows(MessagingException.class, settings::check);
    assertTrue(e.getMessage().contains("mail.imap.folder.class"), e.getMessage());
    assertTrue(e.getMessage().contains("doCommand"), e.getMessage());
  }

  @Test
  void check_otherThingsNotOffered_areWarnedAbout() throws Exception {
    try (LogCapture log = new LogCapture(MailLog.MAIL, Level.WARNING)) {
      StoreSettings settings =
          TestSettings.of(
              "mail.imap.finalizecleanclose",
              "true",
              "mail.imap.sasl.xgwtrustedapphack.enable",
              "true");
      settings.check();
      settings.check();
      assertEquals(1, log.count("finalizecleanclose"));
      assertEquals(1, log.count("SaslMechanismFactory"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "imap4x, 143",
    "imap4xs, 993",
    "imap, 143",
    "imaps, 993",
  })
  void port_notSet_followsTheProtocol(String protocol, int port) {
    assertEquals(port, TestSettings.named(protocol).port(-1));
    assertEquals(7, TestSettings.named(protocol).port(7));
  }

  @Test
  void port_sslEnable_is993() {
    assertEquals(993, TestSettings.of("mail.imap.ssl.enable", "true").port(-1));
    assertEquals(14, TestSettings.of("mail.imap.port", "14").port(-1));
  }

  @Test
  void host_order_isGivenOwnFallbackGeneral() {
    StoreSettings all =
        TestSettings.of(
            "mail.imap4x.host", "own", "mail.imap.host", "fallback", "mail.host", "general");
    assertEquals("given", all.host("given"));
    assertEquals("own", all.host(null));
    assertEquals("fallback", TestSettings.of("mail.imap.host", "fallback").host(""));
    assertEquals("general", TestSettings.of("mail.host", "general").host(null));
    assertEquals("localhost", TestSettings.of().host(null));
  }
}
