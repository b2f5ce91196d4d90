package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Store;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;
import org.imap4x.it.bench.raw.RawClient;

/** Opens a folder of a store that is connected, and has its last message. */
record OpenConnected(String folder) implements Workload {

  @Override
  public Task mail(Job job) {
    return new Task() {
      private Store store;
      private Folder opened; // held while it is measured what that takes

      @Override
      public void prepare() throws Exception {
        store = job.connect();
      }

      @Override
      public long run() throws Exception {
        opened = Job.open(store, folder, Folder.READ_ONLY);
        return opened.getMessage(opened.getMessageCount()).getMessageNumber() > 0 ? 1 : 0;
      }

      @Override
      public void close() throws Exception {
        opened.close(false);
        store.close();
      }
    };
  }

  @Override
  public Task limit(Job job) {
    return new Task() {
      private RawClient raw;

      @Override
      public void prepare() throws Exception {
        raw = job.raw();
      }

      @Override
      public long run() throws Exception {
        raw.command("EXAMINE " + folder);
        raw.command("UID SEARCH RETURN (ALL) ALL");
        return 1;
      }

      @Override
      public void close() throws Exception {
        raw.close();
      }
    };
  }
}
