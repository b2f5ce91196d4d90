package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.imap4x.model.Content;
import org.imap4x.model.QuotaData;
import org.imap4x.model.Untagged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessDataParserTest {
  @Test
  void quota_resources_areRead() {
    assertEquals(
        new QuotaData(
            "",
            List.of(
                new QuotaData.Resource("STORAGE", 10, 512),
                new QuotaData.Resource("MESSAGE", 5, 99999999999L))),
        Feed.parse(Untagged.Quota.class, "* QUOTA \"\" (STORAGE 10 512 MESSAGE 5 99999999999)")
            .quota());
    assertEquals(
        List.of(), Feed.parse(Untagged.Quota.class, "* QUOTA root ()").quota().resources());
    assertEquals("", Feed.parse(Untagged.Quota.class, "* QUOTA (A 1 2)").quota().root());
  }

  @Test
  void quota_withoutList_hasNoResources() {
    assertEquals(
        new QuotaData("ROOT", List.of()),
        Feed.parse(Untagged.Quota.class, "* QUOTA \"ROOT\"").quota());
  }

  @Test
  void quotaRoots_areRead() {
    Untagged.QuotaRoots q =
        Feed.parse(Untagged.QuotaRoots.class, "* QUOTAROOT INBOX \"\" \"a b\" ");
    assertEquals("INBOX", q.mailbox().text());
    assertEquals(List.of("", "a b"), q.roots());
    assertEquals(List.of(), Feed.parse(Untagged.QuotaRoots.class, "* QUOTAROOT comp.mail").roots());
  }

  @Test
  void acl_identifiers_keepTheirOrder() {
    Untagged.Acl a =
        Feed.parse(Untagged.Acl.class, "* ACL \"IN BOX\" Fred rwipslda -Fred wetd x \"\"");
    assertEquals("[Fred, -Fred, x]", a.rights().keySet().toString());
    assertEquals("[rwipslda, wetd, ]", a.rights().values().toString());
  }

  @Test
  void rights_areRead() {
    Untagged.ListRights l =
        Feed.parse(Untagged.ListRights.class, "* LISTRIGHTS ~/Mail/saved smith la r swicdkxte");
    assertEquals("la", l.required());
    assertEquals(List.of("r", "swicdkxte"), l.optional());
    assertEquals(
        "rwiptsldaex",
        Feed.parse(Untagged.MyRights.class, "* MYRIGHTS INBOX rwiptsldaex").rights());
  }

  @Test
  void metadata_valuesOrNames_areRead() throws IOException {
    Untagged.Metadata m =
        Feed.parse(
            Untagged.Metadata.class,
            "* METADATA \"\" (/shared/comment {3}\r\na)b /private/x NIL /shared/y ~{2}\r\n\0x)");
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Content> e : m.entries().entrySet()) {
      values.put(
          e.getKey(),
          e.getValue() == null
              ? "-"
              : new String(e.getValue().toByteArray(), StandardCharsets.ISO_8859_1));
    }
    assertEquals("{/shared/comment=a)b, /private/x=-, /shared/y=\0x}", values.toString());
    Untagged.Metadata names =
        Feed.parse(
            Untagged.Metadata.class, "* METADATA \"INBOX\" /shared/comment /private/comment");
    assertEquals("[/shared/comment, /private/comment]", names.entries().keySet().toString());
  }

  @Test
  void annotation_attributes_areRead() {
    Untagged.Annotation a =
        Feed.parse(
            Untagged.Annotation.class,
            "* ANNOTATION \"INBOX\" \"/comment\" (\"value.priv\" \"My\" \"value.shared\" NIL)");
    assertEquals("/comment", a.entry());
    assertEquals("{value.priv=My, value.shared=null}", a.attributes().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NIL | {}",
        "() | {}",
        "(\"name\" \"Cyrus\" \"version\" NIL) | {name=Cyrus, version=null}",
        "(\"name\", \"test\", \"version\", \"1.0\") | {name=test, version=1.0}",
        "(support-url https://p.com/s name ProtonMail vendor \"Proton\") |"
            + " {support-url=https://p.com/s, name=ProtonMail, vendor=Proton}",
        "(\"odd\") | {odd=null}",
        "( \"a\"  \"b\" ) | {a=b}",
      })
  void id_oddForms_areRead(String rest, String fields) {
    assertEquals(fields, Feed.parse(Untagged.Id.class, "* ID " + rest).fields().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QUOTA",
        "QUOTA x (STORAGE 1)",
        "QUOTA x (STORAGE a b)",
        "ACL",
        "ACL x y",
        "LISTRIGHTS x",
        "MYRIGHTS x",
        "METADATA x",
        "METADATA x (/a",
        "ANNOTATION x",
        "ID x",
        "ID (\"a\"",
        "QUOTAROOT"
      })
  void data_broken_isMalformed(String line) {
    Feed.parse(Untagged.Malformed.class, "* " + line);
  }
}
