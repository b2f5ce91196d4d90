package org.imap4x.it.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the walk breaks what it says, where it says, and sees what it is there to see. */
@Timeout(60)
class HarnessTest {
  private static final List<String> RESPONSES =
      List.of(
          "* OK ready\r\n",
          "* 1 FETCH (UID 1 BODY[] {12}\r\na (line)\r\nXY FLAGS ())\r\n",
          "a OK [APPENDUID 1 2] done\r\n");
  private static final String ALL = String.join("", RESPONSES);
  private static final String BYE = "* BYE ";

  /** What a client gets when a fault strikes a server that says all that and then waits. */
  private static String received(Fault fault) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FaultProxy proxy = new FaultProxy("127.0.0.1", server.getLocalPort(), false)) {
      proxy.arm(fault, () -> "test");
      FaultProxy.daemon("server", () -> speak(server));
      try (Socket client = new Socket(proxy.host(), proxy.port())) {
        client.setSoTimeout(200);
        String got = read(client.getInputStream());
        assertTrue(proxy.strike().isPresent());
        assertEquals(fault.at(), proxy.strike().get().octet());
        client.close();
        proxy.settle(Duration.ofSeconds(10));
        return got;
      }
    }
  }

  private static void speak(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(ALL.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    String end = "";
    try {
      int octet;
      while ((octet = in.read()) >= 0) {
        got.write(octet);
      }
      end = "FIN";
    } catch (SocketException e) {
      end = "RST";
    } catch (java.net.SocketTimeoutException e) {
      end = "STALL";
    }
    return got.toString(StandardCharsets.US_ASCII) + end;
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Mode.class,
      names = {"FIN", "STALL"})
  void fault_atAnOctet_letsSoManyPass(Fault.Mode mode) throws Exception {
    for (int at = 1; at <= ALL.length(); at += mode == Fault.Mode.STALL ? 20 : 1) {
      String got = received(new Fault(Fault.Direction.S2C, mode, at));
      assertEquals(ALL.substring(0, at) + mode, got);
    }
  }

  @Test
  void reset_atAnOctet_letsNoMorePass() throws Exception {
    for (int at = 1; at <= ALL.length(); at++) {
      String got = received(new Fault(Fault.Direction.S2C, Fault.Mode.RST, at));
      assertTrue(got.endsWith("RST"), got);
      assertTrue(ALL.substring(0, at).startsWith(got.substring(0, got.length() - 3)), got);
    }
  }

  @Test
  void bye_atAnyOctet_comesBetweenTwoResponses() throws Exception {
    for (int at = 1; at <= ALL.length(); at++) {
      String got = received(new Fault(Fault.Direction.S2C, Fault.Mode.BYE, at));
      StringBuilder wanted = new StringBuilder();
      for (String response : RESPONSES) {
        if (wanted.length() < at) {
          wanted.append(response);
        }
      }
      assertTrue(got.startsWith(wanted + BYE), got);
      assertTrue(got.endsWith("\r\nFIN"), got);
    }
  }

  @RepeatedTest(20)
  void refusedTcp_connectionThatWasAcceptedBefore_isToldNothing() throws Exception {
    try (FaultProxy proxy = new FaultProxy("127.0.0.1", 1, false)) {
      Refusal.TCP.begin(proxy);
      proxy.up();
      try (Socket client = new Socket(proxy.host(), proxy.port())) {
        client.getOutputStream().write("1 LOGIN u p\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(Set.of("FIN", "RST").contains(read(client.getInputStream())));
      }
      proxy.down();
      Refusal.TCP.end(proxy);
    }
  }

  @Test
  void withheld_codes_areGoneAndNothingElse() {
    for (int size = 1; size < ALL.length(); size++) {
      Withheld withheld = new Withheld();
      StringBuilder got = new StringBuilder();
      for (int i = 0; i < ALL.length(); i += size) {
        byte[] chunk =
            ALL.substring(i, Math.min(ALL.length(), i + size)).getBytes(StandardCharsets.US_ASCII);
        got.append(new String(withheld.pass(chunk, chunk.length), StandardCharsets.US_ASCII));
      }
      assertEquals(ALL.replace("[APPENDUID 1 2] ", ""), got.toString());
    }
  }

  private static Stored stored(String mailbox, long uid, String name, String... flags) {
    return new Stored(mailbox, uid, name, true, Set.of(flags));
  }

  private static List<Finding.Kind> found(Model model, Stored... stored) {
    return model.check(List.of(stored)).stream().map(Finding::kind).toList();
  }

  @Test
  void model_whatIsNotAsDone_isFound() {
    Model model = new Model("INBOX", "Box");
    model.add("INBOX", "m1", Certainty.DONE, "\\Seen");
    Stored right = stored("INBOX", 1, "m1", "\\Seen");
    assertEquals(List.of(), found(model, right));
    assertEquals(List.of(Finding.Kind.LOST), found(model));
    assertEquals(List.of(Finding.Kind.LOST), found(model, stored("INBOX", 1, "m1")));
    assertEquals(
        List.of(Finding.Kind.DUPLICATED), found(model, right, stored("INBOX", 2, "m1", "\\Seen")));
    assertEquals(List.of(Finding.Kind.WRONG), found(model, right, stored("Box", 1, "m1")));
    assertEquals(
        List.of(Finding.Kind.WRONG), found(model, stored("INBOX", 1, "m1", "\\Seen", "\\Draft")));
  }

  @Test
  void model_moveThatNobodyKnowsOf_leavesItInOneOfBoth() {
    Model model = new Model("INBOX", "Box");
    model.add("INBOX", "m1", Certainty.DONE);
    model.move("INBOX", "Box", List.of("m1"), Certainty.MAYBE, false);
    assertEquals(List.of(), found(model, stored("INBOX", 1, "m1")));
    assertEquals(List.of(), found(model, stored("Box", 1, "m1")));
    assertEquals(List.of(Finding.Kind.LOST), found(model));
    assertEquals(
        List.of(Finding.Kind.DUPLICATED),
        found(model, stored("INBOX", 1, "m1"), stored("Box", 1, "m1")));
  }
}
