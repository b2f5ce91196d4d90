package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FetchItem.Simple;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.SortKey;
import org.imap4x.model.UidSet;
import org.imap4x.wire.CommandBuffer;
import org.imap4x.wire.CommandSyntax;
import org.imap4x.wire.CommandWriter;
import org.imap4x.wire.Fragment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWriterTest {
  private static final CommandSyntax UTF8 = new CommandSyntax(CommandSyntax.Literals.PLUS, true);

  /** What goes over the wire behind the command's name, without the last line end. */
  private static String written(CommandSyntax syntax, Consumer<CommandWriter> arguments) {
    CommandWriter w = CommandWriter.command("T", "X", syntax);
    w.space();
    arguments.accept(w);
    CommandBuffer buffer = w.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (Fragment f : buffer.fragments()) {
        if (f instanceof Fragment.Text t) {
          out.write(t.octets());
        } else {
          ((Fragment.Streamed) f).source().writeTo(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String all = out.toString(StandardCharsets.ISO_8859_1);
    assertTrue(all.startsWith("T X ") && all.endsWith("\r\n"), all);
    return all.substring(4, all.length() - 2);
  }

  private static String written(Consumer<CommandWriter> arguments) {
    return written(CommandSyntax.BASIC, arguments);
  }

  static Stream<Arguments> fetches() {
    return Stream.of(
        Arguments.of(
            List.of(Simple.ENVELOPE, Simple.UID, Simple.FLAGS, Simple.UID), "(UID FLAGS ENVELOPE)"),
        Arguments.of(List.of(FetchItem.peek(Section.MESSAGE), Simple.UID), "(UID BODY.PEEK[])"),
        Arguments.of(
            List.of(FetchItem.peek(Section.ofPart(List.of(1, 2)), 4096, 100)),
            "(BODY.PEEK[1.2]<4096.100>)"),
        Arguments.of(
            List.of(new FetchItem.Body(false, Section.of(List.of(3), Section.Text.MIME), null)),
            "(BODY[3.MIME])"),
        Arguments.of(
            List.of(FetchItem.peek(Section.headerFields(List.of("Subject", "X-Mark", "odd name")))),
            "(BODY.PEEK[HEADER.FIELDS (Subject X-Mark \"odd name\")])"),
        Arguments.of(
            List.of(
                new FetchItem.Binary(true, List.of(1), new Section.Partial(0, 10)),
                new FetchItem.BinarySize(List.of(2, 1)),
                new FetchItem.Other("X-NEW"),
                Simple.PREVIEW_LAZY),
            "(PREVIEW (LAZY) BINARY.SIZE[2.1] X-NEW BINARY.PEEK[1]<0.10>)"),
        Arguments.of(List.of(Simple.X_GM_LABELS, Simple.RFC822_SIZE), "(RFC822.SIZE X-GM-LABELS)"));
  }

  @ParameterizedTest
  @MethodSource("fetches")
  void fetchItems_anyOrder_areWrittenInOne(List<FetchItem> items, String wire) {
    assertEquals(wire, written(w -> RequestWriter.fetchItems(w, items)));
  }

  @Test
  void fetchItems_whatCannotBeAsked_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> written(w -> RequestWriter.fetchItems(w, List.of())));
    FetchItem none = new FetchItem.Body(true, Section.MESSAGE, new Section.Partial(5, 0));
    assertThrows(
        IllegalArgumentException.class, () -> written(w -> RequestWriter.fetchItem(w, none)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b"})
  void section_headerNameWithNul_isRefused(String name) {
    assertThrows(
        IllegalArgumentException.class,
        () -> written(w -> RequestWriter.section(w, Section.headerFields(List.of(name)))));
  }

  @Test
  void section_headerNameWithLineEnd_isALiteralAndNoCommand() {
    assertEquals(
        "[HEADER.FIELDS ({5}\r\na\r\nT )]",
        written(w -> RequestWriter.section(w, Section.headerFields(List.of("a\r\nT ")))));
  }

  @Test
  void flags_systemAndKeywords_areWritten() {
    assertEquals(
        "(\\Seen $Forwarded a[b)",
        written(w -> RequestWriter.flags(w, FlagSet.of("\\Seen", "$Forwarded", "a[b"))));
    assertEquals("()", written(w -> RequestWriter.flags(w, FlagSet.EMPTY)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a\r\nT LOGOUT",
        "a\nb",
        "a\0b",
        "(a",
        "a)",
        "a{1}",
        "a\"b",
        "",
        "\\",
        "\\a b",
        "a*",
        "a%",
        "a]b",
        "f\u00e4",
        "a\\b",
        "\u007f"
      })
  void flags_notAnAtom_areRefused(String flag) {
    assertThrows(
        IllegalArgumentException.class,
        () -> written(w -> RequestWriter.flags(w, FlagSet.of(flag))));
  }

  @Test
  void labels_specials_areQuotedAndEncoded() {
    assertEquals(
        "(\\Inbox \"Muy \\\"I\\\"\" \"Entw&APw-rfe\" \"a&-b\")",
        written(
            w ->
                RequestWriter.labels(
                    w, List.of("\\Inbox", "Muy \"I\"", "Entw\u00fcrfe", "a&b"), false)));
  }

  @Test
  void mailboxes_areSentAsTheServerKnowsThem() {
    byte[] odd = Feed.octets("Entw\u00c3\u00bcrfe");
    assertEquals(
        "{9}\r\nEntw\u00c3\u00bcrfe",
        written(w -> RequestWriter.mailbox(w, MailboxName.ofWire(odd), false)));
    assertEquals(
        "Entw&APw-rfe",
        written(w -> RequestWriter.mailbox(w, MailboxName.of("Entw\u00fcrfe"), false)));
    assertEquals(
        "\"Entw\u00c3\u00bcrfe\"",
        written(UTF8, w -> RequestWriter.mailbox(w, MailboxName.of("Entw\u00fcrfe"), true)));
    assertEquals("\"nil\"", written(w -> RequestWriter.mailbox(w, MailboxName.of("nil"), false)));
    assertEquals(
        "(a/% \"b c*\")",
        written(
            w ->
                RequestWriter.patterns(
                    w, List.of(MailboxName.of("a/%"), MailboxName.of("b c*")), false)));
  }

  @Test
  void atoms_areUpperCaseAndOnce() {
    assertEquals(
        "(MESSAGES UIDNEXT)",
        written(w -> RequestWriter.atoms(w, List.of("messages", "UIDNEXT", "Messages"))));
    assertThrows(
        IllegalArgumentException.class, () -> written(w -> RequestWriter.atoms(w, List.of("A B"))));
  }

  @Test
  void numbers_emptySet_isRefused() {
    assertEquals("1:5,7,9:*", written(w -> RequestWriter.numbers(w, UidSet.parse("7,*:9,5:1"))));
    assertThrows(
        IllegalArgumentException.class, () -> written(w -> RequestWriter.numbers(w, UidSet.EMPTY)));
  }

  @Test
  void dateTime_isReadBackTheSame() {
    for (String text : List.of("1996-07-07T02:44:25-07:00", "2026-12-31T23:59:59+05:30")) {
      OffsetDateTime time = OffsetDateTime.parse(text);
      String wire = written(w -> RequestWriter.dateTime(w, time));
      assertEquals(time, Feed.fetch("INTERNALDATE " + wire).internalDate().orElseThrow());
    }
  }

  @Test
  void sortKeys_areWritten() {
    assertEquals(
        "(REVERSE DATE SUBJECT)",
        written(
            w ->
                RequestWriter.sortKeys(
                    w,
                    List.of(
                        new SortKey(SortKey.Field.DATE, true),
                        new SortKey(SortKey.Field.SUBJECT, false)))));
  }

  @Test
  void maps_areWrittenInTheirOrder() {
    Map<String, String> id = new LinkedHashMap<>();
    id.put("name", "imap4x");
    id.put("os", null);
    assertEquals("(\"name\" \"imap4x\" \"os\" NIL)", written(w -> RequestWriter.id(w, id)));
    assertEquals("NIL", written(w -> RequestWriter.id(w, Map.of())));
    assertThrows(
        IllegalArgumentException.class,
        () -> written(w -> RequestWriter.id(w, Map.of("a", "x".repeat(1025)))));
    assertEquals(
        "(STORAGE 512)", written(w -> RequestWriter.quotaLimits(w, Map.of("storage", 512L))));
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("/private/comment", Feed.octets("x\"y"));
    entries.put("/shared/x", null);
    entries.put("/shared/b", new byte[] {0, 1});
    assertEquals(
        "(/private/comment \"x\\\"y\" /shared/x NIL /shared/b ~{2}\r\n\0\u0001)",
        written(w -> RequestWriter.entries(w, entries)));
    assertEquals("(/a /b)", written(w -> RequestWriter.entryNames(w, List.of("/a", "/b"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> written(w -> RequestWriter.entryNames(w, List.of("/a*"))));
    assertEquals(
        "(\"value.priv\" \"x\")",
        written(w -> RequestWriter.attributes(w, Map.of("value.priv", "x"))));
  }

  static Stream<Arguments> keys() {
    SearchKey seen = SearchKey.Simple.SEEN;
    SearchKey from = new SearchKey.Text(SearchKey.Field.FROM, "a \"b\"");
    return Stream.of(
        Arguments.of(seen, "SEEN"),
        Arguments.of(new SearchKey.And(List.of()), "ALL"),
        Arguments.of(new SearchKey.And(List.of(seen, from)), "SEEN FROM \"a \\\"b\\\"\""),
        Arguments.of(
            new SearchKey.Not(new SearchKey.And(List.of(seen, from))),
            "NOT (SEEN FROM \"a \\\"b\\\"\")"),
        Arguments.of(
            new SearchKey.Or(seen, new SearchKey.Or(new SearchKey.And(List.of(seen, seen)), from)),
            "OR SEEN OR (SEEN SEEN) FROM \"a \\\"b\\\"\""),
        Arguments.of(
            new SearchKey.And(
                List.of(new SearchKey.And(List.of(seen)), new SearchKey.And(List.of()))),
            "SEEN ALL"),
        Arguments.of(new SearchKey.Header("X-y", ""), "HEADER X-y \"\""),
        Arguments.of(new SearchKey.Text(SearchKey.Field.SUBJECT, "NIL"), "SUBJECT \"NIL\""),
        Arguments.of(new SearchKey.Text(SearchKey.Field.BODY, "a\r\nb"), "BODY {4}\r\na\r\nb"),
        Arguments.of(new SearchKey.Keyword("$Junk", true), "KEYWORD $Junk"),
        Arguments.of(new SearchKey.Keyword("$Junk", false), "UNKEYWORD $Junk"),
        Arguments.of(new SearchKey.Keyword("\\flagged", false), "UNFLAGGED"),
        Arguments.of(new SearchKey.Keyword("\\Recent", false), "OLD"),
        Arguments.of(
            new SearchKey.Date(SearchKey.DateField.SENTSINCE, LocalDate.of(1994, 2, 1)),
            "SENTSINCE 1-Feb-1994"),
        Arguments.of(new SearchKey.Size(true, 5000000000L), "LARGER 5000000000"),
        Arguments.of(new SearchKey.Within(false, 60), "YOUNGER 60"),
        Arguments.of(new SearchKey.Uids(UidSet.parse("5,1:3")), "UID 1:3,5"),
        Arguments.of(new SearchKey.Uids(UidSet.SAVED), "UID $"),
        Arguments.of(new SearchKey.Sequences(SequenceSet.parse("2:4")), "2:4"),
        Arguments.of(new SearchKey.ModSeq(620162338), "MODSEQ 620162338"),
        Arguments.of(new SearchKey.ObjectId(true, "T1"), "THREADID T1"),
        Arguments.of(new SearchKey.GmailRaw("has:attachment"), "X-GM-RAW \"has:attachment\""),
        Arguments.of(new SearchKey.GmailId(false, -1), "X-GM-MSGID 18446744073709551615"),
        Arguments.of(new SearchKey.GmailLabel("a b"), "X-GM-LABELS \"a b\""),
        Arguments.of(new SearchKey.Fuzzy(from), "FUZZY FROM \"a \\\"b\\\"\""),
        Arguments.of(new SearchKey.Filter("on-the-road"), "FILTER on-the-road"),
        Arguments.of(
            new SearchKey.Text(SearchKey.Field.SUBJECT, "\u00fc"),
            "CHARSET UTF-8 SUBJECT {2}\r\n\u00c3\u00bc"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void searchKeys_everyKind_areWritten(SearchKey key, String wire) {
    assertEquals(wire, written(w -> SearchWriter.program(w, key, null, false)));
  }

  @Test
  void searchKeys_everyPermittedType_hasACase() {
    List<Class<?>> shown = new ArrayList<>();
    keys().forEach(a -> shown.add(a.get()[0].getClass()));
    for (Class<?> type : SearchKey.class.getPermittedSubclasses()) {
      assertTrue(shown.contains(type), type + " has no case");
    }
  }

  @Test
  void searchText_charsets_areChosen() {
    SearchKey key = new SearchKey.Text(SearchKey.Field.TO, "\u00fc");
    assertEquals(
        "TO \"\u00c3\u00bc\"", written(UTF8, w -> SearchWriter.program(w, key, null, true)));
    Charset latin = StandardCharsets.ISO_8859_1;
    assertEquals(
        "CHARSET ISO-8859-1 TO {1}\r\n\u00fc",
        written(w -> SearchWriter.program(w, key, latin, false)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            written(
                w ->
                    SearchWriter.program(
                        w, new SearchKey.Text(SearchKey.Field.TO, "\u20ac"), latin, false)));
    assertFalse(SearchWriter.isAscii(new SearchKey.Not(new SearchKey.Fuzzy(key))));
  }

  @Test
  void searchKeys_illegal_areRefused() {
    for (SearchKey key :
        Arrays.asList(
            new SearchKey.Keyword("a b", true),
            new SearchKey.Keyword("\\Foo", true),
            new SearchKey.Text(SearchKey.Field.TO, "a\0b"),
            new SearchKey.Uids(UidSet.EMPTY),
            new SearchKey.Size(true, -1),
            new SearchKey.ObjectId(true, "a\r\n"),
            new SearchKey.Filter("a b"))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> written(w -> SearchWriter.program(w, key, null, false)),
          key.toString());
    }
  }

  @Test
  void searchKeys_veryDeep_needNoStack() {
    SearchKey key = SearchKey.Simple.SEEN;
    for (int i = 0; i < 100_000; i++) {
      key = i % 2 == 0 ? new SearchKey.Not(key) : new SearchKey.Or(SearchKey.Simple.ALL, key);
    }
    SearchKey deep = key;
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertTrue(written(w -> SearchWriter.program(w, deep, null, false)).endsWith("SEEN")));
  }
}
