package org.imap4x.it.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** What the benchmarks read, as servers send it. */
final class Samples {

  static final String ENVELOPE =
      "ENVELOPE (\"Mon, 15 Jan 2024 10:00:00 +0100\" \"=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= and minutes\""
          + " ((\"O'Neill \\\"Jo\\\"\" NIL \"jo\" \"mail.example.com\"))"
          + " ((\"O'Neill\" NIL \"jo\" \"mail.example.com\"))"
          + " ((\"O'Neill\" NIL \"jo\" \"mail.example.com\"))"
          + " ((\"Sato\" NIL \"sato\" \"example.org\")(NIL NIL \"list\" \"lists.example.org\"))"
          + " NIL NIL \"<1@host.example.com>\" \"<2@host.example.com>\")";

  static final String STRUCTURE =
      "BODYSTRUCTURE (((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"quoted-printable\""
          + " 812 23 NIL NIL NIL NIL)(\"text\" \"html\" (\"charset\" \"utf-8\") NIL NIL"
          + " \"quoted-printable\" 2412 51 NIL NIL NIL NIL) \"alternative\""
          + " (\"boundary\" \"=_a\") NIL NIL NIL)(\"application\" \"pdf\" (\"name\" \"a.pdf\")"
          + " \"<1@example.com>\" NIL \"base64\" 91234 NIL (\"attachment\" (\"filename\""
          + " \"a.pdf\")) NIL NIL) \"mixed\" (\"boundary\" \"=_m\") NIL NIL NIL)";

  private Samples() {}

  static String fetched(String item) {
    return "* 12 FETCH (UID 345 " + item + ")";
  }

  /** In lines, as in mail. */
  static byte[] base64(int octets) {
    byte[] random = new byte[octets];
    new Random(1).nextBytes(random);
    return Base64.getMimeEncoder().encodeToString(random).getBytes(StandardCharsets.US_ASCII);
  }
}
