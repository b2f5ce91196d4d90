package org.imap4x.client;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.imap4x.model.FetchItem;
import org.imap4x.model.MailboxName;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;

/**
 * Attacks a client in this process, one attack on each connection, and prints a line for each: what
 * the client made of it, what is left on disk, and whether the client knows that it is of no use.
 */
final class HostileServer {
  private static final int BLOCK = 64 * 1024;

  private HostileServer() {}

  /** What a server sends in answer to one command. */
  private interface Attack {
    void send(Out out, String tag) throws IOException;
  }

  /** What the client does. */
  private interface Work {
    void run(ImapClient client) throws Exception;
  }

  /** One of the table. */
  private record Case(String name, String command, Attack attack, Work work) {}

  /** Writes until the client hangs up. */
  private record Out(OutputStream to) {
    void text(String text) throws IOException {
      to.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same again, without end. */
    void flood(String lines) throws IOException {
      byte[] block =
          lines.repeat(Math.max(1, BLOCK / lines.length())).getBytes(StandardCharsets.ISO_8859_1);
      while (true) {
        to.write(block);
      }
    }

    /** Another number each time, without end. */
    void numbered(String before, String after) throws IOException {
      for (long i = 1; true; i++) {
        text(before + i + after);
      }
    }

    void fill(char with, long octets) throws IOException {
      byte[] block = new byte[BLOCK];
      Arrays.fill(block, (byte) with);
      for (long left = octets; left > 0; left -= BLOCK) {
        to.write(block, 0, (int) Math.min(BLOCK, left));
      }
    }

    /** So many words in one line. */
    void numbers(int count, String before, String after) throws IOException {
      for (int i = 1; i <= count; i++) {
        text(before + i + after);
      }
    }
  }

  private static Case noop(String name, Attack attack) {
    return new Case(name, "NOOP", attack, ImapClient::noop);
  }

  private static Case fetch(String name, FetchItem item, Attack attack) {
    return new Case(
        name,
        "UID FETCH",
        attack,
        c -> c.fetch(UidSet.of(1), List.of(item), data -> data.envelope().ifPresent(e -> e.get())));
  }

  private static Case search(String name, Attack attack) {
    return new Case(
        name, "UID SEARCH", attack, c -> c.search(UidSet.class, SearchKey.Simple.SEEN, null));
  }

  private static List<Case> cases() {
    FetchItem body = FetchItem.peek(Section.MESSAGE);
    return List.of(
        // ---- whose octets
        noop(
            "body that nobody asked for",
            (o, t) -> {
              o.text("* 1 FETCH (UID 1 BODY[] {100000000}\r\n");
              o.fill('x', 100_000_000);
              o.text(")\r\n" + t + " OK\r\n");
            }),
        noop(
            "body that nobody asked for, cut",
            (o, t) -> {
              o.text("* 1 FETCH (UID 1 BODY[] {100000000}\r\n");
              o.fill('x', 100_000_000);
              o.to.close();
            }),
        fetch(
            "body that was asked for, cut",
            body,
            (o, t) -> {
              o.text("* 1 FETCH (UID 1 BODY[] {100000000}\r\n");
              o.fill('x', 50_000_000);
              o.to.close();
            }),
        fetch(
            "another body than the one asked for",
            body,
            (o, t) -> {
              o.text("* 1 FETCH (UID 1 BODY[HEADER] {100000000}\r\n");
              o.fill('x', 100_000_000);
              o.text(")\r\n" + t + " OK\r\n");
            }),
        noop(
            "name of 100 MB",
            (o, t) -> {
              o.text("* LIST () \"/\" {100000000}\r\n");
              o.fill('x', 100_000_000);
              o.text("\r\n" + t + " OK\r\n");
            }),
        fetch(
            "envelope with a field of 100 MB",
            FetchItem.Simple.ENVELOPE,
            (o, t) -> {
              o.text("* 1 FETCH (UID 1 ENVELOPE (NIL {100000000}\r\n");
              o.fill('x', 100_000_000);
              o.text(" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n" + t + " OK\r\n");
            }),
        noop(
            "literals without end in one response",
            (o, t) -> {
              o.text("* 1 FETCH (UID 1");
              o.flood(" X {0}\r\n");
            }),
        noop(
            "literals of 4 MiB in one response",
            (o, t) -> {
              o.text("* 1 FETCH (UID 1");
              while (true) {
                o.text(" X {1000000}\r\n");
                o.fill('x', 1_000_000);
              }
            }),
        // ---- lines
        noop(
            "line without end", (o, t) -> o.flood("* X aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
        noop("NULs without end", (o, t) -> o.flood("\0")),
        noop(
            "2,000,000 capabilities",
            (o, t) -> {
              o.text("* CAPABILITY");
              o.numbers(2_000_000, " X", "");
              o.text("\r\n" + t + " OK\r\n");
            }),
        noop(
            "900,000 flags",
            (o, t) -> {
              o.text("* FLAGS (");
              o.numbers(900_000, "f", " ");
              o.text(")\r\n" + t + " OK\r\n");
            }),
        search(
            "numbers without end",
            (o, t) -> {
              o.text("* SEARCH");
              o.flood(" 2 4 6 8");
            }),
        fetch(
            "100,000 parentheses",
            FetchItem.Simple.BODYSTRUCTURE,
            (o, t) -> {
              o.text("* 1 FETCH (UID 1 BODYSTRUCTURE ");
              o.fill('(', 100_000);
              o.fill(')', 100_000);
              o.text(")\r\n" + t + " OK\r\n");
            }),
        // ---- answers without end
        noop("flags without end", (o, t) -> o.flood("* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n")),
        noop(
            "messages that come and go without end",
            (o, t) -> o.flood("* 2 EXISTS\r\n* 2 FETCH (UID 2)\r\n* 2 EXPUNGE\r\n")),
        noop("codes without end", (o, t) -> o.numbered("* OK [CODE", " x] y\r\n")),
        noop("capabilities without end", (o, t) -> o.numbered("* CAPABILITY IMAP4rev1 X", "\r\n")),
        noop("enabled without end", (o, t) -> o.numbered("* ENABLED X", "\r\n")),
        noop("statuses without end", (o, t) -> o.flood("* OK " + "x".repeat(60_000) + "\r\n")),
        noop(
            "malformed ones without end",
            (o, t) -> o.flood("* LIST (((((" + "x".repeat(900) + "\r\n")),
        new Case(
            "folders without end",
            "LIST",
            (o, t) -> o.numbered("* LIST () \"/\" box", "\r\n"),
            c -> c.list(ListRequest.of(MailboxName.of(""), MailboxName.of("*")))),
        new Case(
            "raw answers without end",
            "XYZ",
            (o, t) -> o.numbered("* XYZ ", "\r\n"),
            c -> c.xatom("XYZ")),
        search("hits without end", (o, t) -> o.flood("* SEARCH 1 3 5 7 9 11\r\n")),
        new Case(
            "messages without end",
            "UID FETCH",
            (o, t) -> o.numbered("* 1 FETCH (FLAGS () UID ", ")\r\n"),
            c -> c.fetch(UidSet.parse("1:*"), List.of(FetchItem.Simple.FLAGS), data -> {})),
        noop(
            "octets that trickle",
            (o, t) -> {
              while (true) {
                o.text("* 1 EXISTS\r\n");
                o.to.flush();
              }
            }));
  }

  private static void serve(ServerSocket door, Case test) {
    try (Socket socket = door.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        OutputStream to = new BufferedOutputStream(socket.getOutputStream(), BLOCK)) {
      Out out = new Out(to);
      out.text("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n");
      to.flush();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int space = line.indexOf(' ');
        String tag = line.substring(0, space);
        String rest = line.substring(space + 1);
        if (rest.startsWith("SELECT")) {
          out.text("* 1 EXISTS\r\n" + tag + " OK\r\n");
        } else if (rest.equals("UID SEARCH ALL")) {
          out.text("* SEARCH 1\r\n" + tag + " OK\r\n");
        } else if (rest.startsWith(test.command)) {
          test.attack.send(out, tag);
        } else {
          out.text(tag + " OK\r\n");
        }
        to.flush();
      }
    } catch (IOException e) {
      // the client has had enough
    }
  }

  private static String attack(Case test) throws Exception {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> serve(door, test), "server");
      server.setDaemon(true);
      server.start();
      ClientOptions options =
          ClientOptions.builder("127.0.0.1", door.getLocalPort())
              .readTimeout(Duration.ofSeconds(10))
              .totalTimeout(Duration.ofSeconds(1))
              .build();
      try (ImapClient client = ImapClient.connect(options)) {
        client.select(MailboxName.INBOX, SelectOptions.READ_WRITE);
        return test.name + "\t" + result(client, test) + "\t" + left();
      }
    }
  }

  private static String result(ImapClient client, Case test) {
    try {
      test.work.run(client);
    } catch (ImapException e) {
      return e.getClass().getSimpleName() + (e.isFatal() == client.isUsable() ? " AND USABLE" : "");
    } catch (Exception | Error e) {
      return e.getClass().getSimpleName() + (client.isUsable() ? " AND USABLE" : "");
    }
    try {
      client.check();
      return "done";
    } catch (ImapException e) {
      return "done AND " + e;
    }
  }

  /** Octets in temporary files. */
  private static String left() throws IOException {
    long octets = 0;
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      for (Path file :
          new ArrayList<>(files.filter(f -> f.toString().contains("imap4x-")).toList())) {
        octets += Files.size(file);
      }
    }
    return Long.toString(octets);
  }

  public static void main(String[] arguments) throws Exception {
    for (Case test : cases()) {
      System.out.println(attack(test));
      System.out.flush();
    }
  }
}
