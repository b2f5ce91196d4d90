package org.imap4x.it.bench.run;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.model.Sample;
import org.imap4x.it.bench.model.Scale;

/** A Java process in which one peer works, as the bench sees it. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader in;
  private final PrintStream out;

  private WorkerProcess(Process process) {
    this.process = process;
    this.in = process.inputReader(StandardCharsets.UTF_8);
    this.out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  static WorkerProcess start(Peer peer, Scale scale) throws IOException {
    return new WorkerProcess(
        new ProcessBuilder(command(peer, scale, Worker.class))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** The same Java, and the class path of this one without what the peer does not need. */
  static List<String> command(Peer peer, Scale scale, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        scale == Scale.FULL
            ? List.of("-Xmx4g", "-XX:+UseG1GC")
            : List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Duser.language=en");
    command.addAll(List.of("-cp", ClassPaths.of(peer), main.getName()));
    return command;
  }

  /** One go; round trips are counted by the proxy, where there is one. */
  Sample go(Job job, boolean held, CountingProxy proxy) throws IOException {
    out.println(
        String.join(
            " ",
            job.row().name(),
            job.peer().name(),
            job.scale().name(),
            Boolean.toString(held),
            job.place().toString()));
    expect("ready");
    int before = proxy == null ? 0 : proxy.roundTrips();
    out.println("go");
    expect("done");
    int after = proxy == null ? 0 : proxy.roundTrips();
    out.println("counted");
    Sample sample = Sample.parse(expect("sample"));
    return proxy == null ? sample : sample.put(Measure.ROUND_TRIPS, after - before);
  }

  private String expect(String word) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("the process of a peer ended");
    }
    if (!line.startsWith(word)) {
      throw new IOException(line);
    }
    return line.substring(word.length());
  }

  @Override
  public void close() throws IOException {
    out.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
