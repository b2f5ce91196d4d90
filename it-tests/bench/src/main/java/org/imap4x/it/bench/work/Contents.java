package org.imap4x.it.bench.work;

import jakarta.mail.Message;
import jakarta.mail.Multipart;
import java.io.IOException;
import java.io.InputStream;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;

/** The content of each message, one after the other, down to the last part. */
record Contents(String folder, int count) implements Workload {

  @Override
  public Task mail(Job job) {
    return OpenFolder.mail(
        job,
        folder,
        opened -> {
          long octets = 0;
          for (Message message : opened.getMessages(1, count)) {
            octets += content(message.getContent());
          }
          return octets > count ? count : 0;
        });
  }

  private static long content(Object content) throws Exception {
    if (content instanceof String text) {
      return text.length();
    }
    if (content instanceof InputStream in) {
      return drained(in);
    }
    if (content instanceof Multipart multipart) {
      long octets = 0;
      for (int i = 0; i < multipart.getCount(); i++) {
        octets += content(multipart.getBodyPart(i).getContent());
      }
      return octets;
    }
    return 0;
  }

  /** Reads to the end; how many octets that were. */
  static long drained(InputStream stream) throws IOException {
    try (InputStream in = stream) {
      byte[] buffer = new byte[1 << 16];
      long octets = 0;
      int count;
      while ((count = in.read(buffer)) > 0) {
        octets += count;
      }
      return octets;
    }
  }

  @Override
  public Task limit(Job job) {
    return OpenFolder.limit(job, folder, raw -> Bodies.drained(raw, count));
  }
}
