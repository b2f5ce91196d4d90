package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Store;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.raw.RawClient;

/** Work on a folder that was opened before, and how a raw socket does it in an open mailbox. */
final class OpenFolder {

  private OpenFolder() {}

  /** The part that is measured. */
  interface Work {
    long run(Folder folder) throws Exception;
  }

  /** The part of a raw socket. */
  interface RawWork {
    long run(RawClient raw) throws Exception;
  }

  static Task mail(Job job, String name, Work work) {
    return mail(job, name, Folder.READ_ONLY, folder -> {}, work);
  }

  /** What is done first is not measured. */
  interface First {
    void run(Folder folder) throws Exception;
  }

  static Task mail(Job job, String name, int mode, First first, Work work) {
    return new Task() {
      private Store store;
      private Folder folder;

      @Override
      public void prepare() throws Exception {
        store = job.connect();
        folder = Job.open(store, name, mode);
        first.run(folder);
      }

      @Override
      public long run() throws Exception {
        return work.run(folder);
      }

      @Override
      public void close() throws Exception {
        store.close();
      }
    };
  }

  static Task limit(Job job, String name, RawWork work) {
    return limit(job, "EXAMINE " + name, raw -> 0, work);
  }

  static Task limit(Job job, String select, RawWork first, RawWork work) {
    return new Task() {
      private RawClient raw;

      @Override
      public void prepare() throws Exception {
        raw = job.raw();
        raw.command(select);
        first.run(raw);
      }

      @Override
      public long run() throws Exception {
        return work.run(raw);
      }

      @Override
      public void close() throws Exception {
        raw.close();
      }
    };
  }
}
