package org.imap4x.it.bench.work;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import java.io.IOException;
import java.util.Arrays;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;

/** Half of the messages were marked before: the first half, or every other one. */
record Expunge(String folder, int count, boolean everyOther) implements Workload {

  @Override
  public Task mail(Job job) {
    return OpenFolder.mail(
        job,
        folder,
        Folder.READ_WRITE,
        opened -> opened.setFlags(marked(opened), new Flags(Flags.Flag.DELETED), true),
        opened -> {
          int expunged = opened.expunge().length;
          if (expunged != count / 2) {
            throw new IOException(expunged + " messages and not " + count / 2);
          }
          return expunged;
        });
  }

  private Message[] marked(Folder opened) throws Exception {
    if (!everyOther) {
      return opened.getMessages(1, count / 2);
    }
    Message[] all = opened.getMessages();
    Message[] marked = new Message[count / 2];
    Arrays.setAll(marked, i -> all[2 * i]);
    return marked;
  }

  @Override
  public Task limit(Job job) {
    return OpenFolder.limit(
        job,
        "SELECT " + folder,
        raw -> {
          raw.command("ENABLE QRESYNC");
          raw.command("STORE " + set() + " +FLAGS.SILENT (\\Deleted)");
          return 0;
        },
        raw -> {
          raw.command("EXPUNGE");
          return count / 2;
        });
  }

  private String set() {
    if (!everyOther) {
      return "1:" + count / 2;
    }
    StringBuilder set = new StringBuilder("1");
    for (int i = 3; i <= count; i += 2) {
      set.append(',').append(i);
    }
    return set.toString();
  }
}
