package org.imap4x.it.bench.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.imap4x.it.bench.replay.Ranges.Range;

/** One connection of the replay server. */
final class ReplaySession {

  private static final long UID_VALIDITY = 7;
  private static final long MODSEQ = 2_000_000;

  private final ReplayServer server;
  private final InputStream in;
  private final OutputStream out;
  private ReplayFolder folder = ReplayFolder.named("");
  private String mailbox = "";
  private int exists;
  private int appended;
  private boolean resync;
  private List<Range> deleted = new ArrayList<>();

  ReplaySession(ReplayServer server, Socket socket) throws IOException {
    this.server = server;
    socket.setTcpNoDelay(true);
    socket.setSendBufferSize(1 << 20);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  void serve() throws IOException {
    send("* OK " + code() + " ready\r\n");
    CommandLine command;
    while ((command = CommandLine.read(in, out)) != null) {
      if (!answered(command)) {
        return;
      }
    }
  }

  private String code() {
    return "[CAPABILITY " + server.capabilities().line() + "]";
  }

  /** Whether the session goes on. */
  private boolean answered(CommandLine command) throws IOException {
    String arguments = command.arguments();
    String done = command.tag() + " OK done\r\n";
    switch (command.name()) {
      case "CAPABILITY" -> send("* CAPABILITY " + server.capabilities().line() + "\r\n" + done);
      case "AUTHENTICATE" -> authenticate(command);
      case "LOGIN" -> send(command.tag() + " OK " + code() + " in\r\n");
      case "ID" -> send("* ID (\"name\" \"replay\")\r\n" + done);
      case "NAMESPACE" -> send("* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n" + done);
      case "ENABLE" -> send(enabled(arguments) + done);
      case "LIST", "LSUB" -> send(listed(command.name(), arguments) + done);
      case "STATUS" -> send(status(arguments) + done);
      case "SELECT", "EXAMINE" -> select(command);
      case "FETCH" -> fetch(command, done);
      case "SEARCH" -> search(command, done);
      case "STORE" -> store(command, done);
      case "EXPUNGE" -> expunge(command, done);
      case "APPEND" -> append(command);
      case "IDLE" -> idle(done);
      case "XPUSH" -> send(command.tag() + " OK " + server.push(arguments) + "\r\n");
      case "LOGOUT" -> send("* BYE\r\n" + done);
      default -> send(done);
    }
    return !command.name().equals("LOGOUT");
  }

  private void authenticate(CommandLine command) throws IOException {
    if (command.arguments().indexOf(' ') < 0) {
      send("+ \r\n");
      CommandLine.line(in);
    }
    send(command.tag() + " OK " + code() + " in\r\n");
  }

  private String enabled(String arguments) {
    boolean asked = arguments.toUpperCase(Locale.ROOT).contains("QRESYNC");
    resync |= asked && server.capabilities().has("QRESYNC");
    return "* ENABLED" + (resync ? " QRESYNC CONDSTORE" : "") + "\r\n";
  }

  private static String listed(String name, String arguments) {
    String[] words = arguments.replace("\"", "").split(" ");
    String last = words[words.length - 1];
    boolean pattern = last.isEmpty() || last.contains("*") || last.contains("%");
    return "* " + name + " (\\HasNoChildren) \"/\" " + (pattern ? "INBOX" : last) + "\r\n";
  }

  private static String status(String arguments) {
    String name = arguments.split(" ")[0];
    return "* STATUS " + name + " (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 7 UNSEEN 0 RECENT 0)\r\n";
  }

  private void select(CommandLine command) throws IOException {
    mailbox = command.arguments().replace("\"", "").split(" ")[0];
    folder = server.folder(mailbox);
    exists = folder.count();
    deleted = new ArrayList<>();
    boolean modseq = server.capabilities().has("CONDSTORE");
    send(
        "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n"
            + "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] these\r\n"
            + ("* " + exists + " EXISTS\r\n* 0 RECENT\r\n")
            + ("* OK [UIDVALIDITY " + UID_VALIDITY + "] valid\r\n")
            + ("* OK [UIDNEXT " + (folder.uid(exists) + 1) + "] next\r\n")
            + (modseq ? "* OK [HIGHESTMODSEQ " + MODSEQ + "] highest\r\n" : "")
            + command.tag()
            + (command.name().equals("SELECT")
                ? " OK [READ-WRITE] in\r\n"
                : " OK [READ-ONLY] in\r\n"));
  }

  /** The messages that a set means, as sequence numbers. */
  private List<Range> meant(String set, boolean byUid) {
    List<Range> meant = new ArrayList<>();
    for (Range range : Ranges.of(set, byUid ? folder.uid(exists) : exists)) {
      int from = (int) range.from();
      int to = (int) Math.min(range.to(), Integer.MAX_VALUE);
      if (byUid) {
        from = folder.sequence(range.from());
        to = folder.sequence(range.to() + 1) - 1;
      }
      to = Math.min(to, exists);
      if (from <= to) {
        meant.add(new Range(from, to));
      }
    }
    return meant;
  }

  private void fetch(CommandLine command, String done) throws IOException {
    String[] words = command.arguments().split(" ", 2);
    if (!command.arguments().contains("(CHANGEDSINCE")) { // nothing ever changes
      List<String> items = FetchItems.of(words[1], command.byUid());
      for (Range range : meant(words[0], command.byUid())) {
        fetched(range, items);
      }
    }
    send(done);
  }

  private void fetched(Range range, List<String> items) throws IOException {
    ReplayFolder.Prepared prepared = folder.list(items);
    int prepares = prepared == null ? 0 : folder.count();
    if (range.from() <= prepares) {
      int start = prepared.ends()[(int) range.from() - 1];
      int end = prepared.ends()[(int) Math.min(range.to(), prepares)];
      out.write(prepared.octets(), start, end - start);
    }
    for (int i = (int) Math.max(range.from(), prepares + 1L); i <= range.to(); i++) {
      out.write(folder.fetched(i, items));
    }
  }

  private void search(CommandLine command, String done) throws IOException {
    String upper = command.arguments().toUpperCase(Locale.ROOT);
    boolean extended = upper.startsWith("RETURN");
    String keys = extended ? upper.substring(upper.indexOf(')') + 1).trim() : upper.trim();
    keys = keys.startsWith("CHARSET") ? keys.split(" ", 3)[2] : keys;
    String hits = hits(keys, command.byUid(), extended);
    if (extended) {
      send("* ESEARCH (TAG \"" + command.tag() + "\")" + (command.byUid() ? " UID" : ""));
      out.write(folder.answer(hits, () -> Hits.extended(folder, hits)));
    } else {
      out.write(folder.answer(hits, () -> Hits.plain(folder, hits)));
    }
    send(done);
  }

  /** The question in a short form: form, numbers, first, last, step. */
  private String hits(String keys, boolean byUid, boolean extended) {
    int from = 1;
    int to = exists;
    int step = 2; // every other message has what was sought
    if (keys.equals("ALL")) {
      step = 1;
    } else if (keys.matches("UID [0-9:*]+")) {
      List<Range> meant = meant(keys.substring(4), true);
      from = meant.isEmpty() ? exists + 1 : (int) meant.get(0).from();
      to = meant.isEmpty() ? exists : (int) meant.get(0).to();
      step = 1;
    } else if (keys.equals("DELETED") || keys.equals("UNSEEN") || keys.equals("RECENT")) {
      from = exists + 1;
    }
    return Hits.question(extended, byUid, from, to, step);
  }

  private void store(CommandLine command, String done) throws IOException {
    String[] words = command.arguments().split(" ", 2);
    String change = words[1].toUpperCase(Locale.ROOT);
    List<Range> meant = meant(words[0], command.byUid());
    if (change.startsWith("+FLAGS") && change.contains("\\DELETED")) {
      deleted.addAll(meant);
    }
    if (!change.contains(".SILENT")) {
      List<String> items = command.byUid() ? List.of("UID", "FLAGS") : List.of("FLAGS");
      for (Range range : meant) {
        fetched(range, items);
      }
    }
    send(done);
  }

  /** The deleted ones go; a set of UIDs is taken to be the same ones. */
  private void expunge(CommandLine command, String done) throws IOException {
    List<Range> going = command.byUid() ? meant(command.arguments(), true) : deleted;
    out.write(
        folder.answer(resync + "EXPUNGE" + going, () -> Hits.expunged(folder, going, resync)));
    exists -= going.stream().mapToLong(r -> r.to() - r.from() + 1).sum();
    deleted = new ArrayList<>();
    send(done);
  }

  private void append(CommandLine command) throws IOException {
    long first = folder.uid(folder.count()) + 1 + appended;
    appended += command.literals();
    long last = first + command.literals() - 1;
    String uids = first == last ? "" + first : first + ":" + last;
    send(command.tag() + " OK [APPENDUID " + UID_VALIDITY + " " + uids + "] done\r\n");
  }

  private void idle(String done) throws IOException {
    send("+ idling\r\n");
    server.idleBegins(mailbox, this);
    try {
      CommandLine.line(in);
    } finally {
      server.idleEnds(mailbox, this);
    }
    send(done);
  }

  /** Tells of one message more, in IDLE; when it was told. */
  long pushed() throws IOException {
    exists++;
    long now = System.nanoTime();
    send("* " + exists + " EXISTS\r\n");
    return now;
  }

  private void send(String text) throws IOException {
    out.write(Listing.octets(text));
  }
}
