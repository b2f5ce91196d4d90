package org.imap4x.it.bench;

import com.sun.management.ThreadMXBean;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;

/**
 * imap4x against Angus Mail on a private Dovecot, interleaved in one run, with a table in Markdown.
 *
 * <p>The clock and the count of allocated octets are those of the thread that works.
 */
public final class Bench {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** How much of it: messages in the long list, in the loops, octets of the attachment, rounds. */
  record Scale(int many, int few, int attachment, int rounds, int warmUp) {

    static Scale full() {
      return new Scale(10_000, 100, 25 << 20, Integer.getInteger("bench.rounds", 7), 3);
    }

    static Scale smoke() {
      return new Scale(300, 30, 1 << 20, 1, 1);
    }
  }

  /** One go: nanoseconds, round trips, octets allocated, messages. */
  record Sample(long nanos, int roundTrips, long allocated, long messages) {}

  private final RealServer server;
  private final Scale scale;
  private final String user;
  private final Map<Workload, List<Sample>> drains = new EnumMap<>(Workload.class);

  Bench(RealServer server, Scale scale) {
    this.server = server;
    this.scale = scale;
    this.user = server.newUser();
  }

  /** Runs everything and writes the table to the standard output and to target/bench.md. */
  public static void main(String[] arguments) throws Exception {
    Scale scale = Boolean.getBoolean("bench.smoke") ? Scale.smoke() : Scale.full();
    try (RealServer server = RealServer.start("dovecot", "bench")) {
      Bench bench = new Bench(server, scale);
      String table = Table.of(bench.run(), bench.drains(), scale);
      System.out.println(table);
      Path file = Path.of(System.getProperty("imap4x.target", "target"), "bench.md");
      Files.writeString(file, table, StandardCharsets.UTF_8);
    }
  }

  /** The samples of a reader that throws everything away, of the workloads that have one. */
  Map<Workload, List<Sample>> drains() {
    return drains;
  }

  /** The samples of each workload and peer. */
  Map<Workload, Map<Peer, List<Sample>>> run() throws Exception {
    try (RawImap raw = server.login(user)) {
      Mail.fill(raw, "Many", scale.many);
      Mail.fill(raw, "Few", scale.few);
      raw.command("CREATE Large");
      raw.append("Large", "", Mail.attachment(scale.attachment));
    }
    Map<Workload, Map<Peer, List<Sample>>> all = new EnumMap<>(Workload.class);
    String only = System.getProperty("bench.only", "");
    for (Workload workload : Workload.values()) {
      if (only.isEmpty() || only.contains(workload.name())) {
        all.put(workload, interleaved(workload));
      }
    }
    return all;
  }

  private Map<Peer, List<Sample>> interleaved(Workload workload) throws Exception {
    Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);
    int warmUp = workload == Workload.ATTACHMENT ? 1 : scale.warmUp; // it takes long enough
    for (int round = -warmUp; round < scale.rounds; round++) {
      if (workload.drained() != null && round >= 0) {
        drains.computeIfAbsent(workload, w -> new ArrayList<>()).add(drain(workload));
      }
      for (Peer peer : Peer.values()) {
        Sample sample = once(workload, peer);
        if (round >= 0) {
          samples.computeIfAbsent(peer, p -> new ArrayList<>()).add(sample);
          say(workload, peer, sample);
        }
      }
    }
    return samples;
  }

  private Sample drain(Workload workload) throws Exception {
    try (CountingProxy proxy =
            CountingProxy.start(server.host(), server.port(), workload.roundTrip());
        Drain drain = new Drain(proxy, user, server.password(), workload.folder())) {
      return measured(proxy, () -> drain.run(workload.drained()));
    }
  }

  private static void say(Workload workload, Peer peer, Sample s) {
    System.err.printf(
        Locale.ROOT,
        "%s, %s: %.1f ms, %d round trips, %d octets%n",
        workload.title(),
        peer.title(),
        s.nanos / 1e6,
        s.roundTrips,
        s.allocated);
  }

  private Sample once(Workload workload, Peer peer) throws Exception {
    String folder = workload.folder() == null ? "New" : workload.folder();
    Message[] messages = Workload.toAppend(workload.folder() == null ? scale.few : 0);
    reset(folder, workload.folder() == null);
    try (CountingProxy proxy =
        CountingProxy.start(server.host(), server.port(), workload.roundTrip())) {
      if (workload.connects()) {
        List<Store> stores = new ArrayList<>();
        try {
          return measured(proxy, () -> connecting(stores, peer, proxy, folder));
        } finally {
          stores.get(0).close();
        }
      }
      try (Store store = peer.connect(proxy, user, server.password())) {
        Folder opened = store.getFolder(folder);
        if (workload.folder() != null) {
          opened.open(Folder.READ_WRITE);
        }
        Workload.Work work = new Workload.Work(store, opened, messages, scale.attachment);
        return measured(proxy, () -> workload.run(work));
      }
    }
  }

  private long connecting(List<Store> stores, Peer peer, CountingProxy proxy, String folder)
      throws Exception {
    stores.add(peer.connect(proxy, user, server.password()));
    Folder opened = Peer.open(stores.get(0), folder);
    return opened.getMessageCount() > 0 ? 1 : 0;
  }

  private interface Run {
    long messages() throws Exception;
  }

  private static Sample measured(CountingProxy proxy, Run run) throws Exception {
    int before = proxy.roundTrips();
    long thread = Thread.currentThread().getId();
    long allocated = THREADS.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    long messages = run.messages();
    long nanos = System.nanoTime() - start;
    long allocatedThen = THREADS.getThreadAllocatedBytes(thread);
    return new Sample(nanos, proxy.roundTrips() - before, allocatedThen - allocated, messages);
  }

  /** As it was before anybody read or wrote. */
  private void reset(String folder, boolean empty) throws IOException {
    try (RawImap raw = server.login(user)) {
      if (empty) {
        raw.tryCommand("DELETE " + folder);
        raw.command("CREATE " + folder);
      } else if (!folder.equals("Many")) {
        raw.command("SELECT " + folder);
        raw.command("STORE 1:* -FLAGS.SILENT (\\Seen)");
      }
    }
  }
}
