package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.SocketFactory;
import org.imap4x.testing.ScriptedServer;
import org.imap4x.wire.CommandSyntax;
import org.imap4x.wire.CommandWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many APPENDs to a server without MULTIAPPEND are in flight together. */
@Timeout(60)
class UploadsTest {
  private static final int SIZE = 8000;
  private static final List<AppendMessage> HUNDRED =
      Collections.nCopies(100, AppendMessage.of(new byte[SIZE]));

  private static String append(int i) {
    return "C: $t" + tag(i) + " APPEND INBOX {" + SIZE + "+}\n!read " + SIZE + "\nC:\n";
  }

  /** Names of what is captured have no digits. */
  private static String tag(int i) {
    return "" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
  }

  private static String ok(int i) {
    return "S: $t" + tag(i) + " OK [APPENDUID 7 " + (100 + i) + "] done\n";
  }

  @Test
  void append_manyMessages_waitsOnceForAllOfThem() throws Exception {
    StringBuilder script = new StringBuilder(Core.preauth("LITERAL+ UIDPLUS"));
    for (int i = 0; i < 100; i++) {
      script.append(append(i));
    }
    for (int i = 0; i < 100; i++) {
      script.append(ok(i));
    }
    try (ScriptedServer s = ScriptedServer.inline(script.toString());
        ImapClient c = Core.connect(s)) {
      AppendResult result = c.append(INBOX, HUNDRED);
      for (int i = 0; i < 100; i++) {
        assertEquals(100 + i, result.uids().get(i).orElse(0));
      }
      s.verifyComplete();
    }
  }

  private static Flight<?> flight(Command<?> command) {
    CommandWriter writer =
        CommandWriter.command(
            "a", command.name(), new CommandSyntax(CommandSyntax.Literals.PLUS, false));
    command.writeArguments(writer);
    return new Flight<>(command, "a", writer.finish());
  }

  @Test
  void pipeline_uploads_takesAMebibyteOfThemAndNothingElse() {
    MailboxCommands commands = new MailboxCommands(false);
    Command<?> quarter = commands.append(INBOX, List.of(AppendMessage.of(new byte[256 * 1024])));
    Pipeline pipeline = new Pipeline();
    assertTrue(pipeline.enter(flight(quarter)));
    assertFalse(pipeline.admits(flight(SessionCommands.simple("NOOP"))));
    assertTrue(pipeline.enter(flight(quarter)));
    assertTrue(pipeline.enter(flight(quarter)));
    assertFalse(pipeline.enter(flight(quarter)));
    Pipeline other = new Pipeline();
    assertTrue(other.enter(flight(SessionCommands.simple("NOOP"))));
    assertFalse(other.admits(flight(quarter)));
  }

  @Test
  void append_someAreRefused_othersAreConfirmed() throws Exception {
    StringBuilder script = new StringBuilder(Core.preauth("LITERAL+ UIDPLUS"));
    for (int i = 0; i < 100; i++) {
      script.append(append(i));
    }
    for (int i = 0; i < 100; i++) {
      script.append(i % 10 == 3 ? "S: $t" + tag(i) + " NO [OVERQUOTA] full\n" : ok(i));
    }
    try (ScriptedServer s = ScriptedServer.inline(script.toString());
        ImapClient c = Core.connect(s)) {
      List<Integer> confirmed = new ArrayList<>();
      assertThrows(
          ImapException.No.class,
          () -> c.append(INBOX, HUNDRED, (first, result) -> confirmed.add(first)));
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        if (i % 10 != 3) {
          expected.add(i);
        }
      }
      assertEquals(expected, confirmed);
      s.verifyComplete();
    }
  }

  /** A client's socket that takes next to nothing before the server reads. */
  private static final class Narrow extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      Socket socket = new Socket();
      socket.setSendBufferSize(4096);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void append_serverWritesBeforeItReadsOn_goesOn() throws Exception {
    StringBuilder script = new StringBuilder(Core.preauth("LITERAL+ UIDPLUS"));
    script.append(append(0)).append("S: * LIST () \"/\" {30000000}\n!send 30000000 x\nS:\n");
    for (int i = 1; i < 100; i++) {
      script.append(append(i));
    }
    for (int i = 0; i < 100; i++) {
      script.append(ok(i));
    }
    Duration long5 = Duration.ofMinutes(5);
    try (ScriptedServer s = ScriptedServer.inline(script.toString());
        ImapClient c =
            ImapClient.connect(
                Core.options(s)
                    .socketFactory(new Narrow())
                    .readTimeout(long5)
                    .writeTimeout(long5)
                    .totalTimeout(long5)
                    .build())) {
      assertEquals(100, c.append(INBOX, HUNDRED).uids().size());
      s.verifyComplete();
    }
  }
}
