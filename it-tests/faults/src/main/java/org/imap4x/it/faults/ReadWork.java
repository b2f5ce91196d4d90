package org.imap4x.it.faults;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.SubjectTerm;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.imap4x.it.support.RawImap;
import org.imap4x.mail.IMAPFolder;
import org.imap4x.mail.SortTerm;

/** Lists, searches, sorts and reads; {@code \Seen} comes by reading; closes and opens again. */
final class ReadWork extends Work {
  private static final String BIG = "big";
  private static final List<String> NAMES = names();
  private static final Set<Integer> READ = Set.of(2, 5, 7, NAMES.size());

  ReadWork(Target target) {
    super(target, "INBOX", NAMES);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(Mails.inbox());
    names.add(BIG);
    return names;
  }

  @Override
  void prepare(RawImap raw) throws IOException {
    raw.appendAll("INBOX", NAMES.stream().map(Mails::octets).toList());
    raw.command("SELECT INBOX");
    raw.command("UID STORE 3 +FLAGS.SILENT (\\Answered)");
    raw.command("CREATE Box");
  }

  @Override
  Model modelAtFirst() {
    Model model = new Model("INBOX", "Box");
    NAMES.forEach(name -> model.add("INBOX", name, Certainty.DONE));
    model.flag("INBOX", "m3", "\\Answered", Certainty.DONE);
    return model;
  }

  @Override
  void session(Store store) throws Exception {
    step(
        "folders",
        () -> {
          Set<String> names = new TreeSet<>();
          for (Folder folder : store.getDefaultFolder().list("*")) {
            names.add(folder.getFullName());
          }
          if (!names.containsAll(Set.of("INBOX", "Box", "Sent"))) {
            wrong("folders: " + names);
          }
        });
    IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
    if (!open(inbox, Folder.READ_WRITE)) {
      return;
    }
    Message[] messages = inbox.getMessages();
    step("list", () -> list(inbox, messages));
    step("search", () -> search(inbox));
    step("sort", () -> sort(inbox));
    step("loop", () -> loop(messages));
    seen("read2", 2, () -> read(messages[1], "m2"));
    seen("read5", 5, () -> text(messages[4]));
    seen("read7", 7, () -> read(messages[6], "m7"));
    seen("stream", NAMES.size(), () -> stream(messages[NAMES.size() - 1]));
    close(inbox);
    if (open(inbox, Folder.READ_ONLY)) {
      step("look", () -> look(inbox, messages));
      close(inbox);
    }
  }

  private void list(IMAPFolder inbox, Message[] messages) throws MessagingException {
    equal(NAMES.size(), messages.length, "the count of messages");
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    profile.add(FetchProfile.Item.FLAGS);
    profile.add(FetchProfile.Item.CONTENT_INFO);
    profile.add(UIDFolder.FetchProfileItem.UID);
    inbox.fetch(messages, profile);
    for (int i = 0; i < messages.length; i++) {
      equal(Mails.subject(NAMES.get(i)), messages[i].getSubject(), "the subject of " + (i + 1));
      equal(i == 2, messages[i].isSet(Flags.Flag.ANSWERED), "\\Answered of " + (i + 1));
      equal(i + 1L, inbox.getUID(messages[i]), "the UID of " + (i + 1));
    }
  }

  private void search(IMAPFolder inbox) throws MessagingException {
    Set<Long> found = new TreeSet<>();
    for (Message message : inbox.search(new SubjectTerm("Mail m1"))) {
      found.add(inbox.getUID(message));
    }
    Set<Long> wanted = new TreeSet<>();
    for (int i = 0; i < NAMES.size(); i++) {
      if (NAMES.get(i).startsWith("m1")) {
        wanted.add(i + 1L);
      }
    }
    equal(wanted, found, "what was found");
  }

  private void sort(IMAPFolder inbox) throws MessagingException {
    List<Integer> sizes = new ArrayList<>();
    Message[] sorted = inbox.getSortedMessages(new SortTerm[] {SortTerm.SIZE});
    for (Message message : sorted) {
      sizes.add(Mails.octets(NAMES.get(message.getMessageNumber() - 1)).length);
    }
    equal(NAMES.size(), sizes.size(), "the count of sorted messages");
    List<Integer> ascending = new ArrayList<>(sizes);
    ascending.sort(Comparator.naturalOrder());
    equal(ascending, sizes, "the order");
  }

  private void loop(Message[] messages) throws MessagingException {
    for (int i = 0; i < messages.length; i++) {
      String[] header = messages[i].getHeader("X-Id");
      equal(NAMES.get(i), header == null ? "" : header[0], "X-Id of " + (i + 1));
      equal(Mails.octets(NAMES.get(i)).length, messages[i].getSize(), "the size of " + (i + 1));
    }
  }

  private void text(Message message) throws MessagingException, IOException {
    equal(plain(local("m5").getContent()), plain(message.getContent()), "the text of m5");
  }

  private static Object plain(Object content) throws MessagingException, IOException {
    return content instanceof Multipart all ? all.getBodyPart(0).getContent() : content;
  }

  private void stream(Message message) throws MessagingException, IOException {
    byte[] got;
    try (InputStream in = ((Multipart) message.getContent()).getBodyPart(1).getInputStream()) {
      got = in.readAllBytes();
    }
    if (!Arrays.equals(Mails.attachment(), got)) {
      wrong("the attachment, " + got.length + " octets");
    }
  }

  private void seen(String name, int uid, Action action) {
    step(name, action, done -> model().flag("INBOX", NAMES.get(uid - 1), "\\Seen", done));
  }

  private void look(IMAPFolder inbox, Message[] before) throws MessagingException, IOException {
    Message[] again = inbox.getMessages();
    equal(NAMES.size(), again.length, "the count after opening again");
    for (int i = 0; i < again.length; i++) {
      equal(READ.contains(i + 1), again[i].isSet(Flags.Flag.SEEN), "\\Seen of " + (i + 1));
    }
    equal(Mails.subject("m9"), again[8].getSubject(), "the subject of m9");
    equal(Mails.subject("m9"), before[8].getSubject(), "the subject of m9, by the first object");
    read(again[16], "m17");
  }
}
