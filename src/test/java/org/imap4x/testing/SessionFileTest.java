package org.imap4x.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stored sessions: whose they are, how many, and that nothing private is in them. */
class SessionFileTest {
  private static final int LARGEST = 30_000;
  private static final int ALL = 700_000;

  /** What looks private, and is not allowed to be there. */
  private static final List<Pattern> PRIVATE =
      List.of(
          Pattern.compile("(?i)\\bsecret\\b|\\bpassword *[:=]"),
          // what was logged in with
          Pattern.compile("(?m)^C: \\S+ (?i:LOGIN) (?!\\$)"),
          Pattern.compile("(?m)^C: \\S+ (?i:AUTHENTICATE) \\S+ (?!\\$\\*$)"),
          // a challenge
          Pattern.compile("(?m)^S: \\+ [A-Za-z0-9+/]{12,}={0,2}$"),
          Pattern.compile("(?<![\\w.:])/(?:tmp|home|work|root|usr|var|etc|proc|run|opt|srv)\\b"),
          Pattern.compile("\\bu[0-9]+\\b"),
          Pattern.compile("SESSIONID=<(?!session>)"),
          Pattern.compile("(?i)\\bpid\\b"),
          Pattern.compile("\\b(?!127\\.0\\.0\\.1\\b)\\d{1,3}(?:\\.\\d{1,3}){3}\\b(?!\\S)"),
          // a host name, but for those that are nobody's, and the makers' own in greetings
          Pattern.compile(
              "(?i)(?<![\\w.-])(?!(?:[\\w-]+\\.)*example\\.(?:org|com|net|edu)\\b"
                  + "|www\\.cyrusimap\\.org|tools\\.ietf\\.org)"
                  + "(?:[a-z][\\w-]*\\.)+(?:com|org|net|edu|de|uk|io|dev|local|lan|internal)\\b"));

  static Stream<SessionFile> real() {
    return SessionFile.real().stream();
  }

  @Test
  void corpus_realServers_isThereAndSmall() {
    assertTrue(SessionFile.real().size() >= 60, "only " + SessionFile.real().size());
    for (String server : SessionFile.REAL) {
      assertTrue(real().filter(f -> f.folder().equals(server)).count() >= 10, server);
    }
    assertTrue(real().mapToInt(SessionFileTest::size).sum() < ALL);
  }

  @ParameterizedTest
  @MethodSource("real")
  void session_each_saysWhereItIsFrom(SessionFile file) {
    assertEquals(
        file.folder(), file.head("server").split(" ")[0].toLowerCase(java.util.Locale.ROOT));
    assertTrue(file.head("server").matches("\\w+ .*\\d.*"), "which version?");
    assertTrue(file.head("test").matches("\\w+#\\w+"), "which test?");
    assertTrue(file.head("recorded").matches("\\d{4}-\\d\\d-\\d\\d"), "when?");
    assertFalse(file.head("quirks").isEmpty(), "which quirks, or none?");
    assertTrue(size(file) < LARGEST, "it is too large");
  }

  @ParameterizedTest
  @MethodSource("real")
  void session_each_hasNothingPrivate(SessionFile file) {
    assertEquals(Set.of(), privateIn(file.text()));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {
        "C: $t1 LOGIN joe x",
        "C: $t1 login \"joe\" {4}",
        "C: $t1 AUTHENTICATE PLAIN AGpvZQB4",
        "S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+",
        "S: * NO cannot open /var/mail/joe",
        "S: * ACL INBOX u17 lrs",
        "S: $t1 OK [SESSIONID=<cyrus-4711-1>] in",
        "S: * BYE from 10.1.2.3",
        "S: * OK mail7.hoster.de ready",
        "S| the secret"
      })
  void privateData_anyKind_isSeen(String line) {
    assertFalse(privateIn("S: * OK ready\n" + line + "\n").isEmpty());
  }

  private static int size(SessionFile file) {
    return file.text().getBytes(StandardCharsets.UTF_8).length;
  }

  private static Set<String> privateIn(String text) {
    Set<String> found = new java.util.TreeSet<>();
    for (Pattern pattern : PRIVATE) {
      Matcher m = pattern.matcher(text.replaceFirst("^# server: .*\n", ""));
      while (m.find()) {
        found.add(m.group());
      }
    }
    return found;
  }
}
