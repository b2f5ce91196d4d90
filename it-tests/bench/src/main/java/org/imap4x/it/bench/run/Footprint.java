package org.imap4x.it.bench.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.imap4x.it.bench.model.Scale;

/** What this process holds at a moment: heap after a collection, memory of the system, threads. */
record Footprint(long heap, long rss, int threads) {

  static Footprint now(Scale scale) throws IOException {
    for (int i = 0; i < (scale == Scale.FULL ? 3 : 1); i++) {
      System.gc();
      pause();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Footprint(heap, status("VmRSS"), threadsNow());
  }

  static int threadsNow() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static void pause() {
    try {
      Thread.sleep(40); // what the collector frees itself, it frees now
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** CPU time of the threads that live, finer than the hundredths of the whole process. */
  static long cpuNanos() throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          sum += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
        } catch (NoSuchFileException ended) {
          // a thread that ended meanwhile
        }
      }
    }
    return sum;
  }

  /** The highest memory of this process until now. */
  static long peak() throws IOException {
    return status("VmHWM");
  }

  /** In octets. */
  private static long status(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException("/proc/self/status has no " + key);
  }
}
