package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Store;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;
import org.imap4x.it.bench.raw.RawClient;

/** What a short program does: connect, open, print the subjects of the newest messages. */
record FirstSubjects(String folder, int count) implements Workload {

  @Override
  public Task mail(Job job) {
    return () -> {
      try (Store store = job.connect()) {
        Folder opened = Job.open(store, folder, Folder.READ_ONLY);
        int all = opened.getMessageCount();
        long length = 0;
        for (Message message : opened.getMessages(all - count + 1, all)) {
          length += message.getSubject().length();
        }
        return length > count ? count : 0;
      }
    };
  }

  @Override
  public Task limit(Job job) {
    return () -> {
      try (RawClient raw = job.raw()) {
        raw.command("EXAMINE " + folder);
        raw.command("FETCH 1:" + count + " (UID ENVELOPE)");
        return count;
      }
    };
  }
}
