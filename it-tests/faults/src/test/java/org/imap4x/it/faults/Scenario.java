package org.imap4x.it.faults;

import jakarta.mail.Session;
import jakarta.mail.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.imap4x.it.support.Await;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;

/** What the tests of whole outages have in common: a door, users of their own, and a table. */
final class Scenario implements AutoCloseable {
  private static final Tally TALLY = new Tally();
  private static final Logger LOG = Logger.getLogger("org.imap4x");
  private static int users;

  private final String name;
  private final RealServer server;
  private final FaultProxy proxy;
  private final List<Finding> findings = new ArrayList<>();
  private int injected;

  Scenario(String name, RealServer server) throws Exception {
    this.name = name;
    this.server = server;
    this.proxy = new FaultProxy(server);
    LOG.setLevel(Boolean.getBoolean("faults.log") ? Level.ALL : Level.OFF);
  }

  RealServer server() {
    return server;
  }

  FaultProxy proxy() {
    return proxy;
  }

  /** A user without messages, through the proxy. */
  Target throughProxy() {
    return new Target(server, proxy, newUser());
  }

  /** The same without it. */
  Target direct() {
    return new Target(server, null, newUser());
  }

  private static synchronized String newUser() {
    return "scenario" + ++users;
  }

  static Store store(Target target, Properties more) throws Exception {
    return Work.newSession(target, more).getStore("imap4x");
  }

  static Session session(Target target) {
    return Work.newSession(target, new Properties());
  }

  void injected() {
    injected++;
  }

  void found(List<Finding> more) {
    findings.addAll(more);
  }

  /** Applications at work, until {@link Load#end}. */
  Load load(int count, long seed, boolean throughProxy) throws Exception {
    Load load = new Load();
    for (int i = 0; i < count; i++) {
      LoadWork work = new LoadWork(throughProxy ? throughProxy() : direct(), seed * 31 + i);
      try (RawImap raw = work.target.direct()) {
        work.prepare(raw);
      }
      load.works.add(work);
      load.running.add(
          load.threads.submit(
              () -> {
                work.run();
                return null;
              }));
    }
    load.progress();
    return load;
  }

  /** Several applications. */
  final class Load {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<LoadWork> works = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();

    /** Waits until each of them has taken some more steps, or has given up. */
    void progress() throws Exception {
      List<Integer> before = works.stream().map(LoadWork::steps).toList();
      for (int i = 0; i < works.size(); i++) {
        int n = i;
        Await.until(
            Duration.ofSeconds(90),
            () -> running.get(n).isDone() || works.get(n).steps() >= before.get(n) + 4,
            () -> "hangs in " + works.get(n).doing());
      }
    }

    /** Whether one of them is at work still. */
    boolean isAlive() {
      return running.stream().anyMatch(each -> !each.isDone());
    }

    /** Stops them, and compares what they know with what the server has. */
    void end() throws Exception {
      works.forEach(LoadWork::stop);
      for (Future<?> each : running) {
        each.get(90, TimeUnit.SECONDS);
      }
      threads.shutdownNow();
      proxy.settle(Duration.ofSeconds(30));
      int steps = 0;
      for (LoadWork work : works) {
        try (RawImap raw = work.target.direct()) {
          found(work.judge(Witness.look(raw, work.model().mailboxes())));
        }
        steps += work.steps();
      }
      Walk.say("%s: %d applications took %d steps", name, works.size(), steps);
    }
  }

  /** Ends the test. */
  void check() {
    synchronized (TALLY) {
      TALLY.add(name, injected, findings);
      System.out.println(TALLY.table());
    }
    if (!findings.isEmpty()) {
      List<String> lines = new ArrayList<>();
      lines.add(name + ": " + findings.size() + " findings");
      findings.stream().limit(60).forEach(f -> lines.add("    " + f));
      throw new AssertionError(String.join(System.lineSeparator(), lines));
    }
  }

  @Override
  public void close() throws Exception {
    proxy.close();
  }
}
