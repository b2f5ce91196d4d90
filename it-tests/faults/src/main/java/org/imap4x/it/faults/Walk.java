package org.imap4x.it.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Walks over the octets of sessions of an application and breaks a connection at each.
 *
 * <p>The system properties {@code faults.*} choose which; see README.md.
 */
public final class Walk {
  private static final Logger LOG = Logger.getLogger("org.imap4x");

  private final CapabilitySet set;
  private final long seed;
  private final int sample;
  private final int workers;
  private final Set<Fault.Mode> modes;
  private final Set<Fault.Direction> directions;
  private final List<Fault> given;
  private final List<Tally> tallies;

  /** One fault to come. */
  private record Task(WorkKind kind, Fault fault) {}

  Walk(CapabilitySet set, long seed, Tally... tallies) {
    this.set = set;
    this.seed = seed;
    this.tallies = List.of(tallies);
    this.sample = Integer.getInteger("faults.sample", 4);
    this.workers = Integer.getInteger("faults.workers", 16);
    this.modes = chosen(Fault.Mode.class, "faults.modes");
    this.directions = chosen(Fault.Direction.class, "faults.directions");
    this.given = new ArrayList<>();
    String at = System.getProperty("faults.at", "");
    for (String each : at.isBlank() ? new String[0] : at.split(",")) {
      given.add(Fault.parse(each.strip()));
    }
    if (!Boolean.getBoolean("faults.log")) {
      LOG.setLevel(Level.OFF);
    }
  }

  static <E extends Enum<E>> Set<E> chosen(Class<E> type, String property) {
    String names = System.getProperty(property, "").strip().toUpperCase(Locale.ROOT);
    if (names.isEmpty()) {
      return EnumSet.allOf(type);
    }
    EnumSet<E> some = EnumSet.noneOf(type);
    for (String name : names.split("[, ]+")) {
      some.add(Enum.valueOf(type, name));
    }
    return some;
  }

  /** The seed that was given, or a new one. */
  static long seed() {
    return Long.getLong("faults.seed", new Random().nextInt(1_000_000));
  }

  /** Without a fault nothing may be found; then with each of the faults. */
  void run(Set<WorkKind> kinds) throws Exception {
    List<Task> tasks = new ArrayList<>();
    try (Bench bench = new Bench(set)) {
      for (WorkKind kind : kinds) {
        bench.run(kind, Optional.empty());
        Bench.Recording recording = bench.record(kind);
        List<Piece> pieces = recording.pieces().stream().filter(kind::isWalked).toList();
        List<Fault> faults = given.isEmpty() ? faults(pieces) : given;
        say(
            "%s %s without fault: %d ms, %d octets out, %d in; %d faults",
            set,
            kind,
            recording.run().millis(),
            Points.count(pieces, Fault.Direction.C2S, Fault.Mode.FIN),
            Points.count(pieces, Fault.Direction.S2C, Fault.Mode.FIN),
            faults.size());
        if (recording.run().worst().isPresent()) {
          add(recording.run());
          throw new AssertionError("without any fault: " + recording.run());
        }
        faults.forEach(fault -> tasks.add(new Task(kind, fault)));
      }
    }
    Collections.shuffle(tasks, new Random(seed));
    inject(new ConcurrentLinkedQueue<>(tasks));
  }

  private List<Fault> faults(List<Piece> pieces) {
    Random random = new Random(seed);
    Set<Fault> faults = new LinkedHashSet<>();
    for (Fault.Direction direction : directions) {
      for (Fault.Mode mode : modes) {
        int count = Points.count(pieces, direction, mode);
        long stride = sample <= 0 ? 1 : Math.max(1, count / sample);
        for (long at : Points.every(stride, pieces, direction, mode, random)) {
          faults.add(new Fault(direction, mode, at));
        }
      }
      // At each of these one of the modes, another one with another seed; all of them in full.
      List<Fault.Mode> some = List.copyOf(modes);
      int turn = random.nextInt(some.size());
      for (long at : Points.unsafe(pieces, direction)) {
        faults.add(new Fault(direction, some.get(turn++ % some.size()), at));
      }
    }
    return List.copyOf(faults);
  }

  private void inject(Queue<Task> tasks) throws Exception {
    AtomicReference<Throwable> broken = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      Thread thread = new Thread(() -> work(tasks, broken), "walk-" + set + "-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (broken.get() != null) {
      throw new AssertionError("the walk itself is broken", broken.get());
    }
  }

  private void work(Queue<Task> tasks, AtomicReference<Throwable> broken) {
    try (Bench bench = new Bench(set)) {
      Task task;
      while (broken.get() == null && (task = tasks.poll()) != null) {
        add(bench.run(task.kind(), Optional.of(task.fault())));
      }
    } catch (Throwable e) {
      broken.compareAndSet(null, e);
    }
  }

  private void add(Run run) {
    tallies.forEach(tally -> tally.add(run));
  }

  static void say(String format, Object... arguments) {
    System.out.printf(format + "%n", arguments);
  }

  /** The walk from the command line, with the class path that it is started with. */
  public static void main(String[] arguments) throws Exception {
    long seed = seed();
    say("-Dfaults.seed=%d", seed);
    Tally tally = new Tally();
    long begin = System.nanoTime();
    for (CapabilitySet set : chosen(CapabilitySet.class, "faults.sets")) {
      new Walk(set, seed, tally).run(chosen(WorkKind.class, "faults.works"));
    }
    tally.bad().forEach(System.out::println);
    say("%n%s%d s", tally.table(), (System.nanoTime() - begin) / 1_000_000_000);
    System.exit(tally.bad().isEmpty() ? 0 : 1);
  }
}
