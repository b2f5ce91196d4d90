package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.imap4x.model.FetchData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class QuirkTest {
  /** Quirks of what commands get, not of one response; their tests count them. */
  private static final String CLIENT = "client.";

  /** How many constants no server is known to need; the number may fall, not rise. */
  private static final int OF_NO_KNOWN_SERVER = 24;

  private static final Pattern REPORT = Pattern.compile("none|[\\w.-]+/[\\w.-]+(#\\d+)?");

  @ParameterizedTest
  @EnumSource(Quirk.class)
  void quirk_each_namesServerReportSampleAndTest(Quirk quirk) throws Exception {
    assertFalse(quirk.server().isBlank());
    assertFalse(quirk.server().contains("several"), "which?");
    assertFalse(quirk.sample().isBlank());
    assertTrue(REPORT.matcher(quirk.report()).matches(), quirk.report());
    assertTrue(!quirk.isOfAKnownServer() || !quirk.report().equals("none"), "who says so?");
    Method test = test(quirk);
    assertTrue(
        test.isAnnotationPresent(Test.class) || test.isAnnotationPresent(ParameterizedTest.class),
        test + " is no test");
  }

  @Test
  void quirk_ofNoKnownServer_areFew() {
    assertEquals(
        OF_NO_KNOWN_SERVER,
        Stream.of(Quirk.values()).filter(quirk -> !quirk.isOfAKnownServer()).count());
  }

  /** The method that the constant names. */
  private static Method test(Quirk quirk) throws ClassNotFoundException {
    String[] name = quirk.test().split("#");
    List<Method> named =
        Stream.of(Class.forName("org.imap4x." + name[0]).getDeclaredMethods())
            .filter(m -> m.getName().equals(name[1]))
            .toList();
    assertEquals(1, named.size(), "there is no " + quirk.test());
    return named.get(0);
  }

  /** Runs the named test: it passes, and meets the quirk. */
  @ParameterizedTest
  @EnumSource(Quirk.class)
  void quirk_each_occursInItsTest(Quirk quirk) throws Exception {
    Method test = test(quirk);
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    long before = quirk.count();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(test.getDeclaringClass(), test))
                .build(),
            summary);
    assertEquals(0, summary.getSummary().getTotalFailureCount());
    assertTrue(summary.getSummary().getTestsSucceededCount() > 0, "it does not run");
    assertTrue(quirk.count() > before, test + " does not show it");
  }

  private static Arguments line(Quirk quirk, String line) {
    return Arguments.of(quirk, line);
  }

  private static Arguments fetch(Quirk quirk, String items) {
    return Arguments.of(quirk, "* 1 FETCH (" + items + ")");
  }

  static Stream<Arguments> samples() {
    Function<String, String> body = s -> "BODYSTRUCTURE (\"a\" \"b\" " + s + ")";
    String env = "ENVELOPE (NIL NIL ";
    return Stream.of(
        fetch(Quirk.EMPTY_PARAMETERS, body.apply("() NIL NIL \"7bit\" 1")),
        fetch(Quirk.CHILDLESS_MULTIPART, "BODYSTRUCTURE (\"ALTERNATIVE\")"),
        fetch(Quirk.NIL_CHILDREN, "BODYSTRUCTURE (NIL \"RELATED\")"),
        fetch(Quirk.ENCODING_NIL, body.apply("NIL NIL NIL NIL 1")),
        fetch(
            Quirk.MESSAGE_WITHOUT_BODY,
            "BODYSTRUCTURE (\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 1)"),
        fetch(Quirk.ATOM_FOR_STRING, body.apply("NIL NIL NIL 7bit 1")),
        fetch(Quirk.EXTRA_BODY_DATA, body.apply("NIL NIL NIL \"7bit\" 1 NIL NIL NIL NIL 5")),
        fetch(Quirk.ODD_BODY_SIZE, body.apply("NIL NIL NIL \"7bit\" -1")),
        fetch(Quirk.ODD_BODY_FIELD, body.apply("\"x\" NIL NIL \"7bit\" 1")),
        fetch(Quirk.NIL_IN_ADDRESS_LIST, env + "(NIL) NIL NIL NIL NIL NIL NIL NIL)"),
        fetch(Quirk.EMPTY_ADDRESS_LIST, env + "() NIL NIL NIL NIL NIL NIL NIL)"),
        fetch(
            Quirk.SPACES_BETWEEN_ADDRESSES,
            env + "((NIL NIL NIL NIL) (NIL NIL NIL NIL)) NIL NIL NIL NIL NIL NIL NIL)"),
        fetch(Quirk.LONG_ENVELOPE, env + "NIL NIL NIL NIL NIL NIL NIL NIL NIL)"),
        fetch(Quirk.ENVELOPE_NIL, "ENVELOPE NIL"),
        fetch(Quirk.UNREADABLE_ITEM, "ENVELOPE (\"Re: \"x\" y\")"),
        fetch(Quirk.TAIL_AFTER_BROKEN_ITEM, "BODY ((\"a\" UID 5"),
        line(Quirk.MISSING_CLOSE, "* 1 FETCH (UID 5"),
        line(Quirk.MISSING_PARENTHESES, "* 1 FETCH UID 5"),
        line(Quirk.QUOTES_IN_NAME, "* LIST () \"/\" \"a \"b\" c\""),
        line(Quirk.MISSING_LIST_SPACE, "* LIST ()\"/\"\"x\""),
        line(Quirk.BARE_ATTRIBUTES, "* LIST \\Noselect \"/\" x"),
        fetch(Quirk.FLAGS_NIL, "FLAGS NIL"),
        fetch(Quirk.ODD_SIZE, "RFC822.SIZE 9.3736e+06"),
        fetch(Quirk.ODD_DATE, "INTERNALDATE NIL"),
        fetch(Quirk.UID_OUT_OF_RANGE, "UID 0"),
        fetch(Quirk.SECTION_BLANKS, "BODY[ TEXT ] NIL"),
        line(Quirk.LONE_BACKSLASH, "* LIST (\\HasNoChildren \\) \".\" \"a\""),
        line(Quirk.BARE_NAME, "* LIST () \"/\" a b"),
        line(Quirk.NIL_NAME, "* LIST () NIL NIL"),
        line(Quirk.STATUS_NAME_WITH_SPACE, "* STATUS a b (MESSAGES 1)"),
        line(Quirk.STATUS_NO_SPACE, "* STATUS \"a\"(MESSAGES 1)"),
        line(Quirk.STATUS_ODD_VALUE, "* STATUS a (UIDNEXT NIL)"),
        line(Quirk.SPLIT_LITERAL_PLUS, "* CAPABILITY LITERAL +"),
        line(Quirk.UNCLOSED_CODE, "* OK [A"),
        line(Quirk.MALFORMED_CODE, "* OK [UIDNEXT x] y"),
        line(Quirk.TAGGED_BYE, "A1 BYE x"),
        line(Quirk.ZERO_IN_SET, "* SEARCH 0"),
        line(Quirk.SET_FOR_NUMBERS, "* SEARCH 1:2,5"),
        line(Quirk.SET_IN_QUOTES, "* ESEARCH UID ALL \"1:2\""),
        line(Quirk.BARE_BACKSLASH, "* LIST () \"\\\" \"a\""),
        line(Quirk.ESEARCH_PAIRS_IN_LIST, "* ESEARCH UID (ALL 1)"),
        line(Quirk.QUOTA_WITHOUT_LIST, "* QUOTA \"ROOT\""),
        line(Quirk.ID_COMMAS, "* ID (\"a\", \"b\")"),
        line(Quirk.ID_ATOMS, "* ID (a b)"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void quirk_sample_isCounted(Quirk quirk, String line) {
    long before = quirk.count();
    if (Feed.parse(line) instanceof org.imap4x.model.Untagged.Fetch f) {
      FetchData d = f.data();
      d.envelope().ifPresent(FetchData.Lazy::get);
      d.bodyStructure().ifPresent(FetchData.Lazy::get);
    }
    assertTrue(quirk.count() > before);
  }

  @Test
  void quirk_every_hasASample() {
    for (Quirk quirk : Quirk.values()) {
      assertTrue(
          quirk.test().startsWith(CLIENT) || samples().anyMatch(a -> a.get()[0] == quirk),
          quirk + " has no sample");
    }
  }
}
