package org.imap4x.it.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.model.Place;
import org.imap4x.it.bench.model.Sample;
import org.imap4x.it.bench.model.Scale;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.work.Rows;

/**
 * The process that one peer works in: it is told of a go by a line of its standard input, and
 * answers {@code ready}, {@code done} and the sample.
 */
public final class Worker {

  /** These need collections of the heap, or time, and are measured by a go of their own. */
  private static final Set<Measure> HELD =
      Set.of(Measure.RETAINED, Measure.RSS, Measure.THREADS, Measure.IDLE_CPU);

  private final Timer watchdog = new Timer("watchdog", true);
  private final BufferedReader in;
  private final PrintStream out;

  private Worker(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // what others print is none of the answers
    Worker worker =
        new Worker(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    String line;
    while ((line = worker.in.readLine()) != null) {
      worker.go(line);
    }
    System.exit(0); // whatever threads a provider left
  }

  /** {@code row peer scale held place}. */
  private void go(String line) {
    String[] words = line.split(" ", 5);
    Scale scale = Scale.named(words[2]);
    Job job =
        new Job(Rows.named(words[0], scale), Peer.valueOf(words[1]), Place.parse(words[4]), scale);
    TimerTask end = ends(scale);
    try {
      out.println("sample " + sample(job, Boolean.parseBoolean(words[3])));
    } catch (Exception | AssertionError e) {
      e.printStackTrace();
      out.println("failed " + e.toString().replaceAll("\\s+", " "));
    }
    end.cancel();
    out.flush();
  }

  /** A go that hangs ends the process, which the bench hears of; else it would wait for ever. */
  private TimerTask ends(Scale scale) {
    TimerTask end =
        new TimerTask() {
          @Override
          public void run() {
            Runtime.getRuntime().halt(1);
          }
        };
    watchdog.schedule(end, scale == Scale.FULL ? 300_000 : 60_000);
    return end;
  }

  private Sample sample(Job job, boolean held) throws Exception {
    try (Task task = job.task()) {
      int threads = Footprint.threadsNow();
      task.prepare();
      Footprint before = held ? Footprint.now(job.scale()) : null;
      said("ready");
      heard("go");
      Meter meter = Meter.start();
      long count = task.run();
      Sample sample = meter.sample();
      said("done");
      heard("counted"); // what is sent from now on is no round trip of the go
      task.measured(sample);
      if (held) {
        held(job, sample, before, threads);
      }
      sample.put(Measure.PEAK_RSS, Footprint.peak());
      return forEach(sample, count);
    }
  }

  private static void held(Job job, Sample sample, Footprint before, int threads) throws Exception {
    if (job.row().measures().contains(Measure.IDLE_CPU)) {
      rest(job, sample);
    }
    Footprint after = Footprint.now(job.scale());
    sample.put(Measure.RETAINED, Math.max(0, after.heap() - before.heap()));
    sample.put(Measure.RSS, Math.max(0, after.rss() - before.rss()));
    sample.put(Measure.THREADS, Math.max(0, after.threads() - threads));
  }

  private static void rest(Job job, Sample sample) throws Exception {
    Footprint.cpuNanos(); // the first time takes longer
    long cpu = Footprint.cpuNanos();
    Meter rest = Meter.start();
    Thread.sleep(job.scale().restMillis());
    double seconds = rest.seconds();
    sample.put(Measure.IDLE_ALLOCATED, rest.allocatedSince() / seconds);
    sample.put(Measure.IDLE_CPU, Math.max(0, Footprint.cpuNanos() - cpu) / 1e9 / seconds);
  }

  private static Sample forEach(Sample sample, long count) throws IOException {
    if (count < 1) {
      throw new IOException("nothing was done");
    }
    for (Measure measure : Measure.values()) {
      if (measure.isForEach() && sample.has(measure)) {
        sample.put(measure, sample.get(measure) / count);
      }
    }
    return sample;
  }

  static boolean isHeld(Job job) {
    return job.row().measures().stream().anyMatch(HELD::contains);
  }

  private void said(String word) {
    out.println(word);
    out.flush();
  }

  private void heard(String word) throws IOException {
    String line = in.readLine();
    if (!word.equals(line)) {
      throw new IOException("the bench said " + line);
    }
  }
}
