package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.imap4x.it.bench.Mail;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;
import org.imap4x.it.bench.raw.RawClient;

/** Messages are put into an empty folder by one call; MULTIAPPEND is the best command, or many. */
record Append(String folder, int count, boolean multiple) implements Workload {

  @Override
  public Task mail(Job job) {
    return new Task() {
      private Store store;
      private Message[] messages;

      @Override
      public void prepare() throws Exception {
        empty(job);
        Session session = job.session();
        store = job.connect(session);
        messages = new Message[count];
        for (int i = 0; i < count; i++) {
          messages[i] = new MimeMessage(session, new ByteArrayInputStream(Mail.ordinary(i)));
        }
      }

      @Override
      public long run() throws Exception {
        Folder target = store.getFolder(folder);
        target.appendMessages(messages);
        return count;
      }

      @Override
      public void close() throws Exception {
        store.close();
      }
    };
  }

  /** Past the proxy. */
  private void empty(Job job) throws IOException {
    try (RawClient raw = job.direct()) {
      try {
        raw.command("DELETE " + folder);
      } catch (IOException none) {
        // it is made now
      }
      raw.command("CREATE " + folder);
    }
  }

  @Override
  public Task limit(Job job) {
    return new Task() {
      private RawClient raw;
      private byte[][] messages;

      @Override
      public void prepare() throws Exception {
        empty(job);
        raw = job.raw();
        messages = new byte[count][];
        for (int i = 0; i < count; i++) {
          messages[i] = Mail.ordinary(i);
        }
      }

      @Override
      public long run() throws Exception {
        String last = "";
        ByteArrayOutputStream command = new ByteArrayOutputStream(1 << 16);
        command.writeBytes(ascii("APPEND " + folder));
        for (int i = 0; i < count; i++) {
          command.writeBytes(ascii(" {" + messages[i].length + "+}\r\n"));
          command.writeBytes(messages[i]);
          if (!multiple || i == count - 1) {
            last = raw.begin(command.toByteArray());
            command.reset();
            command.writeBytes(ascii("APPEND " + folder));
          }
        }
        raw.answer(last, (octets, length) -> {});
        return count;
      }

      @Override
      public void close() throws Exception {
        raw.close();
      }
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
