package org.imap4x.it.bench.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.imap4x.client.ClientOptions;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.StoreMode;
import org.imap4x.it.bench.replay.Capabilities;
import org.imap4x.it.bench.replay.ReplayServer;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Secret;
import org.imap4x.model.SequenceSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The map of sequence numbers and UIDs by an ImapClient at the replay server, which is the only way
 * to it: filled with scattered UIDs by SELECT, and thinned out by plain EXPUNGE.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UidMapBenchmark {

  private final SequenceSet everyOther =
      SequenceSet.of(LongStream.range(0, 5_000).map(i -> 2 * i + 1).toArray());
  private ReplayServer server;
  private ImapClient client;

  @Setup
  public void start() throws IOException, ImapException {
    server = ReplayServer.start(Capabilities.PLAIN);
    client = ImapClient.connect(ClientOptions.builder(server.host(), server.port()).build());
    client.loginPlain("user", Secret.of("secret"));
  }

  @TearDown
  public void stop() throws ImapException {
    client.close();
    server.close();
  }

  @Benchmark
  public long filled() throws ImapException {
    return client.select(MailboxName.of("scat10000"), SelectOptions.READ_ONLY).uids().size();
  }

  /** With SELECT, the marks and the answers of 5,000 messages, which are the same each time. */
  @Benchmark
  public long thinnedOut() throws ImapException {
    client.select(MailboxName.of("list10000"), SelectOptions.READ_WRITE);
    client.store(everyOther, StoreMode.ADD, FlagSet.of(FlagSet.DELETED), true);
    client.expunge();
    return client.selected().orElseThrow().uids().size();
  }
}
