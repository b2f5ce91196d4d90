package org.imap4x.it.bench.run;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.model.Sample;

/** The processes of the peers; a row that is measured alone gets one for each go. */
final class Crew implements AutoCloseable {

  private final Map<Peer, WorkerProcess> workers = new EnumMap<>(Peer.class);

  Sample go(Job job, boolean held, CountingProxy proxy) throws IOException {
    if (job.row().isAlone()) {
      try (WorkerProcess worker = WorkerProcess.start(job.peer(), job.scale())) {
        return worker.go(job, held, proxy);
      }
    }
    WorkerProcess worker = workers.get(job.peer());
    if (worker == null) {
      worker = WorkerProcess.start(job.peer(), job.scale());
      workers.put(job.peer(), worker);
    }
    return worker.go(job, held, proxy);
  }

  /** Ends them; the next go begins new ones. */
  void dismiss() throws IOException {
    for (WorkerProcess worker : workers.values()) {
      worker.close();
    }
    workers.clear();
  }

  @Override
  public void close() throws IOException {
    dismiss();
  }
}
