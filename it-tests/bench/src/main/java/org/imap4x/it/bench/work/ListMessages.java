package org.imap4x.it.bench.work;

import jakarta.mail.Address;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;
import org.imap4x.it.bench.raw.LeanList;

/** The list of a mail program: one fetch with a profile, and every field read, if that is asked. */
record ListMessages(String folder, int count, boolean read) implements Workload {

  private static final String ITEMS = "(ENVELOPE INTERNALDATE RFC822.SIZE FLAGS BODYSTRUCTURE UID)";

  /** What the go holds while it is measured how much that is. */
  private static final class Held {
    private Object list;
  }

  @Override
  public Task mail(Job job) {
    Held held = new Held();
    return OpenFolder.mail(
        job,
        folder,
        opened -> {
          Message[] messages = opened.getMessages();
          opened.fetch(messages, Profiles.full());
          if (read) {
            read(opened, messages);
          }
          held.list = messages;
          return messages.length;
        });
  }

  private static void read(Folder opened, Message[] messages) throws Exception {
    long sum = 0;
    for (Message message : messages) {
      sum += read(message) + ((UIDFolder) opened).getUID(message);
    }
    if (sum < messages.length) {
      throw new AssertionError("nothing was read");
    }
  }

  private static long read(Message message) throws Exception {
    long sum = message.getSubject().length() + message.getContentType().length();
    for (Address address : message.getFrom()) {
      sum += ((InternetAddress) address).getAddress().length();
    }
    for (Address address : message.getRecipients(Message.RecipientType.TO)) {
      String personal = ((InternetAddress) address).getPersonal();
      sum += personal == null ? 0 : personal.length();
    }
    sum += message.getSentDate().getTime() & 1;
    sum += message.isSet(Flags.Flag.SEEN) ? 1 : 0;
    return sum + message.getSize();
  }

  @Override
  public Task limit(Job job) {
    Held held = new Held();
    return OpenFolder.limit(
        job,
        folder,
        raw -> {
          LeanList list = new LeanList(count);
          raw.command("FETCH 1:" + count + " " + ITEMS, list);
          if (list.seen() != count) {
            throw new IOException(list.seen() + " messages of " + count);
          }
          held.list = list;
          return count;
        });
  }
}
