package org.imap4x.it.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the recorder writes of a tape. */
class SessionWriterTest {
  /** Lines that begin with the number of their connection and C or S; each is a packet. */
  private static String written(String... lines) {
    List<Tape.Piece> pieces = new ArrayList<>();
    for (String line : lines) {
      pieces.add(
          new Tape.Piece(
              line.charAt(0) - '0',
              line.charAt(1) == 'C',
              line.substring(2).getBytes(StandardCharsets.UTF_8)));
    }
    return SessionWriter.text(pieces);
  }

  @Test
  void tagsUsersAndSecrets_areNeutral() {
    assertEquals(
        """
        S: * OK ready
        C: $t1 LOGIN $1 $2
        S: $t1 OK [SESSIONID=<session>] in
        C: $t2 SETACL a ann lr
        S: * ACL a joe lrs ann lr
        S: $t2 OK costs $$5
        """,
        written(
            "1S* OK ready\r\n",
            "1CA1 LOGIN \"u7\" \"se\\\"cret\"\r\n",
            "1SA1 OK [SESSIONID=<cyrus-4711-1>] in\r\n",
            "1CA2 SETACL a u12 lr\r\n",
            "1S* ACL a u7 lrs u12 lr\r\nA2 OK costs $5\r\n"));
  }

  @Test
  void authentication_isLeftOut() {
    assertEquals(
        """
        C: $t1 AUTHENTICATE CRAM-MD5
        S: +\s
        C: $*
        S: $t1 OK
        C: $t2 AUTHENTICATE PLAIN $*
        S: $t2 NO
        C: $t3 LOGIN $*
        S: +\s
        C: $*
        C: $*
        S: $t3 OK
        """,
        written(
            "1CA1 AUTHENTICATE CRAM-MD5\r\n",
            "1S+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+\r\n",
            "1CdTcgOGQ=\r\n",
            "1SA1 OK\r\n",
            "1CA2 AUTHENTICATE PLAIN AHU3AHg=\r\n",
            "1SA2 NO\r\n",
            "1CA3 LOGIN {2}\r\n",
            "1S+ go\r\n",
            "1Cu7 {3}\r\n",
            "1Cpwd\r\n",
            "1SA3 OK\r\n"));
  }

  @Test
  void literals_endAnywhere_andWhatWasRefusedDoesNotCome() {
    assertEquals(
        """
        C: $t1 APPEND a {4+}
        C: hi
        C:  {2+}
        C: 12
        S: * 1 FETCH (BODY[] {6}
        S| a b
        S=  \\xFF UID 5)\\r\\n
        S: $t1 OK
        C: $t2 APPEND b {4}
        S: $t2 NO
        C: $t3 NOOP
        """
            .replace("S=  \\xFF", "S= x\\xC3\\xBF\\x01"),
        written(
            "1CA1 APPEND a {4+}\r\nhi\r\n {2+}\r\n12\r\n",
            "1S* 1 FETCH (BODY[] {6}\r\na b\r\nx",
            "1Sÿ\u0001 UID 5)\r\nA1 OK\r\n",
            "1CA2 APPEND b {4}\r\n",
            "1SA2 NO\r\n",
            "1CA3 NOOP\r\n"));
  }

  @Test
  void idle_waitsForTheOtherConnection() {
    assertEquals(
        """
        connection 1:
        C: $t1 IDLE
        S: + idling
        !await s1
        S: * 2 EXISTS
        C: DONE
        S: $t1 OK
        connection 2:
        C: $t1 NOOP
        !signal s1
        S: $t1 OK
        """,
        written(
            "1CA1 IDLE\r\n",
            "1S+ idling\r\n",
            "2Cr1 NOOP\r\n",
            "1S* 2 EXISTS\r\n",
            "2Sr1 OK\r\n",
            "1CDONE\r\n",
            "1SA1 OK\r\n"));
  }
}
