package org.imap4x.it.bench.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.model.Row;
import org.imap4x.it.bench.model.Sample;

/** The samples of a row, or why it was left out. */
public final class RowResult {

  private final Row row;
  private final String leftOut;
  private final Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);

  RowResult(Row row, String leftOut) {
    this.row = row;
    this.leftOut = leftOut;
  }

  void add(Peer peer, Sample sample) {
    samples.computeIfAbsent(peer, k -> new ArrayList<>()).add(sample);
  }

  /** The first ones of each peer do not count, at most half of all. */
  void forgetWarmUps(int most) {
    samples.replaceAll((peer, all) -> all.subList(Math.min(most, all.size() / 2), all.size()));
    samples.replaceAll((peer, some) -> new ArrayList<>(some));
  }

  public Row row() {
    return row;
  }

  public boolean isLeftOut() {
    return !leftOut.isEmpty();
  }

  public String leftOut() {
    return leftOut;
  }

  /** How many samples there are of the peer. */
  int count(Peer peer) {
    return samples.getOrDefault(peer, List.of()).size();
  }

  /** The median of the samples that have the measure. */
  public OptionalDouble median(Peer peer, Measure measure) {
    double[] values =
        samples.getOrDefault(peer, List.of()).stream()
            .filter(sample -> sample.has(measure))
            .mapToDouble(sample -> sample.get(measure))
            .sorted()
            .toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(values[values.length / 2]);
  }
}
