package org.imap4x.it.bench.micro;

import java.util.concurrent.TimeUnit;
import org.imap4x.codec.ResponseParser;
import org.imap4x.mail.mime.MailDates;
import org.imap4x.model.ImapDate;
import org.imap4x.model.Limits;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** INTERNALDATE by ImapDate and in a FETCH response, and the Date field by MailDates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DateBenchmark {

  private static final String RECEIVED = "15-Jan-2024 10:00:00 +0100";

  private final ResponseParser parser = new ResponseParser(Limits.DEFAULT);
  private final Frame frame = Frame.ofLine(Samples.fetched("INTERNALDATE \"" + RECEIVED + "\""));

  @Benchmark
  public Object imapDate() {
    return ImapDate.parse(RECEIVED).orElseThrow();
  }

  @Benchmark
  public Object internalDate() {
    return ((Untagged.Fetch) parser.parse(frame)).data().internalDate().orElseThrow();
  }

  @Benchmark
  public Object mailDate() {
    return MailDates.parse("Mon, 15 Jan 2024 10:00:00 +0100");
  }
}
