package org.imap4x.it.bench.run;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Sample;

/** Time, CPU time and allocated octets of a stretch of work, of all threads of this process. */
final class Meter {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long allocated = allocated();
  private final long cpu = SYSTEM.getProcessCpuTime();
  private final long start = System.nanoTime();

  private Meter() {}

  static Meter start() {
    return new Meter();
  }

  /** Of the threads that live; Java 17 does not know what the others allocated. */
  private static long allocated() {
    long sum = 0;
    for (long octets : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, octets);
    }
    return sum;
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  double cpuSeconds() {
    return (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
  }

  double allocatedSince() {
    return Math.max(0, allocated() - allocated);
  }

  Sample sample() {
    double seconds = seconds();
    return new Sample()
        .put(Measure.TIME, seconds)
        .put(Measure.CPU, cpuSeconds())
        .put(Measure.ALLOCATED, allocatedSince());
  }
}
