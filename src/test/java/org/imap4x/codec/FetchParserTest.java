package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchData.BodyItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.Limits;
import org.imap4x.model.Section;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchParserTest {
  private static String text(Content content) {
    try {
      return new String(content.toByteArray(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String body(BodyItem item) {
    return (item.binary() ? "BINARY" : "BODY")
        + "["
        + item.section()
        + "]"
        + (item.offset().isPresent() ? "<" + item.offset().getAsLong() + ">" : "")
        + "="
        + item.octets().map(FetchParserTest::text).orElse("NIL");
  }

  @Test
  void items_usualListing_areRead() {
    FetchData d =
        Feed.fetch(
            "UID 4294967295 FLAGS (\\Seen $Forwarded) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\""
                + " RFC822.SIZE 4286 MODSEQ (12121231000)");
    assertEquals(7, d.sequenceNumber());
    assertEquals(4294967295L, d.uid());
    assertEquals(FlagSet.of("\\seen", "$forwarded"), d.flags().orElseThrow());
    assertEquals(OffsetDateTime.parse("1996-07-17T02:44:25-07:00"), d.internalDate().orElseThrow());
    assertEquals(4286, d.size());
    assertEquals(12121231000L, d.modSeq());
    assertEquals(List.of(), d.malformed());
    assertFalse(d.envelope().isPresent());
    assertFalse(d.bodyStructure().isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BODY[] {5}¶hello | BODY[]=hello",
        "BODY[TEXT] \"a\\\"b\" | BODY[TEXT]=a\"b",
        "BODY[1.2.MIME] NIL | BODY[1.2.MIME]=NIL",
        "BODY[1]<0> {2}¶)( | BODY[1]<0>=)(",
        "BODY[1]<16384.5> \"\" | BODY[1]<16384>=",
        "BODY[HEADER] {0}¶ | BODY[HEADER]=",
        "BODY[HEADER.FIELDS (Subject \"To\")] {4}¶A: b | BODY[HEADER.FIELDS (Subject To)]=A: b",
        "BODY[2.HEADER.FIELDS.NOT (X-a)] \"x\" | BODY[2.HEADER.FIELDS.NOT (X-a)]=x",
        "body[ header.fields  ( a  b ) ] \"x\" | BODY[HEADER.FIELDS (a b)]=x",
        "body[text]  {1}¶x | BODY[TEXT]=x",
        "BODY.PEEK[TEXT] {1}¶x | BODY[TEXT]=x",
        "Body[1.Header]<5> {1}¶x | BODY[1.HEADER]<5>=x",
        "BINARY[1.2] ~{3}¶a§b | BINARY[1.2]=a§b",
        "BINARY[1]<0> \"x\" | BINARY[1]<0>=x",
        "RFC822 {2}¶ab | BODY[]=ab",
        "RFC822.HEADER \"h\" | BODY[HEADER]=h",
        "RFC822.TEXT \"t\" | BODY[TEXT]=t",
      })
  void body_everyForm_isRead(String wire, String value) {
    String sent = wire.replace("¶", "\r\n").replace('§', '\0');
    FetchData d = Feed.fetch("UID 5 " + sent + " FLAGS (a)");
    assertEquals(List.of(), d.malformed());
    assertEquals(
        List.of(value.replace('§', '\0')), d.bodies().stream().map(FetchParserTest::body).toList());
    assertTrue(d.flags().isPresent());
  }

  @Test
  void body_bySection_isFoundInAnyCaseAndOrder() {
    FetchData d = Feed.fetch("BODY[HEADER.FIELDS (SUBJECT from)] \"x\"");
    assertTrue(d.body(Section.headerFields(List.of("From", "Subject"))).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "RFC822.SIZE 9.3736e+06, 9373600",
    "RFC822.SIZE 5000000000, 5000000000",
    "RFC822.SIZE -1, -1",
    "RFC822.SIZE NIL, -1",
    "RFC822.SIZE \"12\", 12",
    "rfc822.size 12, 12",
    "RFC822.SIZE x, -1"
  })
  void size_oddForms_isNeverWrong(String wire, long size) {
    FetchData d = Feed.fetch("UID 5 " + wire + " FLAGS ()");
    assertEquals(size, d.size());
    assertTrue(d.flags().isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"17-Jul-1996 02:44:25 -0700\" | 1996-07-17T02:44:25-07:00",
        "\" 7-jul-1996 02:44:25 +0000\" | 1996-07-07T02:44:25Z",
        "\"7-Jul-1996 02:44:25 +0530\" | 1996-07-07T02:44:25+05:30",
        "\"17-Jul-1996 02:44:60 +0000\" | 1996-07-17T02:44:59Z",
        "\"17-Jul-1996 02:44:25\" |",
        "\"17-Jul-1996 02:44:25 Mars\" |",
        "\"17-Jul-1996 02:44:25 GMT\" | 1996-07-17T02:44:25Z",
        "\"17-Jul-1996 02:44:25 -07:00\" | 1996-07-17T02:44:25-07:00",
        "\"17-Jul-96 02:44:25 -0700\" | 1996-07-17T02:44:25-07:00",
        "\"1-Jan-26  02:44:25  +0000\" | 2026-01-01T02:44:25Z",
        "NIL |",
        "\"yesterday\" |",
        "\"\" |",
        "\"99-Xxx-1996 02:44:25 +0000\" |",
        "\"17-Jul-1996 02:44:25 +9900\" |",
      })
  void internalDate_oddForms_isReadOrAbsent(String wire, String date) {
    FetchData d = Feed.fetch("INTERNALDATE " + wire + " UID 5");
    assertEquals(Optional.ofNullable(date).map(OffsetDateTime::parse), d.internalDate());
    assertEquals(5, d.uid());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "FLAGS NIL | ()",
        "FLAGS () | ()",
        "FLAGS (\\Seen \\*) | (\\Seen \\*)",
        "FLAGS ( a]b  \\ {x ) | (a]b {x)",
        "flags(\\Seen) | (\\Seen)",
        "FLAGS (\"quoted one\" a) | (quoted one a)",
      })
  void flags_oddForms_areRead(String wire, String flags) {
    FetchData d = Feed.fetch(wire + " UID 5");
    assertEquals(flags, d.flags().orElseThrow().toString());
    assertEquals(5, d.uid());
  }

  @Test
  void flags_sameListTwice_isTheSameSet() {
    ResponseParser parser = new ResponseParser(Limits.DEFAULT);
    Frame frame = Frame.ofLine("* 1 FETCH (FLAGS (\\Seen \\Answered))");
    FlagSet first = ((Untagged.Fetch) parser.parse(frame)).data().flags().orElseThrow();
    FlagSet second = ((Untagged.Fetch) parser.parse(frame)).data().flags().orElseThrow();
    assertSame(first, second);
  }

  @Test
  void extensions_allItems_areRead() {
    FetchData d =
        Feed.fetch(
            "EMAILID (M6d99ac3275bb4e) THREADID NIL SAVEDATE \"01-Jan-2020 00:00:00 +0000\" PREVIEW"
                + " \"Hello\" X-GM-MSGID 1278455344230334865 X-GM-THRID 12 X-GM-LABELS (\\Inbox"
                + " \"Muy Importante\" \"Entw&APw-rfe\") BINARY.SIZE[1.2] 77 XNEW (a (b)) XATOM 5"
                + " XSEC[1] {1}\r\nx UID 5");
    assertEquals(
        Map.of(
            "EMAILID", "M6d99ac3275bb4e",
            "THREADID", "",
            "SAVEDATE", "01-Jan-2020 00:00:00 +0000",
            "PREVIEW", "Hello",
            "X-GM-MSGID", "1278455344230334865",
            "X-GM-THRID", "12",
            "XNEW", "(a (b))",
            "XATOM", "5",
            "XSEC", "x"),
        d.texts());
    assertEquals(List.of("\\Inbox", "Muy Importante", "Entw\u00fcrfe"), d.labels().orElseThrow());
    assertEquals(Map.of("1.2", 77L), d.binarySizes());
    assertEquals(5, d.uid());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PREVIEW (FUZZY \"Hi\")",
        "PREVIEW (LAZY) \"Hi\"",
        "PREVIEW \"Hi\"",
        "preview {2}\r\nHi"
      })
  void preview_oddForms_isRead(String wire) {
    assertEquals("Hi", Feed.fetch(wire + " UID 5").texts().get("PREVIEW"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BODY[x] \"y\"",
        "BODY[1.x]<0> {3}\r\na(b",
        "BODY[HEADER.FIELDS ()] NIL",
        "BODY[0] \"y\"",
        "BODY[99999999999] \"y\"",
        "BODY[1]<x> \"y\"",
        "BODY[1] 5",
        "BODY[1] (\"list\")",
        "UID x",
        "MODSEQ x",
        "MODSEQ (x)",
        "RFC822.SIZE (1)",
        "BINARY.SIZE[1] x",
        "X-GM-LABELS x",
        "FLAGS x",
        "ENVELOPE x",
        "BODYSTRUCTURE x",
        "INTERNALDATE (x)",
        "(x)",
        "\"x\"",
      })
  void item_malformed_neighboursSurvive(String wire) {
    FetchData d = Feed.fetch("UID 5 " + wire + " RFC822.SIZE 7 FLAGS (a)");
    assertEquals(5, d.uid());
    assertEquals(7, d.size());
    assertTrue(d.flags().isPresent());
    assertEquals(1, d.malformed().size(), d.malformed().toString());
    FetchData before = Feed.fetch(wire + " UID 5 FLAGS (a)");
    assertEquals(5, before.uid());
    assertTrue(before.flags().isPresent());
  }

  @Test
  void item_malformedBodySection_leavesStructureAbsent() {
    assertFalse(Feed.fetch("BODY[x] \"y\"").bodyStructure().isPresent());
    assertTrue(Feed.fetch("BODY x").bodyStructure().isPresent());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4294967296, 0", "1, 1"})
  void uid_outOfRange_isNoUid(String wire, long uid) {
    assertEquals(uid, Feed.fetch("UID " + wire + " FLAGS ()").uid());
  }

  @Test
  void uid_namedTwice_firstCounts() {
    assertEquals(5, Feed.fetch("UID 5 FLAGS () UID 6").uid());
  }

  @Test
  void uidfetch_numberIsTheUid() {
    FetchData d = Feed.parse(Untagged.Fetch.class, "* 25900 UIDFETCH (FLAGS (\\Seen))").data();
    assertEquals(0, d.sequenceNumber());
    assertEquals(25900, d.uid());
  }

  @Test
  void close_missing_keepsWhatCame() {
    FetchData d = Feed.parse(Untagged.Fetch.class, "* 7 FETCH (UID 5 FLAGS (a)").data();
    assertEquals(5, d.uid());
    assertTrue(d.flags().isPresent());
  }

  @Test
  void parentheses_missing_itemsAreRead() {
    FetchData d = Feed.parse(Untagged.Fetch.class, "* 7 FETCH UID 5 FLAGS (a)").data();
    assertEquals(5, d.uid());
    assertTrue(d.flags().isPresent());
  }

  @Test
  void spaces_missingOrTooMany_itemsAreRead() {
    FetchData d =
        Feed.parse(
                Untagged.Fetch.class,
                "* 7 FETCH( FLAGS (a)UID \"5\"  MODSEQ 7 BODY[1] <0> \"x\" RFC822.SIZE 3 )")
            .data();
    assertEquals(5, d.uid());
    assertEquals(3, d.size());
    assertEquals(7, d.modSeq());
    assertEquals("BODY[1]<0>=x", body(d.bodies().get(0)));
    assertEquals(List.of(), d.malformed());
  }

  @Test
  void literals_streamedAndSpooled_areHandedOn() throws IOException {
    byte[] octets = Feed.octets("* 7 FETCH (UID 5 BODY[1] {9}\r\n ENVELOPE ({9}\r\n) FLAGS ())");
    int first = 25;
    int second = new String(octets, StandardCharsets.ISO_8859_1).lastIndexOf('{');
    Frame frame =
        new Frame(
            octets,
            octets.length,
            List.of(
                new Frame.Literal(first, first + 5, 0, Content.streamed(9)),
                new Frame.Literal(second, second + 5, 0, Content.streamed(9))));
    FetchData d = ((Untagged.Fetch) new ResponseParser(Limits.DEFAULT).parse(frame)).data();
    assertTrue(d.bodies().get(0).octets().orElseThrow().isStreamed());
    assertEquals(Optional.empty(), d.envelope().orElseThrow().get());
    assertTrue(d.flags().isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* 7 FETCH (UID 5 BODY[1.2]<4096> | 7 5 false 1.2 4096",
        "* 7 FETCH (FLAGS (a) UID 5 BINARY[1] | 7 5 true 1 0",
        "* 7 fetch (rfc822 | 7 0 false '' 0",
        "* 7 FETCH (ENVELOPE (NIL \"x\") RFC822.TEXT | 7 0 false TEXT 0",
        "* 5 UIDFETCH (BODY[] | 0 5 false '' 0",
        "* 7 FETCH (UID 5 ENVELOPE ( | none",
        "* 7 FETCH (UID 5 XFOO | none",
        "* LIST () \"/\" | none",
        "A1 OK | none",
      })
  void literalTarget_partOfResponse_isKnown(String wire, String target) {
    String found =
        new ResponseParser(Limits.DEFAULT)
            .literalTarget(Frame.ofLine(wire + " "))
            .map(
                t ->
                    t.sequenceNumber()
                        + " "
                        + t.uid()
                        + " "
                        + t.binary()
                        + " "
                        + (t.section().toString().isEmpty() ? "''" : t.section())
                        + " "
                        + t.origin())
            .orElse("none");
    assertEquals(target, found);
  }

  @Test
  void section_writtenAndRead_isTheSame() {
    List<Section> sections = new ArrayList<>();
    for (List<Integer> part : List.of(List.<Integer>of(), List.of(1), List.of(3, 2, 1))) {
      for (Section.Text text : Section.Text.values()) {
        boolean fields = text.keyword().startsWith("HEADER.FIELDS");
        sections.add(new Section(part, text, fields ? List.of("Subject", "X-y") : List.of()));
      }
    }
    for (Section s : sections) {
      FetchData d = Feed.fetch("BODY[" + s + "] \"x\"");
      assertEquals(s, d.bodies().get(0).section());
      assertArrayEquals(new Object[] {}, d.malformed().toArray());
    }
  }
}
