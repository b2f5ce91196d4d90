package org.imap4x.it.bench.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.imap4x.it.support.RawImap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The replay server as a client sees it. */
@Timeout(60)
class ReplayServerTest {

  private static RawImap connected(ReplayServer server) throws IOException {
    RawImap raw = RawImap.over(new Socket(server.host(), server.port()));
    raw.command("LOGIN user secret");
    return raw;
  }

  @Test
  void fetch_ofAList_hasLiteralsInSomeEnvelopes() throws IOException {
    try (ReplayServer server = ReplayServer.start(Capabilities.RICH);
        RawImap raw = connected(server)) {
      raw.command("EXAMINE list1000");
      List<String> lines = raw.command("FETCH 1:* (UID ENVELOPE)");
      assertEquals(1001, lines.size());
      long literals = lines.stream().filter(line -> line.contains("}\r\n")).count();
      assertTrue(literals > 250 && literals < 350, literals + " literals");
    }
  }

  @Test
  void uidFetch_ofScatteredUids_answersThoseOnly() throws IOException {
    try (ReplayServer server = ReplayServer.start(Capabilities.RICH);
        RawImap raw = connected(server)) {
      raw.command("EXAMINE scat10");
      String found = raw.command("UID SEARCH RETURN (ALL) UID 4:10").get(0);
      assertTrue(found.endsWith("UID ALL 7,9"), found);
      assertEquals(
          "* 2 FETCH (UID 7 MODSEQ (12))", raw.command("UID FETCH 4:8 (UID MODSEQ)").get(0));
      assertEquals(1, raw.command("UID FETCH 4:6 (UID FLAGS)").size());
    }
  }

  @Test
  void search_byAWord_findsEveryOther() throws IOException {
    try (ReplayServer server = ReplayServer.start(Capabilities.PLAIN);
        RawImap raw = connected(server)) {
      raw.command("EXAMINE list6");
      assertEquals("* SEARCH 2 4 6", raw.command("SEARCH SUBJECT server").get(0));
    }
  }

  @Test
  void expunge_withQresync_isVanished() throws IOException {
    try (ReplayServer server = ReplayServer.start(Capabilities.RICH);
        RawImap raw = connected(server)) {
      raw.command("ENABLE QRESYNC");
      raw.command("SELECT list6");
      raw.command("STORE 1:3 +FLAGS.SILENT (\\Deleted)");
      assertEquals("* VANISHED 1:3", raw.command("EXPUNGE").get(0));
    }
  }

  @Test
  void expunge_ofEveryOther_hasTheNumbersOfTheMoment() throws IOException {
    try (ReplayServer server = ReplayServer.start(Capabilities.PLAIN);
        RawImap raw = connected(server)) {
      raw.command("SELECT list6");
      raw.command("STORE 1,3,5 +FLAGS.SILENT (\\Deleted)");
      List<String> lines = raw.command("EXPUNGE");
      assertEquals(List.of("* 1 EXPUNGE", "* 2 EXPUNGE", "* 3 EXPUNGE"), lines.subList(0, 3));
    }
  }

  @Test
  void xpush_whileSomebodyIsInIdle_tellsOfOneMore() throws Exception {
    try (ReplayServer server = ReplayServer.start(Capabilities.RICH);
        RawImap control = connected(server);
        Socket socket = new Socket(server.host(), server.port())) {
      CompletableFuture<String> pushed =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return control.command("XPUSH list6").get(0);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      socket.getOutputStream().write(Listing.octets("a EXAMINE list6\r\nb IDLE\r\n"));
      assertTrue(pushed.get(30, TimeUnit.SECONDS).matches("r[0-9]+ OK [0-9]+"));
      String line;
      do {
        line = CommandLine.line(socket.getInputStream());
      } while (line != null && !line.startsWith("+"));
      assertEquals("* 7 EXISTS", CommandLine.line(socket.getInputStream()));
    }
  }

  @Test
  void multiappend_countsItsLiterals() throws IOException {
    try (ReplayServer server = ReplayServer.start(Capabilities.RICH);
        RawImap raw = connected(server)) {
      List<String> lines = raw.appendAll("New", List.of(new byte[300], new byte[5], new byte[0]));
      assertTrue(lines.get(0).contains("[APPENDUID 7 2:4]"), lines.get(0));
    }
  }
}
