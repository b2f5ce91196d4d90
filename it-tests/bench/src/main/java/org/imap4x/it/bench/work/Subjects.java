package org.imap4x.it.bench.work;

import jakarta.mail.Message;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;

/** The plain loop over the subjects, without a profile. */
record Subjects(String folder, int count) implements Workload {

  @Override
  public Task mail(Job job) {
    return OpenFolder.mail(
        job,
        folder,
        opened -> {
          long length = 0;
          for (Message message : opened.getMessages(1, count)) {
            length += message.getSubject().length();
          }
          return length > count ? count : 0;
        });
  }

  @Override
  public Task limit(Job job) {
    return OpenFolder.limit(
        job,
        folder,
        raw -> {
          raw.command("FETCH 1:" + count + " (UID ENVELOPE)");
          return count;
        });
  }
}
