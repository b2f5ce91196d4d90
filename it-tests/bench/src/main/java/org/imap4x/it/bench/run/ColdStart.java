package org.imap4x.it.bench.run;

import java.time.Duration;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.model.Place;
import org.imap4x.it.bench.model.Scale;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.work.Rows;

/** A program that does one thing and ends; what it took of the processor is its only line. */
public final class ColdStart {

  private ColdStart() {}

  /** {@code row peer scale place}. */
  public static void main(String[] words) throws Exception {
    Scale scale = Scale.named(words[2]);
    Job job =
        new Job(Rows.named(words[0], scale), Peer.valueOf(words[1]), Place.parse(words[3]), scale);
    try (Task task = job.task()) {
      task.prepare();
      if (task.run() < 1) {
        throw new IllegalStateException("nothing was done");
      }
    }
    Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    System.out.println(cpu.toMillis() + " ms");
    System.exit(0); // a program ends when its work is done, whatever threads are left
  }
}
