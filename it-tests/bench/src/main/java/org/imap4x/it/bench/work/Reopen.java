package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;

/** A folder that was listed is closed, opened again and listed again; nothing changed meanwhile. */
record Reopen(String folder) implements Workload {

  @Override
  public Task mail(Job job) {
    return OpenFolder.mail(
        job,
        folder,
        Folder.READ_ONLY,
        Reopen::list,
        opened -> {
          opened.close(false);
          opened.open(Folder.READ_ONLY);
          return list(opened);
        });
  }

  private static int list(Folder opened) throws Exception {
    Message[] messages = opened.getMessages();
    opened.fetch(messages, Profiles.basic());
    return messages.length;
  }

  /** What was listed is taken to be kept. */
  @Override
  public Task limit(Job job) {
    return OpenFolder.limit(
        job,
        "EXAMINE " + folder,
        raw -> {
          raw.command("ENABLE QRESYNC");
          return 0;
        },
        raw -> {
          raw.command("CLOSE");
          raw.command("EXAMINE " + folder + " (QRESYNC (7 2000000))");
          return 1;
        });
  }
}
