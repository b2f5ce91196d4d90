package org.imap4x.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.imap4x.model.NumberSet.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records and small values: what they refuse, and how they are written. */
class ValuesTest {

  @Test
  void uidMapping_fourBillion_isNotExpanded() {
    UidMapping m =
        new UidMapping(
            1, List.of(new Range(1, NumberSet.MAX)), List.of(new Range(1, NumberSet.MAX)));
    assertEquals(OptionalLong.of(4_000_000_000L), m.targetOf(4_000_000_000L));
    assertEquals(OptionalLong.empty(), m.targetOf(NumberSet.MAX + 1));
    assertEquals(NumberSet.MAX, m.sourceSet().size());
  }

  @Test
  void uidMapping_order_isTheServers() {
    UidMapping m =
        new UidMapping(9, List.of(new Range(10, 11), new Range(2, 2)), List.of(new Range(50, 52)));
    assertEquals(OptionalLong.of(50), m.targetOf(10));
    assertEquals(OptionalLong.of(52), m.targetOf(2));
    assertEquals(OptionalLong.empty(), m.targetOf(3));
    assertEquals("9 10:11,2 50:52", m.toString());
    assertEquals(UidSet.parse("2,10:11"), m.sourceSet());
    assertEquals(UidSet.parse("50:52"), m.targetSet());
  }

  @Test
  void uidMapping_shortTarget_givesNothingForTheRest() {
    UidMapping m = new UidMapping(9, List.of(new Range(1, 3)), List.of(new Range(7, 8)));
    assertEquals(OptionalLong.of(8), m.targetOf(2));
    assertEquals(OptionalLong.empty(), m.targetOf(3));
  }

  static Stream<Arguments> codes() {
    return Stream.of(
        Arguments.of(new ResponseCode.Simple("ALERT"), "ALERT"),
        Arguments.of(new ResponseCode.BadCharset(List.of()), "BADCHARSET"),
        Arguments.of(new ResponseCode.BadCharset(List.of("UTF-8", "X")), "BADCHARSET (UTF-8 X)"),
        Arguments.of(
            new ResponseCode.CapabilityCode(Capabilities.of("IMAP4rev1", "IDLE")),
            "CAPABILITY IMAP4rev1 IDLE"),
        Arguments.of(
            new ResponseCode.PermanentFlags(FlagSet.of("\\Seen", "\\*")),
            "PERMANENTFLAGS (\\Seen \\*)"),
        Arguments.of(new ResponseCode.Number("UIDNEXT", 5), "UIDNEXT 5"),
        Arguments.of(
            new ResponseCode.AppendUid(7, List.of(new Range(1, 3), new Range(9, 9))),
            "APPENDUID 7 1:3,9"),
        Arguments.of(
            new ResponseCode.CopyUid(
                new UidMapping(7, List.of(new Range(1, 1)), List.of(new Range(4, 4)))),
            "COPYUID 7 1 4"),
        Arguments.of(new ResponseCode.Modified(List.of(new Range(7, 9))), "MODIFIED 7:9"),
        Arguments.of(new ResponseCode.Text("MAILBOXID", "(F1)"), "MAILBOXID (F1)"),
        Arguments.of(new ResponseCode.MessageLimit(1000, 23221), "MESSAGELIMIT 1000 23221"),
        Arguments.of(new ResponseCode.MessageLimit(1000, 0), "MESSAGELIMIT 1000"),
        Arguments.of(new ResponseCode.Other("X-NEW", "a ]b"), "X-NEW a ]b"),
        Arguments.of(new ResponseCode.Other("X-NEW", ""), "X-NEW"));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void responseCode_text_isAsBetweenTheBrackets(ResponseCode code, String text) {
    assertEquals(text, code.toString());
    assertTrue(text.startsWith(code.name()));
    ResponseText with = new ResponseText(code, "hello");
    assertEquals("[" + text + "] hello", with.toString());
    assertTrue(with.hasCode(code.name().toLowerCase(java.util.Locale.ROOT)));
  }

  @Test
  void appendUid_index_isTheMessages() {
    ResponseCode.AppendUid code =
        new ResponseCode.AppendUid(7, List.of(new Range(1, 3), new Range(9, 9)));
    assertEquals(OptionalLong.of(9), code.uid(3));
    assertEquals(OptionalLong.empty(), code.uid(4));
  }

  @Test
  void section_text_isAsBetweenTheBrackets() {
    assertEquals("", Section.MESSAGE.toString());
    assertEquals("HEADER", Section.HEADER.toString());
    assertEquals("1.2.MIME", Section.of(List.of(1, 2), Section.Text.MIME).toString());
    assertEquals("3", Section.ofPart(List.of(3)).toString());
    Section some = Section.headerFields(List.of("From", "X-A"));
    assertEquals("HEADER.FIELDS (From X-A)", some.toString());
    assertTrue(some.sameAs(Section.headerFields(List.of("x-a", "FROM"))));
    assertFalse(some.sameAs(Section.headerFields(List.of("x-a"))));
    assertFalse(some.sameAs(Section.HEADER));
  }

  @Test
  void section_impossible_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Section.ofPart(List.of(0)));
    assertThrows(IllegalArgumentException.class, () -> Section.headerFields(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Section(List.of(), Section.Text.HEADER, List.of("From")));
    assertThrows(IllegalArgumentException.class, () -> new Section.Partial(-1, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A B", "A\r\nB", "(A)", "A\"", "A]", "A\0", "-A"})
  void fetchItem_oddName_isRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> new FetchItem.Other(name));
  }

  @Test
  void fetchItem_peek_isABody() {
    assertEquals(
        new FetchItem.Body(true, Section.TEXT, new Section.Partial(5, 10)),
        FetchItem.peek(Section.TEXT, 5, 10));
    assertEquals("X-GM-MSGID", new FetchItem.Other("X-GM-MSGID").name());
  }

  @Test
  void searchKey_lists_areCopied() {
    List<SearchKey> keys = new java.util.ArrayList<>(List.of(SearchKey.Simple.ALL));
    SearchKey.And and = new SearchKey.And(keys);
    keys.clear();
    assertEquals(1, and.keys().size());
    assertThrows(IllegalArgumentException.class, () -> new SearchKey.Within(true, 0));
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "1,0,1", "1,1,0", "-1,1,1"})
  void limits_notPositive_areRefused(int line, long literal, int nesting) {
    assertThrows(
        IllegalArgumentException.class, () -> new Limits(line, 1, literal, 1, nesting, 1, 1, 1));
    assertTrue(Limits.DEFAULT.literal() > Integer.MAX_VALUE);
  }

  @Test
  void content_slice_isRead() throws Exception {
    byte[] octets = "abcdef".getBytes(StandardCharsets.US_ASCII);
    Content c = Content.of(octets, 2, 3);
    assertEquals(3, c.size());
    assertArrayEquals(new byte[] {'c', 'd', 'e'}, c.toByteArray());
    assertArrayEquals(new byte[] {'c', 'd', 'e'}, c.open().readAllBytes());
    assertThrows(IllegalArgumentException.class, () -> Content.of(octets, 4, 3));
    assertThrows(IllegalArgumentException.class, () -> Content.of(octets, -1, 3));
    assertThrows(IllegalArgumentException.class, () -> Content.of(octets, Integer.MAX_VALUE, 3));
    assertFalse(c.toString().contains("c d"));
  }

  @Test
  void content_file_isDeletedWhenDiscarded(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("x");
    Files.writeString(file, "12345");
    Content c = Content.ofFile(file, 5);
    assertEquals(5, c.size());
    assertEquals("12345", new String(c.toByteArray(), StandardCharsets.US_ASCII));
    c.discard();
    assertFalse(Files.exists(file));
    c.discard();
  }

  @Test
  void content_streamed_keepsItsSizeOnly() {
    Content c = Content.streamed(1L << 33);
    assertTrue(c.isStreamed());
    assertEquals(1L << 33, c.size());
    assertThrows(IllegalStateException.class, c::open);
    assertThrows(IllegalStateException.class, c::toByteArray);
  }

  @Test
  void secret_shown_isRedacted() {
    Secret s = Secret.of("pässword");
    assertEquals("[secret]", s.toString());
    assertArrayEquals("pässword".getBytes(StandardCharsets.UTF_8), s.utf8());
    s.chars()[0] = 'x';
    assertEquals('p', s.chars()[0]);
    s.clear();
    assertEquals(0, s.chars()[0]);
    assertTrue(Secret.of("").isEmpty());
  }

  @Test
  void status_items_areNumbersOrText() {
    StatusData d =
        new StatusData(
            MailboxName.INBOX,
            Map.of(
                "MESSAGES",
                "5",
                "MAILBOXID",
                "F1",
                "HIGHESTMODSEQ",
                "18446744073709551615",
                "SIZE",
                "-1"));
    assertEquals(OptionalLong.of(5), d.number("messages"));
    assertEquals(OptionalLong.empty(), d.number("MAILBOXID"));
    assertEquals(OptionalLong.empty(), d.number("SIZE"));
    assertEquals(OptionalLong.empty(), d.number("UNSEEN"));
    assertEquals(Optional.of("F1"), d.text("mailboxid"));
  }

  @Test
  void listEntry_attributes_implyOthers() {
    ListEntry e =
        ListEntry.of(MailboxName.of("x"), '/', List.of("\\NonExistent", "\\NOINFERIORS", "\\Sent"));
    assertTrue(e.has("\\noselect"));
    assertTrue(e.has("\\HasNoChildren"));
    assertFalse(e.has("\\HasChildren"));
    assertEquals(Optional.of("\\Sent"), e.specialUse());
  }

  @Test
  void lazy_twice_isParsedOnce() {
    AtomicInteger calls = new AtomicInteger();
    FetchData.Lazy<String> lazy =
        new FetchData.Lazy<>(() -> Optional.of("v" + calls.incrementAndGet()));
    assertEquals(Optional.of("v1"), lazy.get());
    assertEquals(Optional.of("v1"), lazy.get());
    assertEquals(Optional.empty(), FetchData.Lazy.unusable().get());
  }

  @Test
  void fetchData_withUid_keepsTheRest() {
    FetchData d =
        FetchData.builder(3)
            .flags(FlagSet.of("\\Seen"))
            .size(5)
            .modSeq(9)
            .text("EMAILID", "M1")
            .body(new FetchData.BodyItem(false, Section.TEXT, 0L, Content.of(new byte[2])))
            .build()
            .withUid(77);
    assertEquals(77, d.uid());
    assertEquals(3, d.sequenceNumber());
    assertEquals(5, d.size());
    assertEquals(9, d.modSeq());
    assertEquals("M1", d.texts().get("EMAILID"));
    assertEquals(OptionalLong.of(0), d.body(Section.TEXT).orElseThrow().offset());
    assertTrue(d.body(Section.HEADER).isEmpty());
  }

  @Test
  void secret_halfASurrogatePair_isRefusedWithoutItsText() {
    Secret half = Secret.of("geheim\ud800");
    String why = assertThrows(IllegalArgumentException.class, half::utf8).toString();
    assertFalse(why.contains("geheim"), why);
  }

  private static ThreadNode deep(int nodes, long last) {
    ThreadNode node = new ThreadNode(last, List.of());
    for (long i = 1; i < nodes; i++) {
      node = new ThreadNode(i, List.of(node));
    }
    return node;
  }

  @Test
  void threadNode_veryDeep_needsNoStack() {
    ThreadNode one = deep(100_000, 7);
    ThreadNode same = deep(100_000, 7);
    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertNotEquals(one, deep(100_000, 8));
    assertNotEquals(one, deep(99_999, 7));
    assertTrue(one.toString().endsWith(" 2 1 7)"), () -> "" + one.toString().length());
    assertEquals(new Untagged.Threads(List.of(one)), new Untagged.Threads(List.of(same)));
  }

  @Test
  void threadNode_asText_isAsThreadWritesIt() {
    ThreadNode leaf = new ThreadNode(23, List.of());
    ThreadNode chain = new ThreadNode(44, List.of(new ThreadNode(7, List.of())));
    ThreadNode six = new ThreadNode(6, List.of(new ThreadNode(4, List.of(leaf)), chain));
    assertEquals("(3 6 (4 23)(44 7))", new ThreadNode(3, List.of(six)).toString());
    assertEquals("((23)(44 7))", new ThreadNode(0, List.of(leaf, chain)).toString());
    assertEquals("(23)", leaf.toString());
    assertNotEquals(six, new ThreadNode(6, List.of(chain, new ThreadNode(4, List.of(leaf)))));
    // the same numbers, in the same order, in another tree
    ThreadNode flat = new ThreadNode(1, List.of(leaf, new ThreadNode(2, List.of())));
    ThreadNode steep =
        new ThreadNode(1, List.of(new ThreadNode(23, List.of(new ThreadNode(2, List.of())))));
    assertNotEquals(flat, steep);
    assertNotEquals(flat, (Object) "(1 (23)(2))");
  }

  @Test
  void uidMapping_plusAnother_keepsThePairs() {
    UidMapping uneven = new UidMapping(9, List.of(new Range(1, 3)), List.of(new Range(7, 8)));
    UidMapping next = new UidMapping(9, List.of(new Range(5, 5)), List.of(new Range(20, 29)));
    assertEquals("9 1:2,5 7:8,20", uneven.plus(next).toString());
    UidMapping other = new UidMapping(10, List.of(new Range(5, 5)), List.of(new Range(1, 1)));
    assertEquals(other, next.plus(other));
  }
}
