package org.imap4x.it.bench.work;

import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;

/** {@code getMessages()} of an open folder, which asks the server for nothing. */
record AllMessages(String folder) implements Workload {

  @Override
  public Task mail(Job job) {
    return OpenFolder.mail(job, folder, opened -> opened.getMessages().length > 0 ? 1 : 0);
  }

  /** There is nothing to do. */
  @Override
  public Task limit(Job job) {
    throw new UnsupportedOperationException("no limit");
  }
}
