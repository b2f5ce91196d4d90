package org.imap4x.mail.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of settings itself, and the README's table of them. */
class SettingsTest {
  private static final String BEGIN = "<!-- settings: begin -->";
  private static final String END = "<!-- settings: end -->";

  /** Set to "true" to write the table into the README in place of comparing it. */
  private static final String WRITE = "imap4x.readme.write";

  /** Everything that the incumbent reads under mail.imap., from its documentation and its code. */
  private static final List<String> INCUMBENT =
      List.of(
          ("user host port partialfetch fetchsize ignorebodystructuresize peek statuscachetimeout"
                  + " appendbuffersize minidletime proxyauth.user starttls.enable starttls.required"
                  + " sasl.enable sasl.mechanisms sasl.authorizationid sasl.realm"
                  + " sasl.usecanonicalhostname sasl.xgwtrustedapphack.enable forcepasswordrefresh"
                  + " enableresponseevents enableimapevents messagecache.debug yahoo.guid"
                  + " throwsearchexception closefoldersonstorefailure compress.enable compress.level"
                  + " compress.strategy finalizecleanclose folder.class connectionpool.debug"
                  + " connectionpoolsize connectionpooltimeout separatestoreconnection servertimeout"
                  + " pruninginterval ssl.enable auth.mechanisms auth.login.disable auth.plain.disable"
                  + " auth.ntlm.disable auth.xoauth2.disable auth.ntlm.domain auth.ntlm.flags"
                  + " auth.ntlm.v2 referralexception reusetagprefix localhost localaddress localport"
                  + " connectiontimeout timeout writetimeout executor.writetimeout socketFactory"
                  + " socketFactory.class socketFactory.fallback socketFactory.port usesocketchannels"
                  + " ssl.socketFactory ssl.socketFactory.class ssl.socketFactory.port"
                  + " ssl.checkserveridentity ssl.hostnameverifier ssl.hostnameverifier.class"
                  + " ssl.trust ssl.protocols ssl.ciphersuites proxy.host proxy.port proxy.user"
                  + " proxy.password socks.host socks.port allowreadonlyselect")
              .split(" "));

  @Test
  void keys_all_areThereOnce() {
    Set<String> seen = new HashSet<>();
    for (Settings s : Settings.values()) {
      assertTrue(seen.add(s.key()), s.key());
    }
  }

  @Test
  void incumbentsProperties_all_areKnown() {
    for (String key : INCUMBENT) {
      assertTrue(Settings.find(key).isPresent(), key);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetchSize", "auth.plain", "timeouts", "", "disable"})
  void find_unknownKey_findsNothing(String key) {
    assertFalse(Settings.find(key).isPresent());
  }

  @ParameterizedTest
  @EnumSource(Settings.class)
  void setting_standard_isOfItsType(Settings s) {
    switch (s.type()) {
      case BOOLEAN -> assertTrue(s.standard().matches("(true|false)(, .*)?"), s.standard());
      case MILLIS, OCTETS -> assertTrue(s.standard().matches("-?\\d+(, .*)?"), s.standard());
      case NUMBER -> assertTrue(s.standard().matches("|-?\\d+(, .*)?"), s.standard());
      default -> {}
    }
    assertTrue(s.text().endsWith("."), s.text());
    assertFalse(s.text().contains("|"), "would break the table: " + s.text());
  }

  @ParameterizedTest
  @EnumSource(Settings.class)
  void setting_readWithoutProperties_givesItsDefault(Settings s) {
    StoreSettings none = TestSettings.of();
    EnumSet<Settings> dependent =
        EnumSet.of(
            Settings.PORT,
            Settings.GREETING_TIMEOUT,
            Settings.TOTAL_TIMEOUT,
            Settings.MAX_LINE,
            Settings.MAX_RESPONSE,
            Settings.MAX_ANSWERS);
    if (!dependent.contains(s) && !s.standard().isEmpty()) {
      switch (s.type()) {
        case NUMBER, OCTETS -> assertEquals(Long.parseLong(s.standard()), none.octets(s));
        case MILLIS -> assertDoesNotThrow(() -> none.timeout(s));
        case BOOLEAN -> assertEquals(s.standard().equals("true"), none.flag(s));
        default -> assertFalse(none.isSet(s));
      }
    }
  }

  @Test
  void readme_table_isTheOneOfTheEnum() throws IOException {
    Path readme = Path.of("README.md");
    String text = Files.readString(readme, StandardCharsets.UTF_8);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertTrue(begin >= 0 && end > begin, "README.md has no markers " + BEGIN + " and " + END);
    String table = String.join("\n", Settings.table());
    if (Boolean.getBoolean(WRITE)) {
      String head = text.substring(0, begin + BEGIN.length());
      Files.writeString(readme, head + "\n\n" + table + "\n\n" + text.substring(end));
      return;
    }
    assertEquals(
        table,
        text.substring(begin + BEGIN.length(), end).strip(),
        "run this test with -D" + WRITE + "=true to write the table");
  }
}
