package org.imap4x.it.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Sample;

/** Starts a Java process for one go and waits for its end. */
final class ColdRun {

  private ColdRun() {}

  static Sample go(Job job) throws IOException {
    List<String> command = WorkerProcess.command(job.peer(), job.scale(), ColdStart.class);
    command.addAll(
        List.of(job.row().name(), job.peer().name(), job.scale().name(), job.place().toString()));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("a cold start takes over 60 s");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      String line = in.readLine();
      if (process.exitValue() != 0 || line == null) {
        throw new IOException("a cold start failed: " + line);
      }
      double cpu = Double.parseDouble(line.split(" ")[0]) / 1e3;
      return new Sample().put(Measure.TIME, seconds).put(Measure.CPU, cpu);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
