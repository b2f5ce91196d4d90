package org.imap4x.it.differential;

import static org.imap4x.it.differential.Ingredient.utf8;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Odd multiparts, and messages inside of messages. */
final class StructureShapes {

  private static final String TEXT = "Content-Type: text/plain\n\none\n";
  private static final String HTML = "Content-Type: text/html\n\n<p>two</p>\n";
  private static final String INNER =
      "From: Carol <carol@example.org>\nSubject: =?UTF-8?Q?inside_=C3=A9?=\n"
          + "Date: Wed, 3 Jan 2024 08:00:00 +0000\nMessage-ID: <inner@example.org>\n";

  private final List<Ingredient> all = new ArrayList<>();

  private StructureShapes() {}

  static List<Ingredient> all() {
    StructureShapes shapes = new StructureShapes();
    shapes.boundaries();
    shapes.delimiters();
    shapes.nesting();
    shapes.kinds();
    shapes.messages();
    shapes.special();
    return shapes.all;
  }

  private void add(String name, String fields, String body) {
    all.add(new Ingredient(name, fields, body));
  }

  private void multipart(String name, String parameters, String body) {
    add("multipart " + name, "Content-Type: multipart/mixed" + parameters + "\n", body);
  }

  /** Parts of that boundary, with its end. */
  private static String parts(String boundary, String... parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts) {
      body.append("--").append(boundary).append('\n').append(part);
    }
    return body.append("--").append(boundary).append("--\n").toString();
  }

  private void boundaries() {
    multipart("plain", "; boundary=b", parts("b", TEXT, HTML));
    multipart("quoted", "; boundary=\"b b\"", parts("b b", TEXT, HTML));
    multipart("of specials", "; boundary=\"=_(b):?/\"", parts("=_(b):?/", TEXT));
    multipart("of unquoted specials", "; boundary==_b/c", parts("=_b/c", TEXT, HTML));
    multipart("of a blank at the end", "; boundary=\"b \"", parts("b ", TEXT, HTML));
    multipart("of a long boundary", "; boundary=" + "b".repeat(70), parts("b".repeat(70), TEXT));
    multipart(
        "of too long a boundary", "; boundary=" + "b".repeat(200), parts("b".repeat(200), TEXT));
    multipart("without a boundary", "", parts("b", TEXT, HTML));
    multipart("of an empty boundary", "; boundary=\"\"", parts("", TEXT, HTML));
    multipart("of a wrong boundary", "; boundary=x", parts("b", TEXT, HTML));
    multipart("of a boundary in another case", "; boundary=B", parts("b", TEXT, HTML));
    multipart("of two boundaries", "; boundary=b; boundary=c", parts("b", TEXT, HTML));
    multipart("of a divided boundary", "; boundary*0=b; boundary*1=c", parts("bc", TEXT, HTML));
    multipart("of an encoded boundary", "; boundary*=us-ascii''b%20c", parts("b c", TEXT));
    multipart("in capitals", "; BOUNDARY=b", parts("b", TEXT, HTML));
    multipart("of a boundary in a comment", "; boundary=b (c)", parts("b", TEXT, HTML));
    multipart(
        "of a boundary that begins another", "; boundary=b", parts("bc", TEXT) + parts("b", HTML));
  }

  private void delimiters() {
    multipart("without an end", "; boundary=b", "--b\n" + TEXT + "--b\n" + HTML);
    multipart("without an end of the text", "; boundary=b", "--b\nContent-Type: text/plain\n\none");
    multipart("of nothing", "; boundary=b", "");
    multipart("of an empty line", "; boundary=b", "\n");
    multipart("of a preamble only", "; boundary=b", "only a preamble\n");
    multipart("of an end only", "; boundary=b", "--b--\n");
    multipart("of a preamble and an end", "; boundary=b", "preamble\n--b--\nepilogue\n");
    multipart("of one delimiter", "; boundary=b", "--b\n");
    multipart("of two delimiters", "; boundary=b", "--b\n--b\n--b--\n");
    multipart("of empty parts", "; boundary=b", "--b\n\n--b\n\n\n--b--\n");
    multipart(
        "of a preamble and an epilogue", "; boundary=b", "pre\n\n" + parts("b", TEXT) + "epi\n");
    multipart("of a long preamble", "; boundary=b", "pre\n".repeat(500) + parts("b", TEXT));
    multipart("of parts behind the end", "; boundary=b", parts("b", TEXT) + parts("b", HTML));
    multipart("of blanks behind delimiters", "; boundary=b", "--b  \n" + TEXT + "--b--\t\n");
    multipart("of text behind delimiters", "; boundary=b", "--b x\n" + TEXT + "--b--\n");
    multipart("of a delimiter in a line", "; boundary=b", "--b\n" + TEXT + "no --b\n--b--\n");
    multipart("of parts without fields", "; boundary=b", parts("b", "\nfirst\n", "\nsecond\n"));
    multipart(
        "of a part without an empty line", "; boundary=b", parts("b", "text at once\n", HTML));
    multipart("of a part of fields only", "; boundary=b", "--b\nContent-Type: text/html\n--b--\n");
    multipart(
        "of text that ends at the delimiter", "; boundary=b", "--b\n\none\n\n--b\n\ntwo\n--b--");
    multipart(
        "of many parts",
        "; boundary=b",
        parts("b", TEXT.repeat(1), HTML, TEXT, HTML, TEXT, HTML, TEXT, HTML, TEXT, HTML));
    multipart("encoded", "; boundary=b\nContent-Transfer-Encoding: base64", parts("b", TEXT, HTML));
    multipart(
        "quoted-printable",
        "; boundary=b\nContent-Transfer-Encoding: quoted-printable",
        parts("b", TEXT));
    multipart("of bare line feeds", "; boundary=b", "--b\n\none\n--b--\n");
    multipart(
        "of the same ids",
        "; boundary=b",
        parts("b", "Content-ID: <a>\n\none\n", "Content-ID: <a>\n\ntwo\n"));
    multipart("of a carriage return", "; boundary=b", "--b\n\none\r--b\n\ntwo\n--b--\n");
  }

  private void nesting() {
    String inner = "Content-Type: multipart/alternative; boundary=i\n\n" + parts("i", TEXT, HTML);
    multipart("of a multipart", "; boundary=o", parts("o", inner, TEXT));
    multipart(
        "of an equal boundary",
        "; boundary=b",
        "--b\nContent-Type: multipart/mixed; boundary=b\n\n" + parts("b", TEXT) + parts("b", HTML));
    multipart(
        "of an inner one without an end",
        "; boundary=o",
        parts("o", "Content-Type: multipart/mixed; boundary=i\n\n--i\n" + TEXT, HTML));
    multipart(
        "of an inner one of nothing",
        "; boundary=o",
        parts("o", "Content-Type: multipart/mixed; boundary=i\n\n", HTML));
    multipart(
        "of an inner one without a boundary",
        "; boundary=o",
        parts("o", "Content-Type: multipart/mixed\n\n" + parts("i", TEXT), HTML));
    multipart(
        "of a longer inner boundary",
        "; boundary=b",
        parts("b", "Content-Type: multipart/mixed; boundary=bb\n\n" + parts("bb", TEXT), HTML));
    multipart(
        "of a shorter inner boundary",
        "; boundary=bb",
        parts("bb", "Content-Type: multipart/mixed; boundary=b\n\n" + parts("b", TEXT), HTML));
    String deep = TEXT;
    for (int i = 0; i < 12; i++) {
      deep = "Content-Type: multipart/mixed; boundary=d" + i + "\n\n" + parts("d" + i, deep);
    }
    multipart("of twelve levels", "; boundary=top", parts("top", deep));
  }

  private void kinds() {
    for (String kind :
        List.of("alternative", "related", "parallel", "x-unknown", "appledouble", "form-data")) {
      add(
          "multipart/" + kind,
          "Content-Type: multipart/" + kind + "; boundary=b\n",
          parts("b", TEXT, HTML));
    }
    add("multipart without a subtype", "Content-Type: multipart; boundary=b\n", parts("b", TEXT));
    add(
        "multipart all in capitals",
        "CONTENT-TYPE: MULTIPART/MIXED; BOUNDARY=b\n",
        parts("b", TEXT));
    add(
        "multipart/digest",
        "Content-Type: multipart/digest; boundary=b\n",
        parts("b", "\n" + INNER + "\nfirst\n", "Content-Type: text/plain\n\nsecond\n"));
    add(
        "multipart/related of a start",
        "Content-Type: multipart/related; type=\"text/html\"; start=\"<s>\"; boundary=b\n",
        parts(
            "b",
            "Content-ID: <i>\nContent-Type: image/png\n\nx\n",
            "Content-ID: <s>\nContent-Type: text/html\n\n<img src=cid:i>\n"));
    add(
        "multipart/signed",
        "Content-Type: multipart/signed; micalg=sha-256; boundary=b;\n"
            + " protocol=\"application/pgp-signature\"\n",
        parts("b", TEXT, "Content-Type: application/pgp-signature; name=s.asc\n\nsigned\n"));
    add(
        "multipart/encrypted",
        "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n",
        parts(
            "b",
            "Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
            "Content-Type: application/octet-stream\n\nsecret\n"));
    add(
        "multipart/report",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
        parts(
            "b",
            "\nit failed\n",
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
                + "Final-Recipient: rfc822;b@example.com\nAction: failed\n",
            "Content-Type: text/rfc822-headers\n\nSubject: what failed\n"));
    add(
        "multipart of fields",
        "Content-Type: multipart/mixed; boundary=b; x=y\nContent-Disposition: attachment;"
            + " filename=all.eml\nContent-Language: de\nContent-Location: http://x.example/\n"
            + "Content-ID: <m>\nContent-Description: all\nContent-MD5: Q2g=\n",
        parts("b", TEXT));
  }

  private void message(String name, String fields, String body) {
    add("message " + name, "Content-Type: message/rfc822\n" + fields, body);
  }

  private void messages() {
    message("plain", "", INNER + "\nthe inner text\n");
    message("of html", "", INNER + "Content-Type: text/html\n\n<b>x</b>\n");
    message(
        "of a multipart",
        "",
        INNER + "Content-Type: multipart/mixed; boundary=i\n\n" + parts("i", TEXT, HTML));
    message(
        "of a message",
        "",
        INNER + "Content-Type: message/rfc822\n\nSubject: deeper\n\nthe deeper text\n");
    message(
        "of a message of a multipart",
        "",
        INNER
            + "Content-Type: message/rfc822\n\n"
            + INNER
            + "Content-Type: multipart/mixed; boundary=j\n\n"
            + parts("j", TEXT, HTML));
    message("of nothing", "", "");
    message("of an empty line", "", "\n");
    message("of a header only", "", INNER);
    message("without a header", "", "\nonly a text\n");
    message("of text at once", "", "this is no field\nneither is this\n");
    message("of one field", "", "Subject: alone\n\n");
    message(
        "of a name",
        "Content-Disposition: attachment; filename=\"old.eml\"\n",
        INNER + "\nthe inner text\n");
    message(
        "of a description",
        "Content-Description: the old one\nContent-ID: <o>\n",
        INNER + "\nthe inner text\n");
    message("in 8bit", "Content-Transfer-Encoding: 8bit\n", INNER + utf8("\nGr\u00fc\u00dfe\n"));
    message(
        "in base64",
        "Content-Transfer-Encoding: base64\n",
        Base64.getMimeEncoder(76, new byte[] {'\n'})
                .encodeToString(
                    (INNER + "\nin base64\n")
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.US_ASCII))
            + "\n");
    message(
        "in quoted-printable",
        "Content-Transfer-Encoding: quoted-printable\n",
        INNER.replace("=", "=3D") + "\nin quoted-printable =C3=A9\n");
    message(
        "of an unknown encoding", "Content-Transfer-Encoding: x-unknown\n", INNER + "\ninner\n");
    message(
        "of an attachment",
        "",
        INNER
            + "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nYWJj\n");
    message(
        "of 8 bits", "", utf8("From: J\u00f6rg <j@example.org>\nSubject: Gr\u00fc\u00dfe\n\nx\n"));
    message("of a long header", "", INNER + "X-Long: " + "y".repeat(5000) + "\n\nx\n");
    add("message in capitals", "Content-Type: MESSAGE/RFC822\n", INNER + "\ninner\n");
    add(
        "message with parameters",
        "Content-Type: message/rfc822; charset=utf-8; name=a.eml\n",
        INNER + "\ninner\n");
    add("message/global", "Content-Type: message/global\n", INNER + utf8("\nGr\u00fc\u00dfe\n"));
    add("message/news", "Content-Type: message/news\n", INNER + "\nnews\n");
    add("message/unknown", "Content-Type: message/x-unknown\n", INNER + "\ninner\n");
  }

  private void special() {
    add(
        "message/partial",
        "Content-Type: message/partial; number=2; total=3; id=\"abc@example.org\"\n",
        "the second piece\n");
    add(
        "message/external-body",
        "Content-Type: message/external-body; access-type=URL;\n URL=\"http://example.org/a\"\n",
        "Content-Type: image/png\nContent-ID: <e@example.org>\n\n");
    add(
        "message/delivery-status",
        "Content-Type: message/delivery-status\n",
        "Reporting-MTA: dns; mx.example.org\n\nAction: failed\n");
    add(
        "message/disposition-notification",
        "Content-Type: message/disposition-notification\n",
        "Final-Recipient: rfc822;b@example.com\nDisposition: automatic-action/x; displayed\n");
    add("text/rfc822-headers", "Content-Type: text/rfc822-headers\n", INNER);
    add("message/http", "Content-Type: message/http\n", "GET / HTTP/1.1\nHost: x\n\n");
  }
}
