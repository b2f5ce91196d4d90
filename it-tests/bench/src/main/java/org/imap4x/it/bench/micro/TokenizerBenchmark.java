package org.imap4x.it.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.imap4x.model.Limits;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The tokens of an envelope, by the Tokenizer itself: read one by one, and passed over. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenizerBenchmark {

  private final byte[] octets = Samples.ENVELOPE.getBytes(StandardCharsets.US_ASCII);

  @Benchmark
  public int read() throws TokenException {
    Tokenizer tokens = tokens();
    int strings = 0;
    tokens.atom();
    while (!tokens.atEnd()) {
      tokens.skipSpaces();
      if (!tokens.acceptOpen() && !tokens.acceptClose()) {
        strings += tokens.nstring() == null ? 0 : 1;
      }
    }
    return strings;
  }

  @Benchmark
  public int skip() throws TokenException {
    Tokenizer tokens = tokens();
    tokens.atom();
    tokens.space();
    tokens.skipValue();
    return tokens.position();
  }

  private Tokenizer tokens() {
    return new Tokenizer(octets, 0, octets.length, Limits.DEFAULT);
  }
}
