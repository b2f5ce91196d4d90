package org.imap4x.it.bench.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the limit does with the octets is the same, however they are cut into pieces. */
class SinksTest {

  private static final String LIST =
      "* 1 FETCH (UID 3 FLAGS (\\Seen) RFC822.SIZE 20 INTERNALDATE \"15-Jan-2024 10:00:00 +0100\""
          + " ENVELOPE (\"a \\\" b\" {5}\r\n)}\r\n( NIL) BODYSTRUCTURE (\"text\" \"plain\"))\r\n"
          + "* OK still here\r\n* 2 FETCH (UID 7 FLAGS () ENVELOPE (NIL))\r\nraw1 OK done\r\n";

  private static void feed(Sink sink, byte[] octets, int piece) throws IOException {
    for (int at = 0; at < octets.length; at += piece) {
      int length = Math.min(piece, octets.length - at);
      byte[] part = new byte[length + 9]; // what is behind belongs to nobody
      System.arraycopy(octets, at, part, 0, length);
      sink.take(part, length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 10_000})
  void leanList_inPieces_seesAllMessages(int piece) throws IOException {
    LeanList list = new LeanList(2);
    feed(list, LIST.getBytes(StandardCharsets.US_ASCII), piece);
    assertEquals(2, list.seen());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000, 100_000})
  void base64Count_inPieces_countsDecodedOctets(int piece) throws IOException {
    byte[] octets = new byte[5000];
    new Random(1).nextBytes(octets);
    String body = Base64.getMimeEncoder().encodeToString(octets);
    String answer =
        "* 1 FETCH (BODY[2] {" + body.length() + "}\r\n" + body + ")\r\nraw1 OK {done}\r\n";
    Base64Count count = new Base64Count();
    feed(count, answer.getBytes(StandardCharsets.US_ASCII), piece);
    assertEquals(5000, count.octets());
  }

  @Test
  void base64Count_ofTwoLiterals_countsBoth() throws IOException {
    Base64Count count = new Base64Count();
    feed(count, "* 1 F {4}\r\nQUI=) {4}\r\nQUJD)\r\n".getBytes(StandardCharsets.US_ASCII), 100);
    assertEquals(5, count.octets());
  }
}
