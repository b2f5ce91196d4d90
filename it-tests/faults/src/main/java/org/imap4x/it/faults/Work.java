package org.imap4x.it.faults;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.imap4x.it.support.Await;
import org.imap4x.it.support.RawImap;

/**
 * One session of an application, step by step: what it does, what it saw, and what must be true
 * afterwards.
 */
abstract class Work {
  /** Silence that is longer is a lost connection. */
  static final int TIMEOUT = 3000;

  final Target target;
  final Told told = new Told();
  private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
  private final String watched;
  private final List<String> atFirst;
  private final Set<Long> untold = new HashSet<>();
  private Model model;
  private volatile String doing = "start";
  private int openings;
  private boolean troubled;

  /**
   * @param watched the mailbox whose listeners are asked
   * @param atFirst what is in it at first
   */
  Work(Target target, String watched, List<String> atFirst) {
    this.target = target;
    this.watched = watched;
    this.atFirst = atFirst;
  }

  /** What a step does. */
  interface Action {
    void run() throws Exception;
  }

  /** Fills the user's mailboxes; the connection is logged in. */
  abstract void prepare(RawImap raw) throws IOException;

  /** What is there then. */
  abstract Model modelAtFirst();

  /** The application. */
  abstract void session(Store store) throws Exception;

  // ---- running

  void run() throws Exception {
    model = modelAtFirst();
    Store store = newSession(target, new Properties()).getStore("imap4x");
    told.listen(store);
    try {
      if (step("connect", () -> target.connect(store)) == Certainty.DONE) {
        session(store);
      }
    } finally {
      step("disconnect", store::close);
      doing = "end";
    }
  }

  static Session newSession(Target target, Properties more) {
    Properties properties = new Properties();
    put(properties, "connectiontimeout", TIMEOUT);
    put(properties, "timeout", TIMEOUT);
    put(properties, "writetimeout", TIMEOUT);
    put(properties, "reconnect.timeout", 60_000);
    put(properties, "reconnect.delay", 50);
    put(properties, "idle.reissue", 2000);
    put(properties, "idle.poll", 300);
    put(properties, "minidletime", 1);
    put(properties, "limits.command", 300);
    put(properties, "auth.mechanisms", "PLAIN");
    put(properties, "reusetagprefix", true);
    properties.putAll(more);
    return Session.getInstance(properties);
  }

  private static void put(Properties properties, String key, Object value) {
    properties.setProperty("mail.imap4x." + key, String.valueOf(value));
  }

  String doing() {
    return doing;
  }

  Model model() {
    return model;
  }

  // ---- steps

  /** A step that may be repeated: nobody sees whether it was. */
  Certainty step(String name, Action action) {
    return take(name, action, Finding.Kind.THROWN);
  }

  /** A step that shows on the server; the effect goes to the model. */
  Certainty step(String name, Action action, Consumer<Certainty> effect) {
    Certainty certainty = take(name, action, Finding.Kind.UNKNOWN);
    effect.accept(certainty);
    return certainty;
  }

  private Certainty take(String name, Action action, Finding.Kind whereUnknown) {
    doing = name;
    try {
      action.run();
      return Certainty.DONE;
    } catch (Exception | AssertionError e) {
      troubled = true;
      Certainty certainty = Certainty.of(e);
      boolean unknown =
          certainty == Certainty.MAYBE && org.imap4x.mail.IMAPException.outcome(e).isPresent();
      add(unknown ? whereUnknown : Finding.Kind.THROWN, chain(e));
      return certainty;
    }
  }

  static String chain(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Throwable cause = failure;
    for (int i = 0; cause != null && i < 4; i++, cause = cause.getCause()) {
      text.append(i == 0 ? "" : " <- ").append(cause.getClass().getSimpleName());
      text.append(": ").append(cause.getMessage());
    }
    return text.toString();
  }

  /** Whether no step has thrown so far. */
  boolean isUntroubled() {
    return !troubled;
  }

  void wrong(String text) {
    add(Finding.Kind.WRONG, text);
  }

  void add(Finding.Kind kind, String text) {
    findings.add(new Finding(kind, "in " + doing + ", " + text));
  }

  void equal(Object wanted, Object got, String what) {
    if (!wanted.equals(got)) {
      wrong(what + " is " + got + ", wanted " + wanted);
    }
  }

  // ---- what several sessions do

  /** Opens the folder that is watched; it may have been open before. */
  boolean open(Folder folder, int mode) {
    if (openings == 0) {
      told.listen(folder);
    }
    boolean done =
        step(openings == 0 ? "open" : "reopen", () -> folder.open(mode)) == Certainty.DONE;
    openings += done ? 1 : 0;
    return done;
  }

  void close(Folder folder) {
    if (folder.isOpen()) {
      step("close", () -> folder.close(false));
    }
  }

  static byte[] octets(Message message) throws MessagingException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    return out.toByteArray();
  }

  /** Reads all of it, and has \Seen to answer for. */
  void read(Message message, String name) throws MessagingException, IOException {
    byte[] got = octets(message);
    if (!Arrays.equals(Mails.octets(name), got)) {
      wrong("octets of " + name + ", " + got.length + " of them");
    }
  }

  static MimeMessage local(String name, String... flags) throws MessagingException {
    MimeMessage message =
        new MimeMessage((Session) null, new ByteArrayInputStream(Mails.octets(name)));
    for (String flag : flags) {
      message.setFlag(
          flag.equals("\\Seen") ? jakarta.mail.Flags.Flag.SEEN : jakarta.mail.Flags.Flag.FLAGGED,
          true);
    }
    return message;
  }

  /** Of these messages no event need tell. */
  void needNotTell(long... uids) {
    for (long uid : uids) {
      untold.add(uid);
    }
  }

  boolean await(Callable<Boolean> condition) {
    try {
      Await.until(Duration.ofSeconds(20), condition, () -> "");
      return true;
    } catch (AssertionError e) {
      return false;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- what must be true afterwards

  /** All that is not as it should be; the server's state was read when the work had ended. */
  List<Finding> judge(List<Stored> stored) {
    List<Finding> all = new ArrayList<>(new LinkedHashSet<>(findings));
    all.addAll(model.check(stored));
    if (openings > 0) {
      Map<Long, String> there = new TreeMap<>();
      stored.stream()
          .filter(s -> s.mailbox().equals(watched))
          .forEach(s -> there.put(s.uid(), s.name()));
      await(() -> events(there).isEmpty() && connections().isEmpty());
      all.addAll(events(there));
      all.addAll(connections());
    }
    return all;
  }

  private List<Finding> events(Map<Long, String> there) {
    List<Finding> all = new ArrayList<>();
    for (long uid = 1; uid <= atFirst.size(); uid++) {
      if (there.containsKey(uid)) {
        times("removed", uid, told.removed(), 0, 0, all);
      } else {
        times("removed", uid, told.removed(), troubled || untold.contains(uid) ? 0 : 1, 1, all);
      }
      times("added", uid, told.added(), 0, 0, all);
    }
    Set<Long> later = new HashSet<>(told.added().keySet());
    later.addAll(there.keySet());
    for (long uid : later) {
      if (uid > atFirst.size()) {
        boolean must = there.containsKey(uid) && !troubled && !untold.contains(uid);
        times("added", uid, told.added(), must ? 1 : 0, 1, all);
      }
    }
    if (told.added().containsKey(-1L) || told.removed().containsKey(-1L)) {
      all.add(new Finding(Finding.Kind.WRONG, "an event of a message without UID"));
    }
    return all;
  }

  static void times(
      String what, long uid, Map<Long, Integer> told, int least, int most, List<Finding> to) {
    int times = told.getOrDefault(uid, 0);
    if (times < least || times > most) {
      to.add(
          new Finding(
              Finding.Kind.WRONG,
              "UID "
                  + uid
                  + " was told as "
                  + what
                  + " "
                  + times
                  + " times, wanted "
                  + (least == most ? least : least + " to " + most)));
    }
  }

  private List<Finding> connections() {
    List<Finding> all = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < openings; i++) {
      wanted.addAll(List.of("opened", "closed"));
    }
    if (!told.ofFolder().equals(wanted)) {
      all.add(
          new Finding(Finding.Kind.WRONG, "connection events of the folder: " + told.ofFolder()));
    }
    if (!told.ofStore().equals(List.of("opened", "closed"))) {
      all.add(new Finding(Finding.Kind.WRONG, "connection events of the store: " + told.ofStore()));
    }
    return all;
  }
}
