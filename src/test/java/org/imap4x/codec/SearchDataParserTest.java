package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.imap4x.model.EsearchData;
import org.imap4x.model.EsearchData.Item;
import org.imap4x.model.EsearchData.Partial;
import org.imap4x.model.Limits;
import org.imap4x.model.NumberSet.Range;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchDataParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "* SEARCH 2 3 6 | [2, 3, 6] | -1",
        "* SEARCH 101 105  | [101, 105] | -1",
        "* SEARCH  | [] | -1",
        "* SEARCH | [] | -1",
        "* search 0 | [] | -1",
        "* SEARCH 2 5 (MODSEQ 917162500) | [2, 5] | 917162500",
        "* SEARCH 6  2 | [6, 2] | -1",
        "* SORT 5 3 4 (MODSEQ 17) | [5, 3, 4] | 17",
        "* SEARCH 1,2 | [1, 2] | -1",
        "* SEARCH 2:4,7 9 | [2, 3, 4, 7, 9] | -1",
        "* SEARCH 0:2 | [1, 2] | -1",
      })
  void numbers_allForms_areRead(String line, String numbers, long modSeq) {
    Object r = Feed.parse(line);
    long[] got = r instanceof Untagged.Sort s ? s.numbers() : ((Untagged.Search) r).numbers();
    OptionalLong mod = r instanceof Untagged.Sort s ? s.modSeq() : ((Untagged.Search) r).modSeq();
    assertEquals(numbers, Arrays.toString(got));
    assertEquals(modSeq, mod.orElse(-1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 x",
        "4294967296",
        "1x",
        "-1",
        "(MODSEQ",
        "(FOO 1)",
        "5:2",
        "1:4294967295",
        "1;2"
      })
  void numbers_broken_areMalformedNotPartial(String rest) {
    Feed.parse(Untagged.Malformed.class, "* SEARCH " + rest);
    assertEquals("SORT", Feed.parse(Untagged.Malformed.class, "* sort " + rest).name());
  }

  @Test
  void numbers_manyRanges_countTogetherAgainstTheLimit() {
    Limits d = Limits.DEFAULT;
    Limits limits =
        new Limits(
            d.line(),
            d.literalInMemory(),
            d.literal(),
            d.response(),
            d.nesting(),
            d.listItems(),
            100,
            d.inflateRatio());
    ResponseParser parser = new ResponseParser(limits);
    assertInstanceOf(
        Untagged.Search.class, parser.parse(Feed.frame("* SEARCH 1:50 101:150", 4096)));
    assertInstanceOf(
        Untagged.Malformed.class, parser.parse(Feed.frame("* SEARCH 1:50 101:150 1:5", 4096)));
    String flood = "* SEARCH" + " 1:1000000".repeat(1000);
    Feed.parse(Untagged.Malformed.class, flood);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VANISHED 41,43:116,118 | false | 41,43:116,118",
        "VANISHED (EARLIER) 300:310,405 | true | 300:310,405",
        "vanished ( earlier )  9:3 | true | 3:9",
      })
  void vanished_allForms_areRead(String rest, boolean earlier, String set) {
    assertEquals(
        new Untagged.Vanished(earlier, UidSet.parse(set)),
        Feed.parse(Untagged.Vanished.class, "* " + rest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1:*", "(LATER) 5", "5 6", "0:5", "4294967296"})
  void vanished_broken_isMalformed(String rest) {
    Feed.parse(Untagged.Malformed.class, "* VANISHED " + rest);
  }

  private static EsearchData esearch(String rest) {
    return Feed.parse(Untagged.Esearch.class, "* ESEARCH" + rest).data();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " (TAG \"A1\") UID ALL 101,105",
        " (TAG \"A1\") UID (ALL 101,105)",
        " (TAG \"A1\") UID ALL \"101,105\"",
        " (TAG \"A1\") UID ALL 101 ALL 105",
        " (TAG A1) UID ALL 101, 105 ",
        " (tag \"A1\")  uid all 101,105",
        " (TAG \"A1\") UID COUNT 2 ALL 101,105 MIN 101 MAX 105 MODSEQ 7",
      })
  void esearch_allForms_areRead(String rest) {
    EsearchData e = esearch(rest);
    assertEquals("A1", e.tag());
    assertTrue(e.uid());
    assertEquals(List.of(new Range(101, 101), new Range(105, 105)), e.all());
  }

  @Test
  void esearch_withoutUid_saysSo() {
    // R11
    assertFalse(esearch(" (TAG \"A1\") ALL 1:2").uid());
  }

  @Test
  void esearch_everyReturnOption_isRead() {
    EsearchData e =
        esearch(
            " (TAG \"A1\") UID MIN 2 MAX 9 COUNT 3 MODSEQ 1236 PARTIAL (-1:-100 9,2:3) ADDTO (0 5:6)"
                + " X \"y\"");
    assertEquals(OptionalLong.of(2), e.min());
    assertEquals(OptionalLong.of(9), e.max());
    assertEquals(OptionalLong.of(3), e.count());
    assertEquals(OptionalLong.of(1236), e.modSeq());
    assertEquals(
        List.of(new Partial("-1:-100", List.of(new Range(9, 9), new Range(2, 3)))), e.partials());
    assertNull(e.all());
    assertEquals(List.of(new Item("ADDTO", "(0 5:6)"), new Item("X", "\"y\"")), e.other());
    assertEquals(
        List.of(new Partial("1:5", List.of())),
        esearch(" (TAG \"A1\") UID PARTIAL (1:5 NIL)").partials());
  }

  @Test
  void esearch_repeatedData_isKeptInItsOrder() {
    // RFC 5267 section 4.3: the order of ADDTO and REMOVEFROM counts
    EsearchData e =
        esearch(
            " (TAG \"B01\") UID ADDTO (1 2733) REMOVEFROM (0 32768) ADDTO (1 2731:2732)"
                + " PARTIAL (1:2 5) PARTIAL (-1:-2 9)");
    assertEquals(
        List.of(
            new Item("ADDTO", "(1 2733)"),
            new Item("REMOVEFROM", "(0 32768)"),
            new Item("ADDTO", "(1 2731:2732)")),
        e.other());
    assertEquals(
        List.of(
            new Partial("1:2", List.of(new Range(5, 5))),
            new Partial("-1:-2", List.of(new Range(9, 9)))),
        e.partials());
  }

  @Test
  void esearch_severalMailboxes_correlatorIsKept() {
    EsearchData e = esearch(" (TAG \"t\" MAILBOX \"folder 1\" UIDVALIDITY 7) UID ALL 4:5");
    assertEquals(List.of(new Item("MAILBOX", "folder 1"), new Item("UIDVALIDITY", "7")), e.other());
  }

  @Test
  void esearch_nothingFound_isEmpty() {
    EsearchData e = esearch(" (TAG \"A1\") UID");
    assertNull(e.all());
    assertNull(esearch("").tag());
    assertEquals(OptionalLong.of(0), esearch(" (TAG \"A1\") COUNT 0").count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" (TAG", " ALL", " ALL x", " (TAG \"a\") UID (ALL 1", " ALL 0:4", " MIN x"})
  void esearch_broken_isMalformed(String rest) {
    Feed.parse(Untagged.Malformed.class, "* ESEARCH" + rest);
  }

  private static String tree(List<ThreadNode> nodes) {
    return nodes.stream()
        .map(n -> n.number() + (n.children().isEmpty() ? "" : "[" + tree(n.children()) + "]"))
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(2)(3 6 (4 23)(44 7 96)) | 2,3[6[4[23],44[7[96]]]]",
        "((3)(5)) | 0[3,5]",
        " (166)(167)  | 166,167",
        "(1 (2) (3)) | 1[2,3]",
        "() | ``",
      })
  void thread_trees_areRead(String rest, String tree) {
    assertEquals(tree, tree(Feed.parse(Untagged.Threads.class, "* THREAD " + rest).roots()));
    assertEquals(List.of(), Feed.parse(Untagged.Threads.class, "* THREAD").roots());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(1", "1", ")", "(1))", "(x)", "((1) 2)", "(1 4294967296)"})
  void thread_broken_isMalformed(String rest) {
    Feed.parse(Untagged.Malformed.class, "* THREAD " + rest);
  }

  @Test
  void thread_veryDeep_needsNoStack() {
    String deep = "* THREAD " + "(1 ".repeat(20_000) + ")".repeat(20_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> new ResponseParser(Limits.DEFAULT).parse(Frame.ofLine(deep)));
  }
}
