package org.imap4x.it.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The result in Markdown: medians, and imap4x in parts of Angus Mail. */
final class Table {

  private Table() {}

  static String of(
      Map<Workload, Map<Peer, List<Bench.Sample>>> all,
      Map<Workload, List<Bench.Sample>> drains,
      Bench.Scale scale) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "Long list %d messages, loops and append %d, attachment %d KiB; medians of %d"
                + " rounds.%n%n",
            scale.many(),
            scale.few(),
            scale.attachment() >> 10,
            scale.rounds()));
    out.append("| work | round-trip time | time: Angus | imap4x | ratio | drain |");
    out.append(" round trips: Angus | imap4x |");
    out.append(" allocated per message: Angus | imap4x | ratio |\n");
    out.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    all.forEach((workload, samples) -> out.append(row(workload, samples, drains.get(workload))));
    return out.toString();
  }

  private static String row(
      Workload workload, Map<Peer, List<Bench.Sample>> samples, List<Bench.Sample> drain) {
    List<Bench.Sample> angus = samples.get(Peer.ANGUS);
    List<Bench.Sample> ours = samples.get(Peer.IMAP4X);
    double timeA = median(angus, Bench.Sample::nanos) / 1e6;
    double timeB = median(ours, Bench.Sample::nanos) / 1e6;
    long octetsA = median(angus, s -> s.allocated() / Math.max(1, s.messages()));
    long octetsB = median(ours, s -> s.allocated() / Math.max(1, s.messages()));
    return String.format(
        Locale.ROOT,
        "| %s | %d ms | %.1f ms | %.1f ms | %.2f | %s | %d | %d | %.1f kB | %.1f kB | %.2f |%n",
        workload.title(),
        workload.roundTrip().toMillis(),
        timeA,
        timeB,
        timeB / timeA,
        drain == null ? "" : String.format(Locale.ROOT, "%.1f ms", drained(drain)),
        median(angus, Bench.Sample::roundTrips),
        median(ours, Bench.Sample::roundTrips),
        octetsA / 1e3,
        octetsB / 1e3,
        (double) octetsB / octetsA);
  }

  private static double drained(List<Bench.Sample> drain) {
    return median(drain, Bench.Sample::nanos) / 1e6;
  }

  static long median(List<Bench.Sample> samples, ToLongFunction<Bench.Sample> value) {
    long[] values = samples.stream().mapToLong(value).sorted().toArray();
    return values[values.length / 2];
  }
}
