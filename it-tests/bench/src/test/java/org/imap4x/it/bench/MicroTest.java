package org.imap4x.it.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark of a single operation is run once; its time is not judged. */
class MicroTest {

  @Test
  @Timeout(120)
  void benchmarks_runOnce_allGiveAResult() throws Exception {
    Options once =
        new OptionsBuilder()
            .forks(0)
            .mode(Mode.SingleShotTime)
            .warmupIterations(0)
            .measurementIterations(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(once).run();
    Set<String> run = new TreeSet<>();
    results.forEach(result -> run.add(result.getParams().getBenchmark()));
    Set<String> all = new TreeSet<>();
    BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .forEach(entry -> all.add(entry.getUsername()));
    assertEquals(all, run);
    assertEquals(16, run.size(), "benchmarks: " + run);
  }
}
