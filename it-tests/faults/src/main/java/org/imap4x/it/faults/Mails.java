package org.imap4x.it.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Messages by name, always the same octets for the same name.
 *
 * <p>{@code m1} to {@code m20} are in the INBOX of each user, of several shapes; a name with {@code
 * big} in it has an attachment of 1 MiB; any other is a short text.
 */
final class Mails {
  static final int COUNT = 20;
  static final int BIG_OCTETS = 1 << 20;
  private static final String END = "\r\n";
  private static final Map<String, byte[]> MADE = new ConcurrentHashMap<>();

  private Mails() {}

  /** The INBOX to begin with, in the order of UIDs. */
  static List<String> inbox() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= COUNT; i++) {
      names.add("m" + i);
    }
    return names;
  }

  static byte[] octets(String name) {
    return MADE.computeIfAbsent(name, Mails::make);
  }

  static String subject(String name) {
    return "Mail " + name;
  }

  /** What the attachment of a big one decodes to. */
  static byte[] attachment() {
    byte[] octets = new byte[BIG_OCTETS];
    new Random(4711).nextBytes(octets);
    return octets;
  }

  private static byte[] make(String name) {
    String header =
        "From: Sender <"
            + name
            + "@example.org>\r\nTo: reader@example.org\r\nSubject: "
            + subject(name)
            + "\r\nDate: Mon, 5 Jan 2026 08:30:00 +0000\r\nMessage-ID: <"
            + name
            + "@walk.example>\r\nX-Id: "
            + name
            + "\r\nMIME-Version: 1.0\r\n";
    if (name.contains("big")) {
      return big(header, name);
    }
    String text = text(name);
    String rest =
        switch (Math.floorMod(name.hashCode(), 4)) {
          case 0 -> multipart("alternative", part("text/plain", text), part("text/html", text));
          case 1 ->
              multipart(
                  "mixed",
                  part("text/plain", text),
                  part(
                      "application/pdf\r\nContent-Transfer-Encoding: base64",
                      Base64.getMimeEncoder()
                          .encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
          case 2 ->
              "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
                  + "quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n"
                  + text;
          default -> "Content-Type: text/plain\r\n\r\n" + text;
        };
    return (header + rest).getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(String name) {
    Random random = new Random(name.hashCode());
    StringBuilder text = new StringBuilder();
    for (int i = 2 + random.nextInt(6); i > 0; i--) {
      text.append("Of ").append(name).append(' ').append(random.nextLong()).append(END);
    }
    return text.toString();
  }

  private static String part(String type, String content) {
    return "Content-Type: " + type + "\r\n\r\n" + content + END;
  }

  private static String multipart(String subtype, String... parts) {
    StringBuilder all = new StringBuilder("Content-Type: multipart/" + subtype);
    all.append("; boundary=edge\r\n\r\n");
    for (String part : parts) {
      all.append("--edge\r\n").append(part);
    }
    return all.append("--edge--\r\n").toString();
  }

  private static byte[] big(String header, String name) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String first =
        "Content-Type: multipart/mixed; boundary=edge\r\n\r\n--edge\r\n"
            + part("text/plain", text(name))
            + "--edge\r\nContent-Type: application/octet-stream; name=big.bin\r\n"
            + "Content-Disposition: attachment; filename=big.bin\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n";
    all.writeBytes((header + first).getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(Base64.getMimeEncoder().encode(attachment()));
    all.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.US_ASCII));
    return all.toByteArray();
  }
}
