package org.imap4x.it.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.imap4x.mail.IMAPFolder;

/**
 * A model check: a second session appends, flags and expunges at random, while the application
 * reads through Message objects it has held for long.
 *
 * <p>After every step each object that the application holds yields its own octets, or is gone; its
 * number is frozen; every event comes once. The seed is printed; {@code -Dimap4x.model.seed}
 * repeats a run, {@code -Dimap4x.model.steps} makes it longer.
 */
public final class TwoSessions {
  private static final long FIXED_SEED = 20261121L;

  private final Random random;
  private final long seed;
  private final Folder folder;
  private final RawImap other;
  private final String name;
  private int made;
  private int step;
  private String did = "";
  private String inPlace = "";
  private boolean told = true;

  /** What is in the mailbox, as the second session left it: UID to octets. */
  private final TreeMap<Long, byte[]> there = new TreeMap<>();

  /** What was expunged by whomever. */
  private final TreeSet<Long> gone = new TreeSet<>();

  /** Messages that the application holds, with the number each was first seen with. */
  private final Map<Long, Message> held = new LinkedHashMap<>();

  private final Map<Long, Integer> numbers = new LinkedHashMap<>();
  private final Queue<Long> added = new ConcurrentLinkedQueue<>();
  private final Queue<Long> removed = new ConcurrentLinkedQueue<>();

  /** UIDs that were there when the folder was opened: of them no event tells. */
  private final TreeSet<Long> atOpen = new TreeSet<>();

  /** The folder must exist; it is emptied of nothing, and must be empty. */
  public TwoSessions(Store store, RawImap other, String name) throws MessagingException {
    this(store, other, name, Long.getLong("imap4x.model.seed", FIXED_SEED));
  }

  /** As above, with a seed of the caller's. */
  public TwoSessions(Store store, RawImap other, String name, long seed) throws MessagingException {
    this.folder = store.getFolder(name);
    this.other = other;
    this.name = name;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** The given seed alone; else the fixed one and so many random ones that they are this many. */
  public static List<Long> seeds(int count) {
    Long given = Long.getLong("imap4x.model.seed");
    if (given != null) {
      return List.of(given);
    }
    List<Long> seeds = new ArrayList<>(List.of(FIXED_SEED));
    Random any = new Random();
    while (seeds.size() < count) {
      seeds.add((long) any.nextInt(1_000_000_000));
    }
    return seeds;
  }

  /** What the server may give of an expunged message, for servers that make it up. */
  public TwoSessions inPlaceOfExpunged(String text) {
    inPlace = text;
    return this;
  }

  /** Whether the server can be relied on to tell of every change; else only identity is checked. */
  public TwoSessions tellsAll(boolean yes) {
    told = yes;
    return this;
  }

  /** Runs so many steps, or as many as the property says. */
  public void run(int atLeast) throws Exception {
    int steps = Integer.getInteger("imap4x.model.steps", atLeast);
    System.out.println("two sessions: -Dimap4x.model.seed=" + seed + ", " + steps + " steps");
    other.command("SELECT \"" + name + "\"");
    for (int i = 0; i < 8; i++) {
      append();
    }
    folder.addMessageCountListener(
        new MessageCountAdapter() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            collect(e.getMessages(), added);
          }

          @Override
          public void messagesRemoved(MessageCountEvent e) {
            collect(e.getMessages(), removed);
          }
        });
    open();
    try {
      for (step = 1; step <= steps; step++) {
        did = change() + ", " + read();
        check();
      }
      settle();
    } catch (AssertionError | Exception e) {
      throw new AssertionError(
          "seed " + seed + ", step " + step + " (" + did + "): " + e.getMessage(), e);
    }
    folder.close(false);
  }

  private void open() throws MessagingException {
    folder.open(Folder.READ_WRITE);
    atOpen.clear();
    atOpen.addAll(there.keySet());
    added.clear();
    removed.clear();
    numbers.clear();
  }

  private void collect(Message[] messages, Queue<Long> uids) {
    for (Message message : messages) {
      try {
        uids.add(((UIDFolder) folder).getUID(message));
      } catch (MessagingException e) {
        uids.add(-1L);
      }
    }
  }

  // ---- the second session

  private String change() throws IOException {
    StringBuilder done = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int what = random.nextInt(10);
      done.append(what < 4 || there.size() < 6 ? append() : what < 7 ? expunge() : flag())
          .append(' ');
    }
    return done.toString();
  }

  private String append() throws IOException {
    made++;
    String text =
        "Subject: message "
            + made
            + "\r\nX-Made: "
            + made
            + "\r\nMessage-ID: <"
            + made
            + "@model>\r\n\r\n"
            + ("body of " + made + "\r\n")
                .repeat(1 + random.nextInt(random.nextInt(20) == 0 ? 9000 : 30));
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    List<String> answer = other.append(name, random.nextBoolean() ? "" : "\\Seen", octets);
    String last = answer.get(answer.size() - 1);
    assertTrue(last.contains("[APPENDUID "), last);
    long uid = Long.parseLong(last.replaceAll(".*\\[APPENDUID \\d+ (\\d+)].*", "$1"));
    there.put(uid, octets);
    return "append " + uid;
  }

  private String expunge() throws IOException {
    TreeSet<Long> uids = new TreeSet<>();
    List<Long> all = new ArrayList<>(there.keySet());
    for (int i = random.nextInt(3); i >= 0; i--) {
      uids.add(all.get(random.nextInt(all.size())));
    }
    String set = set(uids);
    other.command("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)");
    other.command("UID EXPUNGE " + set);
    there.keySet().removeAll(uids);
    gone.addAll(uids);
    return "expunge " + set;
  }

  private static String set(TreeSet<Long> uids) {
    return String.join(",", uids.stream().map(String::valueOf).toList());
  }

  private String flag() throws IOException {
    List<Long> all = new ArrayList<>(there.keySet());
    long uid = all.get(random.nextInt(all.size()));
    String sign = random.nextBoolean() ? "+" : "-";
    other.command("UID STORE " + uid + " " + sign + "FLAGS.SILENT (\\Flagged $Model)");
    return sign + "flag " + uid;
  }

  // ---- the application

  private String read() throws Exception {
    switch (random.nextInt(9)) {
      case 0:
        return "count " + folder.getMessageCount();
      case 1:
        hold(folder.getMessages());
        return "all";
      case 2:
        int count = folder.getMessageCount();
        if (count > 0) {
          hold(folder.getMessage(1 + random.nextInt(count)));
        }
        return "one of " + count;
      case 3:
        hold(((UIDFolder) folder).getMessagesByUID(1, UIDFolder.LASTUID));
        return "by UID";
      case 4:
        for (Message message : folder.getMessages()) {
          subject(message);
        }
        return "loop of subjects";
      case 5:
        return expungeHere();
      case 6:
        return random.nextInt(3) == 0 ? reopen() : "nothing";
      case 7:
        return flagHere();
      default:
        return "nothing";
    }
  }

  private void hold(Message... messages) throws MessagingException {
    for (Message message : messages) {
      long uid = ((UIDFolder) folder).getUID(message);
      Message before = held.putIfAbsent(uid, message);
      if (before != null && !before.isExpunged()) {
        assertSame(before, message, "one object a message: " + uid);
      }
      numbers.putIfAbsent(uid, message.getMessageNumber());
    }
  }

  private String subject(Message message) throws MessagingException {
    long uid = ((UIDFolder) folder).getUID(message);
    try {
      String subject = message.getSubject();
      byte[] octets = there.get(uid);
      if (octets != null) {
        assertTrue(ascii(octets).startsWith("Subject: " + subject + "\r\n"), uid + ": " + subject);
      }
      return subject;
    } catch (MessageRemovedException e) {
      assertTrue(gone.contains(uid), "UID " + uid + " was not expunged");
      return "";
    }
  }

  private static String ascii(byte[] octets) {
    return new String(octets, StandardCharsets.US_ASCII);
  }

  /** The application itself expunges one message: only now are numbers given anew. */
  private String expungeHere() throws MessagingException {
    List<Long> all = new ArrayList<>(there.keySet());
    Message mine = ((UIDFolder) folder).getMessageByUID(all.get(random.nextInt(all.size())));
    assertNotNull(mine, "it is there");
    long uid = ((UIDFolder) folder).getUID(mine);
    mine.setFlag(Flags.Flag.DELETED, true);
    TreeSet<Long> returned = new TreeSet<>();
    for (Message message : folder.expunge()) {
      assertTrue(message.isExpunged());
      returned.add(((UIDFolder) folder).getUID(message));
    }
    there.remove(uid);
    gone.add(uid);
    assertTrue(returned.contains(uid), "expunge() returns " + uid + ", not " + returned);
    assertTrue(gone.containsAll(returned), returned + " of " + gone);
    numbers.clear();
    for (Message message : folder.getMessages()) {
      assertFalse(message.isExpunged(), "an expunged message has a number");
      hold(message);
    }
    return "expunged " + returned;
  }

  /** Message objects outlive it. */
  private String reopen() throws Exception {
    settle();
    folder.close(false);
    held.values().removeIf(Message::isExpunged);
    open();
    return "reopened";
  }

  private String flagHere() throws MessagingException {
    List<Long> all = new ArrayList<>(there.keySet());
    long uid = all.get(random.nextInt(all.size()));
    Message message = ((UIDFolder) folder).getMessageByUID(uid);
    assertNotNull(message, "UID " + uid + " is there");
    message.setFlag(Flags.Flag.ANSWERED, true);
    assertTrue(message.isSet(Flags.Flag.ANSWERED));
    return "answered " + uid;
  }

  // ---- what must hold

  private void check() throws Exception {
    for (Map.Entry<Long, Message> each : held.entrySet()) {
      long uid = each.getKey();
      Message message = each.getValue();
      assertEquals(uid, ((UIDFolder) folder).getUID(message));
      Integer number = numbers.get(uid);
      if (number != null) {
        assertEquals(number, message.getMessageNumber(), "number of UID " + uid);
      }
      if (random.nextInt(4) == 0) {
        subject(message);
      }
      if (random.nextInt(3) == 0) {
        body(uid, message);
      }
      if (message.isExpunged()) {
        assertTrue(gone.contains(uid), "UID " + uid + " counts as expunged");
        assertThrows(MessageRemovedException.class, () -> message.setFlag(Flags.Flag.DRAFT, true));
      }
    }
  }

  private void body(long uid, Message message) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      message.writeTo(out);
      byte[] expected = there.get(uid);
      if (expected != null) {
        assertTrue(
            Arrays.equals(expected, out.toByteArray()),
            () -> "UID " + uid + " reads as " + out.toString(StandardCharsets.US_ASCII));
      } else {
        String left = out.toString(StandardCharsets.US_ASCII);
        assertTrue(
            left.startsWith("Subject: message ") && left.contains("body of ")
                || !inPlace.isEmpty() && left.contains(inPlace),
            () -> "what is left of UID " + uid + ": " + left);
      }
    } catch (MessageRemovedException e) {
      assertTrue(gone.contains(uid), "UID " + uid + " was not expunged");
    }
  }

  /** All that was done is known now, and was told once. */
  private void settle() throws Exception {
    if (!told) {
      return;
    }
    TreeSet<Long> present = new TreeSet<>();
    Await.until(
        Duration.ofSeconds(20), // Courier looks into its folder once a second
        () -> {
          poll();
          present.clear();
          for (Message message : folder.getMessages()) {
            if (!message.isExpunged()) {
              present.add(((UIDFolder) folder).getUID(message));
            }
          }
          return present.equals(there.keySet());
        },
        () -> "the folder has " + present + " in place of " + there.keySet());
    TreeSet<Long> once = new TreeSet<>(atOpen);
    Await.until(
        Duration.ofSeconds(20),
        () -> {
          TreeSet<Long> now = new TreeSet<>(atOpen);
          now.addAll(added);
          now.removeAll(new TreeSet<>(removed));
          return now.equals(there.keySet());
        },
        () -> "events: " + atOpen + " + " + added + " - " + removed + " is not " + there.keySet());
    for (long uid : added) {
      assertTrue(once.add(uid), "UID " + uid + " was told as added twice");
    }
    assertEquals(removed.size(), new TreeSet<>(removed).size(), "removed twice: " + removed);
  }

  private void poll() throws MessagingException {
    ((IMAPFolder) folder)
        .doCommand(
            client -> {
              client.noop();
              return true;
            });
  }
}
