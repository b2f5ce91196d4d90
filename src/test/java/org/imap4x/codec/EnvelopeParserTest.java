package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.imap4x.model.Address;
import org.imap4x.model.Envelope;
import org.imap4x.model.FetchData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeParserTest {
  private static final String D = "\"Wed, 17 Jul 1996 02:23:25 -0700\" \"s\" ";
  private static final String A = "((NIL NIL \"a\" \"b.c\"))";

  private static Optional<Envelope> envelope(String wire) {
    FetchData data = Feed.fetch("UID 5 ENVELOPE " + wire + " FLAGS (\\Seen)");
    assertEquals(5, data.uid());
    assertTrue(data.flags().isPresent(), data.malformed().toString());
    return data.envelope().orElseThrow().get();
  }

  static Stream<Arguments> envelopes() {
    String tail = " NIL NIL NIL NIL NIL NIL \"<i@x>\")";
    return Stream.of(
        Arguments.of("plain", "(" + D + A + tail, "[a@b.c]"),
        Arguments.of("E04", "(" + D + "(NIL (NIL NIL \"a\" \"b.c\"))" + tail, "[a@b.c]"),
        Arguments.of("E04 empty list", "(" + D + "()" + tail, "[]"),
        Arguments.of(
            "E08",
            "(" + D + "((NIL NIL \"a\" \"b.c\")  (NIL NIL \"d\" \"e.f\") )" + tail,
            "[a@b.c, d@e.f]"),
        Arguments.of(
            "E10",
            "(" + D + "((\"Exchange\" NIL NIL \".MISSING-HOST-NAME.\"))" + tail,
            "[null@.MISSING-HOST-NAME.]"),
        Arguments.of(
            "E24 eleven fields",
            "(" + D + A + " NIL NIL NIL NIL NIL NIL \"<i@x>\" NIL (1))",
            "[a@b.c]"),
        Arguments.of("literal", "(" + D + "(({3}\r\n\")( NIL \"a\" {3}\r\nb.c))" + tail, "[a@b.c]"),
        Arguments.of(
            "group",
            "(" + D + "((NIL NIL \"grp\" NIL)(NIL NIL \"a\" \"b.c\")(NIL NIL NIL NIL))" + tail,
            "[grp@null, a@b.c, null@null]"),
        Arguments.of(
            "trailing blank", "( " + D + A + " NIL NIL NIL NIL NIL NIL \"<i@x>\" )", "[a@b.c]"),
        Arguments.of("atoms", "(" + D + "((nil NIL a b.c))" + tail, "[a@b.c]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("envelopes")
  void envelope_asSent_isRead(String id, String wire, String from) {
    Envelope e = envelope(wire).orElseThrow();
    assertEquals("s", e.subject());
    assertEquals("<i@x>", e.messageId());
    assertEquals(
        from, e.from().stream().map(a -> a.mailbox() + "@" + a.host()).toList().toString());
  }

  static Stream<Arguments> unusable() {
    String tail = " NIL NIL NIL NIL NIL NIL \"<i@x>\")";
    return Stream.of(
        Arguments.of("E21", "NIL"),
        Arguments.of("E05", "(" + D + "(({5}\r\nLongName \"x\" NIL \"a\" \"b.c\"))" + tail),
        Arguments.of("E19", "(\"Wed\" \"Re: \"x\" y\" " + A + tail),
        Arguments.of("nine fields", "(" + D + A + " NIL NIL NIL NIL NIL \"<i@x>\")"),
        Arguments.of("no list", "(" + D + "\"a@b.c\"" + tail),
        Arguments.of("deep", "(" + D + "(".repeat(3000) + ")".repeat(3000) + tail),
        Arguments.of("empty", "()"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusable")
  void envelope_thatCannotBeTrusted_isUnusable(String id, String wire) {
    assertEquals(Optional.empty(), envelope(wire));
  }

  @Test
  void envelope_quotesUnbalanced_isUnusableAndUidSurvives() {
    // E20: the quote swallows what comes after it up to the next one
    String wire =
        "ENVELOPE (" + D + A + " NIL NIL NIL ((\"A\"B\" NIL \"c\" \"d.e\")) NIL NIL \"<i@x>\")";
    FetchData before = Feed.fetch("UID 5 " + wire);
    assertEquals(5, before.uid());
    assertEquals(Optional.empty(), before.envelope().orElseThrow().get());
    FetchData after = Feed.fetch(wire + " MODSEQ (9) UID 5");
    assertEquals(5, after.uid());
    assertEquals(9, after.modSeq());
    assertEquals(Optional.empty(), after.envelope().orElseThrow().get());
  }

  @Test
  void envelope_textThatLooksLikeItems_doesNotSetTheUid() {
    // A server that does not escape quotes, and a sender who knows it.
    String subject = "x\" ) UID 666 FLAGS (\\Deleted) Y (\"";
    FetchData data =
        Feed.fetch("UID 5 ENVELOPE (\"d\" \"" + subject + "\" NIL NIL NIL NIL NIL NIL NIL NIL)");
    assertEquals(5, data.uid());
    FetchData open =
        Feed.fetch("ENVELOPE (\"d\" \"x\"y UID 666 z\" NIL NIL NIL NIL NIL NIL NIL NIL) UID 5");
    assertEquals(5, open.uid());
  }

  @Test
  void envelope_fullAddressesAnd8Bit_areKept() {
    Envelope e =
        envelope(
                "(NIL \"Gr\u00c3\u00bc\u00c3\u009fe\" ((\"J\u00fcrgen\" \"@r:\" \"j\" \"x.y\")) NIL NIL"
                    + " NIL NIL NIL \"<irt>\" NIL)")
            .orElseThrow();
    assertEquals("Gr\u00fc\u00dfe", e.subject());
    assertEquals(List.of(new Address("J\u00fcrgen", "@r:", "j", "x.y")), e.from());
    assertEquals("<irt>", e.inReplyTo());
  }

  @Test
  void envelope_lineEndInQuotedString_isKept() {
    // E11
    assertEquals(
        "two\r\n lines",
        envelope("(NIL \"two\r\n lines\" NIL NIL NIL NIL NIL NIL NIL NIL)")
            .orElseThrow()
            .subject());
  }

  @Test
  void addresses_sameOctetsAsFrom_areTheSameList() {
    String one = " ((\"A\" NIL \"a\" \"b.c\")(NIL NIL \"d\" {1}\r\ne))";
    Envelope e = envelope("(" + D.strip() + one.repeat(3) + " NIL NIL NIL NIL NIL)").orElseThrow();
    assertEquals(2, e.from().size());
    assertSame(e.from(), e.sender());
    assertSame(e.from(), e.replyTo());
    assertEquals(List.of(), e.to());
  }

  @Test
  void addresses_likeFromInTheirFirstOctets_areReadThemselves() {
    String other = "((NIL NIL \"a\" \"b.c\")(NIL NIL \"x\" \"y\"))";
    Envelope longer =
        envelope("(" + D + A + " " + other + A + " NIL NIL NIL NIL NIL)").orElseThrow();
    assertEquals(1, longer.from().size());
    assertEquals(2, longer.sender().size());
    assertEquals(longer.from(), longer.replyTo());
    assertEquals(Optional.empty(), envelope("(" + D + "NIL NILS NIL NIL NIL NIL NIL NIL)"));
    Envelope none = envelope("(" + D + "NIL NIL NIL NIL NIL NIL \"r\" \"m\")").orElseThrow();
    assertEquals(List.of(), none.sender());
    assertEquals("m", none.messageId());
    Envelope close = envelope("(" + D + A + A + A + A + " NIL NIL NIL NIL)").orElseThrow();
    assertEquals(close.from(), close.to());
  }
}
