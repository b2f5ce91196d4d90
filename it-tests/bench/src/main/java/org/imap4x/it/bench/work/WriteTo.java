package org.imap4x.it.bench.work;

import jakarta.mail.Message;
import java.io.OutputStream;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;

/** Each message written out whole, one after the other. */
record WriteTo(String folder, int count) implements Workload {

  @Override
  public Task mail(Job job) {
    return OpenFolder.mail(
        job,
        folder,
        opened -> {
          for (Message message : opened.getMessages(1, count)) {
            message.writeTo(OutputStream.nullOutputStream());
          }
          return count;
        });
  }

  @Override
  public Task limit(Job job) {
    return OpenFolder.limit(job, folder, raw -> Bodies.drained(raw, count));
  }
}
