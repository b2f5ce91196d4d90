package org.imap4x.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server with a few mailboxes in memory that can be away, cut connections before or after it has
 * done what it was asked for, and refuse.
 *
 * <p>Where {@link ScriptedServer} says what a client must send, this one says what must have become
 * of the mailboxes, however often and on however many connections the client tried. It knows what
 * the provider sends, and no more.
 */
public final class FaultyServer implements AutoCloseable {
  private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d+)(\\+?)\\}");

  /** What becomes of a command. */
  @FunctionalInterface
  public interface Fault {
    /**
     * Meets the command in place of the server.
     *
     * @param command what the server would do, without the tagged answer
     */
    void meet(Connection connection, Work command) throws IOException;
  }

  /** Something that reads or writes. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /** Ends the connection at the command's first line. */
  public static final Fault CUT = (connection, command) -> connection.cut();

  /** Takes the whole command, literals too, does nothing, and ends the connection. */
  public static final Fault CUT_UNDONE =
      (connection, command) -> {
        connection.literals();
        connection.cut();
      };

  /** Does it, and ends the connection in place of the answer. */
  public static final Fault CUT_DONE =
      (connection, command) -> {
        connection.muted = true;
        command.run();
        connection.cut();
      };

  /** Does it as if nothing were the matter: for the first ones of several. */
  public static final Fault NONE = (connection, command) -> command.run();

  /** Takes it, and goes on with the next one without a word. */
  public static final Fault NO_ANSWER = (connection, command) -> connection.literals();

  /** Never answers, nor anything after it. */
  public static final Fault SILENCE = (connection, command) -> connection.stall();

  /** A refusal such as {@code NO [UNAVAILABLE] later}. */
  public static Fault refusal(String answer) {
    return (connection, command) -> {
      connection.literals();
      connection.say(connection.tag + " " + answer);
    };
  }

  private record Rule(Pattern pattern, Fault fault, AtomicInteger left) {}

  private static final class Mail {
    private final byte[] octets;
    private final Set<String> flags = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private long modSeq;

    Mail(byte[] octets) {
      this.octets = octets;
    }

    String header(String name) {
      Matcher m =
          Pattern.compile("(?im)^" + name + ": *(.*?)\\r?$")
              .matcher(new String(octets, StandardCharsets.ISO_8859_1));
      return m.find() ? m.group(1) : "";
    }
  }

  /** A mailbox, for tests to look at and to change. */
  public final class Mailbox {
    private final TreeMap<Long, Mail> mails = new TreeMap<>();
    private volatile long uidValidity = deleted.get() + 7;
    private long uidNext = 1;
    private long highest = 1;
    private volatile boolean readOnly;

    /** The UIDs that are there. */
    public List<Long> uids() {
      lock.lock();
      try {
        return new ArrayList<>(mails.keySet());
      } finally {
        lock.unlock();
      }
    }

    /** A message's flags. */
    public Set<String> flags(long uid) {
      lock.lock();
      try {
        return Set.copyOf(mails.get(uid).flags);
      } finally {
        lock.unlock();
      }
    }

    /** The subjects of all messages. */
    public List<String> subjects() {
      lock.lock();
      try {
        return mails.values().stream().map(m -> m.header("Subject")).toList();
      } finally {
        lock.unlock();
      }
    }

    /** Puts a message in; its UID. */
    public long add(String text) {
      return add(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private long add(byte[] octets) {
      lock.lock();
      try {
        Mail mail = new Mail(octets);
        mail.modSeq = ++highest;
        mails.put(uidNext, mail);
        return uidNext++;
      } finally {
        lock.unlock();
      }
    }

    /** Sets a flag as another session would. */
    public void flag(long uid, String flag) {
      lock.lock();
      try {
        mails.get(uid).flags.add(flag);
        mails.get(uid).modSeq = ++highest;
      } finally {
        lock.unlock();
      }
    }

    /** Removes messages as another session would. */
    public void remove(long... uids) {
      lock.lock();
      try {
        for (long uid : uids) {
          mails.remove(uid);
        }
        highest++;
      } finally {
        lock.unlock();
      }
    }

    /** Copies messages, as if by a command that was not done to its end. */
    public void copyTo(Mailbox target, long... uids) {
      lock.lock();
      try {
        for (long uid : uids) {
          target.add(mails.get(uid).octets);
        }
      } finally {
        lock.unlock();
      }
    }

    /** From now on it can be read only. */
    public void readOnly(boolean now) {
      readOnly = now;
    }

    /** From now on its UIDs mean something else. */
    public void uidValidity(long now) {
      uidValidity = now;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();
  private final AtomicInteger strangers = new AtomicInteger();
  private final AtomicInteger mostStrangers = new AtomicInteger();
  private final String capabilities;
  private final int port;
  private volatile ServerSocket listener;
  private volatile Thread acceptor;
  private volatile long latencyMillis;
  private volatile @Nullable String bye;
  private volatile boolean mute;

  /**
   * A server that is there, with an empty INBOX.
   *
   * @param capabilities beside IMAP4rev1, blanks between them
   */
  public FaultyServer(String capabilities) throws IOException {
    this.capabilities = ("IMAP4rev1 " + capabilities).strip();
    this.listener = anywhere();
    this.port = listener.getLocalPort();
    mailbox("INBOX");
    acceptor = accept(listener);
  }

  /**
   * Below the ports that systems give to whoever connects or listens without naming one: else the
   * port could be taken while the server is away.
   */
  private static ServerSocket anywhere() throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        return listen(ThreadLocalRandom.current().nextInt(20_000, 32_000));
      } catch (BindException e) {
        if (tries > 100) {
          throw e;
        }
      }
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket made = new ServerSocket();
    made.setReuseAddress(true);
    made.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 50);
    return made;
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  /** The mailbox of that name, made where it is not there. */
  public Mailbox mailbox(String name) {
    return mailboxes.computeIfAbsent(name, n -> new Mailbox());
  }

  /** Deletes the mailbox and makes it anew, with another UIDVALIDITY. */
  public Mailbox makeAnew(String name) {
    delete(name);
    return mailbox(name);
  }

  private void delete(String name) {
    deleted.incrementAndGet();
    mailboxes.remove(name);
  }

  private void rename(String[] names) {
    Mailbox renamed = mailboxes.remove(unquoted(names[0]));
    if (renamed != null) {
      mailboxes.put(unquoted(names[1]), renamed);
    }
  }

  /** Whether there is a mailbox of that name. */
  public boolean has(String name) {
    return mailboxes.containsKey(name);
  }

  /** Commands so far, each behind its connection's number, without tags. */
  public List<String> commands() {
    return List.copyOf(log);
  }

  /** How many commands so far match. */
  public long count(String regex) {
    Pattern pattern = Pattern.compile("\\d+ " + regex);
    return log.stream().filter(c -> pattern.matcher(c).matches()).count();
  }

  /** How many connections were made so far. */
  public int connectionCount() {
    return count.get();
  }

  /** How many connections there are. */
  public int openConnections() {
    return connections.size();
  }

  /** How many connections there were at most at one time that were not logged in. */
  public int mostStrangers() {
    return mostStrangers.get();
  }

  /** Counts anew. */
  public void forgetStrangers() {
    mostStrangers.set(strangers.get());
  }

  /** Waits until it is so; fails after ten seconds. */
  public void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + " did not come; so far:\n" + String.join("\n", log));
      }
      Thread.sleep(2);
    }
  }

  // ---- faults

  /** The next command (without its tag) that matches meets that. */
  public void once(String regex, Fault fault) {
    times(1, regex, fault);
  }

  /** The next so many do. */
  public void times(int times, String regex, Fault fault) {
    rules.add(new Rule(Pattern.compile(regex), fault, new AtomicInteger(times)));
  }

  /** Greets so late. */
  public void latency(long millis) {
    latencyMillis = millis;
  }

  /** Says BYE at the greeting from now on; null to greet as usual. */
  public void bye(@Nullable String text) {
    bye = text;
  }

  /** Accepts, and never greets, from now on. */
  public void mute(boolean now) {
    mute = now;
  }

  /** Ends all connections. */
  public void cutAll() {
    connections.forEach(Connection::cut);
  }

  /** Refuses TCP from now on, and ends all connections. */
  public void goAway() throws IOException, InterruptedException {
    listener.close();
    acceptor.join(10_000); // the port is taken until it has woken up
    cutAll();
  }

  /** Is there again. */
  public void comeBack() throws IOException {
    ServerSocket again = listen(port);
    listener = again;
    acceptor = accept(again);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cutAll();
  }

  private Thread accept(ServerSocket from) {
    return start(
        "accept",
        () -> {
          while (!from.isClosed()) {
            Connection c = new Connection(from.accept(), count.incrementAndGet());
            connections.add(c);
            start("connection " + c.number, c::serve);
            if (from.isClosed()) {
              c.cut();
            }
          }
        });
  }

  private static Thread start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                return; // closed, by the one or the other
              }
            },
            "faulty server " + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  // ---- a connection

  /** One connection. */
  public final class Connection {
    private final Socket socket;
    private final int number;
    private final InputStream in;
    private final OutputStream out;
    private boolean stranger = true;
    private boolean muted;
    private volatile boolean ended;
    private boolean qresync;
    private String tag = "";
    private String line = "";
    private boolean literalsRead;
    private final List<byte[]> literals = new ArrayList<>();
    private @Nullable Mailbox selected;
    private List<Long> view = new ArrayList<>();
    private long known;

    Connection(Socket socket, int number) throws IOException {
      this.socket = socket;
      this.number = number;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
      socket.setTcpNoDelay(true);
    }

    /** Ends it. */
    public void cut() {
      ended = true;
      try {
        // close() alone leaves the socket as it is until the thread that reads it has woken up
        socket.shutdownOutput();
        socket.shutdownInput();
        socket.close();
      } catch (IOException e) {
        return; // it has ended
      }
    }

    /** Sends a line, as it is. */
    public void say(String text) throws IOException {
      if (!muted) {
        out.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    }

    private void stall() throws IOException {
      while (in.read() >= 0) {
        continue;
      }
    }

    void serve() throws IOException {
      mostStrangers.accumulateAndGet(strangers.incrementAndGet(), Math::max);
      try (socket) {
        if (mute) {
          stall();
          return;
        }
        late();
        String refusal = bye;
        if (refusal != null) {
          say("* BYE " + refusal);
          return;
        }
        say("* OK [CAPABILITY " + capabilities + "] ready");
        while (!socket.isClosed()) {
          command();
        }
      } finally {
        familiar();
        connections.remove(this);
      }
    }

    private void late() {
      try {
        Thread.sleep(latencyMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void familiar() {
      if (stranger) {
        stranger = false;
        strangers.decrementAndGet();
      }
    }

    private String readLine() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the client closed");
        }
        all.write(c);
      }
      return all.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private void command() throws IOException {
      String all = readLine();
      if (ended) {
        throw new IOException("cut off before it was read");
      }
      int blank = all.indexOf(' ');
      tag = all.substring(0, Math.max(0, blank));
      line = all.substring(blank + 1);
      literals.clear();
      literalsRead = false;
      log.add(number + " " + line);
      for (Rule rule : rules) {
        if (rule.pattern().matcher(line).matches() && rule.left().getAndDecrement() > 0) {
          rule.fault().meet(this, this::run);
          return;
        }
      }
      run();
    }

    /** Reads the literals of the command; its line is all of it afterwards. */
    void literals() throws IOException {
      if (literalsRead) {
        return;
      }
      literalsRead = true;
      String last = line;
      for (Matcher m = LITERAL.matcher(last); m.matches(); m = LITERAL.matcher(last)) {
        if (m.group(2).isEmpty()) {
          out.write("+ go\r\n".getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
        }
        literals.add(in.readNBytes(Integer.parseInt(m.group(1))));
        last = readLine();
        line += last;
      }
    }

    private void run() throws IOException {
      literals();
      String[] words = line.split(" ");
      boolean uid = words[0].equalsIgnoreCase("UID");
      String name = words[uid ? 1 : 0].toUpperCase(Locale.ROOT);
      String rest = line.substring(line.indexOf(name) + name.length()).strip();
      String code = "";
      Mailbox mine = selected;
      switch (name) {
        case "LOGIN" -> {
          familiar();
          code = "[CAPABILITY " + capabilities + "] ";
        }
        case "CAPABILITY" -> say("* CAPABILITY " + capabilities);
        case "ID" -> say("* ID NIL");
        case "ENABLE" -> {
          qresync = rest.contains("QRESYNC");
          say("* ENABLED " + rest);
        }
        case "LOGOUT" -> say("* BYE bye");
        case "NOOP", "CHECK" -> {}
        case "LIST" -> list(rest);
        case "CREATE" -> mailbox(unquoted(rest));
        case "DELETE" -> delete(unquoted(rest));
        case "RENAME" -> rename(rest.split(" "));
        case "STATUS" -> code = status(words[1], rest);
        case "SELECT", "EXAMINE" -> code = select(unquoted(words[1]), name.equals("EXAMINE"), rest);
        case "APPEND" -> code = append(unquoted(words[1]));
        case "IDLE" -> {
          say("+ idling");
          readLine();
        }
        default -> {
          if (mine == null) {
            say(tag + " BAD No mailbox selected");
            return;
          }
          code = inMailbox(mine, name, rest);
        }
      }
      if (code == null) {
        say(tag + " NO [NONEXISTENT] no such mailbox");
        return;
      }
      report(name);
      say(tag + " OK " + code + "done");
      if (name.equals("LOGOUT")) {
        cut();
      }
    }

    private void list(String rest) throws IOException {
      String[] args = rest.split(" ");
      String wanted = unquoted(args[args.length - 1]);
      for (String name : mailboxes.keySet()) {
        if (wanted.equals(name) || wanted.contains("*") || wanted.contains("%")) {
          say("* LIST () \"/\" " + name);
        }
      }
    }

    private @Nullable String status(String name, String rest) throws IOException {
      Mailbox box = mailboxes.get(unquoted(name));
      if (box == null) {
        return null;
      }
      lock.lock();
      try {
        StringBuilder b = new StringBuilder();
        if (rest.contains("UIDNEXT")) {
          b.append(" UIDNEXT ").append(box.uidNext);
        }
        if (rest.contains("UIDVALIDITY")) {
          b.append(" UIDVALIDITY ").append(box.uidValidity);
        }
        if (rest.contains("MESSAGES")) {
          b.append(" MESSAGES ").append(box.mails.size());
        }
        say("* STATUS " + name + " (" + b.toString().strip() + ")");
        return "";
      } finally {
        lock.unlock();
      }
    }

    private @Nullable String select(String name, boolean examine, String rest) throws IOException {
      Mailbox box = mailboxes.get(name);
      selected = box;
      if (box == null) {
        return null;
      }
      lock.lock();
      try {
        view = new ArrayList<>(box.mails.keySet());
        known = box.highest;
        say("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)");
        say("* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept");
        say("* " + view.size() + " EXISTS");
        say("* OK [UIDVALIDITY " + box.uidValidity + "] v");
        say("* OK [UIDNEXT " + box.uidNext + "] n");
        if (capabilities.contains("CONDSTORE")) {
          say("* OK [HIGHESTMODSEQ " + box.highest + "] m");
        }
        return examine || box.readOnly ? "[READ-ONLY] " : "[READ-WRITE] ";
      } finally {
        lock.unlock();
      }
    }

    private @Nullable String append(String name) {
      Mailbox box = mailboxes.get(name);
      if (box == null) {
        return null;
      }
      StringBuilder uids = new StringBuilder();
      for (byte[] octets : literals) {
        uids.append(uids.length() == 0 ? "" : ",").append(box.add(octets));
      }
      return capabilities.contains("UIDPLUS")
          ? "[APPENDUID " + box.uidValidity + " " + uids + "] "
          : "";
    }

    private @Nullable String inMailbox(Mailbox mine, String name, String rest) throws IOException {
      lock.lock();
      try {
        Set<Long> uids = uids(rest.split(" ")[0], mine);
        switch (name) {
          case "SEARCH" -> search(mine, rest);
          case "FETCH" -> fetch(mine, uids, rest);
          case "STORE" -> store(mine, uids, rest);
          case "EXPUNGE" -> expunge(mine, rest.isEmpty() ? Set.copyOf(view) : uids);
          case "COPY", "MOVE" -> {
            return copy(mine, uids, unquoted(rest.split(" ")[1]), name.equals("MOVE"));
          }
          case "CLOSE", "UNSELECT" -> {
            if (name.equals("CLOSE") && !mine.readOnly) {
              expunge(mine, mine.mails.keySet());
            }
            selected = null;
          }
          default -> throw new IOException("unknown command " + name);
        }
        return "";
      } finally {
        lock.unlock();
      }
    }

    private Set<Long> uids(String set, Mailbox mine) {
      Set<Long> uids = new TreeSet<>();
      if (!set.matches("[0-9:,*]+")) {
        return uids;
      }
      long last = mine.mails.isEmpty() ? 0 : mine.mails.lastKey();
      for (String range : set.split(",")) {
        String[] ends = range.split(":");
        long a = ends[0].equals("*") ? last : Long.parseLong(ends[0]);
        String end = ends[ends.length - 1];
        long b = end.equals("*") ? last : Long.parseLong(end);
        for (long uid : mine.mails.keySet()) {
          if (uid >= Math.min(a, b) && uid <= Math.max(a, b)) {
            uids.add(uid);
          }
        }
      }
      return uids;
    }

    private void search(Mailbox mine, String rest) throws IOException {
      Matcher m = Pattern.compile("\\bUID (\\S+)").matcher(rest);
      Set<Long> found = m.find() ? uids(m.group(1), mine) : new TreeSet<>(mine.mails.keySet());
      if (rest.contains("DELETED") && !rest.contains("UNDELETED")) {
        found.removeIf(uid -> !mine.mails.get(uid).flags.contains("\\Deleted"));
      }
      StringBuilder b = new StringBuilder();
      found.forEach(uid -> b.append(' ').append(uid));
      say("* SEARCH" + b);
    }

    private void fetch(Mailbox mine, Set<Long> uids, String rest) throws IOException {
      Matcher since = Pattern.compile("CHANGEDSINCE (\\d+)").matcher(rest);
      long from = since.find() ? Long.parseLong(since.group(1)) : -1;
      for (long uid : uids) {
        Mail mail = mine.mails.get(uid);
        if (mail.modSeq > from && view.contains(uid)) {
          say("* " + (view.indexOf(uid) + 1) + " FETCH (UID " + uid + items(mail, rest) + ")");
        }
      }
    }

    private String items(Mail mail, String asked) {
      StringBuilder b = new StringBuilder();
      String text = new String(mail.octets, StandardCharsets.ISO_8859_1);
      int body = Math.max(0, text.indexOf("\r\n\r\n") + 4);
      if (asked.contains("FLAGS")) {
        b.append(" FLAGS (").append(String.join(" ", mail.flags)).append(')');
      }
      if (asked.contains("MODSEQ") || asked.contains("CHANGEDSINCE")) {
        b.append(" MODSEQ (").append(mail.modSeq).append(')');
      }
      if (asked.contains("RFC822.SIZE")) {
        b.append(" RFC822.SIZE ").append(mail.octets.length);
      }
      if (asked.contains("INTERNALDATE")) {
        b.append(" INTERNALDATE \"01-Jan-2020 00:00:00 +0000\"");
      }
      if (asked.contains("ENVELOPE")) {
        b.append(" ENVELOPE (NIL ").append(quoted(mail.header("Subject")));
        b.append(" NIL NIL NIL NIL NIL NIL NIL ").append(quoted(mail.header("Message-ID")));
        b.append(')');
      }
      if (asked.contains("BODYSTRUCTURE")) {
        b.append(" BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" ")
            .append(text.length() - body)
            .append(" 1)");
      }
      Matcher m =
          Pattern.compile("BODY\\.PEEK\\[([^\\]]*)\\](?:<(\\d+)\\.(\\d+)>)?").matcher(asked);
      while (m.find()) {
        String section = m.group(1);
        String part = text;
        if (section.startsWith("HEADER")) {
          part = text.substring(0, body);
        } else if (!section.isEmpty()) {
          part = text.substring(body);
        }
        String origin = "";
        if (m.group(2) != null) {
          int at = Math.min(part.length(), Integer.parseInt(m.group(2)));
          int end = (int) Math.min(part.length(), (long) at + Long.parseLong(m.group(3)));
          part = part.substring(at, end);
          origin = "<" + m.group(2) + ">";
        }
        b.append(" BODY[").append(section).append(']').append(origin);
        b.append(" {").append(part.length()).append("}\r\n").append(part);
      }
      return b.toString();
    }

    private void store(Mailbox mine, Set<Long> uids, String rest) throws IOException {
      Matcher m = Pattern.compile("([+-]?)FLAGS(\\.SILENT)? \\(?([^)]*)\\)?").matcher(rest);
      if (!m.find()) {
        throw new IOException("no flags in " + rest);
      }
      Set<String> flags = new LinkedHashSet<>(List.of(m.group(3).split(" ")));
      for (long uid : uids) {
        Mail mail = mine.mails.get(uid);
        if (m.group(1).equals("-")) {
          mail.flags.removeAll(flags);
        } else {
          mail.flags.addAll(flags);
        }
        mail.modSeq = ++mine.highest;
        if (m.group(2) == null) {
          fetch(mine, Set.of(uid), "FLAGS");
        }
      }
      known = mine.highest;
    }

    private void expunge(Mailbox mine, Set<Long> uids) {
      for (long uid : List.copyOf(uids)) {
        Mail mail = mine.mails.get(uid);
        if (mail != null && mail.flags.contains("\\Deleted")) {
          mine.mails.remove(uid);
          mine.highest++;
        }
      }
    }

    private @Nullable String copy(Mailbox mine, Set<Long> uids, String to, boolean move)
        throws IOException {
      Mailbox target = mailboxes.get(to);
      if (target == null) {
        return null;
      }
      List<String> from = new ArrayList<>();
      List<String> now = new ArrayList<>();
      for (long uid : uids) {
        from.add(Long.toString(uid));
        now.add(Long.toString(target.add(mine.mails.get(uid).octets)));
        if (move) {
          mine.mails.remove(uid);
        }
      }
      if (!capabilities.contains("UIDPLUS") || from.isEmpty()) {
        return "";
      }
      String code =
          "[COPYUID "
              + target.uidValidity
              + " "
              + String.join(",", from)
              + " "
              + String.join(",", now)
              + "] ";
      if (move) {
        say("* OK " + code + "moved");
        return "";
      }
      return code;
    }

    /** What others have changed, where the command lets it be told. */
    private void report(String name) throws IOException {
      Mailbox mine = selected;
      if (mine == null || Set.of("FETCH", "STORE", "SEARCH", "SELECT", "EXAMINE").contains(name)) {
        return;
      }
      lock.lock();
      try {
        for (int i = view.size() - 1; i >= 0; i--) {
          if (!mine.mails.containsKey(view.get(i))) {
            say(qresync ? "* VANISHED " + view.get(i) : "* " + (i + 1) + " EXPUNGE");
            view.remove(i);
          }
        }
        if (view.size() < mine.mails.size()) {
          view = new ArrayList<>(mine.mails.keySet());
          say("* " + view.size() + " EXISTS");
        }
        for (Map.Entry<Long, Mail> mail : mine.mails.entrySet()) {
          if (mail.getValue().modSeq > known && !mail.getValue().flags.isEmpty()) {
            fetch(mine, Set.of(mail.getKey()), "FLAGS");
          }
        }
        known = mine.highest;
      } finally {
        lock.unlock();
      }
    }
  }

  private static String unquoted(String text) {
    return text.replace("\"", "");
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "NIL" : "\"" + text + "\"";
  }
}
