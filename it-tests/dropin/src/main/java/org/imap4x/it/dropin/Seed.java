package org.imap4x.it.dropin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** The messages that a user has in the beginning, the usual and the odd, as octets of the wire. */
public final class Seed {

  private Seed() {}

  /** All of them, in the order of their UIDs. */
  public static List<byte[]> messages() {
    return List.of(
        plain(),
        encoded(),
        mixed(),
        alternative(),
        nested(),
        binary(),
        manyPeople(),
        bare(),
        odd(),
        related(),
        large(),
        calendar(),
        digest(),
        noBody(),
        rfc2231(),
        deep(),
        report(),
        signed());
  }

  /** What was set for the message when it came, for APPEND. */
  public static String flags(int index) {
    return switch (index % 6) {
      case 1 -> "\\Seen";
      case 2 -> "\\Flagged \\Answered";
      case 3 -> "\\Draft $Label1";
      case 4 -> "\\Seen work";
      default -> "";
    };
  }

  /** When the server shall have received it. */
  public static String date(int index) {
    return String.format("%2d-Jan-2024 08:%02d:00 +0100", index % 28 + 1, index);
  }

  private static byte[] octets(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String head(String subject, int day) {
    return "From: Ada Lovelace <ada@example.org>\nTo: bob@example.com\nSubject: "
        + subject
        + "\nDate: Mon, "
        + day
        + " Jan 2024 10:00:00 +0100\nMessage-ID: <m"
        + day
        + "@example.org>\nMIME-Version: 1.0\n";
  }

  private static byte[] plain() {
    return octets(
        head("a plain one", 1)
            + "Content-Type: text/plain; charset=us-ascii\n\nHello,\n\nthis is all.\n-- \nAda\n");
  }

  private static byte[] encoded() {
    return octets(
        "From: =?UTF-8?Q?Andr=C3=A9_M=C3=BCller?= <andre@example.org>\n"
            + "Sender: \"Office, The\" <office@example.org>\n"
            + "Reply-To: =?ISO-8859-1?B?3GJlcg==?= <uber@example.org>, two@example.org\n"
            + "To: \"Smith, John\" <john@example.com>, =?utf-8?b?5pel5pys?= <nihon@example.jp>\n"
            + "Cc: friends: a@example.net, b.c@example.net;, last@example.net\n"
            + "Bcc: hidden@example.net\n"
            + "Subject: =?UTF-8?B?R3LDvMOfZSBhdXM=?=\n =?UTF-8?Q?_K=C3=B6ln?= (folded)\n"
            + "Date: Tue, 2 Jan 2024 23:59:60 -0800 (PST)\n"
            + "In-Reply-To: <m1@example.org>\nReferences: <m0@example.org>\n <m1@example.org>\n"
            + "Message-ID: <m2@example.org>\nMIME-Version: 1.0\nContent-Language: de, en\n"
            + "Content-Description: =?utf-8?q?sch=C3=B6n?=\nContent-ID: <c2@example.org>\n"
            + "X-Twice: first\nX-Twice: second\n"
            + "Content-Type: text/plain; charset=\"UTF-8\"; format=flowed\n"
            + "Content-Transfer-Encoding: quoted-printable\n\n"
            + "Sch=C3=B6ne Gr=C3=BC=C3=9Fe, eine lange Zeile, die um=\ngebrochen ist.=20\nEnde\n");
  }

  private static byte[] mixed() {
    return octets(
        head("with files", 3)
            + "Content-Type: multipart/mixed; boundary=\"=_b 3\"\n\nThe preamble.\n--=_b 3\n"
            + "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
            + "Caf\u00e9 au lait\n\n--=_b 3\n"
            + "Content-Type: application/pdf; name=\"=?UTF-8?Q?Rechnung_=E2=82=AC.pdf?=\"\n"
            + "Content-Disposition: attachment;\n filename=\"=?UTF-8?Q?Rechnung_=E2=82=AC.pdf?=\";"
            + " size=300\nContent-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\n"
            + "Content-Transfer-Encoding: base64\n\n"
            + base64(300, 3)
            + "--=_b 3\nContent-Type: text/x-log; name=a.log\n"
            + "Content-Disposition: inline; filename=b.log\nContent-Location: http://x.example/\n\n"
            + "line\n--=_b 3\nContent-Type: application/octet-stream\n"
            + "Content-Transfer-Encoding: base64\n\n\n--=_b 3--\nThe epilogue.\n");
  }

  private static byte[] alternative() {
    return octets(
        head("two ways", 4)
            + "Content-Type: multipart/alternative; boundary=b4; charset=utf-8\n\n--b4\n\n"
            + "no header at all\n--b4\nContent-Type: TEXT/HTML; charset=utf-8\n"
            + "Content-Transfer-Encoding: QUOTED-PRINTABLE\n\n<p>=E2=82=AC 5</p>\n--b4--\n");
  }

  private static byte[] nested() {
    return octets(
        head("Fwd: inside", 5)
            + "Content-Type: multipart/mixed; boundary=b5\n\n--b5\nContent-Type: text/plain\n\n"
            + "see below\n--b5\nContent-Type: message/rfc822; name=\"old.eml\"\n"
            + "Content-Disposition: attachment; filename=old.eml\n"
            + "Content-Description: the old one\n\n"
            + "From: Carol <carol@example.org>\nTo: Ada <ada@example.org>\n"
            + "Subject: =?UTF-8?Q?inside_=C3=A9?=\nDate: Wed, 3 Jan 2024 08:00:00 +0000\n"
            + "Message-ID: <in5@example.org>\nX-Inner: yes\nMIME-Version: 1.0\n"
            + "Content-Type: multipart/mixed; boundary=inner\n\n--inner\n\ninner text\n--inner\n"
            + "Content-Type: image/png; name=dot.png\nContent-Transfer-Encoding: base64\n\n"
            + base64(68, 5)
            + "--inner--\n\n--b5--\n");
  }

  private static byte[] binary() {
    return octets(
        head("raw octets: caf\u00c3\u00a9", 8)
            + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            + "\u00e2\u0082\u00ac and \u00c3\u00a9\n");
  }

  private static byte[] manyPeople() {
    StringBuilder text = new StringBuilder("From: list@example.org\nTo: ");
    for (int i = 0; i < 60; i++) {
      text.append(i > 0 ? ",\n " : "").append("Person ").append(i);
      text.append(" <p").append(i).append("@example.org>");
    }
    return octets(
        text
            + "\nCc: undisclosed-recipients:;\nSubject:   spaces   inside\t\n"
            + "Date: 9 Jan 24 07:00 GMT\nNewsgroups: comp.mail.misc\n\nno MIME-Version\n");
  }

  private static byte[] bare() {
    return octets("Subject: bare\n\nno From, no Date, no Message-ID\n");
  }

  private static byte[] odd() {
    return octets(
        head("odd types", 11)
            + "Content-Type: text\nContent-Transfer-Encoding: x-unknown\n"
            + "Content-Disposition: ATTACHMENT; filename=\"a b;c\\\"d.txt\"\n\nas it is\n");
  }

  private static byte[] related() {
    return octets(
        head("picture inside", 12)
            + "Content-Type: multipart/related; type=\"text/html\"; start=\"<s>\"; boundary=b12\n\n"
            + "--b12\nContent-Type: text/html; charset=utf-8\nContent-ID: <s>\n\n<img src=cid:i>\n"
            + "--b12\nContent-Type: image/gif\nContent-ID: <i>\n"
            + "Content-Disposition: inline\nContent-Transfer-Encoding: base64\n\n"
            + base64(43, 12)
            + "--b12--\n");
  }

  private static byte[] large() {
    return octets(
        head("large", 13)
            + "Content-Type: application/zip; name=big.zip\n"
            + "Content-Disposition: attachment; filename=big.zip\n"
            + "Content-Transfer-Encoding: base64\n\n"
            + base64(200_000, 13));
  }

  private static byte[] calendar() {
    return octets(
        head("Invitation", 15)
            + "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n"
            + "Content-Transfer-Encoding: 7bit\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n");
  }

  private static byte[] digest() {
    return octets(
        head("digest", 16)
            + "Content-Type: multipart/digest; boundary=b16\n\n--b16\n\n"
            + "From: a@example.org\nSubject: one\n\nfirst\n\n--b16\n\n"
            + "From: b@example.org\nSubject: two\n\nsecond\n\n--b16--\n");
  }

  private static byte[] noBody() {
    return octets(head("no body", 17) + "\n");
  }

  private static byte[] rfc2231() {
    return octets(
        head("long names", 18)
            + "Content-Type: application/x-thing;\n name*=utf-8'de'na%C3%AFve%20f%C3%A4lle.bin\n"
            + "Content-Disposition: attachment;\n filename*0*=utf-8''a%E2%82%AC;\n"
            + " filename*1*=b%20c;\n filename*2=\".bin\";\n"
            + " creation-date=\"Thu, 18 Jan 2024 10:00:00 +0000\"\n"
            + "Content-Transfer-Encoding: base64\n\n"
            + base64(10, 18));
  }

  private static byte[] deep() {
    return octets(
        head("deep", 19)
            + "Content-Type: multipart/mixed; boundary=o\n\n--o\n"
            + "Content-Type: multipart/alternative; boundary=i\n\n--i\n"
            + "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n"
            + Base64.getEncoder().encodeToString("wide".getBytes(StandardCharsets.UTF_16))
            + "\n--i\nContent-Type: multipart/related; boundary=r\n\n--r\n"
            + "Content-Type: text/html\n\n<b>r</b>\n--r--\n--i--\n--o\n"
            + "Content-Type: message/rfc822\n\nSubject: level two\n"
            + "Content-Type: message/rfc822\n\nSubject: level three\n\ndeepest\n--o--\n");
  }

  private static byte[] report() {
    return octets(
        head("Undelivered", 22)
            + "Content-Type: multipart/report; report-type=delivery-status; boundary=b22\n\n"
            + "--b22\n\nit failed\n--b22\nContent-Type: message/delivery-status\n\n"
            + "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822;bob@example.com\n"
            + "Action: failed\nStatus: 5.1.1\n\n--b22\nContent-Type: text/rfc822-headers\n\n"
            + "Subject: what failed\n\n--b22--\n");
  }

  private static byte[] signed() {
    return octets(
        head("signed", 23)
            + "Content-Type: multipart/signed; micalg=sha-256; boundary=b23;\n"
            + " protocol=\"application/pkcs7-signature\"\n\n--b23\nContent-Type: text/plain\n\n"
            + "I swear\n--b23\nContent-Type: application/pkcs7-signature; name=smime.p7s\n"
            + "Content-Transfer-Encoding: base64\nContent-Disposition: attachment;"
            + " filename=smime.p7s\n\n"
            + base64(90, 23)
            + "--b23--\n");
  }

  private static String base64(int size, int seed) {
    byte[] octets = new byte[size];
    new Random(seed).nextBytes(octets);
    byte[] end = {'\n'};
    return Base64.getMimeEncoder(76, end).encodeToString(octets) + "\n";
  }
}
