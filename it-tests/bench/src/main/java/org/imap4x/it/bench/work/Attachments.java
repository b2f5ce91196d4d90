package org.imap4x.it.bench.work;

import jakarta.mail.Message;
import jakarta.mail.Multipart;
import java.io.IOException;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;
import org.imap4x.it.bench.raw.Base64Count;

/** The second part of each message, decoded. */
record Attachments(String folder, int count, int octets) implements Workload {

  @Override
  public Task mail(Job job) {
    return OpenFolder.mail(
        job,
        folder,
        opened -> {
          long sum = 0;
          for (Message message : opened.getMessages(1, count)) {
            Multipart multipart = (Multipart) message.getContent();
            sum += Contents.drained(multipart.getBodyPart(1).getInputStream());
          }
          return checked(sum);
        });
  }

  private long checked(long sum) throws IOException {
    if (sum != (long) count * octets) {
      throw new IOException(sum + " octets and not " + (long) count * octets);
    }
    return count;
  }

  @Override
  public Task limit(Job job) {
    return OpenFolder.limit(
        job,
        folder,
        raw -> {
          Base64Count decoded = new Base64Count();
          raw.command("FETCH 1:" + count + " BODY.PEEK[2]", decoded);
          return checked(decoded.octets());
        });
  }
}
