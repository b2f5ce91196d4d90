package org.imap4x.it.faults;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.it.support.RawImap;
import org.imap4x.mail.IMAPFolder;

/** Work that takes several commands: many appended at once, and long scattered sets. */
final class PartsWork extends Work {
  private static final int COUNT = 160;
  private static final List<String> NAMES = names("p", COUNT);
  private static final List<String> NEW = names("n", 5);

  PartsWork(Target target) {
    super(target, "Long", NAMES);
  }

  private static List<String> names(String prefix, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add(prefix + i);
    }
    return names;
  }

  @Override
  void prepare(RawImap raw) throws IOException {
    raw.command("CREATE Long");
    raw.command("CREATE Box");
    raw.command("CREATE Box2");
    raw.appendAll("Long", NAMES.stream().map(Mails::octets).toList());
  }

  @Override
  Model modelAtFirst() {
    Model model = new Model("Long", "Box", "Box2");
    NAMES.forEach(name -> model.add("Long", name, Certainty.DONE));
    return model;
  }

  /** Every third one, so that no range shortens the set. */
  private static List<Integer> every(int third) {
    List<Integer> some = new ArrayList<>();
    for (int i = third; i < COUNT; i += 3) {
      some.add(i);
    }
    return some;
  }

  private static List<String> named(List<Integer> indices) {
    return indices.stream().map(NAMES::get).toList();
  }

  @Override
  void session(Store store) throws Exception {
    IMAPFolder folder = (IMAPFolder) store.getFolder("Long");
    Folder box = store.getFolder("Box");
    Folder box2 = store.getFolder("Box2");
    if (!open(folder, Folder.READ_WRITE)) {
      return;
    }
    Message[] m = folder.getMessages();
    step("appendMany", () -> box.appendMessages(made()), this::appended);
    step(
        "copyMany",
        () -> folder.copyMessages(pick(m, 0), box),
        done -> model().copy("Long", "Box", named(every(0)), done));
    step(
        "moveMany",
        () -> folder.moveMessages(pick(m, 1), box2),
        done -> model().move("Long", "Box2", named(every(1)), done, !target.canMove()));
    step(
        "deleteMany",
        () -> folder.setFlags(pick(m, 2), new Flags(Flags.Flag.DELETED), true),
        done -> named(every(2)).forEach(n -> model().flag("Long", n, "\\Deleted", done)));
    step(
        "expungeMany",
        () -> {
          if (target.canMove()) {
            folder.expunge(pick(m, 2));
          } else {
            folder.expunge();
          }
        },
        done -> model().expunge("Long", done));
    close(folder);
  }

  private static Message[] made() throws jakarta.mail.MessagingException {
    Message[] messages = new Message[NEW.size()];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = local(NEW.get(i));
    }
    return messages;
  }

  private void appended(Certainty done) {
    NEW.forEach(name -> model().add("Box", name, done));
  }

  private static Message[] pick(Message[] all, int third) {
    return every(third).stream().map(i -> all[i]).toArray(Message[]::new);
  }
}
