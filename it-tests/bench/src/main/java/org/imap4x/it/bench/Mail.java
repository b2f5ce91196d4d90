package org.imap4x.it.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.imap4x.it.support.RawImap;

/** The messages that the work is done on; the same ones for the same numbers. */
public final class Mail {

  private Mail() {}

  private static byte[] octets(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An ordinary message: references, encoded words, a folded header, at times an attachment. */
  public static byte[] ordinary(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder(3000);
    text.append("Received: from mx").append(number % 9).append(".example.net by in.example.org;\n");
    text.append(" Mon, 15 Jan 2024 10:00:00 +0000\nFrom: =?UTF-8?Q?J=C3=BCrgen_No_");
    text.append(number % 50).append("?= <sender").append(number % 50).append("@example.org>\nTo: ");
    int people = 1 + number % 4;
    for (int i = 0; i < people; i++) {
      text.append(i > 0 ? ",\n " : "").append("\"Person ").append(i).append(", Dr.\" <p");
      text.append(i).append("@example.com>");
    }
    text.append("\nSubject: ")
        .append(number % 10 < 3 ? "folded and long, as\n " : "")
        .append("Re: ");
    text.append(number % 2 == 0 ? "=?UTF-8?B?R3LDvMOfZQ==?= " : "plans for ").append(number);
    text.append("\nDate: Mon, 15 Jan 2024 10:").append(10 + number % 50).append(":00 +0000\n");
    text.append("Message-ID: <n").append(number).append("@example.org>\nIn-Reply-To: <n");
    text.append(number - 1).append("@example.org>\nReferences:");
    for (int i = 1; i <= number % 12; i++) {
      text.append("\n <n").append(number - i).append("@example.org>");
    }
    text.append("\nMIME-Version: 1.0\n");
    String words = "The quick brown fox jumps over the lazy dog. ".repeat(10 + random.nextInt(220));
    if (number % 3 == 0) {
      text.append("Content-Type: multipart/mixed; boundary=b").append(number).append("\n\n--b");
      text.append(number).append("\nContent-Type: text/plain; charset=utf-8\n\n").append(words);
      text.append("\n--b").append(number).append("\nContent-Type: application/pdf; name=a.pdf\n");
      text.append("Content-Disposition: attachment; filename=a.pdf\n");
      text.append("Content-Transfer-Encoding: base64\n\n").append(base64(random, 600));
      text.append("\n--b").append(number).append("--\n");
    } else {
      text.append("Content-Type: text/plain; charset=utf-8\n\n").append(words).append('\n');
    }
    return octets(text.toString());
  }

  /** A message with one attachment of that many octets, base64. */
  public static byte[] attachment(int size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(size / 3 * 4 + size / 30);
    out.write(
        octets(
            "From: a@example.org\nTo: b@example.org\nSubject: large\nMIME-Version: 1.0\n"
                + "Content-Type: multipart/mixed; boundary=big\n\n--big\n\nsee the file\n--big\n"
                + "Content-Type: application/zip; name=a.zip\n"
                + "Content-Disposition: attachment; filename=a.zip\n"
                + "Content-Transfer-Encoding: base64\n\n"));
    out.write(base64(new Random(1), size).getBytes(StandardCharsets.US_ASCII));
    out.write(octets("\n--big--\n"));
    return out.toByteArray();
  }

  private static String base64(Random random, int size) {
    byte[] octets = new byte[size];
    random.nextBytes(octets);
    return Base64.getMimeEncoder().encodeToString(octets);
  }

  /** Puts ordinary messages into a new folder. */
  public static void fill(RawImap raw, String folder, int count) throws IOException {
    raw.command("CREATE " + folder);
    int batch = 1000;
    for (int from = 0; from < count; from += batch) {
      List<byte[]> messages = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + batch); i++) {
        messages.add(ordinary(i));
      }
      raw.appendAll(folder, messages);
    }
  }

  /** Copies what is in the folder into a new one until that has as many messages. */
  public static void multiply(RawImap raw, String from, int has, String to, int count)
      throws IOException {
    raw.command("CREATE " + to);
    raw.command("EXAMINE " + from);
    for (int copied = 0; copied < count; copied += has) {
      raw.command("COPY 1:" + Math.min(has, count - copied) + " " + to);
    }
  }
}
