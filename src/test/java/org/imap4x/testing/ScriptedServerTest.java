package org.imap4x.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScriptedServerTest {

  private static Socket connect(ScriptedServer s) throws IOException {
    Socket socket = new Socket(s.host(), s.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void session_twoCommandsInOnePacket_areAnsweredOutOfOrder() throws Exception {
    try (ScriptedServer s = ScriptedServer.start("made-up/two-commands");
        Socket c = connect(s)) {
      send(c, "A1 NOOP\r\nA2 CHECK\r\n");
      BufferedReader in = reader(c);
      assertEquals("* OK [CAPABILITY IMAP4rev1] ready", in.readLine());
      assertEquals("A2 OK second first", in.readLine());
      assertEquals("A1 OK then the first", in.readLine());
      s.verifyComplete();
      send(c, "A3 LOGOUT\r\n");
      assertEquals("* BYE", in.readLine());
    }
  }

  @Test
  void session_otherCommand_failsWithBothLines() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline("C: $tag NOOP\nS: $tag OK");
        Socket c = connect(s)) {
      send(c, "A1 CHECK\r\n");
      AssertionError e = assertThrows(AssertionError.class, s::verifyComplete);
      assertTrue(e.getMessage().contains("expected C: $tag NOOP"), e::getMessage);
      assertTrue(e.getMessage().contains("received C: A1 CHECK"), e::getMessage);
    }
  }

  @Test
  void session_mismatchThatNobodyVerifies_failsAtClose() throws Exception {
    ScriptedServer s = ScriptedServer.inline("C: $tag NOOP");
    try (Socket c = connect(s)) {
      send(c, "A1 CHECK\r\n");
      assertThrows(
          IOException.class,
          () -> {
            if (c.getInputStream().read() < 0) {
              throw new IOException("end");
            }
          });
      assertThrows(AssertionError.class, s::close);
    }
  }

  @Test
  void session_moreThanWritten_fails() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline("C: $tag NOOP\nS: $tag OK");
        Socket c = connect(s)) {
      send(c, "A1 NOOP\r\nA2 NOOP\r\n");
      BufferedReader in = reader(c);
      assertEquals("A1 OK", in.readLine());
      assertNull(in.readLine());
      assertThrows(AssertionError.class, s::verifyComplete);
    }
  }

  @Test
  void session_silentClient_failsAfterPatience() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline("C: $tag NOOP", Duration.ofMillis(200));
        Socket c = connect(s)) {
      assertThrows(AssertionError.class, s::verifyComplete);
    }
  }

  @Test
  void session_variablesAndLiterals_areFilledIn() throws Exception {
    String script =
        """
        C: $tag FETCH $1 (BODY[$2])
        S: * $1 FETCH (FLAGS ($Forwarded) BODY[$2] {$size}
        S| Subject: ö
        S|
        S| text
        S: )
        S= $tag OK \\x41\\r\\n
        C: $tag LOGIN {3}
        S: + go
        C: abc {2+}
        C: xy
        !for i 1 3
        S: * $i EXPUNGE
        !end
        S: $tag OK $$
        """;
    try (ScriptedServer s = ScriptedServer.inline(script);
        Socket c = connect(s)) {
      send(c, "t.1 FETCH 7 (BODY[TEXT])\r\nt2 LOGIN {3}\r\nabc {2+}\r\nxy\r\n");
      c.shutdownOutput();
      String all = new String(c.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(
          "* 7 FETCH (FLAGS ($Forwarded) BODY[TEXT] {21}\r\nSubject: ö\r\n\r\ntext\r\n)\r\n"
              + "t.1 OK A\r\n+ go\r\n* 1 EXPUNGE\r\n* 2 EXPUNGE\r\n* 3 EXPUNGE\r\nt2 OK $\r\n",
          all);
      s.verifyComplete();
    }
  }

  @Test
  void reset_client_getsConnectionReset() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline("S: * OK\nC: $t NOOP\n!reset");
        Socket c = connect(s)) {
      send(c, "a NOOP\r\n");
      assertEquals('*', c.getInputStream().read());
      s.verifyComplete();
      assertThrows(SocketException.class, () -> c.getInputStream().readAllBytes());
    }
  }

  @Test
  void signals_scriptAndTest_waitForEachOther() throws Exception {
    String script = "!reached start\n!await go\n!split 1\nS: * OK\n!half-close\n!expect-close";
    try (ScriptedServer s = ScriptedServer.inline(script)) {
      try (Socket c = connect(s)) {
        s.awaitReached("start");
        assertEquals(0, c.getInputStream().available());
        s.signal("go");
        assertEquals(
            "* OK\r\n", new String(c.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
      }
      s.verifyComplete();
    }
  }

  @Test
  void connections_eachHasItsScript_andAnyMoreShareOne() throws Exception {
    String script = "connection 1:\nS: one\nconnection *:\nS: more";
    try (ScriptedServer s = ScriptedServer.inline(script)) {
      for (String expected : new String[] {"one", "more", "more"}) {
        try (Socket c = connect(s)) {
          assertEquals(expected, reader(c).readLine());
        }
      }
      s.verifyComplete();
      assertEquals(3, s.connectionCount());
    }
  }

  @Test
  void tls_startedAfterPlaintext_goesOn() throws Exception {
    String script = "S: * OK\nC: $tag STARTTLS\nS: $tag OK\n!tls\nC: $tag NOOP\nS: $tag OK";
    try (ScriptedServer s = ScriptedServer.inline(script);
        Socket c = connect(s)) {
      send(c, "a STARTTLS\r\n");
      BufferedReader plain = reader(c);
      assertEquals("* OK", plain.readLine());
      assertEquals("a OK", plain.readLine());
      try (Socket tls =
          TestTls.clientContext()
              .getSocketFactory()
              .createSocket(c, "localhost", s.port(), false)) {
        send(tls, "b NOOP\r\n");
        assertEquals("b OK", reader(tls).readLine());
        s.verifyComplete();
      }
    }
  }

  @Test
  void deflate_leftoverAfterOk_isCompressed() throws Exception {
    String script =
        "C: $tag COMPRESS DEFLATE\nS: $tag OK\n!deflate\nS: * 1 EXISTS\nC: $tag NOOP\nS: $tag OK";
    try (ScriptedServer s = ScriptedServer.inline(script);
        Socket c = connect(s)) {
      send(c, "a COMPRESS DEFLATE\r\n");
      InputStream raw = c.getInputStream();
      assertEquals("a OK\r\n", new String(raw.readNBytes(6), StandardCharsets.US_ASCII));
      InputStream in = new InflaterInputStream(raw, new Inflater(true));
      assertEquals("* 1 EXISTS\r\n", new String(in.readNBytes(12), StandardCharsets.US_ASCII));
      DeflaterOutputStream out =
          new DeflaterOutputStream(c.getOutputStream(), new Deflater(6, true), true);
      out.write("b NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertEquals("b OK\r\n", new String(in.readNBytes(6), StandardCharsets.US_ASCII));
      s.verifyComplete();
    }
  }
}
