package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.BodyStructure.Leaf;
import org.imap4x.model.BodyStructure.MessagePart;
import org.imap4x.model.BodyStructure.Multipart;
import org.imap4x.model.BodyStructure.TextPart;
import org.imap4x.model.FetchData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BodyParserTest {
  private static Optional<BodyStructure> structure(String wire) {
    FetchData data = Feed.fetch("UID 5 BODYSTRUCTURE " + wire + " FLAGS (\\Seen)");
    assertEquals(5, data.uid());
    assertTrue(data.flags().isPresent(), data.malformed().toString());
    return data.bodyStructure().orElseThrow().get();
  }

  private static String tree(BodyStructure b) {
    String type = (b.type() + "/" + b.subtype()).toLowerCase(java.util.Locale.ROOT);
    if (b instanceof Multipart m) {
      return type
          + m.parts().stream().map(BodyParserTest::tree).collect(Collectors.joining(",", "[", "]"));
    }
    if (b instanceof MessagePart m) {
      return type
          + "{"
          + (m.envelope() == null ? "-" : m.envelope().subject())
          + " "
          + (m.body() == null ? "-" : tree(m.body()))
          + " "
          + m.lines()
          + "}";
    }
    Leaf leaf = (Leaf) b;
    return type + ":" + leaf.fields().octets() + (b instanceof TextPart t ? "/" + t.lines() : "");
  }

  static Stream<Arguments> structures() {
    String env = "(NIL \"Re\" NIL NIL NIL NIL NIL NIL NIL NIL)";
    return Stream.of(
        Arguments.of(
            "B00",
            "(\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 5 1 NIL NIL NIL NIL)",
            "text/plain:5/1"),
        Arguments.of(
            "B04",
            "((\"text\" \"html\" (\"charset\" \"cp1251\") NIL NIL \"base64\" 8 0 NIL (\"inline\" NIL)"
                + " NIL NIL)(\"image\" \"gif\" () \"x.gif\" NIL \"base64\" 20776 NIL (\"inline\" NIL)"
                + " NIL NIL) \"related\" (\"boundary\" NIL))",
            "multipart/related[text/html:8/0,image/gif:20776]"),
        Arguments.of(
            "B05",
            "((\"ALTERNATIVE\" (\"BOUNDARY\" \"==x\") NIL NIL)(\"TEXT\" \"HTML\" (\"CHARSET\""
                + " \"iso-8859-1\") NIL NIL \"7BIT\" 9 1 NIL NIL NIL) \"ALTERNATIVE\" (\"BOUNDARY\""
                + " \"==x\") NIL NIL)",
            "multipart/alternative[multipart/alternative[],text/html:9/1]"),
        Arguments.of(
            "B07",
            "((\"TEXT\" \"PLAIN\" NIL NIL NIL \"8BIT\" 5 1 NIL NIL NIL NIL)(NIL \"RELATED\""
                + " (\"BOUNDARY\" \"_=_s\") NIL NIL NIL) \"ALTERNATIVE\" (\"BOUNDARY\" \"_=_t\") NIL"
                + " NIL NIL)",
            "multipart/alternative[text/plain:5/1,multipart/related[]]"),
        Arguments.of(
            "B17",
            "(\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL NIL 5 1 NIL NIL NIL NIL)",
            "text/plain:5/1"),
        Arguments.of(
            "B19",
            "((\"text\" \"plain\" (\"charset\" \"koi8-r\") NIL NIL \"quoted-printable\" 5 0)"
                + "(\"message\" \"delivery-status\" () NIL NIL \"7bit\" 340)(\"message\" \"rfc822\" ()"
                + " NIL NIL \"7bit\" 23925) \"report\")",
            "multipart/report[text/plain:5/0,message/delivery-status:340,message/rfc822{- - -1}]"),
        Arguments.of(
            "B20",
            "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1 NIL NIL NIL)(\"MESSAGE\" \"RFC822\" NIL NIL"
                + " NIL \"BASE64\" 99 NIL (\"ATTACHMENT\" NIL) NIL) \"MIXED\" (\"BOUNDARY\" \"x\") NIL"
                + " NIL)",
            "multipart/mixed[text/plain:5/1,message/rfc822{- - -1}]"),
        Arguments.of(
            "B22",
            "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"windows-1252\") NIL NIL \"7BIT\" 5 5)(\"MESSAGE\""
                + " \"RFC822\" NIL NIL NIL \"7BIT\" 9 "
                + env
                + " (\"ALTERNATIVE\") 51) \"REPORT\")",
            "multipart/report[text/plain:5/5,message/rfc822{Re multipart/alternative[] 51}]"),
        Arguments.of(
            "B25",
            "(\"application\" \"octet-stream\" NIL NIL NIL \"base64\" 5000000000 NIL NIL NIL NIL)",
            "application/octet-stream:5000000000"),
        Arguments.of(
            "B25 negative",
            "(\"text\" \"plain\" NIL NIL NIL \"base64\" -1 -1 NIL NIL NIL NIL)",
            "text/plain:-1/-1"),
        Arguments.of(
            "B25 NIL",
            "(\"text\" \"plain\" NIL NIL NIL \"7bit\" NIL NIL NIL NIL NIL NIL)",
            "text/plain:-1/-1"),
        Arguments.of(
            "B25 float",
            "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 9.3736e+06 1)",
            "text/plain:9373600/1"),
        Arguments.of(
            "B36",
            "((\"text\" {5}\r\nplain (charset utf-8) NIL NIL 7bit 5 1 NIL NIL NIL NIL (\"x\" (1 2)"
                + " NIL)) \"mixed\" (\"boundary\" \"b\") NIL NIL NIL \"more\" (1 (2)))",
            "multipart/mixed[text/plain:5/1]"),
        Arguments.of(
            "ODD no lines, NIL",
            "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 NIL (\"inline\" NIL) NIL NIL)",
            "text/plain:5/-1"),
        Arguments.of(
            "a string in place of the parameters",
            "(\"a\" \"b\" \"x\" NIL NIL \"7bit\" 1)",
            "a/b:1"),
        Arguments.of(
            "spaces between parts (Yahoo)",
            "((\"a\" \"b\" NIL NIL NIL \"7bit\" 1)  (\"c\" \"d\" NIL NIL NIL \"7bit\" 2)  \"mixed\")",
            "multipart/mixed[a/b:1,c/d:2]"),
        Arguments.of("only child is ()", "(() \"mixed\" NIL NIL NIL)", "multipart/mixed[]"),
        Arguments.of(
            "NIL envelope with body",
            "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 NIL (\"a\" \"b\" NIL NIL NIL \"7bit\" 1)"
                + " 3 NIL NIL NIL)",
            "message/rfc822{- a/b:1 3}"),
        Arguments.of(
            "broken nested envelope",
            "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 (NIL \"a\"b\" \" NIL) (\"a\" \"b\" NIL NIL"
                + " NIL \"7bit\" 1) 3)",
            "message/rfc822{- a/b:1 3}"),
        Arguments.of(
            "envelope without body",
            "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 " + env + ")",
            "message/rfc822{Re - -1}"),
        Arguments.of(
            "message/global",
            "(\"message\" \"global\" NIL NIL NIL \"8bit\" 9 "
                + env
                + " (\"a\" \"b\" NIL NIL NIL \"7bit\" 1) 3)",
            "message/global{Re a/b:1 3}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("structures")
  void structure_asSent_isRead(String id, String wire, String tree) {
    assertEquals(tree, structure(wire).map(BodyParserTest::tree).orElse("unusable"));
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of(
            "B16",
            "((\"text\" \"html\" (\"charset\" \"UTF-8\") NIL NIL \"7bit\" 5 16)(\"application\""
                + " \"octet-stream\" (\"name\" \"2.pdf\") NIL \"\"\"\" \"base64\" 8) \"MIXED\")"),
        Arguments.of(
            "B29",
            "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1)(\"APPLICATION\" \"PDF\r\n"
                + " NAME=\"ATT1.PDF\"\" NIL NIL NIL \"base64\" 8) \"MIXED\" (\"BOUNDARY\" \"b\"))"),
        Arguments.of("multipart as one part", "(\"multipart\" \"mixed\" NIL NIL NIL \"7bit\" 99)"),
        Arguments.of("no type", "(\"\" \"\" NIL NIL NIL \"7bit\" 5 1)"),
        Arguments.of("NIL", "NIL"),
        Arguments.of("number", "(5 6)"),
        Arguments.of("empty", "()"),
        Arguments.of("atom", "x"),
        Arguments.of("no subtype", "((\"a\" \"b\" NIL NIL NIL \"7bit\" 1))"),
        Arguments.of("cut", "(\"text\" \"plain\" NIL NIL)"),
        Arguments.of(
            "B26",
            "(".repeat(20000)
                + "\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1"
                + ") \"mixed\"".repeat(19999)
                + ")"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusable")
  void structure_thatCannotBeTrusted_isUnusable(String id, String wire) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertFalse(structure(wire).isPresent()));
  }

  @Test
  void structure_closingMissing_isUnusableAndLaterItemsSurvive() {
    // B32
    FetchData data =
        Feed.fetch(
            "BODYSTRUCTURE ((\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1) \"mixed\" (\"boundary\""
                + " \"b\" UID 5 RFC822.SIZE 7 FLAGS (\\Seen $x)");
    assertEquals(5, data.uid());
    assertEquals(7, data.size());
    assertTrue(data.flags().orElseThrow().contains("$X"));
    assertEquals(Optional.empty(), data.bodyStructure().orElseThrow().get());
    assertEquals(List.of("BODYSTRUCTURE"), data.malformed());
  }

  @Test
  void fields_allOfThem_areRead() {
    BodyStructure b =
        structure(
                "(\"IMAGE\" \"png\" (\"NAME\" \"a b.png\" \"x\" \"y\") \"<id@x>\" \"a \\\"d\\\"\""
                    + " \"BASE64\" 77 \"md5==\" (\"attachment\" (\"filename\" \"\u00e9t\u00e9.png\"))"
                    + " (\"en\" \"de\") \"http://x/\")")
            .orElseThrow();
    BodyStructure.Fields f = ((Leaf) b).fields();
    assertEquals("IMAGE", f.type());
    assertEquals(List.of("NAME", "x"), List.copyOf(f.parameters().keySet()));
    assertEquals("a b.png", f.parameters().get("NAME"));
    assertEquals("<id@x>", f.id());
    assertEquals("a \"d\"", f.description());
    assertEquals("BASE64", f.encoding());
    assertEquals("md5==", f.md5());
    assertEquals(
        new BodyStructure.Disposition("attachment", Map.of("filename", "\u00e9t\u00e9.png")),
        f.disposition());
    assertEquals(List.of("en", "de"), f.language());
    assertEquals("http://x/", f.location());
  }

  @Test
  void extension_dispositionAndLanguageSwapped_areToldApartByShape() {
    Multipart m =
        (Multipart)
            structure(
                    "((\"a\" \"b\" NIL NIL NIL \"7bit\" 1) \"mixed\" NIL NIL (\"attachment\""
                        + " (\"filename\" \"f\")) \"en\")")
                .orElseThrow();
    assertEquals("f", m.disposition().parameters().get("filename"));
    assertEquals(List.of("en"), m.language());
  }
}
