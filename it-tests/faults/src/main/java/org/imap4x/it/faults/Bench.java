package org.imap4x.it.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.imap4x.it.support.Await;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;

/** Runs a work with one fault, on a user of its own, and judges it. One at a time. */
final class Bench implements AutoCloseable {
  /** A single fault is mended within seconds; this is for ever. */
  private static final Duration HUNG = Duration.ofSeconds(40);

  /** Whether to print all that passes. */
  private static final boolean DUMP = Boolean.getBoolean("faults.dump");

  private static final AtomicInteger USERS = new AtomicInteger();

  private final CapabilitySet set;
  private final RealServer server;
  private final FaultProxy proxy;

  Bench(CapabilitySet set) throws IOException {
    this.set = set;
    this.server = set.server();
    this.proxy = new FaultProxy(server);
  }

  /** What passes when nothing strikes. */
  record Recording(Run run, List<Piece> pieces) {}

  Recording record(WorkKind kind) throws Exception {
    proxy.reset();
    List<Piece> pieces = proxy.record();
    Run run = run(kind, Optional.empty());
    return new Recording(run, List.copyOf(pieces));
  }

  Run run(WorkKind kind, Optional<Fault> fault) throws Exception {
    Target target = new Target(server, proxy, "walk" + USERS.incrementAndGet());
    Work work = kind.make(target);
    try (RawImap raw = target.direct()) {
      work.prepare(raw);
      raw.command("LOGOUT");
    }
    fault.ifPresent(f -> proxy.arm(f, work::doing));
    List<Piece> pieces = DUMP ? proxy.record() : List.of();
    List<Finding> findings = new ArrayList<>();
    long begin = System.nanoTime();
    boolean ended = perform(work, findings);
    long millis = (System.nanoTime() - begin) / 1_000_000;
    Optional<Strike> strike = proxy.strike();
    if (ended) {
      leaks(findings);
    }
    proxy.settle(Duration.ofSeconds(30));
    if (ended) {
      try (RawImap raw = target.direct()) {
        findings.addAll(work.judge(Witness.look(raw, work.model().mailboxes())));
        raw.command("LOGOUT");
      }
    }
    pieces.forEach(System.out::println);
    proxy.reset();
    forget(target.user());
    return new Run(set, kind, fault, strike, millis, List.copyOf(findings));
  }

  private static boolean perform(Work work, List<Finding> findings) throws InterruptedException {
    List<Throwable> broken = new ArrayList<>();
    Thread application =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                broken.add(e);
              }
            },
            "application");
    application.setDaemon(true);
    application.start();
    application.join(HUNG.toMillis());
    if (!application.isAlive()) {
      broken.forEach(e -> findings.add(new Finding(Finding.Kind.WRONG, "broke: " + Work.chain(e))));
      return true;
    }
    StringBuilder stack = new StringBuilder("in " + work.doing());
    for (StackTraceElement element : application.getStackTrace()) {
      stack.append(System.lineSeparator()).append("        at ").append(element);
    }
    findings.add(new Finding(Finding.Kind.HUNG, stack.toString()));
    application.interrupt();
    return false;
  }

  private void leaks(List<Finding> findings) throws Exception {
    try {
      Await.until(Duration.ofSeconds(5), () -> proxy.heldByClient() == 0, () -> "");
    } catch (AssertionError e) {
      String text = proxy.heldByClient() + " connections are open after the store was closed";
      findings.add(new Finding(Finding.Kind.WRONG, text));
    }
  }

  private void forget(String user) throws IOException {
    Path home = Path.of(server.info("data"), user);
    try (Stream<Path> paths = Files.walk(home)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException | java.nio.file.DirectoryNotEmptyException e) {
      // The server still tidies up in there; the folder goes with the instance.
    }
  }

  @Override
  public void close() throws IOException {
    proxy.close();
  }
}
