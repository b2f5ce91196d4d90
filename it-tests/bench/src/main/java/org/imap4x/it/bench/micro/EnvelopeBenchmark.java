package org.imap4x.it.bench.micro;

import java.util.concurrent.TimeUnit;
import org.imap4x.codec.ResponseParser;
import org.imap4x.model.Limits;
import org.imap4x.model.Response;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An envelope in a FETCH response, by ResponseParser, which is the way to its parser. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvelopeBenchmark {

  private final ResponseParser parser = new ResponseParser(Limits.DEFAULT);
  private final Frame frame = Frame.ofLine(Samples.fetched(Samples.ENVELOPE));

  /** What listing costs: the value is kept as it is. */
  @Benchmark
  public Response kept() {
    return parser.parse(frame);
  }

  /** What reading costs beside. */
  @Benchmark
  public Object read() {
    Untagged.Fetch fetch = (Untagged.Fetch) parser.parse(frame);
    return fetch.data().envelope().orElseThrow().get().orElseThrow();
  }
}
