package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Store;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;

/** Opens a second folder beside an open one, which takes a second connection of the store. */
record OpenSecond(String first, String second) implements Workload {

  @Override
  public Task mail(Job job) {
    return new Task() {
      private Store store;
      private Folder one;
      private Folder two;

      @Override
      public void prepare() throws Exception {
        store = job.connect();
        one = Job.open(store, first, Folder.READ_ONLY);
      }

      @Override
      public long run() throws Exception {
        two = Job.open(store, second, Folder.READ_ONLY);
        return two.getMessageCount() > 0 ? 1 : 0;
      }

      @Override
      public void close() throws Exception {
        two.close(false);
        one.close(false);
        store.close();
      }
    };
  }

  @Override
  public Task limit(Job job) {
    return new Open(second).limit(job);
  }
}
