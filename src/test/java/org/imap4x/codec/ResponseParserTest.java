package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.imap4x.model.Capability;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.Untagged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A1 OK done | A1 | OK | done",
        "A1 OK | A1 | OK | ``",
        "A1 ok  done | A1 | OK | done",
        "A1 No [ALERT] x | A1 | NO | [ALERT] x",
        "A1 BAD | A1 | BAD | ``",
        "A1 BAD User is authenticated but not connected. | A1 | BAD | User is authenticated but not"
            + " connected.",
        "* 1 | * | - | ``",
      })
  void tagged_allForms_areRead(String line, String tag, String condition, String text) {
    Response r = Feed.parse(line);
    if (condition.equals("-")) {
      assertInstanceOf(Untagged.class, r);
      return;
    }
    Response.Tagged t = assertInstanceOf(Response.Tagged.class, r);
    assertEquals(tag, t.tag());
    assertEquals(condition, t.condition().name());
    assertEquals(text, t.text().toString());
  }

  @Test
  void tagged_bye_isABye() {
    Untagged.Status s = Feed.parse(Untagged.Status.class, "A1 BYE IMAP4rev1 Server logging out");
    assertEquals(Untagged.Kind.BYE, s.kind());
    assertEquals("IMAP4rev1 Server logging out", s.text().text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A1", "A1 MAYBE x", "A1 FETCH (UID 5)", "x", "A1 OKAY"})
  void tagged_withoutStatus_isMalformed(String line) {
    assertInstanceOf(Untagged.Malformed.class, Feed.parse(line));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"+ idling,idling", "+,``", "+ ,``", "+ PDEu==,PDEu==", "+  x,` x`", "+x,x"})
  void continuation_allForms_areRead(String line, String text) {
    assertEquals(new Response.Continuation(text), Feed.parse(line));
  }

  @ParameterizedTest
  @CsvSource({"OK,OK", "no,NO", "Bad,BAD", "bye,BYE", "PREAUTH,PREAUTH"})
  void status_untagged_isRead(String word, String kind) {
    Untagged.Status s = Feed.parse(Untagged.Status.class, "* " + word + " [ALERT] some \u00e9");
    assertEquals(kind, s.kind().name());
    assertTrue(s.text().hasCode("ALERT"));
    assertEquals("some \u00e9", s.text().text());
    assertEquals(ResponseText.EMPTY, Feed.parse(Untagged.Status.class, "*  " + word).text());
  }

  @ParameterizedTest
  @CsvSource({
    "* 18 EXISTS, Exists[count=18]",
    "* 18 exists , Exists[count=18]",
    "*  2  RECENT, Recent[count=2]",
    "* 44 expunge, Expunge[sequenceNumber=44]",
    "* 5 XNUM a (b), 'Other[name=XNUM, number=5, data=a (b)]'",
    "* XUNKNOWN (a b) 3, 'Other[name=XUNKNOWN, number=-1, data=(a b) 3]'",
    "* LANGUAGE (EN), 'Other[name=LANGUAGE, number=-1, data=(EN)]'",
    "* FLAGS (\\Seen \\*), Flags[flags=(\\Seen \\*)]",
    "* FLAGS, 'Malformed[name=FLAGS, raw=* FLAGS, reason=octet 7: expected ''('']'",
    "*, 'Malformed[name=, raw=*, reason=nothing behind *]'",
  })
  void untagged_simple_isRead(String line, String value) {
    assertEquals(value, Feed.parse(line).toString());
  }

  @Test
  void leadingNulsAndBlanks_areSkipped() {
    // C03, C04
    assertEquals("Exists[count=3]", Feed.parse("\0\0\0* 3 EXISTS").toString());
    assertEquals("Exists[count=3]", Feed.parse("\r\n* 3 EXISTS").toString());
  }

  @Test
  void capability_splitLiteralPlus_isJoined() {
    // C01
    Untagged.Capability c =
        Feed.parse(Untagged.Capability.class, "* CAPABILITY IMAP4rev1  LITERAL + MOVE ");
    assertEquals(List.of("IMAP4rev1", "LITERAL+", "MOVE"), c.capabilities().listed());
    assertTrue(c.capabilities().has(Capability.LITERAL_MINUS));
  }

  @Test
  void enabled_names_areUpperCase() {
    assertEquals(
        Set.of("QRESYNC", "CONDSTORE"),
        Feed.parse(Untagged.Enabled.class, "* ENABLED qresync CONDSTORE ").names());
    assertEquals(Set.of(), Feed.parse(Untagged.Enabled.class, "* ENABLED").names());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALERT | Simple",
        "READ-ONLY | Simple",
        "X.2-Y | Simple",
        "UIDNEXT 4392 | Number",
        "UIDVALIDITY 0 | Number",
        "UNSEEN 0 | Number",
        "HIGHESTMODSEQ 715194045007 | Number",
        "CAPABILITY IMAP4rev1 AUTH=PLAIN | CapabilityCode",
        "PERMANENTFLAGS (\\Deleted \\Seen \\*) | PermanentFlags",
        "PERMANENTFLAGS (a]b) | PermanentFlags",
        "PERMANENTFLAGS () | PermanentFlags",
        "BADCHARSET | BadCharset",
        "BADCHARSET (US-ASCII UTF-8) | BadCharset",
        "APPENDUID 38505 3955 | AppendUid",
        "APPENDUID 38505 3955:3957,4000 | AppendUid",
        "COPYUID 38505 304,319:320 3956:3958 | CopyUid",
        "COPYUID 0 1 9 | CopyUid",
        "COPYUID 1 109,101 9,8 | CopyUid",
        "COPYUID 1 1:4294967295 1:4294967295 | CopyUid",
        "MODIFIED 7,9 | Modified",
        "REFERRAL imap://u@h/INBOX/;UID=3 | Text",
        "BADURL \"/INBOX\" | Text",
        "METADATA TOOMANY | Text",
        "INPROGRESS (\"A142\" 454 1000) | InProgress",
        "MESSAGELIMIT 1000 23221 | MessageLimit",
        "MESSAGELIMIT 1000 | MessageLimit",
        "XFOO (a \"b]\" c) 5 | Other",
        "UIDNEXT x | Other",
        "UIDVALIDITY 5 6 | Other",
        "APPENDUID 1 | Other",
        "COPYUID 1  | Other",
        "COPYUID 1 0:5 7 | Other",
        "PERMANENTFLAGS \\Seen | Other",
        "MODIFIED (1) | Other",
      })
  void code_everyKind_isReadAndWrittenBack(String code, String kind) {
    Response.Tagged t = Feed.parse(Response.Tagged.class, "A1 OK [" + code + "] text ] more");
    ResponseCode read = t.text().code().orElseThrow();
    assertEquals(kind, read.getClass().getSimpleName());
    assertEquals("text ] more", t.text().text());
    Response.Tagged again = Feed.parse(Response.Tagged.class, "A1 OK [" + read + "] x");
    assertEquals(read, again.text().code().orElseThrow());
    if (!code.startsWith("BADURL")) {
      assertEquals(code.strip(), read.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "MAILBOXID (F2212ea87) | MAILBOXID F2212ea87",
        "mailboxid (F2) | MAILBOXID F2",
        "PERMANENTFLAGS (\\Seen $Forwarded ) | PERMANENTFLAGS (\\Seen $Forwarded)",
        "uidnext 5  | UIDNEXT 5",
        "METADATA LONGENTRIES 2199 | LONGENTRIES 2199",
        "METADATA (MAXSIZE 1024) | MAXSIZE 1024",
        "INPROGRESS | INPROGRESS (\"\" -1 -1)",
        "INPROGRESS (NIL NIL NIL) | INPROGRESS (\"\" -1 -1)",
      })
  void code_oddForms_areRead(String code, String read) {
    Untagged.Status s = Feed.parse(Untagged.Status.class, "* OK [" + code + "] x");
    assertEquals(read, s.text().codeOrNull() + "");
    assertEquals("x", s.text().text());
  }

  @Test
  void code_unclosed_isText() {
    // S14
    Untagged.Status s = Feed.parse(Untagged.Status.class, "* OK [UNCLOSED text");
    assertEquals(new ResponseText(null, "[UNCLOSED text"), s.text());
    assertEquals(
        new ResponseText(null, "empty"), Feed.parse(Untagged.Status.class, "* OK [] empty").text());
  }

  @Test
  void code_appendUidOfSeveral_areCounted() {
    Response.Tagged t = Feed.parse(Response.Tagged.class, "A OK [APPENDUID 1 5:6,9] x");
    ResponseCode.AppendUid a = (ResponseCode.AppendUid) t.text().code().orElseThrow();
    assertEquals(9, a.uid(2).orElseThrow());
  }
}
