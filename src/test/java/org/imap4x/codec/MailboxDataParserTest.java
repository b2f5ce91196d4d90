package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Namespaces;
import org.imap4x.model.StatusData;
import org.imap4x.model.Untagged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxDataParserTest {
  private static ListEntry list(String rest) {
    return Feed.parse(Untagged.Listed.class, "* LIST " + rest).entry();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "(\\HasNoChildren) \"/\" INBOX | INBOX | /",
        "(\\HasNoChildren) \"/\" inbox | INBOX | /",
        "() NIL x | x | -",
        "() nil \"x\" | x | -",
        "() \"\" x | x | -",
        "() \"\\\\\" a | a | \\",
        "() / a | a | /",
        "NIL \"/\" a | a | /",
        "(\\HasNoChildren) \"/\" INBOX/Da\tOggetto\tRicevuto | INBOX/Da\tOggetto\tRicevuto | /",
        "() \"/\" Sent Items | Sent Items | /",
        "() \"/\" Sent (old) Items | Sent (old) Items | /",
        "() \"/\" Box (1) | Box (1) | /",
        "() \"/\" (odd) | (odd) | /",
        "(\\HasNoChildren \\) \".\" \"INBOX.ARCH\" | INBOX.ARCH | .",
        "(\\Noselect) NIL NIL | NIL | -",
        "() \"/\" \"a&b\" | a&b | /",
        "() \"/\" \"&bad\" | &bad | /",
        "() \"/\" \"Entw\u00c3\u00bcrfe\" | Entw\u00fcrfe | /",
        "() \"/\" \"A&-B&2D3cqQ-\" | A&B\ud83d\udca9 | /",
        "() \"/\" \"50%*(x) \\\\ \\\"q\\\"\" | 50%*(x) \\ \"q\" | /",
        "() \"/\" {7}¶foo bar | foo bar | /",
        "()  \"/\"  {1}¶\" | \" | /",
        "() \"/\" box  | box | /",
        "(\\Foo) \"/\" \"Box\" junk behind | Box | /",
        "() \"/\" \"a \"b\" c\"  | a \"b\" c | /",
        "() \"/\" \"a\\\" | a\\ | /",
        "(\\Noselect)\"/\"\"x\" | x | /",
        "() \"\\\" \"x\" | x | \\",
        "() \"\\\" a\\b | a\\b | \\",
        "\\Noselect \\Marked \"/\" x | x | /",
      })
  void list_names_areWhole(String rest, String name, String delimiter) {
    ListEntry e = list(rest.replace("¶", "\r\n"));
    assertEquals(name, e.name().text());
    assertEquals(delimiter, e.delimiter() == null ? "-" : String.valueOf(e.delimiter()));
    assertFalse(e.attributes().contains("\\"));
  }

  @Test
  void list_oddName_goesBackOctetForOctet() {
    assertArrayEquals(
        Feed.octets("Entw\u00c3\u00bcrfe"),
        list("() \"/\" \"Entw\u00c3\u00bcrfe\"").name().wire(false));
    assertArrayEquals(Feed.octets("a&b"), list("() \"/\" a&b").name().wire(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Box\"", "Box", "{3}\r\nBox"})
  void list_extendedData_isRead(String name) {
    ListEntry e =
        list(
            "(\\Subscribed) \"/\" "
                + name
                + " (\"CHILDINFO\" (\"SUBSCRIBED\") OLDNAME (\"Old Box\")"
                + " \"MYRIGHTS\" (\"lrs\") X-y (1 (2)))");
    assertEquals("Box", e.name().text());
    assertEquals(Set.of("SUBSCRIBED"), e.childInfo());
    assertEquals(MailboxName.of("Old Box"), e.oldName());
    assertEquals(Map.of("MYRIGHTS", "(\"lrs\")", "X-Y", "(1 (2))"), e.extended());
  }

  @Test
  void list_extendedDataBroken_keepsTheEntry() {
    ListEntry e = list("() \"/\" \"Box\" (\"CHILDINFO\" (\"SUBSCRIBED\") \"X\"");
    assertEquals("Box", e.name().text());
    assertEquals(Set.of("SUBSCRIBED"), e.childInfo());
    assertEquals("\"X\"", e.malformed());
    assertEquals("", list("() \"/\" \"Box\" (\"CHILDINFO\" (\"SUBSCRIBED\"))").malformed());
    assertEquals("no ')'", list("() \"/\" \"Box\" (").malformed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(MESSAGES 7 BROKEN) | 1 | BROKEN)",
        "(MESSAGES 7 UIDNEXT (( UNSEEN 3) | 1 | UIDNEXT (( UNSEEN 3)",
        "(MESSAGES 7 UIDNEXT NIL UNSEEN 3) | 2 | ``",
        "(MESSAGES 7 | 1 | no ')'",
        "() | 0 | ``",
      })
  void status_brokenItem_isMarked(String list, int items, String malformed) {
    StatusData s = Feed.parse(Untagged.MailboxStatus.class, "* STATUS \"a\" " + list).status();
    assertEquals(items, s.items().size());
    assertEquals(malformed, s.malformed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "(", "()", "() \"/\"", "() \"/\" ", "(\\a \"/\" x", "() \"/\" \"x"})
  void list_withoutName_isMalformed(String rest) {
    assertEquals("LIST", Feed.parse(Untagged.Malformed.class, "* LIST " + rest).name());
  }

  @Test
  void list_otherCommands_areTold() {
    assertEquals("LSUB", Feed.parse(Untagged.Listed.class, "* lsub () \"/\" x").command());
    assertEquals("XLIST", Feed.parse(Untagged.Listed.class, "* XLIST () \"/\" x").command());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Other (MESSAGES 7 RECENT 0 UNSEEN 1)  | Other",
        "Sent Items (MESSAGES 7 UNSEEN 1) | Sent Items",
        "Box (x) (MESSAGES 7 MAILBOXID (F1)) | Box (x)",
        "\"Other\"(MESSAGES 7 XFOO 3 UNSEEN 1) | Other",
        "Other(MESSAGES 7) | Other",
        "\"a b\" (messages 7) | a b",
        "{3}¶a b (MESSAGES 7) | a b",
        "Other (SIZE 99999999999 UIDNEXT NIL MESSAGES 7 HIGHESTMODSEQ 18446744073709551615) |"
            + " Other",
        "Other (XLIST (a b) MESSAGES 7 APPENDLIMIT NIL DELETED 1 DELETED-STORAGE 5) | Other",
        "Other ( MESSAGES 7 ) | Other",
        "Other (MESSAGES 7 BROKEN) | Other",
        "Other (MESSAGES 7 | Other",
        "INBOX (MESSAGES 7) | INBOX",
      })
  void status_oddForms_areRead(String rest, String name) {
    String sent = "* STATUS " + rest.replace("¶", "\r\n");
    StatusData s = Feed.parse(Untagged.MailboxStatus.class, sent).status();
    assertEquals(name, s.mailbox().text());
    assertEquals(OptionalLong.of(7), s.number("MESSAGES"));
  }

  @Test
  void status_values_areTyped() {
    StatusData s =
        Feed.parse(
                Untagged.MailboxStatus.class,
                "* STATUS a (SIZE 99999999999 UIDNEXT NIL MAILBOXID (F2212) APPENDLIMIT NIL"
                    + " HIGHESTMODSEQ 18446744073709551615)")
            .status();
    assertEquals(OptionalLong.of(99999999999L), s.number("size"));
    assertEquals(OptionalLong.empty(), s.number("UIDNEXT"));
    assertEquals("F2212", s.text("MAILBOXID").orElseThrow());
    assertFalse(s.text("APPENDLIMIT").isPresent());
    // S12
    assertEquals(
        Map.of(), Feed.parse(Untagged.MailboxStatus.class, "* STATUS a ()").status().items());
  }

  @Test
  void namespace_allForms_areRead() {
    Namespaces n =
        Feed.parse(
                Untagged.Namespace.class,
                "* NAMESPACE ((\"\" \"/\")(\"#mh/\" \"/\" \"X-PARAM\" (\"FLAG1\" \"FLAG2\")))"
                    + " ((\"~\" NIL)) NIL")
            .namespaces();
    assertEquals(2, n.personal().size());
    assertEquals("#mh/", n.personal().get(1).prefix().text());
    assertEquals(Map.of("X-PARAM", List.of("FLAG1", "FLAG2")), n.personal().get(1).extensions());
    assertEquals(null, n.otherUsers().get(0).delimiter());
    assertEquals(List.of(), n.shared());
    assertEquals(
        1,
        Feed.parse(Untagged.Namespace.class, "* NAMESPACE ((NIL \".\"))")
            .namespaces()
            .personal()
            .size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "(x)", "((\"a\"))", "((\"\" \"/\")"})
  void namespace_broken_isMalformed(String rest) {
    Feed.parse(Untagged.Malformed.class, "* NAMESPACE " + rest);
  }
}
