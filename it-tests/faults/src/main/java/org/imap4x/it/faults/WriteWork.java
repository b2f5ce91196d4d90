package org.imap4x.it.faults;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.imap4x.it.support.RawImap;
import org.imap4x.mail.IMAPFolder;

/** Appends, flags, copies, moves, expunges, closes with expunge, and looks. */
final class WriteWork extends Work {
  private static final Flags DELETED = new Flags(Flags.Flag.DELETED);

  WriteWork(Target target) {
    super(target, "INBOX", Mails.inbox());
  }

  @Override
  void prepare(RawImap raw) throws IOException {
    raw.appendAll("INBOX", Mails.inbox().stream().map(Mails::octets).toList());
    raw.command("CREATE Box");
    raw.command("CREATE Box2");
  }

  @Override
  Model modelAtFirst() {
    Model model = new Model("INBOX", "Box", "Box2");
    Mails.inbox().forEach(name -> model.add("INBOX", name, Certainty.DONE));
    return model;
  }

  @Override
  void session(Store store) throws Exception {
    IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
    Folder box = store.getFolder("Box");
    Folder box2 = store.getFolder("Box2");
    if (!open(inbox, Folder.READ_WRITE)) {
      return;
    }
    Message[] m = inbox.getMessages();
    append("append", inbox, "INBOX", List.of("a1", "a2"), "\\Seen");
    append("appendElsewhere", box, "Box", List.of("b1"), "\\Flagged");
    append("appendBig", box, "Box", List.of("bigb"));
    flag("flags", inbox, m, "\\Flagged", 1, 2, 3, 4, 5);
    step(
        "copy",
        () -> inbox.copyMessages(new Message[] {m[10], m[11]}, box),
        done -> model().copy("INBOX", "Box", List.of("m11", "m12"), done));
    step(
        "move",
        () -> inbox.moveMessages(new Message[] {m[12], m[13]}, box2),
        done -> model().move("INBOX", "Box2", List.of("m13", "m14"), done, !target.canMove()));
    flag("delete", inbox, m, "\\Deleted", 15, 16);
    step("expunge", inbox::expunge, done -> model().expunge("INBOX", done));
    step("again", () -> again(m));
    flag("deleteLast", inbox, m, "\\Deleted", 17);
    step("read", () -> read(m[6], "m7"), done -> model().flag("INBOX", "m7", "\\Seen", done));
    needNotTell(17);
    step("closeExpunge", () -> inbox.close(true), done -> model().expunge("INBOX", done));
    if (!inbox.isOpen() && open(inbox, Folder.READ_ONLY)) {
      step("look", () -> look(inbox));
      close(inbox);
    }
  }

  private void append(
      String step, Folder folder, String mailbox, List<String> names, String... flags) {
    step(
        step,
        () -> {
          List<Message> messages = new ArrayList<>();
          for (String name : names) {
            messages.add(local(name, flags));
          }
          folder.appendMessages(messages.toArray(Message[]::new));
        },
        done -> names.forEach(name -> model().add(mailbox, name, done, flags)));
  }

  private void flag(String step, Folder folder, Message[] all, String flag, int... uids) {
    Flags flags = flag.equals("\\Deleted") ? DELETED : new Flags(Flags.Flag.FLAGGED);
    Message[] messages = IntStream.of(uids).mapToObj(uid -> all[uid - 1]).toArray(Message[]::new);
    step(
        step,
        () -> folder.setFlags(messages, flags, true),
        done -> {
          for (int uid : uids) {
            model().flag("INBOX", Mails.inbox().get(uid - 1), flag, done);
          }
        });
  }

  /** The objects of before still are the messages that they were. */
  private void again(Message[] m) throws MessagingException, IOException {
    equal(Mails.subject("m18"), m[17].getSubject(), "the subject of m18");
    equal(true, m[0].isSet(Flags.Flag.FLAGGED), "\\Flagged of m1");
    if (isUntroubled()) {
      equal(true, m[14].isExpunged(), "whether m15 is expunged");
    }
  }

  private void look(Folder inbox) throws MessagingException {
    if (!isUntroubled()) {
      return;
    }
    equal(17, inbox.getMessageCount(), "the count after opening again");
    equal(
        5,
        inbox.search(new FlagTerm(new Flags(Flags.Flag.FLAGGED), true)).length,
        "the count of flagged ones");
    equal(
        3,
        inbox.search(new FlagTerm(new Flags(Flags.Flag.SEEN), true)).length,
        "the count of read ones");
  }
}
