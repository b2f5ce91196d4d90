package org.imap4x.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Content;
import org.imap4x.model.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MimeTextTest {
  private static MimeText text(String... lines) {
    return MimeText.of(String.join("\r\n", lines).getBytes(ISO_8859_1));
  }

  private static String section(MimeText text, Section section) throws IOException {
    try (InputStream in = text.open(section)) {
      assertNotNull(in, section.toString());
      String all = new String(in.readAllBytes(), ISO_8859_1);
      assertEquals(all.length(), text.size(section));
      assertEquals(all, new String(text.octets(section), ISO_8859_1));
      return all;
    }
  }

  private static Section part(Integer... path) {
    return Section.ofPart(List.of(path));
  }

  /** Types, octets and lines: {@code multipart/mixed[text/plain 5 0,message/rfc822 9 1{...}]}. */
  private static String tree(BodyStructure s) {
    String type = s.type() + "/" + s.subtype();
    if (s instanceof BodyStructure.Multipart m) {
      return type
          + String.join(",", m.parts().stream().map(MimeTextTest::tree).toList().toString());
    }
    String leaf = type + " " + ((BodyStructure.Leaf) s).fields().octets();
    if (s instanceof BodyStructure.TextPart t) {
      return leaf + " " + t.lines();
    }
    return s instanceof BodyStructure.MessagePart m
        ? leaf + " " + m.lines() + (m.body() == null ? "" : "{" + tree(m.body()) + "}")
        : leaf;
  }

  private static final String[] NESTED = {
    "Subject: outer",
    "Content-Type: Multipart/Mixed; boundary=\"a b\"",
    "",
    "preamble",
    "--a b",
    "",
    "hello",
    "--a b",
    "Content-Type: message/rfc822",
    "",
    "Subject: inner",
    "Content-Type: multipart/alternative; boundary=c",
    "",
    "--c",
    "Content-Type: text/html",
    "",
    "<p>",
    "two",
    "--c--",
    "",
    "--a b",
    "Content-Type: application/pdf",
    "Content-Transfer-Encoding: BASE64",
    "",
    "QUJD",
    "",
    "--a b--",
    "epilogue"
  };

  @Test
  void structure_nested_isWhatServersSay() {
    assertEquals(
        "Multipart/Mixed[text/plain 5 0, message/rfc822 116 9"
            + "{multipart/alternative[text/html 8 1]}, application/pdf 6]",
        tree(text(NESTED).structure()).replaceFirst("multipart", "Multipart"));
  }

  @Test
  void sections_nested_areTheOctets() throws IOException {
    MimeText text = text(NESTED);
    assertEquals(String.join("\r\n", NESTED), section(text, Section.MESSAGE));
    assertEquals(
        "Subject: outer\r\nContent-Type: Multipart/Mixed; boundary=\"a b\"\r\n\r\n",
        section(text, Section.HEADER));
    assertEquals("preamble", section(text, Section.TEXT).substring(0, 8));
    assertEquals("hello", section(text, part(1)));
    assertEquals("\r\n", section(text, Section.of(List.of(1), Section.Text.MIME)));
    assertEquals("QUJD\r\n", section(text, part(3)));
    assertEquals(
        "Content-Type: message/rfc822\r\n\r\n",
        section(text, Section.of(List.of(2), Section.Text.MIME)));
    assertEquals(
        "Subject: inner\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n",
        section(text, Section.of(List.of(2), Section.Text.HEADER)));
    assertEquals(
        "--c\r\nContent-Type: text/html\r\n\r\n<p>\r\ntwo\r\n--c--\r\n",
        section(text, Section.of(List.of(2), Section.Text.TEXT)));
    assertEquals("<p>\r\ntwo", section(text, part(2, 1)));
  }

  @Test
  void sections_thatAreNot_areNull() {
    MimeText text = text(NESTED);
    List<Section> none =
        List.of(
            part(4),
            part(1, 1),
            part(2, 2),
            part(2, 1, 1),
            Section.of(List.of(1), Section.Text.HEADER),
            Section.of(List.of(1), Section.Text.TEXT),
            Section.headerFields(List.of("Subject")));
    for (Section section : none) {
      assertNull(text.open(section), section.toString());
      assertNull(text.octets(section), section.toString());
      assertEquals(-1, text.size(section), section.toString());
    }
  }

  @Test
  void sections_messagesWithoutMultipart_havePartNumberOne() throws IOException {
    MimeText text =
        text(
            "Content-Type: message/rfc822",
            "",
            "Content-Type: message/rfc822",
            "",
            "Subject: in",
            "",
            "deep");
    assertEquals("deep", section(text, part(1, 1, 1)));
    assertEquals("deep", section(text, Section.of(List.of(1, 1), Section.Text.TEXT)));
    assertEquals("Subject: in\r\n\r\ndeep", section(text, part(1, 1)));
    assertEquals(
        "message/rfc822 51 4{message/rfc822 19 2{text/plain 4 0}}", tree(text.structure()));
    assertNull(text.open(part(1, 1, 1, 1)));
    assertNull(text.open(part(2)));
  }

  @Test
  void structure_broken_hasItsTextAllTheSame() throws IOException {
    // no boundary is named
    MimeText unnamed =
        text("Content-Type: multipart/mixed", "", "--x", "", "one", "--x", "", "two", "--x--");
    assertEquals("multipart/mixed[text/plain 3 0, text/plain 3 0]", tree(unnamed.structure()));
    // no delimiter is there
    MimeText none = text("Content-Type: multipart/mixed; boundary=q", "", "only", "text");
    assertEquals("multipart/mixed[text/plain 10 1]", tree(none.structure()));
    assertEquals("only\r\ntext", section(none, part(1)));
    // no end is there
    MimeText endless =
        text(
            "Content-Type: multipart/mixed; boundary=q",
            "",
            "--q",
            "",
            "one",
            "--q",
            "",
            "two",
            "");
    assertEquals("multipart/mixed[text/plain 3 0, text/plain 5 1]", tree(endless.structure()));
    // an inner one has no end
    MimeText inner =
        text(
            "Content-Type: multipart/mixed; boundary=a",
            "",
            "--a",
            "Content-Type: multipart/mixed; boundary=a-b",
            "",
            "--a-b",
            "",
            "one",
            "--a",
            "",
            "two",
            "--a--");
    assertEquals(
        "multipart/mixed[multipart/mixed[text/plain 3 0], text/plain 3 0]",
        tree(inner.structure()));
    // nothing but a header, nothing at all
    assertEquals("text/html 0 0", tree(text("Content-Type: text/html").structure()));
    assertEquals("text/plain 0 0", tree(MimeText.of(new byte[0]).structure()));
    assertEquals(
        "multipart/mixed[]", tree(text("Content-Type: multipart/mixed; boundary=a").structure()));
    // parts that are empty, and line feeds alone
    MimeText feeds =
        MimeText.of(
            "Content-Type: multipart/digest; boundary=a\n\n--a\n--a\n\nSubject: x\n\ny\n--a--\n"
                .getBytes(ISO_8859_1));
    assertEquals(
        "multipart/digest[message/rfc822 0 0{text/plain 0 0}, message/rfc822 13 2{text/plain 1 0}]",
        tree(feeds.structure()));
    // a message that is encoded is not taken apart
    MimeText encoded =
        text("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", "QUJD");
    assertEquals("message/rfc822 4 0", tree(encoded.structure()));
  }

  @Test
  void structure_fields_areThoseOfTheHeader() {
    BodyStructure.Leaf leaf =
        (BodyStructure.Leaf)
            text(
                    "Content-Type: Image/PNG; name=\"a\\\"b;c.png\" (really); x=1; X=2;",
                    "Content-Transfer-Encoding: \"Base64\" (7 bits)",
                    "content-disposition: attachment;",
                    "\tfilename*0*=utf-8''%C3%A9; filename*1=\" x.png\"; size=3",
                    "Content-ID: <i@x>",
                    "Content-Description: =?utf-8?Q?d=C3=A9?=",
                    " folded",
                    "Content-MD5: abc==",
                    "Content-Language: de, en",
                    "Content-Location: http://x/",
                    "",
                    "")
                .structure();
    BodyStructure.Fields f = leaf.fields();
    assertEquals("Image", f.type());
    assertEquals("PNG", f.subtype());
    assertEquals(Map.of("name", "a\"b;c.png", "x", "1"), f.parameters());
    assertEquals("Base64", f.encoding());
    assertEquals("attachment", f.disposition().type());
    assertEquals("\u00e9 x.png", PartParameters.fileName(leaf));
    assertEquals("<i@x>", f.id());
    assertEquals("=?utf-8?Q?d=C3=A9?= folded", f.description());
    assertEquals("abc==", f.md5());
    assertEquals(List.of("de", "en"), f.language());
    assertEquals("http://x/", f.location());
  }

  @Test
  void structure_oddTypes_areReadAsFarAsTheyGo() {
    assertEquals(
        Map.of("charset", "us-ascii"), text("Subject: x", "", "y").structure().parameters());
    assertEquals("text/plain 1 0", tree(text("Content-Type: text", "", "y").structure()));
    assertEquals("a/b 1", tree(text("Content-Type: (c) a/b (d (e)) ; ; =;", "", "y").structure()));
    BodyStructure s =
        text("Content-Type: text/x; name=a (1).txt; charset=utf-8 (c)", "").structure();
    assertEquals(Map.of("name", "a (1).txt", "charset", "utf-8"), s.parameters());
    s = text("Content-Type: text/x; name=\"a; (b", "").structure();
    assertEquals(Map.of("name", "a; (b"), s.parameters());
    s = text("Content-Type: text/x; (", "").structure();
    assertEquals(Map.of(), s.parameters());
  }

  @Test
  void of_aLargeContent_isReadFromItsFile(@TempDir Path directory) throws Exception {
    byte[] octets = "Content-Type: text/plain\r\n\r\n".getBytes(ISO_8859_1);
    byte[] large = new byte[9 << 20];
    System.arraycopy(octets, 0, large, 0, octets.length);
    Path file = directory.resolve("content");
    Files.write(file, large);

    MimeText text = MimeText.of(Content.ofFile(file, large.length));

    assertEquals("text/plain " + (large.length - octets.length) + " 0", tree(text.structure()));
    try (InputStream in = text.open(part(1))) {
      in.skipNBytes(5);
      assertEquals(large.length - octets.length - 5, in.readAllBytes().length);
      assertEquals(-1, in.read());
    }
  }

  @Test
  void structure_manyLevelsAndDelimiters_takesNoLongTime() {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i);
      deep.append("\r\n\r\n--b").append(i).append("\r\n");
    }
    StringBuilder wide = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for (int i = 0; i < 100_000; i++) {
      wide.append("--b\r\n");
    }
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          MimeText.of(deep.toString().getBytes(ISO_8859_1)).structure();
          MimeText.of("Content-Type: message/rfc822\r\n\r\n".repeat(5_000).getBytes(ISO_8859_1));
          MimeText.of(wide.toString().getBytes(ISO_8859_1)).structure();
        });
  }

  @Test
  void structure_randomText_doesNotThrow() {
    Random random = new Random(5);
    String[] pieces = {
      "\r\n",
      "\n",
      "\r",
      "--b",
      "--",
      "Content-Type: ",
      "multipart/mixed",
      "; boundary=",
      "b",
      "message/rfc822",
      "\"",
      "(",
      ")",
      "\\",
      ";",
      "=",
      " ",
      "\u00e9",
      "x",
      "Content-Disposition: "
    };
    for (int round = 0; round < 20_000; round++) {
      StringBuilder b = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        b.append(pieces[random.nextInt(pieces.length)]);
      }
      MimeText text = MimeText.of(b.toString().getBytes(ISO_8859_1));
      tree(text.structure());
      PartParameters.contentType(text.structure());
      text.open(part(1, 1));
    }
  }
}
