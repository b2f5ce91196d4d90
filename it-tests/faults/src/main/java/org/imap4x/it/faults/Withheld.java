package org.imap4x.it.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Takes APPENDUID and COPYUID out of what a server says. Dovecot says them even where it does not
 * announce UIDPLUS; a server that knows no more than IMAP4rev1 does not.
 */
final class Withheld {
  private static final Pattern CODE =
      Pattern.compile("^(\\S+ OK )\\[(?:APPENDUID|COPYUID) [^]]*] ");

  private final Framing framing = new Framing();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** What may pass now; a line passes when it has ended. */
  byte[] pass(byte[] octets, int n) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(n);
    for (int i = 0; i < n; i++) {
      boolean literal = framing.isInLiteral();
      framing.octet(octets[i]);
      (literal ? out : line).write(octets[i]);
      if (framing.isLineEnd()) {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        String less = CODE.matcher(text).replaceFirst("$1");
        out.writeBytes(less.getBytes(StandardCharsets.ISO_8859_1));
        line.reset();
      }
    }
    return out.toByteArray();
  }
}
