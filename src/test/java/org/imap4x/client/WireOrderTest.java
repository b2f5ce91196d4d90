package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told between an answer and its OK comes after the answer. */
@Timeout(60)
class WireOrderTest {
  private static final int ROUNDS = 60;

  /** How a server says which UIDs it has. */
  enum Form {
    SEARCH,
    SEARCH_IN_TWO_LINES,
    ESEARCH,
    ESEARCH_AND_VANISHED,
    /** No SEARCH is allowed: FETCH tells. */
    REFUSED
  }

  /** A server whose mailbox changes in the midst of its answers. */
  private static final class MovingServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Form form;
    private final Random random;
    private final List<Long> uids = new ArrayList<>();
    private long next = 1;
    private volatile boolean quiet;
    private volatile int searches;
    private OutputStream out;

    MovingServer(Form form, long seed) throws IOException {
      this.form = form;
      this.random = new Random(seed);
      for (int i = 0; i < 3 + random.nextInt(5); i++) {
        arrive();
      }
      Thread thread = new Thread(this::serve, "moving server");
      thread.setDaemon(true);
      thread.start();
    }

    private void arrive() {
      next += random.nextInt(3);
      uids.add(next++);
    }

    private void serve() {
      try (Socket socket = listener.accept()) {
        out = new BufferedOutputStream(socket.getOutputStream());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String capabilities = form.name().startsWith("ESEARCH") ? " ESEARCH" : "";
        capabilities += form == Form.ESEARCH_AND_VANISHED ? " ENABLE QRESYNC" : "";
        say("* PREAUTH [CAPABILITY IMAP4rev1" + capabilities + "] hi");
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          String tag = line.substring(0, line.indexOf(' '));
          say(tag + " " + answer(tag, line.substring(tag.length() + 1)));
          out.flush();
        }
      } catch (IOException e) {
        // the test is over
      }
    }

    private void say(String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private synchronized String answer(String tag, String command) throws IOException {
      if (command.startsWith("SELECT")) {
        say("* " + uids.size() + " EXISTS");
        say("* OK [UIDVALIDITY 7] .");
      } else if (command.startsWith("ENABLE")) {
        say("* ENABLED QRESYNC");
      } else if (command.startsWith("UID SEARCH")) {
        searches++;
        if (form == Form.REFUSED) {
          return "NO not now";
        }
        search(tag, command);
        change();
      } else if (command.startsWith("FETCH 1:* (UID)")) {
        for (int i = 0; i < uids.size(); i++) {
          say("* " + (i + 1) + " FETCH (UID " + uids.get(i) + ")");
        }
        change();
      } else {
        change();
      }
      return "OK done";
    }

    private void search(String tag, String command) throws IOException {
      List<Long> found = uids;
      if (command.contains("UID ") && command.endsWith(":*")) {
        long from =
            Long.parseLong(command.substring(command.lastIndexOf(' ') + 1).replace(":*", ""));
        found = uids.stream().filter(u -> u >= from).toList();
        if (found.isEmpty() && !uids.isEmpty()) {
          found = uids.subList(uids.size() - 1, uids.size()); // n:* is the last one at least
        }
      }
      if (form.name().startsWith("ESEARCH")) {
        String all = found.isEmpty() ? "" : " ALL " + set(found);
        say("* ESEARCH (TAG \"" + tag + "\") UID" + all);
        return;
      }
      int cut = form == Form.SEARCH ? found.size() : random.nextInt(found.size() + 1);
      List<Long> rest = List.copyOf(found.subList(cut, found.size()));
      say("* SEARCH" + words(found.subList(0, cut)));
      if (form == Form.SEARCH_IN_TWO_LINES) {
        if (random.nextInt(4) == 0) {
          change();
        }
        say("* SEARCH" + words(rest));
      }
    }

    private static String words(List<Long> numbers) {
      return numbers.stream().map(n -> " " + n).collect(Collectors.joining());
    }

    private void change() throws IOException {
      for (int i = quiet ? 0 : random.nextInt(4); i > 0; i--) {
        if (uids.isEmpty() || random.nextInt(3) == 0) {
          for (int k = random.nextInt(3); k >= 0; k--) {
            arrive();
          }
          say("* " + uids.size() + " EXISTS");
        } else {
          int at = random.nextInt(uids.size());
          long uid = uids.remove(at);
          say(
              form == Form.ESEARCH_AND_VANISHED
                  ? "* VANISHED " + uid
                  : "* " + (at + 1) + " EXPUNGE");
        }
      }
    }

    synchronized String truth() {
      return set(uids);
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static String set(Collection<Long> uids) {
    UidSet.Builder set = new UidSet.Builder();
    uids.forEach(set::add);
    return set.build().toString();
  }

  private static ClientOptions options(MovingServer server) {
    return ClientOptions.builder("127.0.0.1", server.listener.getLocalPort()).build();
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void changes_betweenAnAnswerAndItsOk_comeAfterIt(Form form) throws Exception {
    for (long seed = 1; seed <= ROUNDS; seed++) {
      String round = form + ", seed " + seed;
      try (MovingServer server = new MovingServer(form, seed);
          ImapClient client = ImapClient.connect(options(server))) {
        if (form == Form.ESEARCH_AND_VANISHED) {
          client.enable("QRESYNC");
        }
        SelectedMailbox mailbox = client.select(Core.INBOX, SelectOptions.READ_WRITE);
        Set<Long> heard = new TreeSet<>();
        mailbox.uids().iterator().forEachRemaining((long uid) -> heard.add(uid));
        client.setChangeListener(change -> hear(heard, change, round));
        for (int i = 0; i < 6; i++) {
          client.noop();
        }
        server.quiet = true;
        client.noop();
        assertEquals(server.truth(), mailbox.uids().toString(), round);
        assertEquals(mailbox.uids().size(), mailbox.exists(), round);
        assertEquals(server.truth(), set(heard), round);
        assertTrue(server.searches < 40, round + ": " + server.searches + " searches");
        client.abort();
      }
    }
  }

  private static void hear(Set<Long> heard, MailboxChange change, String round) {
    if (change instanceof MailboxChange.Added added) {
      added.uids().iterator().forEachRemaining((long u) -> assertTrue(heard.add(u), round));
    } else if (change instanceof MailboxChange.Removed removed) {
      removed.uids().iterator().forEachRemaining((long u) -> assertTrue(heard.remove(u), round));
    }
  }

  /** Nothing that came and went within an answer is asked for, or told. */
  @Test
  void expunge_ofAMessageThatTheAnswerNamed_isNotAskedAbout() throws Exception {
    String script =
        Core.preauth("ESEARCH")
            + "C: $s SELECT INBOX\nC: $u UID SEARCH RETURN (ALL) ALL\nS: * 4 EXISTS\nS: $s OK .\n"
            + "S: * ESEARCH (TAG \"$u\") UID ALL 3,5,8:9\nS: * 2 EXPUNGE\nS: * 3 EXPUNGE\nS: $u OK .\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      assertEquals("3,8", c.selected().orElseThrow().uids().toString());
      s.verifyComplete();
    }
  }
}
