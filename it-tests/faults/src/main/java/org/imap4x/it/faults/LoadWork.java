package org.imap4x.it.faults;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.search.HeaderTerm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.imap4x.it.support.RawImap;
import org.imap4x.mail.IMAPFolder;

/** An application that does one thing after the other, at random, until it is told to stop. */
final class LoadWork extends Work {
  private static final List<String> NAMES = Mails.inbox();
  private static final int ENOUGH = 120;

  private final Random random;
  private final String prefix;
  private final AtomicInteger steps = new AtomicInteger();
  private final Set<String> copied = new HashSet<>();
  private final Set<String> moved = new HashSet<>();
  private IMAPFolder inbox;
  private Folder box;
  private Folder box2;
  private int made;
  private volatile boolean stop;

  LoadWork(Target target, long seed) {
    super(target, "INBOX", NAMES);
    random = new Random(seed);
    prefix = "load" + Math.floorMod(seed, 1000) + "-";
  }

  void stop() {
    stop = true;
  }

  /** How many steps it has taken. */
  int steps() {
    return steps.get();
  }

  @Override
  void prepare(RawImap raw) throws IOException {
    raw.appendAll("INBOX", NAMES.stream().map(Mails::octets).toList());
    raw.command("CREATE Box");
    raw.command("CREATE Box2");
  }

  @Override
  Model modelAtFirst() {
    Model model = new Model("INBOX", "Box", "Box2");
    NAMES.forEach(name -> model.add("INBOX", name, Certainty.DONE));
    return model;
  }

  @Override
  void session(Store store) throws Exception {
    inbox = (IMAPFolder) store.getFolder("INBOX");
    box = store.getFolder("Box");
    box2 = store.getFolder("Box2");
    boolean open = open(inbox, Folder.READ_WRITE);
    while (open && !stop) {
      act();
      steps.incrementAndGet();
      open = inbox.isOpen() || open(inbox, Folder.READ_WRITE);
    }
    close(inbox);
  }

  private void act() {
    switch (random.nextInt(11)) {
      case 0, 1, 2 -> append(inbox, "INBOX", 1 + random.nextInt(3));
      case 3 -> append(box, "Box", 1);
      case 4, 5 -> read();
      case 6 -> flag();
      case 7 -> copy();
      case 8 -> move();
      case 9 -> expunge();
      default -> reopen();
    }
  }

  private void append(Folder folder, String mailbox, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(prefix + ++made);
    }
    step(
        "append " + names + " to " + mailbox,
        () -> {
          Message[] messages = new Message[count];
          for (int i = 0; i < count; i++) {
            messages[i] = local(names.get(i));
          }
          folder.appendMessages(messages);
        },
        done -> names.forEach(name -> model().add(mailbox, name, done)));
  }

  /** Up to so many messages that are there, and what they are called. */
  private void choose(int most, List<Message> chosen, List<String> names) {
    step(
        "choose",
        () -> {
          Message[] all = inbox.getMessages();
          for (int i = 0; i < most && all.length > 0; i++) {
            Message message = all[random.nextInt(all.length)];
            if (!message.isExpunged()
                && !message.isSet(Flags.Flag.DELETED)
                && !chosen.contains(message)) {
              chosen.add(message);
              names.add(message.getHeader("X-Id")[0]);
            }
          }
        });
  }

  private void read() {
    List<Message> chosen = new ArrayList<>();
    List<String> names = new ArrayList<>();
    choose(1, chosen, names);
    if (chosen.size() == 1 && names.size() == 1) {
      String name = names.get(0);
      step(
          "read " + name,
          () -> read(chosen.get(0), name),
          done -> model().flag("INBOX", name, "\\Seen", done));
      step("search " + name, () -> search(name));
    }
  }

  private void search(String name) throws MessagingException {
    equal(
        1, inbox.search(new HeaderTerm("Message-ID", "<" + name + "@walk.example>")).length, name);
  }

  private void flag() {
    List<Message> chosen = new ArrayList<>();
    List<String> names = new ArrayList<>();
    choose(3, chosen, names);
    step(
        "flag " + names,
        () -> inbox.setFlags(chosen.toArray(Message[]::new), new Flags(Flags.Flag.FLAGGED), true),
        done -> names.forEach(name -> model().flag("INBOX", name, "\\Flagged", done)));
  }

  private void copy() {
    List<Message> chosen = new ArrayList<>();
    List<String> names = new ArrayList<>();
    choose(3, chosen, names);
    if (names.size() == chosen.size() && names.stream().noneMatch(copied::contains)) {
      copied.addAll(names);
      step(
          "copy " + names,
          () -> inbox.copyMessages(chosen.toArray(Message[]::new), box2),
          done -> model().copy("INBOX", "Box2", names, done));
    }
  }

  private void move() {
    List<Message> chosen = new ArrayList<>();
    List<String> names = new ArrayList<>();
    choose(2, chosen, names);
    if (names.size() == chosen.size() && names.stream().noneMatch(moved::contains)) {
      moved.addAll(names);
      step(
          "move " + names,
          () -> {
            inbox.moveMessages(chosen.toArray(Message[]::new), box);
            for (Message message : chosen) {
              equal(
                  true,
                  target.canMove() ? message.isExpunged() : message.isSet(Flags.Flag.DELETED),
                  "whether what was moved is gone, or marked \\Deleted where it can't go");
            }
          },
          done -> model().move("INBOX", "Box", names, done, !target.canMove()));
    }
  }

  private void expunge() {
    List<Message> chosen = new ArrayList<>();
    List<String> names = new ArrayList<>();
    choose(made > ENOUGH ? 6 : 2, chosen, names);
    Message[] messages = chosen.toArray(Message[]::new);
    if (names.size() != chosen.size()) {
      return;
    }
    step(
        "delete " + names,
        () -> inbox.setFlags(messages, new Flags(Flags.Flag.DELETED), true),
        done -> names.forEach(name -> model().flag("INBOX", name, "\\Deleted", done)));
    step("expunge", inbox::expunge, done -> model().expunge("INBOX", done));
  }

  private void reopen() {
    close(inbox);
    if (!inbox.isOpen()) {
      open(inbox, Folder.READ_WRITE);
    }
  }
}
