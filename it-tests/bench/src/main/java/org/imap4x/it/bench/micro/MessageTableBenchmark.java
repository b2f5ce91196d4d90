package org.imap4x.it.bench.micro;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.imap4x.it.bench.replay.Capabilities;
import org.imap4x.it.bench.replay.ReplayServer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The table of an open folder by the folder itself: by number, by UID, and all at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageTableBenchmark {

  private static final int COUNT = 10_000;

  private ReplayServer server;
  private Store store;
  private Folder folder;
  private int next;

  @Setup
  public void open() throws IOException, MessagingException {
    server = ReplayServer.start(Capabilities.RICH);
    store = Session.getInstance(new Properties()).getStore("imap4x");
    store.connect(server.host(), server.port(), "user", "secret");
    folder = store.getFolder("scat" + COUNT);
    folder.open(Folder.READ_ONLY);
    folder.getMessages();
  }

  @TearDown
  public void close() throws MessagingException {
    folder.close(false);
    store.close();
    server.close();
  }

  @Benchmark
  public Object byNumber() throws MessagingException {
    next = next % COUNT + 1;
    return folder.getMessage(next);
  }

  @Benchmark
  public Object byUid() throws MessagingException {
    next = next % COUNT + 1;
    return ((UIDFolder) folder).getMessageByUID(3L * next);
  }

  @Benchmark
  public Object all() throws MessagingException {
    return folder.getMessages();
  }
}
