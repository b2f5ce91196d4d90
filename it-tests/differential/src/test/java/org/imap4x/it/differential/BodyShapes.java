package org.imap4x.it.differential;

import static org.imap4x.it.differential.Ingredient.in;
import static org.imap4x.it.differential.Ingredient.utf8;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Odd bodies: transfer encodings, charsets, line ends, sizes. */
final class BodyShapes {

  private final List<Ingredient> all = new ArrayList<>();

  private BodyShapes() {}

  static List<Ingredient> all() {
    BodyShapes shapes = new BodyShapes();
    shapes.base64();
    shapes.quotedPrintable();
    shapes.encodings();
    shapes.charsets();
    shapes.lines();
    return shapes.all;
  }

  private void add(String name, String type, String encoding, String body) {
    all.add(
        new Ingredient(
            name,
            "Content-Type: " + type + "\nContent-Transfer-Encoding:" + encoding + "\n",
            body));
  }

  private void base64(String name, String body) {
    add("base64 " + name, "application/x-thing", " base64", body);
  }

  private void base64() {
    byte[] octets = new byte[300];
    new Random(7).nextBytes(octets);
    String lines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(octets);
    base64("of lines", lines + "\n");
    base64("without a line end", "YWJj");
    base64("of one line", Base64.getEncoder().encodeToString(octets) + "\n");
    base64("empty", "");
    base64("of an empty line", "\n");
    base64("of blanks", "YW Jj ZG Vm\n");
    base64("of strangers", "YW!Jj#ZGVm\n");
    base64("without padding", "YWJjZA\n");
    base64("of one character", "YWJjZ\n");
    base64("of padding inside", "YQ==\nYmM=\n");
    base64("and text behind", "YWJj\n\n-- \nthis is no base64\n");
    base64("of too much padding", "YWJjZA====\n");
    base64("of one padding", "YWJjZA=\n");
    base64("of only padding", "====\n");
    base64("of short lines", "YW\nJj\nZG\nVm\n");
    base64("of 8 bits", "YWJj\u00e9\u00e9\n");
    base64("cut in a line", lines.substring(0, 130) + "\n");
    add("base64 of text", "text/plain; charset=utf-8", " base64", "R3LDvMOfZQ==\n");
    add("base64 of text cut", "text/plain; charset=utf-8", " base64", "R3LDvMOfZQ\n");
    add("base64 in capitals", "text/plain; charset=utf-8", " BASE64", "R3LDvMOfZQ==\n");
    add("base64 of html", "text/html; charset=utf-8", " base64", "PHA+w7w8L3A+\n");
    add("base64 and a comment", "text/plain", " base64 (x)", "YWJj\n");
    add("base64 and a semicolon", "text/plain", " base64;", "YWJj\n");
    add("base64 in quotes", "text/plain", " \"base64\"", "YWJj\n");
    add("base64 of blanks around it", "text/plain", "   base64   ", "YWJj\n");
    add("base64 folded", "text/plain", "\n base64", "YWJj\n");
    add("base64 that is none", "text/plain", " base64", "This is plain, after all.\n");
  }

  private void quoted(String name, String body) {
    add("quoted " + name, "text/plain; charset=utf-8", " quoted-printable", body);
  }

  private void quotedPrintable() {
    quoted("plain", "Gr=C3=BC=C3=9Fe\n");
    quoted("in lower case", "Gr=c3=bc=c3=9fe\n");
    quoted("of a soft line end", "one=\n two=\nthree\n");
    quoted("of a soft line end and blanks", "one=  \ntwo\n");
    quoted("of blanks at the end", "one  \ntwo\t\n");
    quoted("of a blank kept", "one=20\ntwo=09\n");
    quoted("of an equals at the end", "one=");
    quoted("of half an escape", "one=C");
    quoted("of a wrong escape", "100=ZZ =G0 =\u00e9\n");
    quoted("of 8 bits", utf8("Gr\u00fc\u00dfe\n"));
    quoted("of line ends", "one=0D=0Atwo=0A\n");
    quoted("of long lines", "x".repeat(2000) + "\n");
    quoted("empty", "");
    quoted("of a null", "a=00b\n");
    add("quoted in capitals", "text/html; charset=utf-8", " QUOTED-PRINTABLE", "=C3=A9\n");
    add("quoted of octets", "application/x-thing", " quoted-printable", "=00=FF=0D=0A\n");
  }

  private void encoding(String name, String encoding) {
    add("encoding " + name, "text/plain; charset=utf-8", encoding, "YWJj =C3=A9\n");
  }

  private void encodings() {
    encoding("empty", "");
    encoding("7bit", " 7bit");
    encoding("8bit", " 8bit");
    encoding("8-bit", " 8-bit");
    encoding("binary", " binary");
    encoding("7BIT", " 7BIT");
    encoding("x-unknown", " x-unknown");
    encoding("utf-8", " utf-8");
    encoding("none", " none");
    encoding("uuencode that is none", " uuencode");
    encoding("of two words", " quoted-printable base64");
    encoding("quoted", " quoted");
    encoding("of 8 bits", " \u00e9");
    all.add(
        new Ingredient(
            "encoding twice",
            "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n",
            "YWJj\n"));
    add("uuencode", "application/x-thing", " uuencode", "begin 644 a.txt\n#86)C\n`\nend\n");
    add("x-uuencode", "application/x-thing", " x-uuencode", "begin 644 a.txt\n#86)C\n`\nend\n");
    add("x-uue", "application/x-thing", " x-uue", "begin 644 a.txt\n#86)C\n`\nend\n");
  }

  private void charset(String name, Charset charset, String text) {
    add("charset " + name, "text/plain; charset=" + name, " 8bit", in(charset, text) + "\n");
  }

  private void charsets() {
    Charset utf8 = StandardCharsets.UTF_8;
    Charset latin = StandardCharsets.ISO_8859_1;
    charset("utf-8", utf8, "Gr\u00fc\u00dfe \u20ac");
    charset("UTF8", utf8, "Gr\u00fc\u00dfe \u20ac");
    charset("iso-8859-1", latin, "Gr\u00fc\u00dfe");
    charset("latin1", latin, "Gr\u00fc\u00dfe");
    charset("iso-8859-15", Charset.forName("iso-8859-15"), "5 \u20ac");
    charset("windows-1252", Charset.forName("windows-1252"), "\u201cq\u201d \u20ac");
    charset("cp1252", Charset.forName("windows-1252"), "\u201cq\u201d \u20ac");
    charset("koi8-r", Charset.forName("koi8-r"), "\u041f\u0440\u0438\u0432\u0435\u0442");
    charset("iso-2022-jp", Charset.forName("iso-2022-jp"), "\u65e5\u672c");
    charset("shift_jis", Charset.forName("shift_jis"), "\u65e5\u672c");
    charset("euc-jp", Charset.forName("euc-jp"), "\u65e5\u672c");
    charset("gb2312", Charset.forName("gb2312"), "\u4e2d\u6587");
    charset("gb18030", Charset.forName("gb18030"), "\u4e2d\u6587\u20ac");
    charset("big5", Charset.forName("big5"), "\u4e2d\u6587");
    charset("ks_c_5601-1987", Charset.forName("euc-kr"), "\ud55c\uae00");
    charset("utf-16", StandardCharsets.US_ASCII, "no UTF-16");
    charset("x-unknown", utf8, "Gr\u00fc\u00dfe");
    charset("unknown-8bit", latin, "Gr\u00fc\u00dfe");
    charset("us-ascii", utf8, "Gr\u00fc\u00dfe");
    charset("ansi_x3.4-1968", StandardCharsets.US_ASCII, "plain");
    charset("\"utf-8\"", utf8, "Gr\u00fc\u00dfe");
    charset("'utf-8'", utf8, "Gr\u00fc\u00dfe");
    charset("UTF-8 (x)", utf8, "Gr\u00fc\u00dfe");
    charset("\"utf-8; x\"", utf8, "Gr\u00fc\u00dfe");
    add("charset of none", "text/plain", " 8bit", utf8("Gr\u00fc\u00dfe\n"));
    add("charset of none, Latin-1", "text/plain", " 8bit", "Gr\u00fc\u00dfe\n");
    add("charset wrong", "text/plain; charset=utf-8", " 8bit", "Gr\u00fc\u00dfe\n");
    add("charset of Windows in Latin-1", "text/plain; charset=iso-8859-1", " 8bit", "\u0093q\n");
    add("charset of GBK in GB2312", "text/plain; charset=gb2312", " 8bit", "\u0096E\u0097\u00f9\n");
    add("charset of a byte order mark", "text/plain; charset=utf-8", " 8bit", utf8("\ufeffx\n"));
    add(
        "charset utf-16 in base64",
        "text/plain; charset=utf-16",
        " base64",
        Base64.getEncoder().encodeToString("wide".getBytes(StandardCharsets.UTF_16)) + "\n");
  }

  private void body(String name, String body) {
    all.add(new Ingredient("body " + name, "Content-Type: text/plain\n", body));
  }

  private void lines() {
    body("empty", "");
    body("of an empty line", "\n");
    body("of empty lines", "\n\n\n");
    body("without a line end", "one line");
    body("of a long line", "x".repeat(10_000) + "\n");
    body("of many lines", "line\n".repeat(2000));
    body("of dots", ".\n..\n.x\n");
    body("that looks like a header", "Subject: no\nX: y\n\nmore\n");
    body("that looks like a delimiter", "--\n--x\n--the outer\n");
    body("of From", "From the beginning\n>From x\n");
    body("of a carriage return", "one\rtwo\n");
    body("of controls", "bell \u0007 form \f tab \t\n");
    body("of a closing parenthesis", ")\r\na1 OK done\r\n* BYE\r\n");
  }
}
