package org.imap4x.it.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Messages, octet for octet. */
public final class Samples {
  private Samples() {}

  static byte[] ascii(String... lines) {
    return lines(StandardCharsets.US_ASCII, lines);
  }

  /** The lines with CR LF after each. */
  static byte[] lines(Charset charset, String... lines) {
    return (String.join("\r\n", lines) + "\r\n").getBytes(charset);
  }

  /** A message whose subject is "number n" and whose text is "text of n". */
  public static byte[] small(int n) {
    return ascii(
        "From: Joe <joe@example.org>",
        "To: list@example.org",
        "Subject: number " + n,
        "Message-ID: <" + n + "@small.example.org>",
        "Date: Mon, 20 May 2024 12:00:" + String.format("%02d", n % 60) + " +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "text of " + n);
  }

  /** Addresses of all kinds, encoded words, folded fields. */
  public static byte[] addresses() {
    return ascii(
        "Return-Path: <bounce@example.org>",
        "From: =?utf-8?B?SsO8cmdlbiBNw7xsbGVy?= <juergen@example.org>",
        "Sender: secretary@example.org",
        "Reply-To: \"Reply, To\" <reply@example.org>, second@example.org",
        "To: A Group: one@example.org, \"Two \\\"2\\\"\" <two@example.org>;,",
        " three@example.org",
        "Cc: =?iso-8859-1?Q?Andr=E9?= <andre@example.org>",
        "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?Q?_aus_K=C3=B6ln?= and a subject that is",
        " folded",
        "Message-ID: <addresses@example.org>",
        "In-Reply-To: <before@example.org>",
        "Date: Tue, 21 May 2024 08:30:15 +0200",
        "X-Twice: first",
        "X-Twice: second",
        "MIME-Version: 1.0",
        "Content-Type: text/plain",
        "",
        "text");
  }

  /** Text and HTML, attachments with every kind of name, a message inside. */
  public static byte[] nested() {
    return ascii(
        "From: joe@example.org",
        "Subject: nested",
        "Message-ID: <nested@example.org>",
        "Date: Tue, 21 May 2024 08:30:15 +0200",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=\"outer\"",
        "",
        "a preamble",
        "--outer",
        "Content-Type: multipart/alternative; boundary=\"inner\"",
        "",
        "--inner",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "Gr=C3=BC=C3=9Fe und ein lang=",
        "es Wort",
        "--inner",
        "Content-Type: text/html; charset=iso-8859-1",
        "Content-Transfer-Encoding: base64",
        "",
        Base64.getEncoder().encodeToString("<p>Grüße</p>".getBytes(StandardCharsets.ISO_8859_1)),
        "--inner--",
        "--outer",
        "Content-Type: application/octet-stream;",
        " name*0*=utf-8''Rechnung%20f%C3%BCr;",
        " name*1=\" May.pdf\"",
        "Content-Disposition: attachment;",
        " filename*0*=utf-8''Rechnung%20f%C3%BCr;",
        " filename*1=\" May.pdf\"",
        "Content-ID: <part2@example.org>",
        "Content-Description: an =?utf-8?Q?=C3=BCberraschung?=",
        "Content-Transfer-Encoding: base64",
        "",
        Base64.getEncoder().encodeToString(new byte[] {0, 1, 2, (byte) 255, 13, 10}),
        "--outer",
        "Content-Type: image/png; name=\"=?utf-8?B?QsO8bGQucG5n?=\"",
        "Content-Disposition: attachment; filename=\"=?utf-8?B?QsO8bGQucG5n?=\"",
        "Content-Transfer-Encoding: base64",
        "",
        "iVBORw0KGgo=",
        "--outer",
        "Content-Type: message/rfc822",
        "",
        "From: inner@example.org",
        "To: joe@example.org",
        "Subject: the inner =?utf-8?Q?=C3=BC?=",
        "Date: Mon, 20 May 2024 10:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=\"deep\"",
        "",
        "--deep",
        "Content-Type: text/plain",
        "",
        "deep text",
        "--deep",
        "Content-Type: text/csv; charset=us-ascii; name=data.csv",
        "Content-Disposition: attachment; filename=data.csv; size=6",
        "",
        "a,b,c",
        "--deep--",
        "--outer--",
        "an epilogue");
  }

  /** Text of ISO 8859-1 octets, 8-bit, and without a last line end. */
  public static byte[] eightBit() {
    String text =
        "From: joe@example.org\r\nSubject: eight\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n"
            + "\r\nGrüße\r\nin 8 bit";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Header fields in raw UTF-8, as RFC 6532 has them. */
  public static byte[] rawUtf8() {
    return lines(
        StandardCharsets.UTF_8,
        "From: Jürgen <juergen@example.org>",
        "Subject: Grüße aus Köln",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        "日本語");
  }

  /** A base64 attachment of so many octets, of the random numbers that the seed gives. */
  public static byte[] large(int octets, long seed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ascii(
            "From: joe@example.org",
            "Subject: large",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=b",
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "see the attachment",
            "--b",
            "Content-Type: application/octet-stream; name=large.bin",
            "Content-Disposition: attachment; filename=large.bin",
            "Content-Transfer-Encoding: base64",
            ""));
    out.writeBytes(Base64.getMimeEncoder().encode(random(octets, seed)));
    out.writeBytes(ascii("", "--b--"));
    return out.toByteArray();
  }

  static byte[] random(int octets, long seed) {
    byte[] random = new byte[octets];
    new Random(seed).nextBytes(random);
    return random;
  }
}
