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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands in flight that ask for the same: each gets all of its answer. */
@Timeout(60)
class WhoseAnswerTest {
  private static final int MESSAGES = 9;
  private static final int ROUNDS = 150;
  private static final Section TEXT = Section.ofPart(List.of(1));
  private static final List<FetchItem> ITEMS =
      List.of(
          FetchItem.Simple.FLAGS,
          FetchItem.Simple.RFC822_SIZE,
          FetchItem.Simple.INTERNALDATE,
          FetchItem.Simple.MODSEQ,
          FetchItem.peek(TEXT));

  /**
   * Does what comes in its order, says OK when it has nothing better to do (as Dovecot), and tells
   * what others do to flags whenever it likes.
   */
  private static final class BusyServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Random random;
    private final boolean tellsAll;
    private final Map<Integer, Set<String>> flags = new HashMap<>();
    private final List<String> held = new ArrayList<>();
    private OutputStream out;

    /** {@code tellsAll}: also of flags that a STORE leaves as they were (Dovecot does not). */
    BusyServer(long seed, boolean tellsAll) throws IOException {
      random = new Random(seed);
      this.tellsAll = tellsAll;
      Thread thread = new Thread(this::serve, "busy server");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      try (Socket socket = listener.accept()) {
        out = new BufferedOutputStream(socket.getOutputStream());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        say("* PREAUTH [CAPABILITY IMAP4rev1 CONDSTORE] hi");
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          String[] words = line.split(" ", 5);
          answer(words);
          held.add(words[0] + " OK done");
          while (!held.isEmpty() && (!in.ready() || random.nextInt(3) == 0)) {
            say(held.remove(0));
          }
          out.flush();
        }
      } catch (IOException e) {
        // the test is over
      }
    }

    private void say(String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void answer(String[] words) throws IOException {
      if (words[1].equals("SELECT")) {
        say("* " + MESSAGES + " EXISTS");
      } else if (words[1].equals("UID") && words[2].equals("SEARCH")) {
        StringBuilder all = new StringBuilder("* SEARCH");
        for (int i = 1; i <= MESSAGES; i++) {
          all.append(' ').append(i);
        }
        say(all.toString());
      } else if (words[1].equals("UID")) {
        String[] range = words[3].split(":");
        int last = Integer.parseInt(range[range.length - 1]);
        for (int uid = Integer.parseInt(range[0]); uid <= last; uid++) {
          change();
          if (words[2].equals("STORE")) {
            store(uid, words[4]);
          } else {
            fetch(uid, words[4]);
          }
          change();
        }
      }
    }

    private Set<String> flags(int uid) {
      return flags.computeIfAbsent(uid, u -> new TreeSet<>());
    }

    private String told(int uid) {
      return "FLAGS (" + String.join(" ", flags(uid)) + ")";
    }

    /** What another session does. */
    private void change() throws IOException {
      if (random.nextInt(4) == 0) {
        int uid = 1 + random.nextInt(MESSAGES);
        flags(uid).add("other" + random.nextInt(3));
        say("* " + uid + " FETCH (UID " + uid + " " + told(uid) + " MODSEQ (" + uid + "))");
      }
    }

    private void store(int uid, String change) throws IOException {
      String flag = change.substring(change.indexOf('(') + 1, change.length() - 1);
      boolean changed = change.startsWith("+") ? flags(uid).add(flag) : flags(uid).remove(flag);
      if (!changed && !tellsAll && random.nextBoolean()) {
        return; // nothing to tell
      }
      say("* " + uid + " FETCH (UID " + uid + " " + told(uid) + ")");
    }

    private void fetch(int uid, String items) throws IOException {
      List<String> told = new ArrayList<>();
      for (String item : items.substring(1, items.length() - 1).split(" ")) {
        told.add(
            switch (item) {
              case "FLAGS" -> told(uid);
              case "RFC822.SIZE" -> "RFC822.SIZE " + uid;
              case "INTERNALDATE" -> "INTERNALDATE \"01-Jan-2026 00:00:0" + uid + " +0000\"";
              case "MODSEQ" -> "MODSEQ (" + uid + ")";
              case "BODY.PEEK[1]" -> "BODY[1] {5}\r\ntext" + uid;
              default -> throw new AssertionError(item);
            });
      }
      int cut = told.size() > 1 && random.nextBoolean() ? 1 : told.size(); // in two responses
      say("* " + uid + " FETCH (UID " + uid + " " + String.join(" ", told.subList(0, cut)) + ")");
      if (cut < told.size()) {
        List<String> rest = told.subList(cut, told.size());
        say("* " + uid + " FETCH (UID " + uid + " " + String.join(" ", rest) + ")");
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  /** What a FETCH was asked for, and what came. */
  private static final class Asked implements FetchSink {
    private final UidSet uids;
    private final List<FetchItem> items;
    private final Map<Long, Set<FetchItem>> came = new ConcurrentHashMap<>();

    Asked(Random random) {
      uids = some(random);
      List<FetchItem> chosen = new ArrayList<>(ITEMS);
      chosen.removeIf(item -> random.nextBoolean());
      items = chosen.isEmpty() ? List.of(ITEMS.get(random.nextInt(ITEMS.size()))) : chosen;
    }

    @Override
    public void message(FetchData data) {
      Set<FetchItem> have = came.computeIfAbsent(data.uid(), uid -> new HashSet<>());
      for (FetchItem item : items) {
        if (has(data, item)) {
          have.add(item);
        }
      }
    }

    private static boolean has(FetchData data, FetchItem item) {
      if (item instanceof FetchItem.Simple simple) {
        return switch (simple) {
          case FLAGS -> data.flags().isPresent();
          case RFC822_SIZE -> data.size() == data.uid();
          case INTERNALDATE -> data.internalDate().isPresent();
          case MODSEQ -> data.modSeq() == data.uid();
          default -> throw new AssertionError(item);
        };
      }
      return data.body(TEXT).isPresent();
    }

    void check() {
      uids.iterator()
          .forEachRemaining(
              (long uid) ->
                  assertEquals(Set.copyOf(items), came.get(uid), items + " of UID " + uid));
    }
  }

  private static UidSet some(Random random) {
    int first = 1 + random.nextInt(MESSAGES);
    return UidSet.range(first, first + random.nextInt(MESSAGES - first + 1));
  }

  private static void work(ImapClient client, String flag, Random random, boolean toldAll)
      throws ImapException {
    switch (random.nextInt(4)) {
      case 0 -> {
        UidSet uids = some(random);
        boolean add = random.nextBoolean();
        StoreMode mode = add ? StoreMode.ADD : StoreMode.REMOVE;
        Map<Long, Boolean> last = new HashMap<>();
        for (FetchData data : client.store(uids, mode, FlagSet.of(flag), false).data()) {
          data.flags().ifPresent(now -> last.put(data.uid(), now.contains(flag)));
        }
        uids.iterator()
            .forEachRemaining(
                (long uid) -> {
                  if (toldAll || last.containsKey(uid)) {
                    assertEquals(add, last.get(uid), "flag of " + uid);
                  }
                });
      }
      case 1 ->
          assertEquals(
              MESSAGES, client.search(UidSet.class, SearchKey.Simple.ALL, null).numbers().size());
      default -> {
        List<Asked> asked = new ArrayList<>();
        List<Pending<Void>> pending = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          Asked one = new Asked(random);
          asked.add(one);
          pending.add(client.beginFetch(one.uids, one.items, null, one));
        }
        for (Pending<Void> each : pending) {
          each.await();
        }
        asked.forEach(Asked::check);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "4, true", "1, false", "2, false", "4, false"})
  void overlappingCommands_ofThreads_eachGetsItsWholeAnswer(int threads, boolean tellsAll)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (BusyServer server = new BusyServer(threads, tellsAll);
        ImapClient client =
            ImapClient.connect(
                ClientOptions.builder("127.0.0.1", server.listener.getLocalPort()).build())) {
      client.select(Core.INBOX, SelectOptions.READ_WRITE);
      Map<Long, FlagSet> told = new ConcurrentHashMap<>();
      client.setChangeListener(
          change -> {
            if (change instanceof MailboxChange.FlagsChanged flags) {
              told.put(flags.uid(), flags.flags());
            }
          });
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Random random = new Random(100L * threads + i);
        String flag = "mine" + i;
        Callable<Void> rounds =
            () -> {
              for (int k = 0; k < ROUNDS; k++) {
                work(client, flag, random, tellsAll);
              }
              return null;
            };
        all.add(executor.submit(rounds));
      }
      for (Future<?> each : all) {
        each.get();
      }
      assertTrue(!told.isEmpty(), "what others did was told too");
      client.abort();
    } finally {
      executor.shutdownNow();
    }
  }

  /** The second answer of one message is a change, when nobody else asked. */
  @Test
  void flags_ofAMessageThatHasBeenAnswered_areTold() throws Exception {
    String script =
        Core.selected("")
            + "C: $a UID FETCH 10,12 (FLAGS)\nS: * 1 FETCH (UID 10 FLAGS (a))\n"
            + "S: * 1 FETCH (UID 10 FLAGS (b))\nS: * 2 FETCH (UID 12 FLAGS (c))\nS: $a OK\n";
    try (ScriptedServer s = ScriptedServer.inline(script);
        ImapClient c = Core.select(s)) {
      Core.Changes changes = Core.Changes.of(c);
      Core.Messages messages = new Core.Messages();
      c.fetch(new UidSet.Builder().add(10).add(12).build(), List.of(ITEMS.get(0)), messages);
      assertEquals(List.of(10L, 12L), messages.uids());
      assertEquals(List.of("flags 10 (b)"), changes.lines());
    }
  }
}
